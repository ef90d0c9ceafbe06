"""The carriers' board and a carrier's own page: alarms, many uploads at once, pauses, and what is sent by hand."""

import base64
import datetime as dt
import json
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from billing.submission import record
from data.models import Carrier, Credential, Invoice, Submission
from data.vocabulary import InvoiceStatus, SubmissionStatus, Turn
from tests.builders import a_carrier
from tests.pages.conftest import at_rest, writing_in

pytestmark = pytest.mark.browser
HARBOR = "/site?carrier=harbor_mutual"
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==")
"""One dot."""


def standing(portal, number):
    with portal.session() as session:
        query = select(Submission).join(Submission.invoice).where(Invoice.number == number)
        return session.scalars(query.order_by(Submission.id.desc())).first()


@pytest.fixture
def by_hand(portal, upload):
    """An upload that a person makes; its invoice's number."""
    number = upload(lambda session, claim: record.person_needed(session, claim, Turn.BILLER, "No browser can use this site."))
    with portal.session() as session:
        theirs = select(Invoice.id).where(Invoice.number == number).scalar_subquery()
        session.execute(update(Submission).where(Submission.invoice_id == theirs).values(by_hand=True))
    return number


def test_alarms_lead_to_the_carrier(portal, upload, signed_in_as):
    upload(lambda session, claim: record.pending(session, claim, words="We are thinking."))
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    with portal.session() as session:
        waiting = update(Submission).where(Submission.status == SubmissionStatus.WAITING)
        session.execute(waiting.values(sent_at=long_ago, answer_by=long_ago))
        summit = select(Carrier.id).where(Carrier.slug == "summit_casualty").scalar_subquery()
        soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=4)
        session.execute(update(Credential).where(Credential.carrier_id == summit).values(expires_on=soon))

    page = signed_in_as("bo", "/board")

    alarms = page.locator(".st-key-alarms")
    expect(alarms).to_contain_text("Summit Casualty: the sign-in “firm” for all of its work ends in 4 days")
    alarms.get_by_role("link", name="Harbor Mutual is silent: 1 upload").click()
    expect(page.get_by_role("heading", name="Harbor Mutual", level=1)).to_be_visible()


def test_pause_needs_a_reason(portal, signed_in_as):
    page = signed_in_as("bo", HARBOR)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    expect(page.get_by_role("dialog").get_by_text("Say why")).to_be_visible()

    page.get_by_label("Why?").fill("They move to another site.")
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()

    expect(page.get_by_text("Paused by Bo Larsen")).to_contain_text("They move to another site.")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Harbor Mutual is visited again")).to_be_visible()
    with portal.session() as session:
        assert session.scalars(select(Carrier.paused_at).where(Carrier.slug == "harbor_mutual")).one() is None


def test_everything_stuck_is_tried_again(portal, upload, signed_in_as):
    number = upload(lambda session, claim: record.person_needed(session, claim, Turn.KEEPER, "The page has no such button."))
    page = signed_in_as("bo", HARBOR)

    page.get_by_role("button", name=re.compile(r"^Try \d+ uploads? again$")).click()

    expect(page.get_by_text("What was stuck at Harbor Mutual is back in the queue.")).to_be_visible()
    assert standing(portal, number).status == SubmissionStatus.QUEUED


def test_carrier_is_uploaded_at_once(portal, upload, signed_in_as):
    """The second click of a double-click, which finds nothing left to ask for, is answered like the first."""
    number = upload(lambda session, claim: record.found_absent(session, claim))
    with portal.session() as session:
        held = select(Invoice.id).where(Invoice.number == number).scalar_subquery()
        session.execute(update(Submission).where(Submission.invoice_id == held).values(status=SubmissionStatus.CANCELLED))
        session.execute(update(Invoice).where(Invoice.number == number).values(status=InvoiceStatus.APPROVED))
    page = signed_in_as("bo", HARBOR)

    page.get_by_role("button", name="Upload 1 invoice now").click()
    with writing_in(portal):
        page.get_by_role("dialog").get_by_role("button", name="Upload 1 invoice now").dblclick(delay=30)
        page.wait_for_timeout(300)
    at_rest(page)

    expect(page.get_by_text("1 invoice asked for.")).to_be_visible()
    expect(page.get_by_text(re.compile("^0 invoices|meanwhile"))).to_have_count(0)
    assert standing(portal, number).status == SubmissionStatus.QUEUED


