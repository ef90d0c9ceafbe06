"""An attorney and a biller at their invoices: a real browser, the real portal, its real database."""

import itertools
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from data.models import Carrier, Invoice, InvoiceEvent, InvoiceLine, LineEdit, Person, Submission, Timekeeper
from data.queries.carriers import carrier_ids
from data.vocabulary import InvoiceStatus, SubmissionStatus
from tests.builders import a_carrier, a_line, a_matter, a_timekeeper, an_invoice
from tests.pages.conftest import at_rest

PHONE = {"viewport": {"width": 390, "height": 844}}
captions = (f"Delgado v. Northfield {number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def portal(make_portal):
    """A portal of our own: Ada is an attorney of the firm, and so is Ben, who never signs in."""
    ours = make_portal()
    ours.start()
    with ours.session() as session:
        ada, _ = a_timekeeper(session, "Ada", "Whitcombe"), a_timekeeper(session, "Ben", "Ortiz")
        if "harbor_mutual" not in carrier_ids(session):
            a_carrier(session)
        session.execute(update(Person).where(Person.username == "ada").values(timekeeper_id=ada.id))
    yield ours
    ours.stop()


@pytest.fixture
def bill(portal):
    """Puts an invoice in review on somebody's table; its number."""

    def make(attorney="Ada", caption=None, **line):
        with portal.session() as session:
            who = _timekeeper(session, attorney)
            carrier = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
            matter = a_matter(session, carrier=carrier, responsible=who, caption=caption or next(captions))
            return an_invoice(session, attorney=who, matter=matter, lines=[a_line(who, **line)]).number

    return make


@pytest.fixture
def stored(portal):
    """Looks an invoice up in the portal's database: the invoice, and its events' moves, oldest first."""

    def look(number):
        with portal.session() as session:
            invoice = session.scalars(select(Invoice).where(Invoice.number == number)).one()
            events = select(InvoiceEvent.move).where(InvoiceEvent.invoice_id == invoice.id).order_by(InvoiceEvent.id)
            return invoice, list(session.scalars(events))

    return look


def test_attorney_sees_only_her_table(bill, signed_in_as):
    hers, his = bill(), bill("Ben")

    page = signed_in_as("ada", "/my-invoices", **PHONE)

    expect(page.get_by_role("link", name=hers)).to_be_visible()
    expect(page.get_by_text(his)).to_have_count(0)


def test_typed_address_of_anothers_is_refused(bill, signed_in_as):
    his = bill("Ben", narrative="Advise on a secret settlement.")

    page = signed_in_as("ada", f"/invoice?number={his}")

    expect(page.get_by_text(f"No invoice {his} for you")).to_be_visible()
    assert "secret settlement" not in page.content()


def test_edited_line_keeps_its_original(bill, signed_in_as, portal, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    _save_line(page, narrative="Prepare outline for cross-examination.", hours="2")

    expect(page.get_by_text("Changed 2 times")).to_be_visible()
    expect(page.locator(".ll-facts.large")).to_contain_text("$400.00")
    with portal.session() as session:
        line = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == stored(number)[0].id)).one()
        assert (line.narrative, line.original_narrative) == (
            "Prepare outline for cross-examination.", "Prepare outline for deposition."
        )  # fmt: skip
        assert session.scalars(select(LineEdit.field).where(LineEdit.line_id == line.id)).all() == ["narrative", "units"]


def test_wrong_hours_keep_what_was_typed(bill, signed_in_as, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    _save_line(page, narrative="Attend mediation.", hours="two")

    expect(page.get_by_role("dialog").get_by_text("“two” is not a number; write hours like 1.5.")).to_be_visible()
    expect(page.get_by_label("Narrative")).to_have_value("Attend mediation.")
    assert "edited" not in stored(number)[1]


def test_narrative_is_never_read_as_markup(bill, signed_in_as):
    words = "Review **all** <img src=x onerror=alert(1)> ![a](http://evil.example/a.png) exhibits."
    number = bill(narrative=words)

    page = signed_in_as("ada", f"/invoice?number={number}")

    expect(page.get_by_text(words, exact=True)).to_be_visible()
    assert page.locator(".ll-line img, .ll-line strong").count() == 0


def test_approval_makes_the_file(bill, signed_in_as, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"Invoice {number} was approved.")).to_be_visible()
    page.get_by_role("tab", name="File").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()

    assert download.value.path().read_bytes().startswith(b"LEDES1998B[]\r\n")
    assert stored(number)[0].status == InvoiceStatus.APPROVED


