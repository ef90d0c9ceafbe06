"""One board for all carriers: whose turn it is, what a biller can do, and what it notices by itself."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from billing.submission import record
from data.models import Invoice, Submission
from data.vocabulary import SubmissionStatus, Turn

pytestmark = pytest.mark.browser


def status_of(portal, number):
    with portal.session() as session:
        query = select(Submission.status).join(Submission.invoice).where(Invoice.number == number)
        return session.scalars(query).one()


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
    expect(card).to_contain_text("The keeper's turn")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("button", name="Visit the sites now")).to_have_count(0)


def test_board_sees_news_by_itself(upload, signed_in_as):
    page = signed_in_as("bo", "/uploads")

    number = upload(lambda session, claim: record.rejected(session, claim, reason="Duplicate invoice."))

    expect(page.locator("[class*=st-key-stuck-]").filter(has_text=number)).to_be_visible()


def test_dialog_survives_the_refresh(upload, signed_in_as):
    number = upload(lambda session, claim: record.person_needed(session, claim, Turn.BILLER, "Look on the site."))
    page = signed_in_as("bo", "/uploads")
    page.locator("[class*=st-key-stuck-]").filter(has_text=number).get_by_role("button", name="I looked: it is there").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("HM-1234")

    page.wait_for_timeout(9_000)

    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("HM-1234")
