"""One invoice: read, edited, approved, sent back. A real browser at the real portal, and its database."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

from data.models import InvoiceLine, LineEdit
from data.vocabulary import InvoiceStatus
from tests.pages.conftest import at_rest, writing_in
from tests.pages.invoices.conftest import save_line


def test_typed_address_of_anothers_is_refused(bill, signed_in_as):
    his = bill("Ben", narrative="Advise on a secret settlement.")

    page = signed_in_as("ada", f"/invoice?number={his}")

    expect(page.get_by_text(f"No invoice {his} for you")).to_be_visible()
    assert "secret settlement" not in page.content()


def test_edited_line_keeps_its_original(bill, signed_in_as, portal, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    save_line(page, narrative="Prepare outline for cross-examination.", hours="2")

    expect(page.get_by_text("Changed 2 times")).to_be_visible()
    expect(page.locator(".ll-facts.large")).to_contain_text("$400.00")
    with portal.session() as session:
        line = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == stored(number)[0].id)).one()
        assert (line.narrative, line.original_narrative) == (
            "Prepare outline for cross-examination.", "Prepare outline for deposition."
        )  # fmt: skip
        assert session.scalars(select(LineEdit.field).where(LineEdit.line_id == line.id)).all() == ["narrative", "units"]


def test_line_is_written_down_with_a_reason_and_undone_on_a_phone(bill, signed_in_as, stored):
    page = signed_in_as("ada", f"/invoice?number={bill()}", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Edit line 1").click()
    page.get_by_role("button", name="Write down").click()
    page.get_by_text("Percent", exact=True).click()
    page.get_by_label("How much").fill("10")
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("Say why")).to_be_visible()

    page.get_by_label("Why").first.fill("Agreed with the adjuster")
    page.get_by_role("button", name="Take it off").click()

    expect(page.get_by_text("is written down.")).to_be_visible()
    expect(page.locator(".ll-facts.large")).to_contain_text("$270.00")
    page.get_by_role("button", name="Edit line 1").click()
    expect(page.get_by_role("dialog")).to_contain_text("Agreed with the adjuster")
    page.get_by_role("button", name="Undo the write-down").click()
    expect(page.locator(".ll-facts.large")).to_contain_text("$300.00")


def test_wrong_hours_keep_what_was_typed(bill, signed_in_as, stored):
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    save_line(page, narrative="Attend mediation.", hours="two")

    expect(page.get_by_role("dialog").get_by_text("“two” is not a number; write it like 1.5.")).to_be_visible()
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


def test_double_click_leaves_one_event(bill, signed_in_as, stored, portal):
    """Both clicks are there before the first one's deed is stored, because somebody else is just writing."""
    number = bill()
    page = signed_in_as("ada", f"/invoice?number={number}")

    with writing_in(portal):
        page.get_by_role("button", name="Approve").dblclick(delay=30)
        page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    at_rest(page)

    expect(page.get_by_text(f"Invoice {number} was approved.")).to_be_visible()
    expect(page.get_by_text("already")).to_have_count(0)
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


def test_manager_looks_and_moves_nothing(bill, signed_in_as):
    page = signed_in_as("max", f"/invoice?number={bill()}")

    expect(page.get_by_role("heading", name="Invoice")).to_be_visible()
    expect(page.locator(".st-key-moves button, [class*=st-key-edit-]")).to_have_count(0)
