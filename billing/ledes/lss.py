"""LSS 2.0: the text that carrier-owned intranets take: a header record, fee records, expense records, and a trailer of sums."""

from billing.ledes.controls import DOLLARS, EXPENSES, FEES, HOURS, RECORDS, Control, controls_agree
from billing.ledes.field import BillField, always
from billing.ledes.format import Format
from billing.ledes.kinds import OneOf
from billing.ledes.ledes_1998b import FIELDS as OF_LEDES
from billing.ledes.ledes_1998b import RULES as RULES_OF_LEDES
from billing.ledes.record import Record, Section
from billing.ledes.records import Records
from data.vocabulary import LineKind

VERSION = "LSS 2.0"
HEADER = Record("H", (
    "FORMAT", "LAW_FIRM_ID", "CLIENT_ID", "CLIENT_MATTER_ID", "LAW_FIRM_MATTER_ID", "INVOICE_NUMBER", "INVOICE_DATE",
    "BILLING_START_DATE", "BILLING_END_DATE", "INVOICE_DESCRIPTION",
))  # fmt: skip
FEE_FIELDS = (
    "LINE_ITEM_NUMBER", "LINE_ITEM_DATE", "TIMEKEEPER_ID", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION", "LINE_ITEM_TASK_CODE",
    "LINE_ITEM_ACTIVITY_CODE", "LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_ADJUSTMENT_AMOUNT", "LINE_ITEM_TOTAL",
    "LINE_ITEM_DESCRIPTION",
)  # fmt: skip
EXPENSE_FIELDS = (
    "LINE_ITEM_NUMBER", "LINE_ITEM_DATE", "LINE_ITEM_EXPENSE_CODE", "LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST",
    "LINE_ITEM_ADJUSTMENT_AMOUNT", "LINE_ITEM_TOTAL", "LINE_ITEM_DESCRIPTION",
)  # fmt: skip
FEES_TOTAL = Control("FEES_TOTAL", FEES, DOLLARS, "The total of the fees")
EXPENSES_TOTAL = Control("EXPENSES_TOTAL", EXPENSES, DOLLARS, "The total of the expenses")
CONTROLS = (
    Control("FEE_RECORDS", FEES, RECORDS, "The number of fee records"),
    Control("EXPENSE_RECORDS", EXPENSES, RECORDS, "The number of expense records"),
    Control("HOURS", (LineKind.FEE,), HOURS, "The sum of the hours"),
    FEES_TOTAL,
    EXPENSES_TOTAL,
)
TRAILER = Record("T", (*(control.name for control in CONTROLS), "INVOICE_TOTAL"))
SECTIONS = (Section(FEES, FEE_FIELDS), Section(EXPENSES, EXPENSE_FIELDS))


def version_field(version: str) -> BillField[str]:
    """The field by which a file says what it is."""
    return BillField(
        "FORMAT", OneOf(20, words=frozenset({version}), listed=version), always, "The format", value=lambda _: version
    )


LSS = Format(
    "LSS", VERSION,
    (version_field(VERSION), *OF_LEDES, *(control.field for control in CONTROLS)),
    (*RULES_OF_LEDES, controls_agree(CONTROLS)),
    Records((HEADER,), SECTIONS, (TRAILER,)),
)  # fmt: skip
