"""The verbs of a journey: each step is one verb and the words a biller sees on the screen."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from carriers.profile import Strict
from carriers.shorthand import OneOrMore

Words = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Words, ...], OneOrMore()]
Seconds = Annotated[int, Field(gt=0, le=3600)]
AnswerName = Literal["accepted", "rejected", "pending", "absent", "unfinished"]


class Step(Strict):
    """One verb with what it acts on; every subclass has exactly one field, named like its verb."""

    @property
    def verb(self) -> str:
        """The word the file uses."""
        return next(iter(type(self).model_fields))


class Open(Step):
    """Goes to an address."""

    open: str = Field(pattern=r"^(/|https?://)", description="Path below the carrier's address, or a whole address")


class Fill(Step):
    """Types into fields."""

    fill: dict[Words, str] = Field(min_length=1, description="Label (or grey hint) of each field, and what to type into it")


class CodeEntry(Strict):
    """Where the six-digit code goes."""

    field: Words = Field(description="Label of the field for the code")
    button: Words = Field(description="The button that hands the code in")


class TypeCode(Step):
    """Types the code of the authenticator app and hands it in; one refused code is followed by one fresh one."""

    type_code: CodeEntry = Field(description="The field and its button")


class Choose(Step):
    """Chooses from drop-downs."""

    choose: dict[Words, Words] = Field(min_length=1, description="Label of each drop-down, and the option as it is shown")


class FilePlace(Strict):
    """Where the file is handed over: a file field by its label, or a button that opens the chooser."""

    field: Words | None = Field(None, description="Label of the file field")
    button: Words | None = Field(None, description="The button that opens the chooser")

    @model_validator(mode="after")
    def one_of_both(self) -> "FilePlace":
        """A file has one place."""
        if (self.field is None) == (self.button is None):
            raise PydanticCustomError("file_place", "`choose_file` wants either `field` or `button`")
        return self


class ChooseFile(Step):
    """Hands over the LEDES file, without sending it yet."""

    choose_file: FilePlace = Field(description="The file field, or the button that opens the chooser")


class Click(Step):
    """Clicks something that can be undone or repeated."""

    click: Words = Field(description="Text of the button or link")


class Send(Step):
    """The one click that cannot be undone; `upload` has exactly one."""

    send: Words = Field(description="Text of the button or link")


class Expect(Step):
    """Waits until a text is on the page."""

    expect: Texts = Field(description="A text, or several of which one is enough")


class Waiting(Strict):
    """How long to keep looking, and for what."""

    text: Texts = Field(description="A text, or several of which one is enough")
    every: Seconds = Field(description="Seconds between two looks")
    at_most: Seconds | None = Field(None, description="Seconds until giving up; without it `patience.answer`")


class ReloadUntil(Step):
    """Loads the page anew until a text is there; when time is up the journey goes on, and `outcome` decides."""

    reload_until: Waiting = Field(description="What to look for and how often")


class StopIf(Step):
    """Ends the journey here when the page already gives one of these answers."""

    stop_if: Annotated[tuple[AnswerName, ...], OneOrMore()] = Field(description="Names of answers, as under `outcome`")


VERBS = {next(iter(step.model_fields)): step for step in Step.__subclasses__()}


def verb_of(value: Any) -> str:
    """The verb of a step, as the file has it or as we made it."""
    if isinstance(value, Step):
        return value.verb
    return str(next(iter(value), "")) if isinstance(value, dict) else str(value)


AnyStep = Annotated[
    Annotated[Open, Tag("open")]
    | Annotated[Fill, Tag("fill")]
    | Annotated[TypeCode, Tag("type_code")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[ChooseFile, Tag("choose_file")]
    | Annotated[Click, Tag("click")]
    | Annotated[Send, Tag("send")]
    | Annotated[Expect, Tag("expect")]
    | Annotated[ReloadUntil, Tag("reload_until")]
    | Annotated[StopIf, Tag("stop_if")],
    Discriminator(verb_of),
]
