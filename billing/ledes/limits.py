"""Limits of a carrier below those of its format: shorter texts, fewer decimals."""

from collections.abc import Iterator, Sequence

from billing.ledes.problem import Problem, short
from billing.ledes.sheet import Sheet
from carriers.profile import Limits

OF_BILL = {
    "description": "INVOICE_DESCRIPTION", "invoice_number": "INVOICE_NUMBER", "matter_number": "LAW_FIRM_MATTER_ID",
    "claim_number": "CLIENT_MATTER_ID",
}  # fmt: skip
OF_LINE = {"narrative": "LINE_ITEM_DESCRIPTION", "timekeeper_id": "TIMEKEEPER_ID", "timekeeper_name": "TIMEKEEPER_NAME"}
"""The fields whose texts a carrier may want shorter, by its file's words for them."""


def within_limits(sheet: Sheet, limits: Limits) -> Iterator[Problem]:
    """Every text and number is one that the carrier takes."""
    firsts = [places[0] for places in sheet.places.values()]
    for word, field in OF_BILL.items():
        yield from _too_long(sheet, firsts, field, getattr(limits, word))
    for word, field in OF_LINE.items():
        yield from _too_long(sheet, range(len(sheet.lines)), field, getattr(limits, word))
    yield from _too_fine(sheet, "LINE_ITEM_NUMBER_OF_UNITS", limits.unit_decimals)
    yield from _too_fine(sheet, "LINE_ITEM_UNIT_COST", limits.cost_decimals)


def _too_long(sheet: Sheet, places: Sequence[int], field: str, most: int | None) -> Iterator[Problem]:
    if most is None or not sheet.has(field):
        return
    for place in places:
        if len(said := sheet.column(field)[place]) > most:
            sentence = f"{field} has {len(said):,} characters; the carrier takes {most:,} at most."
            yield Problem(sentence, sheet.lines[place], field, short(said), mend="Shorten it.")


def _too_fine(sheet: Sheet, field: str, most: int | None) -> Iterator[Problem]:
    if most is None:
        return
    for line, said in zip(sheet.lines, sheet.column(field), strict=True):
        if _decimals(said) > most:
            places = "one decimal" if most == 1 else f"{most} decimals"
            yield Problem(f"{field} is {said}; the carrier takes {places} at most.", line, field, said, mend="Round it.")


def _decimals(cell: str) -> int:
    return len(cell.partition(".")[2].rstrip("0"))
