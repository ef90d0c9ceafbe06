"""Many invoices at once: what is shown, what is ticked, what is exported. A real browser at the real portal."""

import re
from decimal import Decimal

from playwright.sync_api import expect

from data.vocabulary import InvoiceStatus
from tests.pages.invoices.conftest import search, table, tick

PHONE = {"viewport": {"width": 390, "height": 844}}


def test_attorney_sees_only_her_table(bill, signed_in_as):
    hers, his = bill(), bill("Ben")

    page = signed_in_as("ada", "/my-invoices", **PHONE)

    expect(page.get_by_role("link", name=hers)).to_be_visible()
    expect(page.get_by_text(his)).to_have_count(0)


def test_press_on_number_opens_it(bill, signed_in_as):
    number = bill()
    page = signed_in_as("ada", "/my-invoices")
    search(page, number)

    table(page).click(position={"x": 80, "y": 58})

    expect(page.get_by_role("heading", name=f"Invoice {number}")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/invoice\\?number={number}$"))


def test_sorted_rows_are_ticked_as_shown(bill, signed_in_as):
    bill(caption="Quigley v. Sorted", units=Decimal(9)), bill(caption="Quigley v. Sorted", units=Decimal(1))
    page = signed_in_as("ada", "/my-invoices")
    search(page, "Quigley v. Sorted", found=2)

    table(page).click(position={"x": 800, "y": 18})  # the head of the column Total: the smallest first
    tick(page, 0)

    expect(page.locator(".st-key-many-Approve")).to_contain_text("$200.00")


def test_ticks_do_not_move_to_other_rows(bill, signed_in_as):
    number, other = bill(), bill()
    page = signed_in_as("ada", "/my-invoices")
    search(page, number)
    tick(page, 0)
    expect(page.get_by_role("button", name="Approve 1 invoice")).to_be_visible()

    search(page, other)

    expect(page.get_by_role("button", name="Approve 1 invoice")).to_have_count(0)


def test_several_are_approved_at_once(bill, signed_in_as, stored):
    both = [bill(caption="Ybarra v. Two"), bill(caption="Ybarra v. Two")]
    page = signed_in_as("ada", "/my-invoices")
    search(page, "Ybarra v. Two", found=2)
    tick(page, 0), tick(page, 1)
    page.get_by_role("button", name="Approve 2 invoices").click()

    page.get_by_role("dialog").get_by_role("button", name="Approve 2 invoices now").click()

    expect(page.get_by_text("2 invoices approved.")).to_be_visible()
    assert [stored(number)[0].status for number in both] == [InvoiceStatus.APPROVED] * 2


def test_export_holds_what_the_filter_shows(bill, signed_in_as):
    number, other = bill(), bill()
    page = signed_in_as("ada", "/my-invoices")
    search(page, number)

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    text = download.value.path().read_text("utf-8-sig")
    assert number in text and other not in text
