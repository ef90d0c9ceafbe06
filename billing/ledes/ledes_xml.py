"""LEDES XML 2.1: the fields of 98BI that it has a place for, and its own, in the order in which the file says them.

An adjustment of the whole bill has an amount there and nothing else: no words, no code, no day but the invoice's.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing.ledes.bill import Bill
from billing.ledes.field import BillField, Field, LineField, TimekeeperField, each, never, not_on_adjustments
from billing.ledes.format import Format
from billing.ledes.kinds import Code, Day, Label, Number, OneOf, Text
from billing.ledes.ledes_1998bi import FIELDS as OF_98BI
from billing.ledes.line import Line
from billing.ledes.rules import codes_fit_the_line, invoice_adds_up, period_runs_forward, units_are_not_negative
from billing.ledes.taxes import invoice_tax_adds_up, line_adds_up_with_tax, tax_follows_its_rate
from billing.ledes.xml_layout import Xml
from billing.ledes.xml_segments import FIRM
from billing.ledes.xml_totals import TOTAL_FIELDS, TOTALS, base_and_discount_make_the_total, matter_adds_up
from billing.ledes.xml_values import DashedDay
from billing.stage import Stage
from data.vocabulary import LineKind, Severity

ROOT = "ledesxmlebilling2.1"
PROGRAM, VERSION = "Ledgerline", "0.1.0"
FIXED, BY_UNITS = "MIA", "U"
"""An adjustment of a fixed amount, and a charge of so many units at a rate: the only ones we write."""
ONE, NOTHING = Decimal(1), Decimal(0)
CATEGORY = {LineKind.FEE_ADJUSTMENT: "Fee", LineKind.EXPENSE_ADJUSTMENT: "Exp"}
Value = Callable[[Bill, Line], Any]


def on_adjustments(kind: str) -> bool:
    """On adjustments of a whole bill."""
    return not not_on_adjustments(kind)


def _is_charge(line: Line) -> bool:
    return line.kind not in CATEGORY


def _only(field: LineField[Any] | TimekeeperField, *kinds: LineKind, otherwise: Value = lambda _, __: None) -> LineField[Any]:
    """The field as it is on lines of these kinds; on others it has another value, or none."""

    def values(bill: Bill) -> list[Any]:
        own = zip(field.values(bill), bill.lines, strict=True)
        return [value if line.kind in kinds else otherwise(bill, line) for value, line in own]

    return LineField(
        field.name, field.kind, field.needed, field.called, field.kept, field.read_without, field.turn, values=values,
    )  # fmt: skip


def _tells(name: str, width: int, part: str, of: str = "law_firm") -> BillField[str]:
    """What the carrier's file says of the firm or of the client; left out where it says nothing."""

    def said(bill: Bill) -> str | None:
        block = getattr(bill.profile, of)
        return (getattr(block, part) or None) if block else None

    return BillField(name, Label(width), never, name, value=said, alike_within="INVOICE_NUMBER")


def _ours(name: str, words: tuple[str, ...], called: str, value: Value) -> LineField[str]:
    """A word that XML wants of every line; files of others may do without it, or have another."""
    listed = " or ".join(words)
    kind = OneOf(20, words=frozenset(words), listed=listed, unknown=Severity.WARN)
    return LineField(name, kind, never, called, values=each(value))


