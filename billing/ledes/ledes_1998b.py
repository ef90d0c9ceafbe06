"""LEDES 1998B: 24 columns, read top to bottom as in the public specification. No tax and no currency: all money is dollars."""

from typing import Any

from billing.ledes.bill import Bill
from billing.ledes.classifications import BEFORE_2014, OF_2014, as_wanted
from billing.ledes.field import (
    BillField,
    Field,
    LineField,
    TimekeeperField,
    always,
    never,
    not_on_adjustments,
    on_expenses,
    on_fees,
    said,
)
from billing.ledes.format import Format
from billing.ledes.kinds import Code, Day, Number, OneOf, Prose, Text
from billing.ledes.rules import (
    codes_fit_the_line,
    invoice_adds_up,
    line_adds_up,
    line_numbers_differ,
    period_runs_forward,
    units_are_not_negative,
)
from billing.ledes.table import TABLE
from data.models import Timekeeper
from data.vocabulary import LineKind, Severity, Turn

CODE = Code(20)
PROSE = Prose(15 * 1024)
LINE_TYPE = OneOf(20, words=frozenset(LineKind), listed="one of F, E, IF, IE")
CLASSIFICATION = OneOf(
    10,
    words=OF_2014.union(BEFORE_2014),
    listed="a timekeeper classification that LEDES knows, such as PARTNR, ASSOC or PARALG",
    unknown=Severity.WARN,
)
IN_LEGACY = "in the case-management system"
ON_THE_LINE = "on the line here"
IN_THE_CARRIER_FILE = "in the carrier's file, as law_firm_id"
ON_THE_MATTER = "on the matter in the case-management system"


def _client_id(bill: Bill) -> str:
    return bill.profile.client_id or bill.invoice.matter.client.number


def _last_first(timekeeper: Timekeeper) -> str:
    return ", ".join(filter(None, (timekeeper.last_name, timekeeper.first_name)))


def _classification(bill: Bill, timekeeper: Timekeeper) -> str | None:
    word = timekeeper.classification
    return as_wanted(word, bill.profile) if word else word


# fmt: off
FIELDS: tuple[Field[Any], ...] = (
    BillField("INVOICE_DATE", Day(), always, "The invoice date",
              value=lambda bill: bill.invoice.invoice_date, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_NUMBER", CODE, always, "The invoice number",
              value=lambda bill: bill.invoice.number),
    BillField("CLIENT_ID", CODE, always, "The client number", IN_LEGACY,
              value=_client_id, alike_within="LAW_FIRM_MATTER_ID"),
    BillField("LAW_FIRM_MATTER_ID", CODE, always, "The matter number", IN_LEGACY,
              value=lambda bill: bill.invoice.matter.number),
    BillField("INVOICE_TOTAL", Number(12, 2), always, "The invoice's total",
              value=lambda bill: bill.invoice.total),
    BillField("BILLING_START_DATE", Day(), always, "The first day billed",
              value=lambda bill: bill.invoice.period_start, alike_within="INVOICE_NUMBER"),
    BillField("BILLING_END_DATE", Day(), always, "The last day billed",
              value=lambda bill: bill.invoice.period_end, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_DESCRIPTION", PROSE, never, "The invoice's description",
              value=lambda bill: bill.with_consent(bill.invoice.description, None), alike_within="INVOICE_NUMBER"),
    LineField("LINE_ITEM_NUMBER", CODE, always, "The line's number",
              values=lambda bill: list(map(str, bill.said["position"]))),
    LineField("EXP/FEE/INV_ADJ_TYPE", LINE_TYPE, always, "The line's type",
              values=said("kind")),
    LineField("LINE_ITEM_NUMBER_OF_UNITS", Number(10), not_on_adjustments, "The number of hours or pieces", ON_THE_LINE,
              values=said("units")),
    LineField("LINE_ITEM_ADJUSTMENT_AMOUNT", Number(10, 2), never, "The adjustment",
              values=said("adjustment")),
    LineField("LINE_ITEM_TOTAL", Number(10, 2), always, "The line's total",
              values=said("total")),
    LineField("LINE_ITEM_DATE", Day(), always, "The day of the work or cost",
              values=said("day")),
    LineField("LINE_ITEM_TASK_CODE", CODE, on_fees, "The task code", ON_THE_LINE, read_without=True,
              values=said("task_code")),
    LineField("LINE_ITEM_EXPENSE_CODE", CODE, on_expenses, "The expense code", ON_THE_LINE,
              values=said("expense_code")),
    LineField("LINE_ITEM_ACTIVITY_CODE", CODE, on_fees, "The activity code", ON_THE_LINE, read_without=True,
              values=said("activity_code")),
    TimekeeperField("TIMEKEEPER_ID", CODE, on_fees, "The timekeeper's id", IN_LEGACY,
                    value=lambda _, timekeeper: timekeeper.code),
    LineField("LINE_ITEM_DESCRIPTION", PROSE, on_fees, "The narrative", ON_THE_LINE,
              values=lambda bill: bill.narratives),
    BillField("LAW_FIRM_ID", CODE, always, "The firm's id", IN_THE_CARRIER_FILE, turn=Turn.KEEPER,
              value=lambda bill: bill.profile.law_firm_id, alike_within="INVOICE_NUMBER"),
    LineField("LINE_ITEM_UNIT_COST", Number(10, 2), not_on_adjustments, "The rate or price",
              values=said("unit_cost")),
    TimekeeperField("TIMEKEEPER_NAME", Text(30), on_fees, "The timekeeper's name", IN_LEGACY,
                    value=lambda _, timekeeper: _last_first(timekeeper)),
    TimekeeperField("TIMEKEEPER_CLASSIFICATION", CLASSIFICATION, on_fees, "The timekeeper's classification", IN_LEGACY,
                    value=_classification),
    BillField("CLIENT_MATTER_ID", CODE, always, "The claim number", ON_THE_MATTER, read_without=True,
              value=lambda bill: bill.invoice.matter.claim_number, alike_within="LAW_FIRM_MATTER_ID"),
)
# fmt: on
RULES = (line_adds_up, invoice_adds_up, line_numbers_differ, units_are_not_negative, period_runs_forward, codes_fit_the_line)
LEDES_1998B = Format("LEDES1998B", "LEDES1998B", FIELDS, RULES, TABLE)
