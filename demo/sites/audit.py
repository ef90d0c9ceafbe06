"""The audit: what a carrier's auditor takes off a bill some time after it was received, line by line, in the auditor's own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from demo.sites.filing import TYPE, UNITS, Filing, amount, net_of_line
from demo.sites.ledes import Row
from demo.sites.terms import Later

REDUCED = "Reduced"
CENT = Decimal("0.01")


class Taken(NamedTuple):
    """What is taken off one line, and the auditor's words."""

    line: str
    words: str
    dollars: Decimal


@dataclass(frozen=True)
class Audit:
    """What an auditor looks for. `several` and `long` say the words for lines that tell several tasks, or more hours than `hours`.

    Lines with one of the `unpaid` activity codes, or with one of the `unpaid` words, are not paid at all.
    """

    several: str = ""
    long: str = ""
    hours: Decimal = Decimal(24)
    unpaid: Mapping[str, str] = field(default_factory=dict)

    def verdict(self, filing: Filing, after: timedelta) -> Iterator[Later]:
        """The reduction, so long after the receipt; nothing for a bill in order."""
        taken = [cut for row in filing.rows if row.values[TYPE] == "F" for cut in self._taken(row)][:12]
        if taken:
            reason = " ".join(f"Line {each.line}: {each.words}." for each in taken)
            yield Later(after, REDUCED, reason, filing.total - sum((each.dollars for each in taken), Decimal(0)))

    def _taken(self, row: Row) -> Iterator[Taken]:
        """At most one thing of each line; what is not paid at all goes first."""
        values, net = row.values, net_of_line(row.values)
        line, told, hours = values["LINE_ITEM_NUMBER"], values["LINE_ITEM_DESCRIPTION"].lower(), amount(values, UNITS)
        unpaid = next(
            (words for what, words in self.unpaid.items() if what == values["LINE_ITEM_ACTIVITY_CODE"] or what in told), ""
        )
        if unpaid:
            yield Taken(line, unpaid, net)
        elif self.several and ";" in told:
            yield Taken(line, self.several, (net / 2).quantize(CENT))
        elif self.long and hours > self.hours:
            yield Taken(line, self.long, (net * (hours - self.hours) / hours).quantize(CENT))
