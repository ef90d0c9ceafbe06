"""The pages where work is looked after: jobs, uploads, import, drafting, carriers and the dashboard, in a real browser."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select, update

from billing import review
from billing.actor import Actor
from billing.credentials import Vault, sign_in_for
from billing.desk import Desk
from billing.importing import look_into
from billing.submission import queue, record
from billing.submission.claim import Patience, claim_next
from carriers.catalog import load
from data.files import FileStore
from data.models import Carrier, Invoice, JobRun, Person, RefusedRow, Submission, Timekeeper, TimetableEntry
from data.queries.job_runs import publish_timetable
from data.queries.replicas import move_cursor
from data.vocabulary import InvoiceStatus, Severity, SubmissionStatus, Turn
from tests.billing.bills import a_sample
from tests.builders import a_carrier, a_matter, a_rate, a_time_entry, a_timekeeper, an_invoice
from tests.pages.conftest import at_rest

pytestmark = pytest.mark.browser
PATIENCE = Patience()
NEXT_YEAR = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
JOBS = ("draft_invoices", "replicate", "tidy", "upload_invoices")


@pytest.fixture(scope="module")
def portal(make_portal):
    """A portal of our own, in whose firm Ada is an attorney, and whose worker just said that it lives."""
    ours = make_portal()
    ours.start()
    with ours.session() as session:
        ada = a_timekeeper(session, "Ada", "Whitcombe")
        a_rate(session, ada, "200")
        a_carrier(session), a_carrier(session, "summit_casualty")
        session.execute(update(Person).where(Person.username == "ada").values(timekeeper_id=ada.id))
        publish_timetable(session, [{"job": job, "purpose": f"Does {job}", "schedule": "often", "next_at": None} for job in JOBS])
    yield ours
    ours.stop()


@pytest.fixture
def desk_of(portal):
    """The desk of one of the cast, at the running portal's file store."""

    def desk(username):
        with portal.session() as session:
            person = session.scalars(select(Person).where(Person.username == username)).one()
            return Desk(Actor.of(person), load(), FileStore(f"file://{portal.folder / 'files'}"))

    return desk


@pytest.fixture
def upload(portal, desk_of):
    """An upload in the queue of Harbor Mutual's site, after something was recorded about it; the invoice's number."""

    def make(happens):
        ada, bo = desk_of("ada"), desk_of("bo")
        with portal.session() as session:
            attorney = session.get_one(Timekeeper, ada.by.timekeeper_id)
            carrier = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
            invoice = an_invoice(session, attorney=attorney, matter=a_matter(session, carrier=carrier, responsible=attorney))
            review.approve(session, ada, invoice.id, seen=invoice.version)
            session.flush()
            queue.ask(session, bo, invoice.id, seen=invoice.version)
            session.flush()
            session.execute(update(Submission).where(Submission.invoice_id != invoice.id).values(not_before=NEXT_YEAR))
            happens(session, claim_next(session, "a test", PATIENCE))
            return invoice.number

    return make


def status_of(portal, number):
    with portal.session() as session:
        query = select(Submission.status).join(Submission.invoice).where(Invoice.number == number)
        return session.scalars(query).one()


def runs_of(portal, job):
    with portal.session() as session:
        return session.scalars(select(JobRun).where(JobRun.job == job)).all()


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


def test_rejected_upload_says_whose_turn(upload, signed_in_as):
    number = upload(lambda session, claim: record.rejected(session, claim, reason="Line 1: the rate is not approved."))

    page = signed_in_as("bo", "/uploads")

    card = page.locator("[class*=st-key-stuck-]").filter(has_text=number)
    expect(card).to_contain_text("A biller's turn")
    expect(card).to_contain_text("Line 1: the rate is not approved.")
    card.get_by_role("link", name=f"Invoice {number}").click()
    expect(page.get_by_role("heading", name=re.compile(number))).to_be_visible()


def test_try_again_puts_upload_back(portal, upload, signed_in_as):
    sentence = "The site asks to accept new terms; accept them there and try again."
    number = upload(lambda session, claim: record.person_needed(session, claim, Turn.BILLER, sentence))
    page = signed_in_as("bo", "/uploads")

    page.locator("[class*=st-key-stuck-]").filter(has_text=number).get_by_role("button", name="Try again").click()

    expect(page.get_by_text(f"Invoice {number} is back in the queue.")).to_be_visible()
    assert status_of(portal, number) == SubmissionStatus.QUEUED


