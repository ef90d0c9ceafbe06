"""Half a cent: no standard says where it goes, and some receivers count other cents than we do."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from billing.ledes.problem import Problem
from billing.ledes.row import Row
from billing.ledes.rules import number_of, worth_of
from billing.ledes.values import number_as_text, number_in
from billing.money import cents
from data.vocabulary import Severity


def half_cents(rows: Iterable[Row]) -> Iterator[Problem]:
    """Lines whose half a cent was rounded up where another receiver would take it away; those of a carrier that rounds to even
    are told by the rule that checks the sum."""
    for row in rows:
        exact = worth_of(row)
        if exact is None or _without_tax(row) != (up := cents(exact)):
            continue  # another rule's
        if up != (even := cents(exact, "half_even")):
            shown = number_as_text(up, 2)
            yield Problem(
                f"{number_as_text(exact, 2)} was rounded up to {shown}; a receiver that rounds to even counts {number_as_text(even, 2)}.",
                row.line, "LINE_ITEM_TOTAL", shown, severity=Severity.WARN,
                mend="Rates in whole dollars and hours in tenths leave no half cents.",
            )  # fmt: skip


def _without_tax(row: Row) -> Decimal | None:
    total, tax = number_of(row, "LINE_ITEM_TOTAL"), number_in(row.may_say("LINE_ITEM_TAX_TOTAL"))
    return None if total is None or tax is None else total - tax
