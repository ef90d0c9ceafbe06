"""What a carrier said, on the invoice's page: beside the status, in the history, and on the very line."""

import datetime as dt
from decimal import Decimal

from playwright.sync_api import expect
from sqlalchemy import select

from billing.answers import Said, take_answer
from billing.submission import record
from billing.submission.claim import Patience, claim_next
from data.models import Invoice
from data.vocabulary import AnswerSource, CarrierWord

PATIENCE = Patience()


def said(portal, number, word, words, **more):
    """The carrier said so."""
    with portal.session() as session:
        invoice = session.scalars(select(Invoice.id).where(Invoice.number == number)).one()
        take_answer(session, Said(word, words, dt.datetime.now(dt.UTC), AnswerSource.MAIL, invoice_id=invoice, **more))


def uploaded(portal, approved, signed_in_as):
    """An invoice whose file was just sent; its number, and the claim."""
    number = approved()
    page = signed_in_as("bo", f"/invoice?number={number}")
    page.get_by_role("button", name="Upload now").click()
    expect(page.locator(".st-key-watch")).to_be_visible()
    with portal.session() as session:
        while (claim := claim_next(session, "a test", PATIENCE)).invoice_number != number:
            record.site_unavailable(session, claim, "Another one.")
        record.write_intent(session, [claim], PATIENCE)
        return number, claim


def test_reason_stands_on_the_very_line(portal, approved, signed_in_as):
    number, claim = uploaded(portal, approved, signed_in_as)
    with portal.session() as session:
        record.rejected(session, claim, reason="Line 1: rate not approved")
    said(portal, number, CarrierWord.REJECTED, "Line 1: rate not approved", line=1, reason="The rate is not approved <b>")

    page = signed_in_as("ada", f"/invoice?number={number}")

    expect(page.locator(".ll-line .said")).to_have_text("Rejected by the carrier: The rate is not approved <b>")
    expect(page.get_by_text("Carrier: rejected")).to_be_visible()


def test_history_tells_the_carriers_words(portal, approved, signed_in_as):
    number, claim = uploaded(portal, approved, signed_in_as)
    with portal.session() as session:
        record.accepted(session, claim, receipt="HM-1", words="Thank you")
    said(portal, number, CarrierWord.REDUCED, "Allowed less", amount=Decimal("20.50"), line=1, reason="Two people at one meeting")

    page = signed_in_as("ada", f"/invoice?number={number}")
    expect(page.get_by_text("Carrier: reduced")).to_be_visible()
    page.get_by_role("tab", name="History").click()

    entry = page.locator(".ll-events .said").first
    expect(entry).to_contain_text("Harbor Mutual: reduced · line 1 · $20.50 · by mail")
    expect(entry).to_contain_text("Two people at one meeting")


def test_corrected_upload_leads_to_the_rejected_one(portal, approved, signed_in_as):
    number, claim = uploaded(portal, approved, signed_in_as)
    with portal.session() as session:
        record.rejected(session, claim, reason="Wrong claim number")
    page = signed_in_as("bo", f"/invoice?number={number}")
    page.get_by_role("button", name="Rework").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("The claim number is right now.")
    page.get_by_role("dialog").get_by_role("button", name="Rework").click()
    hers = signed_in_as("ada", f"/invoice?number={number}")
    hers.get_by_role("button", name="Approve").click()
    expect(hers.get_by_role("button", name="Reopen")).to_be_visible()
    page = signed_in_as("bo", f"/invoice?number={number}")
    page.get_by_role("button", name="Upload now").click()

    page.get_by_role("tab", name="Uploads (2)").click()

    link = page.get_by_role("link", name="It corrects the upload that the carrier rejected")
    expect(page.locator(link.get_attribute("href"))).to_have_count(1)
    expect(page.locator(f".st-key-upload-card-{claim.submission_id}")).to_contain_text("Wrong claim number")
