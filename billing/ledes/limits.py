"""Limits of a carrier below those of its format: shorter texts, fewer decimals."""

from collections.abc import Iterator, Sequence

from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from carriers.profile import Limits


def within_limits(sheet: Sheet, limits: Limits) -> Iterator[Problem]:
    """Every text and number is one that the carrier takes."""
    for rows in sheet.invoices.values():
        yield from _too_long(rows[:1], "INVOICE_DESCRIPTION", limits.description)
        yield from _too_long(rows, "LINE_ITEM_DESCRIPTION", limits.narrative)
        yield from _too_fine(rows, "LINE_ITEM_NUMBER_OF_UNITS", limits.unit_decimals)
        yield from _too_fine(rows, "LINE_ITEM_UNIT_COST", limits.cost_decimals)


def _too_long(rows: Sequence[Row], field: str, most: int | None) -> Iterator[Problem]:
    for row in rows:
        if most is not None and len(said := row.says(field)) > most:
            sentence = f"{field} has {len(said):,} characters; the carrier takes {most:,} at most."
            yield Problem(sentence, row.line, field, short(said), mend="Shorten it.")


def _too_fine(rows: Sequence[Row], field: str, most: int | None) -> Iterator[Problem]:
    for row in rows:
        if most is not None and _decimals(said := row.says(field)) > most:
            places = "one decimal" if most == 1 else f"{most} decimals"
            yield Problem(f"{field} is {said}; the carrier takes {places} at most.", row.line, field, said, mend="Round it.")


def _decimals(cell: str) -> int:
    return len(cell.partition(".")[2].rstrip("0"))
