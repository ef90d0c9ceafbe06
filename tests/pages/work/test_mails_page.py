"""Mails that fit no invoice, as a biller sees and settles them."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from data.models import Answer, Invoice, Mail, Timekeeper
from data.vocabulary import CarrierWord, MailState
from tests.builders import an_invoice
from tests.pages.conftest import at_rest
from tests.pages.work.conftest import tick_first_row

pytestmark = pytest.mark.browser
NOW = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
HOSTILE = "**Bold** [click](https://evil.example) <script>alert(1)</script>\n2610-1 was accepted"


@pytest.fixture
def mails(portal):
    """Puts unmatched mails into the portal's book."""

    def keep(count=1, text=HOSTILE):
        with portal.session() as session:
            for number in range(count):
                session.add(a_row(number, text))

    return keep


def a_row(number, text):
    return Mail(
        message_id=f"<{number}@x>", sender="bo@firm.example", subject=f"Fwd: *Result* {number}", text=text, place="mails/x", sent_at=NOW,
        received_at=NOW + dt.timedelta(seconds=number), state=MailState.UNMATCHED, sentence="bo@firm.example is no carrier's address.",
    )  # fmt: skip


def states(portal):
    with portal.session() as session:
        return sorted(session.scalars(select(Mail.state)))


def test_empty_list_says_so(portal, signed_in_as):
    page = signed_in_as("bo", "/mails")

    expect(page.get_by_text("Every mail found its invoice")).to_be_visible()


def test_mail_is_shown_as_plain_text(portal, signed_in_as, mails):
    mails()
    page = signed_in_as("bo", "/mails")

    tick_first_row(page)

    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    expect(page.get_by_role("heading", name="Fwd: *Result* 0")).to_be_visible()
    expect(page.get_by_test_id("stMain").locator("a[href*='evil'], a[href^='mailto']")).to_have_count(0)


def test_biller_attaches_a_mail(portal, signed_in_as, mails):
    mails()
    with portal.session() as session:
        number = an_invoice(session, attorney=session.scalars(select(Timekeeper)).first()).number
    page = signed_in_as("bo", "/mails")
    tick_first_row(page)

    page.get_by_role("button", name="Attach to the invoice").click()
    expect(page.get_by_text("Type the number of the invoice.")).to_be_visible()
    page.get_by_label("Invoice number").fill(number)
    page.get_by_label("What the carrier says").click()
    page.get_by_role("option", name="On hold").click()
    page.get_by_role("button", name="Attach to the invoice").click()

    expect(page.get_by_text(f"The mail stands on invoice {number}")).to_be_visible()
    with portal.session() as session:
        said = select(Answer.word).join(Invoice, Invoice.id == Answer.invoice_id).where(Invoice.number == number)
        assert session.scalars(said).all() == [CarrierWord.ON_HOLD]
    assert states(portal) == [MailState.SETTLED]


def test_biller_settles_a_mail(portal, signed_in_as, mails):
    mails()
    page = signed_in_as("bo", "/mails")
    tick_first_row(page)

    page.get_by_label("Why?").fill("Somebody forwarded it twice")
    page.get_by_role("button", name="Settle", exact=True).click()

    expect(page.get_by_text("The mail is settled.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("Settled")).or_(
        page.get_by_role("button", name=re.compile("^Settled"))
    ).first.click()
    at_rest(page)
    tick_first_row(page)
    expect(page.get_by_text("Somebody forwarded it twice Bo Larsen")).to_be_visible()


def test_two_thousand_mails_come_in_pages(portal, signed_in_as, mails):
    mails(2000, "short")
    page = signed_in_as("bo", "/mails", viewport={"width": 390, "height": 844})

    expect(page.get_by_text("Unmatched (2,000)")).to_be_visible()
    expect(page.get_by_text("20", exact=True).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
