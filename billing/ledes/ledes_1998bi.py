"""LEDES 98BI V2: the 24 columns of 1998B and 28 more, for bills with taxes or in other money. We bill dollars without tax."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing.ledes.field import BillField, Field, LineField, TimekeeperField, always, never, on_fees
from billing.ledes.format import Format
from billing.ledes.kinds import Code, Label, Number, OneOf, Share, Text
from billing.ledes.ledes_1998b import FIELDS as OF_1998B
from billing.ledes.ledes_1998b import IN_LEGACY
from billing.ledes.rules import (
    codes_fit_the_line,
    invoice_adds_up,
    line_numbers_differ,
    period_runs_forward,
    units_are_not_negative,
)
from billing.ledes.table import TABLE
from billing.ledes.taxes import invoice_tax_adds_up, line_adds_up_with_tax, net_is_total_less_tax, tax_follows_its_rate
from data.vocabulary import Turn

WIDER = {"INVOICE_NUMBER": Code(50), "LAW_FIRM_ID": Code(50)}
NO_TAX, NO_TAX_ID, DOLLARS, OWN = Decimal(0), "NONE", "USD", "O"
ACCOUNT = OneOf(1, words=frozenset("OT"), listed="O (the client's own matter) or T (a third party's)")
CURRENCY = Code(3)


def _of_bill(name: str, width: int) -> BillField[str]:
    """A column that may inform the reader and that we leave empty."""
    return BillField(name, Text(width), never, name, value=lambda _: None, alike_within="INVOICE_NUMBER")


# fmt: off
MORE: tuple[Field[Any], ...] = (
    _of_bill("PO_NUMBER", 100),
    BillField("CLIENT_TAX_ID", Code(20), always, "The client's tax id", "in the carrier's file, as client_tax_id", turn=Turn.KEEPER,
              value=lambda bill: bill.profile.client_tax_id or NO_TAX_ID, alike_within="INVOICE_NUMBER"),
    BillField("MATTER_NAME", Label(255), always, "The matter's name", IN_LEGACY,
              value=lambda bill: bill.invoice.matter.caption, alike_within="LAW_FIRM_MATTER_ID"),
    BillField("INVOICE_TAX_TOTAL", Number(12, 2), never, "The invoice's tax",
              value=lambda _: NO_TAX, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_NET_TOTAL", Number(12, 2), always, "The invoice's total without tax",
              value=lambda bill: bill.invoice.total, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_CURRENCY", CURRENCY, always, "The currency", read_without=True,
              value=lambda _: DOLLARS, alike_within="INVOICE_NUMBER"),
    TimekeeperField("TIMEKEEPER_LAST_NAME", Label(30), on_fees, "The timekeeper's last name", IN_LEGACY,
                    value=lambda _, timekeeper: timekeeper.last_name),
    TimekeeperField("TIMEKEEPER_FIRST_NAME", Label(30), on_fees, "The timekeeper's first name", IN_LEGACY,
                    value=lambda _, timekeeper: timekeeper.first_name),
    BillField("ACCOUNT_TYPE", ACCOUNT, always, "Whose matter it is", read_without=True,
              value=lambda _: OWN, alike_within="INVOICE_NUMBER"),
    _of_bill("LAW_FIRM_NAME", 60),
    _of_bill("LAW_FIRM_ADDRESS_1", 60),
    _of_bill("LAW_FIRM_ADDRESS_2", 60),
    _of_bill("LAW_FIRM_CITY", 40),
    _of_bill("LAW_FIRM_STATEorREGION", 40),
    _of_bill("LAW_FIRM_POSTCODE", 20),
    _of_bill("LAW_FIRM_COUNTRY", 3),
    BillField("CLIENT_NAME", Label(60), never, "The client's name", IN_LEGACY,
              value=lambda bill: bill.invoice.matter.client.name, alike_within="INVOICE_NUMBER"),
    _of_bill("CLIENT_ADDRESS_1", 60),
    _of_bill("CLIENT_ADDRESS_2", 60),
    _of_bill("CLIENT_CITY", 40),
    _of_bill("CLIENT_STATEorREGION", 40),
    _of_bill("CLIENT_POSTCODE", 20),
    _of_bill("CLIENT_COUNTRY", 3),
    LineField("LINE_ITEM_TAX_RATE", Share(), never, "The tax rate",
              value=lambda _, __: NO_TAX),
    LineField("LINE_ITEM_TAX_TOTAL", Number(10, 2), always, "The line's tax",
              value=lambda _, __: NO_TAX),
    LineField("LINE_ITEM_TAX_TYPE", Text(20), never, "The kind of tax",
              value=lambda _, __: None),
    BillField("INVOICE_REPORTED_TAX_TOTAL", Number(12, 2), never, "The tax in national money",
              value=lambda _: NO_TAX, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_TAX_CURRENCY", CURRENCY, never, "The currency of the tax",
              value=lambda _: DOLLARS, alike_within="INVOICE_NUMBER"),
)
# fmt: on
FIELDS = (*(replace(field, kind=WIDER.get(field.name, field.kind)) for field in OF_1998B), *MORE)
RULES = (
    line_adds_up_with_tax, invoice_adds_up, line_numbers_differ, units_are_not_negative, period_runs_forward, codes_fit_the_line,
    tax_follows_its_rate, invoice_tax_adds_up, net_is_total_less_tax,
)  # fmt: skip
LEDES_1998BI = Format(
    "LEDES1998BI", "LEDES98BI V2", FIELDS, RULES, TABLE, frozenset({"LEDES98BI V5", "LEDES1998BI V2", "LEDES98BI"})
)
