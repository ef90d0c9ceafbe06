"""A biller's LEDES file: taken once, or refused with every problem in a list."""

import csv
import io
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from billing.importing import look_into
from data.models import Invoice
from data.vocabulary import InvoiceStatus, Severity
from tests.billing.bills import a_sample
from tests.pages.conftest import at_rest, writing_in

pytestmark = pytest.mark.browser


def test_good_file_is_imported_once(portal, signed_in_as):
    page = signed_in_as("bo", "/import")
    give_file(page, "valid_six_lines_1998b.txt")
    expect(page.get_by_role("button", name="Import 2 invoices")).to_be_disabled()
    choose(page, "Carrier", "Harbor Mutual")
    choose(page, "Responsible attorney", "Ada Whitcombe")

    with writing_in(portal):
        page.get_by_role("button", name="Import 2 invoices").dblclick()
        page.wait_for_timeout(500)

    expect(page.get_by_text("2 invoices imported.")).to_be_visible()
    expect(page.get_by_role("link", name="Invoice 96543")).to_be_visible()
    with portal.session() as session:
        found = session.scalars(select(Invoice).where(Invoice.number.in_(("96542", "96543"))).order_by(Invoice.number)).all()
        assert [(one.total, one.status) for one in found] == [
            (Decimal("1684.45"), InvoiceStatus.IN_REVIEW), (Decimal("1250.00"), InvoiceStatus.IN_REVIEW),
        ]  # fmt: skip


def test_bad_file_lists_every_problem(portal, signed_in_as):
    with portal.session() as session:
        problems = look_into(session, a_sample("many_errors_1998b.txt")).problems
    page = signed_in_as("bo", "/import")

    give_file(page, "many_errors_1998b.txt")

    to_mend = sum(problem.severity is Severity.REFUSE for problem in problems)
    expect(page.get_by_text(f"{to_mend} problems to mend before this file can be imported.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Import"))).to_have_count(0)
    listed = downloaded_csv(page)
    assert [(row["Line"], row["Field"], row["What is wrong"]) for row in listed] == [
        (str(one.line), one.field, one.words) for one in problems
    ]  # fmt: skip


def give_file(page, name):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": a_sample(name)})


def choose(page, label, option):
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option).click()
    at_rest(page)


def downloaded_csv(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