# fmt: off
OWN: tuple[Field[Any], ...] = (
    _tells("LAW_FIRM_PHONE", 20, "phone"),
    _tells("CONTACT_LAST_NAME", 60, "contact_last_name"),
    _tells("CONTACT_FIRST_NAME", 60, "contact_first_name"),
    _tells("CONTACT_EMAIL", 160, "contact_email"),
    _tells("CLIENT_PHONE", 20, "phone", "client_address"),
    BillField("SOURCE_APP", Text(25), never, "The program", value=lambda _: PROGRAM),
    BillField("APP_VERSION", Text(10), never, "The program's version", value=lambda _: VERSION),
    BillField("MATTER_FINAL_BILL", OneOf(1, words=frozenset("YN"), listed="Y or N"), never, "Whether it is the matter's last bill",
              value=lambda bill: "Y" if bill.stage is Stage.FINAL else "N", alike_within="INVOICE_NUMBER"),
    *TOTAL_FIELDS,
    _ours("DISC_CRED", (FIXED, "MIDB", "MISF"), "The kind of adjustment", lambda _, line: None if _is_charge(line) else FIXED),
    LineField("DISC_CRED_CATEGORY", OneOf(7, words=frozenset(CATEGORY.values()), listed="Fee or Exp"), on_adjustments,
              "What is adjusted", values=each(lambda _, line: CATEGORY.get(line.kind))),
    _ours("INCREASE_DECREASE", ("Increase", "Decrease"), "The direction of the adjustment",
          lambda _, line: None if _is_charge(line) else "Decrease" if line.total < 0 else "Increase"),
    _ours("CHARGE_TYPE", (BY_UNITS, "F"), "The kind of charge", lambda _, line: BY_UNITS if _is_charge(line) else None),
    LineField("BASE_AMOUNT", Number(10, 2), never, "The amount before discount or premium",
              values=each(lambda _, line: line.total - line.adjustment if _is_charge(line) else None)),
)
# fmt: on
CHARGES = (LineKind.FEE, LineKind.EXPENSE)
ONLY_ON: dict[str, tuple[LineKind, ...]] = {
    "LINE_ITEM_TASK_CODE": (LineKind.FEE,), "LINE_ITEM_ACTIVITY_CODE": (LineKind.FEE,), "LINE_ITEM_EXPENSE_CODE": (LineKind.EXPENSE,),
    "TIMEKEEPER_ID": CHARGES, "TIMEKEEPER_CLASSIFICATION": CHARGES, "LINE_ITEM_DESCRIPTION": CHARGES,
    "TIMEKEEPER_NAME": (LineKind.FEE,), "TIMEKEEPER_LAST_NAME": (LineKind.FEE,), "TIMEKEEPER_FIRST_NAME": (LineKind.FEE,),
}  # fmt: skip
OTHERWISE: dict[str, Value] = {
    "LINE_ITEM_NUMBER_OF_UNITS": lambda _, __: ONE,
    "LINE_ITEM_UNIT_COST": lambda _, __: NOTHING,
    "LINE_ITEM_ADJUSTMENT_AMOUNT": lambda _, line: line.total,
    "LINE_ITEM_DATE": lambda bill, _: bill.invoice.invoice_date,
}
"""What an adjustment says where other formats let it have units, a price and a day of its own."""
BEHIND = ("EXP/FEE/INV_ADJ_TYPE", "TIMEKEEPER_NAME", "LINE_ITEM_TAX_TOTAL")
"""Fields that no element carries: a segment's name says a line's type, and the rest follows from elements."""
KINDS = {"INVOICE_NUMBER": Code(50), "LAW_FIRM_ID": Code(50), "TIMEKEEPER_NAME": Text(62), "LAW_FIRM_NAME": Label(120)}
READ_WITHOUT = {"MATTER_NAME", "INVOICE_CURRENCY", "ACCOUNT_TYPE", "CLIENT_MATTER_ID", "LINE_ITEM_TAX_TOTAL"}
PLACES = {field: place for place, field in enumerate(field for segment in FIRM.all for _, field in segment.leaves)}


def _shared(field: Field[Any]) -> Field[Any]:
    if isinstance(field, LineField | TimekeeperField):
        field = _of_its_lines(field)
    kind = DashedDay() if isinstance(field.kind, Day) else KINDS.get(field.name, field.kind)
    return replace(field, kind=kind, read_without=field.read_without or field.name in READ_WITHOUT)


def _of_its_lines(field: LineField[Any] | TimekeeperField) -> Field[Any]:
    if field.name in OTHERWISE:
        return _only(field, *CHARGES, otherwise=OTHERWISE[field.name])
    return _only(field, *ONLY_ON[field.name]) if field.name in ONLY_ON else field


def _in_order() -> tuple[Field[Any], ...]:
    own = {field.name for field in OWN}
    has_place = {*PLACES, *BEHIND, "LINE_ITEM_NUMBER"} - own
    fields = (*(_shared(field) for field in OF_98BI if field.name in has_place), *OWN)
    return tuple(sorted(fields, key=lambda field: PLACES.get(field.name, len(PLACES))))


FIELDS = _in_order()
RULES = (
    line_adds_up_with_tax, base_and_discount_make_the_total, matter_adds_up, invoice_adds_up, tax_follows_its_rate,
    invoice_tax_adds_up, units_are_not_negative, period_runs_forward, codes_fit_the_line,
)  # fmt: skip
COUNTED = {control.name for control in TOTALS} | {
    "SOURCE_APP", "APP_VERSION", "MATTER_FINAL_BILL", "DISC_CRED", "DISC_CRED_CATEGORY", "INCREASE_DECREASE", "CHARGE_TYPE", "BASE_AMOUNT",
}  # fmt: skip
"""What a file says of itself, or a second time: it is made anew in another format, and nothing is lost with it."""
LEDES_XML_21 = Format("LEDESXML21", f"<{ROOT}>", FIELDS, RULES, Xml(ROOT))