def test_manager_looks_but_cannot_touch(upload, signed_in_as):
    number = upload(lambda session, claim: record.person_needed(session, claim, Turn.KEEPER, "The page has no such button."))

    page = signed_in_as("max", "/uploads")

    card = page.locator("[class*=st-key-stuck-]").filter(has_text=number)
    expect(card).to_contain_text("The carrier file's keeper's turn")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("button", name="Visit the sites now")).to_have_count(0)


def test_board_sees_news_by_itself(upload, signed_in_as):
    page = signed_in_as("bo", "/uploads")

    number = upload(lambda session, claim: record.rejected(session, claim, reason="Duplicate invoice."))

    expect(page.locator("[class*=st-key-stuck-]").filter(has_text=number)).to_be_visible(timeout=15_000)


def test_dialog_survives_the_refresh(upload, signed_in_as):
    number = upload(lambda session, claim: record.person_needed(session, claim, Turn.BILLER, "Look on the site."))
    page = signed_in_as("bo", "/uploads")
    page.locator("[class*=st-key-stuck-]").filter(has_text=number).get_by_role("button", name="I looked: it is there").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("HM-1234")

    page.wait_for_timeout(9_000)

    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("HM-1234")


def test_good_file_is_imported_once(portal, signed_in_as):
    page = signed_in_as("bo", "/import")
    give_file(page, "valid_six_lines_1998b.txt")
    expect(page.get_by_role("button", name="Import 2 invoices")).to_be_disabled()
    choose(page, "Carrier", "Harbor Mutual")
    choose(page, "Responsible attorney", "Ada Whitcombe")

    page.get_by_role("button", name="Import 2 invoices").dblclick()

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
        (str(one.line), one.field, one.sentence) for one in problems
    ]  # fmt: skip


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


def test_sign_in_is_sealed_at_once(portal, signed_in_as):
    password, seed = "s3cret of Harbor Mutual", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_label("User name").fill("billing@harbor")
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("textbox", name=re.compile("Code seed")).fill(seed.lower())

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_text("The sign-in at Harbor Mutual is sealed and kept")).to_be_visible()
    expect(page.get_by_role("textbox", name="Password")).to_have_value("")
    stored = b"".join(file.read_bytes() for file in portal.folder.glob("ledgerline.db*"))
    assert not [secret for secret in (password, seed, seed.lower()) if secret.encode() in stored]
    with portal.session() as session:
        kept = sign_in_for(session, Vault((portal.folder / "secret.key").read_text()), "harbor_mutual")
    assert (kept.username, kept.password, kept.totp_seed) == ("billing@harbor", password, seed)


def test_wrong_seed_keeps_old_sign_in(portal, signed_in_as):
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_role("textbox", name="Password").fill("another one")
    page.get_by_role("textbox", name=re.compile("Code seed")).fill("123456")

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_text("The code seed must be the site's base32 text")).to_be_visible()
    with portal.session() as session:
        kept = sign_in_for(session, Vault((portal.folder / "secret.key").read_text()), "harbor_mutual")
    assert kept.password != "another one"


def test_refused_row_is_shown_as_it_came(portal, signed_in_as):
    row = {"WRK_DT": "20261032", "NARR": "=cmd|' /C calc'!A0"}
    with portal.session() as session:
        move_cursor(session, "TIMETRX", 3838)
        session.add(
            RefusedRow(
                source="TIMETRX",
                legacy_key="900003",
                legacy_version=1,
                row=row,
                reason="No such day.",
                refused_at=dt.datetime.now(dt.UTC),
            )
        )
    page = signed_in_as("bo", "/refused-rows")

    tick_first_row(page)

    expect(page.get_by_text("Row 900003 of TIMETRX, as it came.")).to_be_visible()
    expect(page.get_by_text("20261032")).to_be_visible()


def test_dashboard_shows_the_months_total(portal, signed_in_as):
    october = Invoice.period_end.between(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    with portal.session() as session:
        count, total = session.execute(select(func.count(Invoice.id), func.sum(Invoice.total)).where(october)).one()

    page = signed_in_as("max", "/dashboard?month=2026-10")

    figures = page.locator(".ll-facts.large")
    expect(figures).to_contain_text(f"${total:,.2f}")
    expect(figures).to_contain_text(f"{count:,}")


def give_file(page, name):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": a_sample(name)})


def choose(page, label, option):
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option).click()
    at_rest(page)


def tick_first_row(page):
    page.get_by_test_id("stDataFrame").locator("canvas").first.click(position={"x": 15, "y": 60}, force=True)
    at_rest(page)


def downloaded_csv(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