def test_double_click_leaves_one_event(bill, signed_in_as, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    page.get_by_role("button", name="Approve").dblclick(delay=30)
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    at_rest(page)

    assert stored(number)[1].count("approve") == 1


def test_stale_tab_gets_a_sentence(bill, signed_in_as, stored):
    number = bill()
    first, second = (signed_in_as("ada", f"/invoice?number={number}") for _ in range(2))
    first.get_by_role("button", name="Approve").click()
    expect(first.get_by_role("button", name="Reopen")).to_be_visible()

    second.get_by_role("button", name="Approve").click()

    sentence = re.compile(f"Invoice {number} was already approved by Ada Whitcombe at .* Here is how it stands now")
    expect(second.get_by_text(sentence)).to_be_visible()
    assert stored(number)[1].count("approve") == 1


def test_sending_back_needs_a_note(bill, signed_in_as, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")
    page.get_by_role("button", name="Send back").click()
    dialog = page.get_by_role("dialog")

    dialog.get_by_role("button", name="Send back").click()

    expect(dialog.get_by_text(f"Please say why invoice {number} is sent back.")).to_be_visible()
    assert stored(number)[0].status == InvoiceStatus.IN_REVIEW


def test_note_stands_before_the_biller(bill, signed_in_as):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")
    page.get_by_role("button", name="Send back").click()
    page.get_by_label("Why?").fill("Wrong matter: *Ortega*, not Delgado.")
    page.get_by_role("dialog").get_by_role("button", name="Send back").click()
    expect(page.get_by_text(f"Invoice {number} was sent back.")).to_be_visible()

    biller = signed_in_as("bo", f"/invoice?number={number}")

    expect(biller.get_by_test_id("stAlert").get_by_text("Wrong matter: *Ortega*, not Delgado.")).to_be_visible()
    expect(biller.get_by_role("button", name="Return to the attorney")).to_be_visible()


def test_ticks_do_not_move_to_other_rows(bill, signed_in_as):
    number, other = bill(), bill()
    page = signed_in_as("ada", "/my-invoices")
    _search(page, number)
    _tick(page, 0)
    expect(page.get_by_role("button", name="Approve 1 invoice")).to_be_visible()

    _search(page, other)

    expect(page.get_by_role("button", name="Approve 1 invoice")).to_have_count(0)


def test_press_on_number_opens_it(bill, signed_in_as):
    number = bill()
    page = signed_in_as("ada", "/my-invoices")
    _search(page, number)

    _table(page).click(position={"x": 80, "y": 58})

    expect(page.get_by_role("heading", name=f"Invoice {number}")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/invoice\\?number={number}$"))


def test_sorted_rows_are_ticked_as_shown(bill, signed_in_as):
    bill(caption="Quigley v. Sorted", units=Decimal(9)), bill(caption="Quigley v. Sorted", units=Decimal(1))
    page = signed_in_as("ada", "/my-invoices")
    page.get_by_role("searchbox").fill("Quigley v. Sorted")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-narrow a")).to_have_count(2)

    _table(page).click(position={"x": 800, "y": 18})  # the head of the column Total: the smallest first
    _tick(page, 0)

    expect(page.locator(".st-key-many-Approve")).to_contain_text("$200.00")


def test_several_are_approved_at_once(bill, signed_in_as, stored):
    both = [bill(caption="Ybarra v. Two"), bill(caption="Ybarra v. Two")]
    page = signed_in_as("ada", "/my-invoices")
    page.get_by_role("searchbox").fill("Ybarra v. Two")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-narrow a")).to_have_count(2)
    _tick(page, 0), _tick(page, 1)
    page.get_by_role("button", name="Approve 2 invoices").click()

    page.get_by_role("dialog").get_by_role("button", name="Approve 2 invoices now").click()

    expect(page.get_by_text("2 invoices approved.")).to_be_visible()
    assert [stored(number)[0].status for number in both] == [InvoiceStatus.APPROVED] * 2


def test_export_holds_what_the_filter_shows(bill, signed_in_as):
    number, other = bill(), bill()
    page = signed_in_as("ada", "/my-invoices")
    _search(page, number)

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    text = download.value.path().read_text("utf-8-sig")
    assert number in text and other not in text


def test_upload_now_queues_the_invoice(bill, signed_in_as, portal, stored):
    page = signed_in_as("bo", f"/invoice?number={_approved(bill, signed_in_as)}")

    page.get_by_role("button", name="Upload now").click()

    expect(page.locator(".st-key-watch").get_by_text("Queued")).to_be_visible()
    page.locator(".st-key-watch").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("button", name="Upload now")).to_be_visible()


def test_biller_says_it_is_there(bill, signed_in_as, portal, stored):
    number = _approved(bill, signed_in_as)
    page = signed_in_as("bo", f"/invoice?number={number}")
    page.get_by_role("button", name="Upload now").click()
    expect(page.locator(".st-key-watch")).to_be_visible()
    with portal.session() as session:
        theirs = update(Submission).where(Submission.invoice_id == stored(number)[0].id)
        session.execute(theirs.values(status=SubmissionStatus.NEEDS_PERSON, sentence="A captcha stands in the way."))

    page.get_by_role("button", name="I looked: it is there").click(timeout=15_000)
    page.get_by_label("receipt").fill("HM-2026-77")
    page.get_by_role("dialog").get_by_role("button", name="It is there").click()

    expect(page.locator(".ll-receipt")).to_contain_text("HM-2026-77")
    assert stored(number)[0].status == InvoiceStatus.ACCEPTED


def test_manager_looks_and_moves_nothing(bill, signed_in_as):
    page = signed_in_as("max", f"/invoice?number={bill()}")

    expect(page.get_by_role("heading", name="Invoice")).to_be_visible()
    expect(page.locator(".st-key-moves button, [class*=st-key-edit-]")).to_have_count(0)


def _timekeeper(session, first):
    return session.scalars(select(Timekeeper).where(Timekeeper.first_name == first)).one()


def _save_line(page, *, narrative, hours):
    page.get_by_role("button", name="Edit line 1").click()
    page.get_by_label("Narrative").fill(narrative)
    page.get_by_label("Hours").fill(hours)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()


def _search(page, text):
    """Search for what only these invoices have, and wait until they stand alone (each has a card, which a desk does not show)."""
    page.get_by_role("searchbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-narrow a", has_not_text=text)).to_have_count(0)
    expect(page.locator(".st-key-narrow a", has_text=text).first).to_be_attached()
    at_rest(page)


def _tick(page, row):
    _table(page).click(position={"x": 18, "y": 58 + 40 * row})


def _table(page):
    return page.locator(".st-key-wide .dvn-scroller")


def _approved(bill, signed_in_as):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    return number
