"""LITADV 1.0: fourteen header lines `KEY: value`, a block of fees, a block of expenses."""

from collections.abc import Iterator
from dataclasses import replace

from billing.ledes.controls import EXPENSES, FEES, controls_agree
from billing.ledes.field import BillField, always, never
from billing.ledes.format import Format
from billing.ledes.kinds import OneOf
from billing.ledes.ledes_1998b import FIELDS as OF_LEDES
from billing.ledes.ledes_1998b import ON_THE_MATTER
from billing.ledes.ledes_1998b import RULES as RULES_OF_LEDES
from billing.ledes.lss import EXPENSE_FIELDS, EXPENSES_TOTAL, FEE_FIELDS, FEES_TOTAL, version_field
from billing.ledes.problem import EMPTY, Problem
from billing.ledes.record import Record, Section
from billing.ledes.records import Records
from billing.ledes.sheet import Sheet
from billing.stage import Stage

VERSION = "LITADV 1.0"
HEADER = {
    "FORMAT": "FORMAT",
    "FIRM ID": "LAW_FIRM_ID",
    "CLIENT ID": "CLIENT_ID",
    "FIRM MATTER": "LAW_FIRM_MATTER_ID",
    "MATTER ID": "CLIENT_MATTER_ID",
    "INVOICE NUMBER": "INVOICE_NUMBER",
    "INVOICE DATE": "INVOICE_DATE",
    "SEQUENCE": "STAGE",
    "PERIOD FROM": "BILLING_START_DATE",
    "PERIOD TO": "BILLING_END_DATE",
    "DESCRIPTION": "INVOICE_DESCRIPTION",
    "FEES TOTAL": "FEES_TOTAL",
    "EXPENSES TOTAL": "EXPENSES_TOTAL",
    "INVOICE TOTAL": "INVOICE_TOTAL",
}
"""What each header line begins with, and the field it carries."""
STAGES = OneOf(20, words=frozenset(Stage), listed="INITIAL, INTERIM or FINAL")
STAGE = BillField("STAGE", STAGES, always, "The bill's place among those of the matter", value=lambda bill: bill.stage)
CONTROLS = (FEES_TOTAL, EXPENSES_TOTAL)


def matter_id_is_known_after_the_first(sheet: Sheet) -> Iterator[Problem]:
    """The carrier gives a matter its id when the first bill comes, and wants it on all later ones."""
    for rows in sheet.invoices.values():
        stage = rows[0].says("STAGE").upper()
        if stage != Stage.INITIAL and not rows[0].says("CLIENT_MATTER_ID"):
            sentence = "The claim number is missing; only a matter's INITIAL bill goes without."
            yield Problem(sentence, rows[0].line, "CLIENT_MATTER_ID", code=EMPTY.code, mend=f"Add it {ON_THE_MATTER}.")


FIELDS = (
    version_field(VERSION),
    STAGE,
    *(replace(field, needed=never) if field.name == "CLIENT_MATTER_ID" else field for field in OF_LEDES),
    *(control.field for control in CONTROLS),
)
RULES = (*RULES_OF_LEDES, controls_agree(CONTROLS), matter_id_is_known_after_the_first)
LAYOUT = Records(
    tuple(Record(word, (field,), ": ") for word, field in HEADER.items()),
    (Section(FEES, FEE_FIELDS, Record("FEES")), Section(EXPENSES, EXPENSE_FIELDS, Record("EXPENSES"))),
    (Record("END"),),
)
LITADV = Format("LITADV", VERSION, FIELDS, RULES, LAYOUT)