def test_last_look_at_the_list_is_shown(portal, signed_in_as):
    """The newest that is whole: a picture may lie there before the steps that name it."""
    now = dt.datetime.now(dt.UTC)
    for ago, words in ((2, "an older look"), (1, "read what the site says of 7 invoices"), (0, None)):
        at = now - dt.timedelta(hours=ago)
        folder = portal.folder / "files" / "status" / "harbor_mutual" / f"{at:%Y-%m-%dT%H%M%S}-1"
        folder.mkdir(parents=True)
        (folder / "01-status-2.jpg").write_bytes(PICTURE)
        step = {"journey": "status", "step": 2, "what": words, "at": at.isoformat(), "screenshot": "01-status-2.jpg"}
        if words:
            (folder / "steps.jsonl").write_text(f"{json.dumps(step)}\n")
    page = signed_in_as("bo", HARBOR)

    page.get_by_text("The last look at its list of answers").click()

    expect(page.get_by_text("Reading the answers: read what the site says of 7 invoices")).to_be_visible()
    expect(page.get_by_role("img", name="The site after step 1")).to_be_visible()


def test_sent_by_hand_waits_for_answer(portal, by_hand, signed_in_as):
    page = signed_in_as("bo", "/uploads")
    card = page.locator("[class*=st-key-stuck-]").filter(has_text=by_hand)
    expect(card.get_by_role("button", name="Try again")).to_have_count(0)
    with page.expect_download() as download:
        card.get_by_role("button", name="Download the file").click()
    assert download.value.path().read_bytes().startswith(b"LEDES1998B")

    card.get_by_role("button", name="Mark as sent").click()
    page.get_by_role("dialog").get_by_role("button", name="Mark as sent").click()

    expect(page.get_by_text(f"Invoice {by_hand} is marked as sent.")).to_be_visible()
    assert standing(portal, by_hand).status == SubmissionStatus.WAITING


def test_sent_by_hand_shows_in_two_weeks(portal, by_hand, signed_in_as):
    page = signed_in_as("bo", f"/invoice?number={by_hand}")
    page.get_by_role("button", name="Mark as sent").click()
    page.get_by_role("dialog").get_by_role("button", name="Mark as sent").click()
    expect(page.get_by_text("Waiting for the carrier")).to_be_visible()

    page.goto(HARBOR)

    expect(page.get_by_text("Sent, waiting for the carrier")).to_be_visible()


def test_paper_and_site_are_offered_too(portal, by_hand, signed_in_as):
    with portal.session() as session:
        theirs = select(Invoice.id).where(Invoice.number == by_hand).scalar_subquery()
        bluewater = a_carrier(session, "bluewater_marine").id
        session.execute(update(Submission).where(Submission.invoice_id == theirs).values(carrier_id=bluewater))
    page = signed_in_as("bo", f"/invoice?number={by_hand}")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()

    assert download.value.suggested_filename == f"{by_hand}.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")
    expect(page.get_by_role("link", name="Open the site")).to_have_attribute("href", re.compile("/bluewater-marine$"))


def test_who_needs_somebody_stands_first(portal, upload, signed_in_as):
    upload(lambda session, claim: record.person_needed(session, claim, Turn.KEEPER, "The page has no such button."))
    with portal.session() as session:
        a_carrier(session, "atlas_reinsurance")

    page = signed_in_as("bo", "/board", viewport={"width": 390, "height": 844})

    cards = page.locator("[class*=st-key-card-site-]")
    expect(cards.filter(has_text="Harbor Mutual")).to_contain_text("The keeper's turn")
    names = [card.splitlines()[0] for card in cards.all_inner_texts()]
    assert names.index("Harbor Mutual") < names.index("Atlas Reinsurance")


def test_attached_answer_ends_the_upload(portal, by_hand, signed_in_as):
    page = signed_in_as("bo", f"/invoice?number={by_hand}")
    page.get_by_role("button", name="Attach the answer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="It rejected the invoice").click()
    dialog.get_by_label("Its reason").fill("Line 1: the rate is not approved.")
    dialog.locator("input[type=file]").set_input_files({"name": "letter 7.txt", "mimeType": "text/plain", "buffer": b"No."})
    expect(dialog.get_by_text("letter 7.txt")).to_be_visible()

    dialog.get_by_role("button", name="Attach the answer").click()

    expect(page.get_by_text(f"The carrier's answer stands on invoice {by_hand}: rejected.")).to_be_visible()
    page.get_by_role("tab", name="Uploads").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Letter: letter_7.txt").click()
    assert download.value.path().read_bytes() == b"No."
    assert standing(portal, by_hand).status == SubmissionStatus.REJECTED


def test_manager_only_looks_at_board(upload, signed_in_as):
    upload(lambda session, claim: record.person_needed(session, claim, Turn.KEEPER, "The page has no such button."))

    page = signed_in_as("max", HARBOR)

    expect(page.get_by_role("heading", name="Not over yet")).to_be_visible()
    for words in ("Pause", "Resume", "Upload", "Try"):
        expect(page.get_by_test_id("stMain").get_by_role("button", name=re.compile(f"^{words}"))).to_have_count(0)
