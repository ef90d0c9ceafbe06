"""What a step acts on: things on the screen, by the words a biller sees."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from carriers.profile import Strict
from carriers.shorthand import OneOrMore, PlainText

Words = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Words, ...], OneOrMore()]
Seconds = Annotated[int, Field(gt=0, le=3600)]
Paper = Literal["ledes", "pdf"]


class Target(Strict):
    """Something to click or tick: its words, and the table row it stands in when the same words stand in every row."""

    text: Words | None = Field(None, description="Its words; without them the only one of its kind in the row")
    row: Words | None = Field(None, description="A text of the table row or list item it stands in")

    @model_validator(mode="after")
    def says_something(self) -> "Target":
        """Nothing at all is no target."""
        if self.text is None and self.row is None:
            raise PydanticCustomError("place", "say its `text`, its `row`, or both")
        return self


AnyTarget = Annotated[Target, PlainText("text")]
"""Plain words, or words and a row."""


class CodeEntry(Strict):
    """Where a one-time code goes, and where it comes from."""

    field: Words = Field(description="Label of the field for the code")
    button: Words = Field(description="The button that hands the code in")
    by: Literal["app", "mail"] = Field("app", description="The authenticator app, or a mail as `mail.code` describes it")


class QuestionEntry(Strict):
    """Where the answer to a security question goes."""

    field: Words = Field(description="Label of the field for the answer")
    button: Words = Field(description="The button that hands it in")


class FilePlace(Strict):
    """Where files are handed over: a file field, a button that opens the chooser, or a place to drop them on."""

    field: Words | None = Field(None, description="Label of the file field")
    button: Words | None = Field(None, description="The button that opens the chooser")
    drop: Words | None = Field(None, description="A text inside the place that files are dragged onto")
    files: Annotated[tuple[Paper, ...], OneOrMore()] = Field(
        ("ledes",), description="What is handed over: `ledes`, or `ledes` and `pdf`"
    )
    zip: Words | None = Field(
        None, description="Name of one zip file that holds them all; without it they are handed over singly"
    )

    @model_validator(mode="after")
    def one_place(self) -> "FilePlace":
        """Files have one place."""
        if sum(place is not None for place in (self.field, self.button, self.drop)) != 1:
            raise PydanticCustomError("place", "`choose_file` wants one of `field`, `button` and `drop`")
        return self


class Waiting(Strict):
    """How long to keep looking, and for what."""

    text: Texts = Field(description="A text, or several of which one is enough")
    every: Seconds = Field(description="Seconds between two looks")
    at_most: Seconds | None = Field(None, description="Seconds until giving up; without it `patience.answer`")


class Paging(Strict):
    """How to go through the pages of a table."""

    click: Words = Field(description="The button or link to the next page; where there is none, the pages end")
    text: Texts | None = Field(None, description="Stops at the page that shows one of these texts")
    at_most: Annotated[int, Field(gt=0, le=200)] = Field(20, description="Pages until giving up")
