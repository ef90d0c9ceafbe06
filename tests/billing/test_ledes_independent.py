"""A reader that is not ours (ledes-parser, from PyPI) finds in our files what stands in the bill."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledes_parser import get_parser

from billing.ledes import write
from billing.ledes.characters import clean
from billing.ledes.joining import join
from data.models import Invoice, InvoiceLine
from tests.billing.bills import PROFILE, a_sample, bills

known_to_it = bills().filter(lambda bill: bill.total >= 0)
"""Its grammar has no minus before an invoice's total."""


@cache
def parser():
    return get_parser(spec="LEDES98B")


def items_in(content: bytes) -> list[dict[str, object]]:
    return parser().parse(content.decode("ascii"))["line_items"]


def of_bill(bill: Invoice) -> dict[str, object]:
    return {
        "invoice_date": bill.invoice_date, "invoice_number": bill.number, "client_id": bill.matter.client.number,
        "law_firm_matter_id": bill.matter.number, "invoice_total": bill.total, "billing_start_date": bill.period_start,
        "billing_end_date": bill.period_end, "invoice_description": clean(bill.description), "law_firm_id": PROFILE.law_firm_id,
        "client_matter_id": bill.matter.claim_number,
    }  # fmt: skip


def of_line(line: InvoiceLine) -> dict[str, object]:
    who = line.timekeeper
    return {
        "line_item_number": str(line.position), "exp_fee_inv_adj_type": line.kind.value, "line_item_number_of_units": line.units,
        "line_item_adjustment_amount": line.adjustment, "line_item_total": line.total, "line_item_date": line.day,
        "line_item_task_code": line.task_code or "", "line_item_expense_code": line.expense_code or "",
        "line_item_activity_code": line.activity_code or "", "line_item_description": clean(line.narrative),
        "line_item_unit_cost": line.unit_cost, "timekeeper_id": who.code if who else "",
        "timekeeper_name": f"{who.last_name}, {who.first_name}" if who else "",
        "timekeeper_classification": who.classification if who else "",
    }  # fmt: skip


@given(known_to_it)
@settings(max_examples=100, deadline=None)
def test_every_value_of_a_bill_is_read(bill):
    assert items_in(write(bill, PROFILE).content) == [of_bill(bill) | of_line(line) for line in bill.lines]


@given(st.lists(known_to_it, min_size=2, max_size=3))
@settings(max_examples=20, deadline=None)
def test_files_of_many_invoices_are_read(invoices):
    together = join([write(invoice, PROFILE).content for invoice in invoices])

    assert items_in(together) == [of_bill(bill) | of_line(line) for bill in invoices for line in bill.lines]


@given(known_to_it)
@settings(max_examples=30, deadline=None)
def test_discounts_in_one_row_are_read(bill):
    items = items_in(write(bill, PROFILE.model_copy(update={"discounts": "invoice"})).content)

    assert {item["invoice_total"] for item in items} == {bill.total} == {sum(item["line_item_total"] for item in items)}


@pytest.mark.parametrize("name", ["valid_six_lines_1998b.txt"])
def test_reader_agrees_on_a_published_file(name):
    assert len(items_in(a_sample(name))) == 6
