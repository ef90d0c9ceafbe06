"""Asking the worker for runs, looking ahead at a month before it is drafted, and the month on the dashboard."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select, update

from data.models import Carrier, Invoice, Timekeeper, TimetableEntry
from tests.builders import a_matter, a_time_entry, an_invoice
from tests.pages.work.conftest import runs_of

pytestmark = pytest.mark.browser


def test_run_now_asks_once_when_clicked_twice(portal, signed_in_as):
    page = signed_in_as("bo", "/jobs")

    page.locator(".st-key-run-replicate button").evaluate("button => { button.click(); button.click(); }")

    expect(page.get_by_text("“Replicate” is asked for").or_(page.get_by_text("was already asked for")).first).to_be_visible()
    expect(page.locator(".st-key-run-replicate button")).to_be_disabled()
    assert [(run.status, run.asked_by) for run in runs_of(portal, "replicate")] == [("requested", "Bo Larsen")]


def test_biller_may_not_tidy(signed_in_as):
    page = signed_in_as("bo", "/jobs")

    expect(page.get_by_text("Does tidy")).to_be_visible()
    expect(page.locator(".st-key-run-tidy")).to_have_count(0)


def test_silent_worker_is_said(portal, signed_in_as):
    with portal.session() as session:
        session.execute(update(TimetableEntry).values(seen_at=dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC)))

    page = signed_in_as("cy", "/jobs", timezone_id="America/Chicago")

    expect(page.get_by_text("The worker is not running since Nov 20, 2026 at 08:05.")).to_be_visible()


def test_draft_page_shows_what_will_be(portal, signed_in_as):
    with portal.session() as session:
        ada = session.scalars(select(Timekeeper).where(Timekeeper.first_name == "Ada")).one()
        carrier = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
        matter = a_matter(session, carrier=carrier, responsible=ada)
        a_time_entry(
            session, matter, ada, hours=Decimal(3), worked_on=dt.datetime.now(dt.UTC).date().replace(day=1) - dt.timedelta(days=2)
        )
    page = signed_in_as("bo", "/draft")

    expect(page.locator(".ll-facts.large")).to_contain_text("1 matter")
    expect(page.locator(".ll-facts.large")).to_contain_text("$600.00")
    page.get_by_role("button", name=re.compile("^Draft .* now")).click()

    expect(page.get_by_text("“Draft invoices” is asked for")).to_be_visible()
    assert len(runs_of(portal, "draft_invoices")) == 1


def test_dashboard_shows_the_months_total(portal, signed_in_as):
    october = Invoice.period_end.between(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    with portal.session() as session:
        ada = session.scalars(select(Timekeeper).where(Timekeeper.first_name == "Ada")).one()
        carrier = session.scalars(select(Carrier).where(Carrier.slug == "summit_casualty")).one()
        an_invoice(session, attorney=ada, matter=a_matter(session, carrier=carrier, responsible=ada))
        count, total = session.execute(select(func.count(Invoice.id), func.sum(Invoice.total)).where(october)).one()

    page = signed_in_as("max", "/dashboard?month=2026-10")

    figures = page.locator(".ll-facts.large")
    expect(figures).to_contain_text(f"${total:,.2f}")
    expect(figures).to_contain_text(f"{count:,}")
