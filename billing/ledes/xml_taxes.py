"""The taxes of an XML file's lines. A file says rates and sums; what each line's tax is to the cent follows from both."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeAlias, get_args

from billing.ledes.problem import short
from billing.ledes.values import number_as_text, number_in, share_in
from billing.ledes.xml_found import Finder, Found
from billing.ledes.xml_segments import ADJUSTMENT, MATTER, TAX, TAX_LINK
from billing.ledes.xml_sheet import Chain
from billing.money import cents, line_tax
from carriers.profile import Rounding
from data.vocabulary import LineKind

RATE, KIND, AMOUNT, TOTAL = "LINE_ITEM_TAX_RATE", "LINE_ITEM_TAX_TYPE", "LINE_ITEM_TAX_TOTAL", "LINE_ITEM_TOTAL"
FACTORS = ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_ADJUSTMENT_AMOUNT")
EXPENSES = "EXP"
NOTHING, ONE = Decimal(0), Decimal(1)
Way: TypeAlias = Callable[[Found, Decimal], Decimal]
"""How the tax of a line at a rate is worked out."""


class Burden(NamedTuple):
    """What a line's taxes are called, and the sum of their rates."""

    kinds: str
    rate: Decimal


class Taxes:
    """The taxes of each firm, as its lines carry them."""

    def __init__(self, finder: Finder) -> None:
        self._finder, self._known = finder, dict[int, dict[str, Found]]()
        self._burdens, self._ways = dict[int, Burden](), dict[int, Way]()

    def said_of(self, chain: Chain, total: str) -> dict[str, str]:
        """The rates of all a line's taxes, the tax they make, and its total with it; in the file that is without."""
        firm, _, invoice, _, line = chain
        burden, number = self._burden(firm, line), number_in(total)
        if not burden.rate or not total or number is None:
            return {KIND: burden.kinds, RATE: "0", AMOUNT: "0.00"}
        amount = self._way_of(firm, invoice)(line, burden.rate)
        said = {KIND: burden.kinds, RATE: number_as_text(burden.rate, 0), AMOUNT: number_as_text(amount, 2)}
        return said | {TOTAL: number_as_text(number + amount, 2)}

    def _way_of(self, firm: Found, invoice: Found) -> Way:
        """The way by which most of the sums come out that the invoice and its matters say; the first where several do."""
        if id(invoice) not in self._ways:
            self._ways[id(invoice)] = max(WAYS, key=partial(self._agreeing, firm, invoice))
        return self._ways[id(invoice)]

    def _agreeing(self, firm: Found, invoice: Found, way: Way) -> int:
        agreeing, whole = 0, NOTHING
        for matter in invoice.of(MATTER):
            lines = [line for line in matter.inside if line.segment.kind]
            expenses = self._sum(firm, filter(is_of_expenses, lines), way)
            both = self._sum(firm, lines, way)
            agreeing += _says(matter, "MATTER_TAX_ON_FEES", both - expenses) + _says(matter, "MATTER_TAX_ON_EXP", expenses)
            whole += both
        return agreeing + _says(invoice, "INVOICE_TAX_TOTAL", whole)

    def _sum(self, firm: Found, lines: Iterable[Found], way: Way) -> Decimal:
        return sum((way(line, self._burden(firm, line).rate) for line in lines), NOTHING)

    def _burden(self, firm: Found, line: Found) -> Burden:
        if id(line) not in self._burdens:
            taxes = [tax for item in line.inside if (tax := self._of(firm, item)) is not None]
            kinds = " ".join(filter(None, (tax.values.get(KIND, "") for tax in taxes)))
            self._burdens[id(line)] = Burden(kinds, sum((self._rate(tax) for tax in taxes), NOTHING))
        return self._burdens[id(line)]

    def _of(self, firm: Found, item: Found) -> Found | None:
        if id(firm) not in self._known:
            self._known[id(firm)] = {tax.values.get(TAX_LINK, ""): tax for tax in firm.of(TAX)}
        link = item.values.get(TAX_LINK, "")
        tax = self._known[id(firm)].get(link)
        if link and tax is None:
            sentence = f"No <tax> of the firm has the tx_id {short(link)} ({item.name})."
            self._finder.tell(sentence, item.node, "Add it, or correct the tx_id.")
        return tax

    def _rate(self, tax: Found) -> Decimal:
        said = tax.values.get(RATE, "")
        if not said or (share := share_in(said)) is None:
            sentence = f"tax_rate_percent {short(said) or 'is missing and'} is not a share between 0 and 1 ({tax.name})."
            self._finder.tell(sentence, tax.spots.get(RATE, tax.node), "Write 21 % as 0.21.")
            return NOTHING
        return share


def is_of_expenses(line: Found) -> bool:
    """Whether it is an expense or an adjustment of expenses."""
    if line.segment is ADJUSTMENT:
        return line.values.get("DISC_CRED_CATEGORY", "").upper().startswith(EXPENSES)
    return line.segment.kind is LineKind.EXPENSE


def signed(line: Found) -> Decimal | None:
    """A line's amount without tax; less than nothing where an adjustment takes away. None if it cannot be read."""
    number = number_in(line.values.get(TOTAL, ""))
    takes = line.segment is ADJUSTMENT and line.values.get("INCREASE_DECREASE", "").upper() == "DECREASE"
    return -abs(number) if number is not None and takes else number


def _of_its_worth(line: Found, rate: Decimal, *, rounding: Rounding) -> Decimal:
    """Of what it is worth before any rounding, as our own bills are taxed."""
    units, cost, adjustment = (number_in(line.values.get(factor, "")) for factor in FACTORS)
    if line.segment is ADJUSTMENT or units is None or cost is None or adjustment is None:
        return _of_its_total(line, rate, rounding=rounding)
    return line_tax(units, cost, adjustment, rate, rounding=rounding)


def _of_its_total(line: Found, rate: Decimal, *, rounding: Rounding) -> Decimal:
    return cents((signed(line) or NOTHING) * rate, rounding)


def _says(found: Found, field: str, right: Decimal) -> bool:
    said = found.values.get(field, "")
    return bool(said) and number_in(said) == right


WAYS: tuple[Way, ...] = tuple(
    partial(way, rounding=rounding) for way in (_of_its_worth, _of_its_total) for rounding in get_args(Rounding)
)
