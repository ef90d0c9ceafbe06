"""Half a cent: no standard says where it goes, and some receivers count other cents than we do."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from billing.ledes.problem import Problem
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_as_text
from billing.money import cents
from data.vocabulary import Severity


def half_cents(sheet: Sheet) -> Iterator[Problem]:
    """Lines whose half a cent was rounded up where another receiver would take it away; those of a carrier that rounds to even
    are told by the rule that checks the sum."""
    totals = _without_tax(sheet)
    for line, exact, total in zip(sheet.lines, sheet.worths, totals, strict=True) if sheet.worths != totals else ():
        if exact is None or exact == total or total != (up := cents(exact)):
            continue  # exact, or another rule's
        if up != (even := cents(exact, "half_even")):
            shown = number_as_text(up, 2)
            yield Problem(
                f"{number_as_text(exact, 2)} was rounded up to {shown}; a receiver that rounds to even counts {number_as_text(even, 2)}.",
                line, "LINE_ITEM_TOTAL", shown, severity=Severity.WARN,
                mend="Rates in whole dollars and hours in tenths leave no half cents.",
            )  # fmt: skip


def _without_tax(sheet: Sheet) -> Sequence[Decimal | None]:
    totals = sheet.numbers("LINE_ITEM_TOTAL")
    if not sheet.has("LINE_ITEM_TAX_TOTAL"):
        return totals
    taxes = sheet.numbers("LINE_ITEM_TAX_TOTAL")
    return [None if total is None or tax is None else total - tax for total, tax in zip(totals, taxes, strict=True)]
