"""Taking a reason apart: each thing a carrier names, in its own words, with the line and the dollars that it names with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.cuts.telling import UNCLASSIFIED, rule_told
from billing.ledes.joining import HEADER_LINES

PIECES = re.compile(r";\s+|\s[-•|]\s|(?=\bLines? (?:items? )?(?:no\.? ?|#)?\d)|(?<=[A-Za-z0-9)%\]]{3}[.!?])\s+(?=[A-Z])")
LINES = re.compile(
    r"\b[Ll]ines? (?:items? )?(?:no\.? ?|#)?(?P<numbers>\d{1,5}(?:(?:, | and |, and | & )\d{1,5})*)(?P<of_file>, [A-Z][A-Z_/]{5})?"
)
TAKEN = re.compile(
    r"(?:reduc\w*|cut|deduct\w*|disallow\w*|less|minus|adjust\w*) (?:by )?\$(\d[\d,]*\.\d\d|\d[\d,]*)\b(?![.,]?\d)", re.I
)
SIGNS = " -•|;"
MOST = 40
"""Things one answer can name; what comes after them stays in its words."""


@dataclass(frozen=True)
class Named:
    """One thing a carrier names; `taken` are the dollars it says it took off for it, None where it does not say."""

    words: str
    rule: str
    line: int | None = None
    taken: Decimal | None = None


def things_named(reason: str, line: int | None = None) -> list[Named]:
    """What a reason is made of, at least one thing; `line` is the line that the whole answer is about."""
    found = list(_joined(reason))[:MOST]
    return [replace(each, line=each.line or line) for each in found]


def _joined(reason: str) -> Iterator[Named]:
    """A piece goes with the one before, unless both tell a rule or both name a line."""
    begun, end = None, 0
    for piece in _pieces(reason):
        if begun is not None and _are_two(reason[begun:end], reason[piece.start : piece.stop]):
            yield from _named(reason[begun:end])
            begun = None
        begun, end = piece.start if begun is None else begun, piece.stop
    yield from _named(reason[begun or 0 : end])


def _pieces(reason: str) -> Iterator[slice]:
    start = 0
    for between in PIECES.finditer(reason):
        if reason[start : between.start()].strip(SIGNS):
            yield slice(start, between.start())
            start = between.end()
    yield slice(start, len(reason))


def _are_two(before: str, piece: str) -> bool:
    return (_says(before) and _says(piece)) or (bool(_lines(before)) and bool(_lines(piece)))


def _says(text: str) -> bool:
    return rule_told(text) != UNCLASSIFIED


def _named(text: str) -> Iterator[Named]:
    """One for each line that the words name."""
    words = text.strip(SIGNS)
    taken, lines = TAKEN.search(words), _lines(words) or (None,)
    dollars = Decimal(taken[1].replace(",", "")) if taken and len(lines) == 1 else None
    for line in lines:
        yield Named(words, rule_told(words), line, dollars)


def _lines(words: str) -> tuple[int, ...]:
    """Positions on the bill. `Line 5, TIMEKEEPER_ID` is what a check of the file says: it counts the two headings too."""
    found = LINES.search(words)
    if found is None:
        return ()
    numbers = [int(number) - (HEADER_LINES if found["of_file"] else 0) for number in re.findall(r"\d+", found["numbers"])]
    return tuple(dict.fromkeys(number for number in numbers if number > 0))
