"""An approved invoice on its way to the carrier, as its page shows it. A real browser at the real portal."""

from playwright.sync_api import expect
from sqlalchemy import update

from data.models import Submission
from data.vocabulary import InvoiceStatus, SubmissionStatus


def test_upload_now_queues_the_invoice(approved, signed_in_as):
    page = signed_in_as("bo", f"/invoice?number={approved()}")

    page.get_by_role("button", name="Upload now").click()

    expect(page.locator(".st-key-watch").get_by_text("Queued")).to_be_visible()
    page.locator(".st-key-watch").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("button", name="Upload now")).to_be_visible()


def test_biller_says_it_is_there(approved, signed_in_as, portal, stored):
    number = approved()
    page = signed_in_as("bo", f"/invoice?number={number}")
    page.get_by_role("button", name="Upload now").click()
    expect(page.locator(".st-key-watch")).to_be_visible()
    with portal.session() as session:
        theirs = update(Submission).where(Submission.invoice_id == stored(number)[0].id)
        session.execute(theirs.values(status=SubmissionStatus.NEEDS_PERSON, sentence="A captcha stands in the way."))

    page.get_by_role("button", name="I looked: it is there").click()
    page.get_by_label("receipt").fill("HM-2026-77")
    page.get_by_role("dialog").get_by_role("button", name="It is there").click()

    expect(page.locator(".ll-receipt")).to_contain_text("HM-2026-77")
    assert stored(number)[0].status == InvoiceStatus.ACCEPTED
