"""Cuts by rule, carrier or attorney, as rows of a table with their months."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing.cuts.telling import meaning_of, spoken_rule
from billing.standing import share
from data.queries.cuts import By, Month, Tally
from pages.parts.tables import Column, Sheet

NOBODY = "Nobody"
MONTHS_IN_A_YEAR = 12
LONGEST = 60
"""Months that are drawn at most."""
TITLES: Mapping[By, str] = {"rule": "Rule", "carrier": "Carrier", "attorney": "Attorney"}


@dataclass(frozen=True)
class Group:
    """One rule, carrier or attorney (`key`), dollars exact; `months` are its cuts in each month, oldest first."""

    id: int
    key: Any
    name: str
    asks: str
    cuts: int
    share: str
    dollars: Decimal
    bills: int
    carriers: int
    months: list[int]


def sheet_of(by: By) -> Sheet:
    """The table of one way to count."""
    more = {"carriers": Column("Carriers", "count", width=80)} if by != "carrier" else {}
    asks = {"asks": Column("What it asks", width=380)} if by == "rule" else {}
    columns = {
        "name": Column(TITLES[by], width=200),
        "cuts": Column("Cuts", "count", width=70, help="Things that carriers named"),
        "share": Column("Share", width=80),
        "dollars": Column("Dollars cut", "money", width=120, help="Taken off bills that the carrier took in part; 0 where it does not say"),
        "bills": Column("Invoices", "count", width=80),
        **more,
        "months": Column("By month", "bars", width=150, colour="blue"),
        **asks,
    }  # fmt: skip
    return Sheet(f"cuts-by-{by}", columns, f"What carriers cut, by {by}")


def groups_of(tallies: Sequence[Tally], bills: Mapping[Any, tuple[int, int]], months: Sequence[Month], by: By) -> list[Group]:
    """The rows, what was cut most first."""
    total = sum(each.cuts for each in tallies)
    mine: dict[Any, list[Tally]] = defaultdict(list)
    for each in tallies:
        mine[each.key].append(each)
    order = sorted(mine, key=lambda key: (-sum(each.cuts for each in mine[key]), mine[key][0].name))
    return [_group(place, mine[key], total, bills.get(key, (0, 0)), (months, by)) for place, key in enumerate(order, 1)]


def _group(place: int, mine: Sequence[Tally], total: int, bills: tuple[int, int], how: tuple[Sequence[Month], By]) -> Group:
    (months, by), key, name = how, mine[0].key, mine[0].name
    per_month = {each.month: each.cuts for each in mine}
    cuts = sum(each.cuts for each in mine)
    return Group(
        place, key, spoken_rule(name) if by == "rule" else name or NOBODY, meaning_of(name) if by == "rule" else "", cuts,
        share(cuts, total), sum((each.dollars for each in mine), Decimal("0.00")), *bills, [per_month.get(month, 0) for month in months],
    )  # fmt: skip


def months_of(tallies: Sequence[Tally], since: dt.date | None) -> list[Month]:
    """Every month from the first day (or the first cut) to now, also those without cuts; the last few years at most."""
    today = dt.datetime.now(dt.UTC).date()
    first = min(
        [each.month for each in tallies] + ([(since.year, since.month)] if since else []), default=(today.year, today.month)
    )
    last = max([each.month for each in tallies] + [(today.year, today.month)])
    numbers = range(first[0] * MONTHS_IN_A_YEAR + first[1] - 1, last[0] * MONTHS_IN_A_YEAR + last[1])
    return [(number // MONTHS_IN_A_YEAR, number % MONTHS_IN_A_YEAR + 1) for number in numbers][-LONGEST:]
