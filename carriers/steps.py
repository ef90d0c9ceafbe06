"""The verbs of a journey: each step is one verb and the words a biller sees on the screen."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from carriers.places import AnyTarget, CodeEntry, FilePlace, Paging, QuestionEntry, Texts, Waiting, Words
from carriers.profile import Strict
from carriers.shorthand import OneOrMore

AnswerName = Literal["accepted", "rejected", "pending", "absent", "unfinished", "already_there"]


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


class TypeCode(Step):
    """Types a one-time code and hands it in; one refused code is followed by one fresh one."""

    type_code: CodeEntry = Field(description="The field, its button, and where the code comes from")


class AnswerQuestion(Step):
    """Finds which of the kept security questions the page asks, types its answer and hands it in."""

    answer_question: QuestionEntry = Field(description="The field and its button")


class Choose(Step):
    """Chooses from drop-downs."""

    choose: dict[Words, Words] = Field(min_length=1, description="Label of each drop-down, and the option as it is shown")


class Pick(Step):
    """Types into fields that offer a list while one types, and takes the entry that holds the text."""

    pick: dict[Words, Words] = Field(min_length=1, description="Label of each field, and the text of the entry")


class Tick(Step):
    """Ticks a box or takes a round button; one that is ticked stays so."""

    tick: AnyTarget = Field(description="Label of the box, or the row it stands in")


class ChooseFile(Step):
    """Hands over the files, without sending them yet."""

    choose_file: FilePlace = Field(description="Where, and which files")


class Click(Step):
    """Clicks something that can be undone or repeated."""

    click: AnyTarget = Field(description="Text of the button, link, tab or tile; `text=` before it when it is neither of these")


class OpenWindow(Step):
    """Clicks what opens a window of its own; the journey goes on in that window."""

    open_window: AnyTarget = Field(description="Text of the button or link")


class CloseWindow(Step):
    """Goes back to the window before; a window that closed itself is closed already."""

    close_window: Literal["this"] = Field(description="Always `this`")


class Send(Step):
    """The one click that cannot be undone; `upload` has exactly one."""

    send: AnyTarget = Field(description="Text of the button or link")


class Expect(Step):
    """Waits until a text is on the page."""

    expect: Texts = Field(description="A text, or several of which one is enough")


class ReloadUntil(Step):
    """Loads the page anew until a text is there; when time is up the journey goes on, and `outcome` decides."""

    reload_until: Waiting = Field(description="What to look for and how often")


class NextPageUntil(Step):
    """Goes through the pages of a table until a text is there; at the last page the journey goes on, and `outcome` decides."""

    next_page_until: Paging = Field(description="The way to the next page, and what to look for")


class ReadPages(Step):
    """Goes through all pages of a table and reads them as one."""

    read_pages: Paging = Field(description="The way to the next page")


class Download(Step):
    """Clicks what downloads a text or CSV file, and reads it as if it stood on the page; CSV cells are separated by tabs."""

    download: AnyTarget = Field(description="Text of the button or link")


class StopIf(Step):
    """Ends the journey here when the page already gives one of these answers."""

    stop_if: Annotated[tuple[AnswerName, ...], OneOrMore()] = Field(description="Names of answers, as under `outcome`")


class Case(Strict):
    """A page that may or may not come."""

    shown: Texts = Field(description="A text, or several of which one is enough")
    instead_of: Texts | None = Field(None, description="What comes otherwise; the step waits until either is there")
    do: tuple["AnyStep", ...] = Field(min_length=1, description="Steps for when it is shown")


class When(Step):
    """Takes steps only when something is shown: terms to accept, news to click away."""

    when: Case = Field(description="What may be shown, and what to do then")


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
    | Annotated[AnswerQuestion, Tag("answer_question")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Pick, Tag("pick")]
    | Annotated[Tick, Tag("tick")]
    | Annotated[ChooseFile, Tag("choose_file")]
    | Annotated[Click, Tag("click")]
    | Annotated[OpenWindow, Tag("open_window")]
    | Annotated[CloseWindow, Tag("close_window")]
    | Annotated[Send, Tag("send")]
    | Annotated[Expect, Tag("expect")]
    | Annotated[ReloadUntil, Tag("reload_until")]
    | Annotated[NextPageUntil, Tag("next_page_until")]
    | Annotated[ReadPages, Tag("read_pages")]
    | Annotated[Download, Tag("download")]
    | Annotated[StopIf, Tag("stop_if")]
    | Annotated[When, Tag("when")],
    Discriminator(verb_of),
]
Case.model_rebuild()
When.model_rebuild()
