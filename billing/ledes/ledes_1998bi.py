"""LEDES 98BI V2: the 24 columns of 1998B and 28 more, for bills with taxes or in other money. Totals include the tax here."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing.ledes.bill import Bill
from billing.ledes.countries import COUNTRY, in_form
from billing.ledes.field import BillField, Field, LineField, TimekeeperField, always, each, never, on_fees
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
from carriers.profile import Address
from carriers.standard_codes import CURRENCY_CODES
from data.vocabulary import Turn

OTHER: dict[str, dict[str, Any]] = {
    "INVOICE_NUMBER": {"kind": Code(50)},
    "LAW_FIRM_ID": {"kind": Code(50)},
    "INVOICE_TOTAL": {"value": lambda bill: bill.invoice.total + bill.tax},
    "LINE_ITEM_TOTAL": {"values": each(lambda bill, line: line.total + bill.tax_of(line))},
}
"""Columns of 1998B that are wider here, or say something else."""
NO_TAX, NO_TAX_ID, OWN = Decimal(0), "NONE", "O"
ACCOUNT = OneOf(1, words=frozenset("OT"), listed="O (the client's own matter) or T (a third party's)")
MONEY = OneOf(3, words=CURRENCY_CODES, listed="a currency of ISO 4217, such as USD or EUR")


def _tells(name: str, kind: Text, value: Callable[[Bill], str | None] = lambda _: None) -> BillField[str]:
    """A column that informs the reader; empty unless the carrier's file says what stands there."""
    return BillField(name, kind, never, name, value=value, alike_within="INVOICE_NUMBER")


def _address(of: str, kept: Callable[[Bill], Address | None]) -> tuple[BillField[str], ...]:
    """The columns of somebody's address."""

    def part(bill: Bill, name: str) -> str | None:
        return (getattr(address, name) or None) if (address := kept(bill)) else None

    return (
        _tells(f"{of}_ADDRESS_1", Label(60), lambda bill: part(bill, "address_1")),
        _tells(f"{of}_ADDRESS_2", Label(60), lambda bill: part(bill, "address_2")),
        _tells(f"{of}_CITY", Label(40), lambda bill: part(bill, "city")),
        _tells(f"{of}_STATEorREGION", Label(40), lambda bill: part(bill, "state")),
        _tells(f"{of}_POSTCODE", Label(20), lambda bill: part(bill, "postcode")),
        _tells(f"{of}_COUNTRY", COUNTRY, lambda bill: in_form(part(bill, "country"), bill.profile)),
    )


def _tax_rate(bill: Bill) -> Decimal:
    return bill.profile.tax.rate if bill.profile.tax else NO_TAX


# fmt: off
MORE: tuple[Field[Any], ...] = (
    _tells("PO_NUMBER", Text(100)),
    BillField("CLIENT_TAX_ID", Code(20), always, "The client's tax id", "in the carrier's file, as client_tax_id", turn=Turn.KEEPER,
              value=lambda bill: bill.profile.client_tax_id or NO_TAX_ID, alike_within="INVOICE_NUMBER"),
    BillField("MATTER_NAME", Label(255), always, "The matter's name", IN_LEGACY,
              value=lambda bill: bill.invoice.matter.caption, alike_within="LAW_FIRM_MATTER_ID"),
    BillField("INVOICE_TAX_TOTAL", Number(12, 2), never, "The invoice's tax",
              value=lambda bill: bill.tax, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_NET_TOTAL", Number(12, 2), always, "The invoice's total without tax",
              value=lambda bill: bill.invoice.total, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_CURRENCY", MONEY, always, "The currency", read_without=True,
              value=lambda bill: bill.profile.currency, alike_within="INVOICE_NUMBER"),
    TimekeeperField("TIMEKEEPER_LAST_NAME", Label(30), on_fees, "The timekeeper's last name", IN_LEGACY,
                    value=lambda _, timekeeper: timekeeper.last_name),
    TimekeeperField("TIMEKEEPER_FIRST_NAME", Label(30), on_fees, "The timekeeper's first name", IN_LEGACY,
                    value=lambda _, timekeeper: timekeeper.first_name),
    BillField("ACCOUNT_TYPE", ACCOUNT, always, "Whose matter it is", read_without=True,
              value=lambda _: OWN, alike_within="INVOICE_NUMBER"),
    _tells("LAW_FIRM_NAME", Label(60), lambda bill: (bill.profile.law_firm.name or None) if bill.profile.law_firm else None),
    *_address("LAW_FIRM", lambda bill: bill.profile.law_firm),
    BillField("CLIENT_NAME", Label(60), never, "The client's name", IN_LEGACY,
              value=lambda bill: bill.invoice.matter.client.name, alike_within="INVOICE_NUMBER"),
    *_address("CLIENT", lambda bill: bill.profile.client_address),
    LineField("LINE_ITEM_TAX_RATE", Share(), never, "The tax rate",
              values=each(lambda bill, _: _tax_rate(bill))),
    LineField("LINE_ITEM_TAX_TOTAL", Number(10, 2), always, "The line's tax",
              values=each(lambda bill, line: bill.tax_of(line))),
    LineField("LINE_ITEM_TAX_TYPE", Text(20), never, "The kind of tax",
              values=each(lambda bill, _: bill.profile.tax.type if bill.profile.tax else None)),
    BillField("INVOICE_REPORTED_TAX_TOTAL", Number(12, 2), never, "The tax in national money",
              value=lambda bill: bill.tax, alike_within="INVOICE_NUMBER"),
    BillField("INVOICE_TAX_CURRENCY", MONEY, never, "The currency of the tax",
              value=lambda bill: bill.profile.currency, alike_within="INVOICE_NUMBER"),
)
# fmt: on
FIELDS = (*(replace(field, **OTHER.get(field.name, {})) for field in OF_1998B), *MORE)
RULES = (
    line_adds_up_with_tax, invoice_adds_up, line_numbers_differ, units_are_not_negative, period_runs_forward, codes_fit_the_line,
    tax_follows_its_rate, invoice_tax_adds_up, net_is_total_less_tax,
)  # fmt: skip
LEDES_1998BI = Format(
    "LEDES1998BI", "LEDES98BI V2", FIELDS, RULES, TABLE, frozenset({"LEDES98BI V5", "LEDES1998BI V2", "LEDES98BI"})
)
