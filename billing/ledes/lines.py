"""The bytes of somebody's file as numbered lines, however it was saved."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count, repeat
from typing import NamedTuple

from billing.ledes.problem import Problem, short
from data.vocabulary import Severity

CLOSING = "[]"
LINE_END = re.compile(r"\r\n|\n|\r")
ENDS_NO_LINE = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Python ends a line of text at these, too; a file does not."""
BEYOND_THE_LAST_LINE = "\r\n \x1a"  # DOS programs end a file with Ctrl-Z


class FileLine(NamedTuple):
    """One line that is not blank, with its number in the file (from 1)."""

    number: int
    text: str

    @property
    def is_closed(self) -> bool:
        """It ends as LEDES lines do."""
        return self.text.endswith(CLOSING)

    def values(self, width: int) -> str:
        """What stands before the ending; a bar too many at the end parts nothing."""
        values = self.text.removesuffix(CLOSING)
        return values.rstrip()[:-1] if values.count("|") == width and values.rstrip().endswith("|") else values

    def cells(self, width: int) -> list[str]:
        """The values between the bars, without blanks around them."""
        return list(map(str.strip, self.values(width).split("|")))


@dataclass(frozen=True)
class Lines:
    """The lines of a file that are not blank: their numbers in it, and their texts without blanks around them."""

    numbers: Sequence[int]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, place: int) -> FileLine:
        return FileLine(self.numbers[place], self.texts[place])

    def __iter__(self) -> Iterator[FileLine]:
        return map(FileLine, self.numbers, self.texts)

    def after(self, place: int) -> "Lines":
        """Those that follow the line at this place."""
        return Lines(self.numbers[place + 1 :], self.texts[place + 1 :])

    @property
    def are_closed(self) -> bool:
        """All of them end as LEDES lines do."""
        return all(map(str.endswith, self.texts, repeat(CLOSING)))

    def by(self, many: int) -> "Iterator[Lines]":
        """All of them in parts of so many."""
        for first in range(0, len(self), many):
            yield Lines(self.numbers[first : first + many], self.texts[first : first + many])


def lines_in(text: str) -> Lines:
    """Line ends may be CRLF, LF, CR or mixed; other characters never end a line."""
    whole = text.rstrip(BEYOND_THE_LAST_LINE)
    lines = LINE_END.split(whole) if any(map(whole.__contains__, ENDS_NO_LINE)) else whole.splitlines()
    texts = list(map(str.strip, lines))
    if all(texts):
        return Lines(range(1, len(texts) + 1), texts)
    return Lines(list(compress(count(1), texts)), list(filter(None, texts)))


def text_in(content: bytes) -> str:
    """Any bytes as text: UTF-8 or UTF-16 by their marks, then UTF-8, then Windows' Western letters."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    unmarked = content.removeprefix(codecs.BOM_UTF8)
    try:
        return unmarked.decode("utf-8")
    except UnicodeDecodeError:
        return unmarked.decode("cp1252", "replace")


def not_closed(line: FileLine) -> Problem:
    """A line that lacks its ending; what it says is clear all the same."""
    return Problem(
        "The line does not end with [].", line.number, "[]", short(line.text[-20:]), severity=Severity.WARN, mend="Add it."
    )


def wrong_width(line: FileLine, given: int, width: int) -> Problem:
    """A line whose values cannot be told apart."""
    guess = "a | inside a text" if given > width else "a line break inside a text"
    return Problem(
        f"The line has {given} columns instead of {width}, perhaps because of {guess}; it could not be checked.",
        line.number, "|", short(line.text), mend="Take it out of the text.",
    )  # fmt: skip
