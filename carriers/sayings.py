"""What a page or a mail says about many invoices: one saying for each line that a reading of the carrier file fits."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from carriers.habits import Reading
from carriers.patterns import compiled

AMOUNT = re.compile(r"[^\d.,-]*(-?)[^\d.,-]*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)[^\d.,-]*\.?")
DECORATION = r"(?:[^\w\n]|_)*"
COUNT = rf"(?:\d+{DECORATION})?(?:invoices?{DECORATION})?"
"""A heading may count: `Passed (3)`, `Failed: 2 invoices`."""
Stretch = tuple[int, int]
"""A part of the text, from one place to another."""


@dataclass(frozen=True)
class Saying:
    """What a carrier says of one invoice; `words` are its own, whitespace tidied."""

    invoice_number: str
    means: str
    words: str
    receipt: str | None = None
    reason: str | None = None
    amount: Decimal | None = None
    line: int | None = None


def sayings(readings: Sequence[Reading], text: str) -> list[Saying]:
    """Every saying in the order of the text; where two readings fit the same words, the one that stands first in the file wins."""
    taken: list[tuple[int, int, Saying]] = []
    for reading in readings:
        for found in _matches(reading, readings, text):
            begins, ends = found.span()
            here = bisect_left(taken, (begins,))
            if (here == 0 or taken[here - 1][1] <= begins) and (here == len(taken) or ends <= taken[here][0]):
                taken.insert(here, (begins, ends, _saying(reading, found)))
    return [saying for _, _, saying in taken]


def _matches(reading: Reading, readings: Sequence[Reading], text: str) -> Iterator[re.Match[str]]:
    """A match without a number says nothing about any invoice."""
    row = compiled(reading.row, {})
    for begins, ends in _sections(reading.under, readings, text):
        yield from (found for found in row.finditer(text, begins, ends) if _tidy(found["invoice_number"]))


def _sections(heading: str | None, readings: Sequence[Reading], text: str) -> list[Stretch]:
    """Where the reading looks: everywhere, or from each line that is its heading to the next line that is any."""
    if heading is None:
        return [(0, len(text))]
    named = {each.under.casefold(): each.under for each in readings if each.under is not None}
    starts = sorted((found.start(), found.end(), name) for name in named for found in _heading(named[name]).finditer(text))
    ends = [*starts, (len(text), len(text), "")]
    return [(here[1], after[0]) for here, after in pairwise(ends) if here[2] == heading.casefold()]


def _heading(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"^{DECORATION}{spaced}{DECORATION}{COUNT}$", re.IGNORECASE | re.MULTILINE)


def _saying(reading: Reading, found: re.Match[str]) -> Saying:
    groups = found.groupdict()
    line = _tidy(groups.get("line"))
    return Saying(
        invoice_number=_tidy(found["invoice_number"]) or "",
        means=reading.means,
        words=_whole_lines(found),
        receipt=_tidy(groups.get("receipt")),
        reason=_tidy(groups.get("reason")),
        amount=_amount(groups.get("amount")),
        line=int(line) if line and line.isdecimal() else None,
    )


def _whole_lines(found: re.Match[str]) -> str:
    begins = found.string.rfind("\n", 0, found.start()) + 1
    ends = found.string.find("\n", found.end())
    return " ".join(found.string[begins : ends if ends >= 0 else None].split())


def _amount(text: str | None) -> Decimal | None:
    """`$1,234.50` as a number; None where no number can be read, so that nobody takes a guess for a sum."""
    read = AMOUNT.fullmatch(text or "")
    return Decimal(read[1] + read[2].replace(",", "")) if read else None


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text is not None else None
