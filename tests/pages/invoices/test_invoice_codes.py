"""Codes on the invoice pages: their names, the pick lists, and the search for them. A real browser at the real portal."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from data.models import InvoiceLine, LineEdit
from data.vocabulary import LineKind
from tests.pages.invoices.conftest import search

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
COPIES = {"kind": LineKind.EXPENSE, "task_code": None, "activity_code": None, "expense_code": "E101"}


def code(page, text):
    """The code as it stands on a line."""
    return page.locator(".ll-line .who abbr").get_by_text(text, exact=True)


def pick(page, kind, typed, option):
    """Choose in a pick list what is left of it after typing."""
    page.get_by_role("dialog").get_by_role("combobox", name=kind).fill(typed)
    page.get_by_role("option", name=option).click()


def edited(portal, stored, number):
    """The line's codes, and each step of its changes."""
    with portal.session() as session:
        line = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == stored(number)[0].id)).one()
        edits = session.scalars(select(LineEdit).where(LineEdit.line_id == line.id).order_by(LineEdit.id))
        steps = [(edit.field, edit.before, edit.after) for edit in edits]
        return (line.task_code, line.activity_code, line.expense_code), steps


def test_pointer_on_a_code_tells_its_name(bill, signed_in_as):
    page = signed_in_as("ada", f"/invoice?number={bill()}")

    expect(code(page, "L330")).to_have_attribute("title", "Depositions")
    name = page.locator(".ll-line .ll-code span").first.bounding_box()
    assert name["width"] <= 1  # for screen readers only


def test_phone_says_the_name_in_words(bill, signed_in_as):
    page = signed_in_as("ada", f"/invoice?number={bill()}", **PHONE)

    expect(page.locator(".ll-line .who").get_by_text("PARTNR · L330 Depositions A101 Plan and prepare for")).to_be_visible()
    assert page.locator(".ll-line .ll-code span").first.bounding_box()["width"] > 40


def test_code_that_no_set_knows_stands_alone(bill, signed_in_as):
    page = signed_in_as("ada", f"/invoice?number={bill(task_code='<b>X9')}")

    expect(page.locator(".ll-line .who").get_by_text("<b>X9")).to_be_visible()
    expect(page.locator(".ll-line .who abbr")).to_have_count(1)


def test_task_is_picked_by_its_name(bill, signed_in_as, portal, stored):
    number = bill(task_code="L310")
    page = signed_in_as("ada", f"/invoice?number={number}")
    page.get_by_role("button", name="Edit line 1").click()

    pick(page, "Task", "deposi", "L330 · Depositions")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(code(page, "L330")).to_be_visible()
    page.get_by_text("Changed 1 time").click()
    expect(page.locator(".ll-redline").get_by_text("L310")).to_be_visible()
    assert edited(portal, stored, number) == (("L330", "A101", None), [("task_code", "L310", "L330")])


def test_cost_has_only_an_expense_code(bill, signed_in_as, portal, stored):
    number = bill(**COPIES)
    page = signed_in_as("ada", f"/invoice?number={number}")
    page.get_by_role("button", name="Edit line 1").click()
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_have_count(1)

    pick(page, "Expense", "E107", "E107 · Delivery services/messengers")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(code(page, "E107")).to_be_visible()
    assert edited(portal, stored, number) == ((None, None, "E107"), [("expense_code", "E101", "E107")])


def test_narrative_alone_leaves_codes_as_they_are(bill, signed_in_as, portal, stored):
    number = bill(task_code="X9", activity_code=None)
    page = signed_in_as("ada", f"/invoice?number={number}")
    page.get_by_role("button", name="Edit line 1").click()
    expect(page.get_by_role("combobox", name="Activity")).to_have_value("")

    page.get_by_label("Narrative").fill("Attend mediation.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(page.locator(".ll-line .work").get_by_text("Attend mediation.").first).to_be_visible()
    assert [field for field, _, _ in edited(portal, stored, number)[1]] == ["narrative"]


@pytest.mark.parametrize(("username", "path"), [("ada", "/my-invoices"), ("bo", "/invoices")])
def test_search_finds_codes_names_and_narratives(bill, signed_in_as, username, path):
    number, other = bill(task_code="B180", narrative="Interview the zymurgist."), bill()
    page = signed_in_as(username, path)
    cards = page.locator(".st-key-narrow a")

    for words in ("B180", "avoidance action", "zymurgist"):
        page.get_by_role("searchbox").fill(words)
        page.keyboard.press("Enter")
        expect(cards.get_by_text(number)).to_have_count(1)
        expect(cards.get_by_text(other)).to_have_count(0)
        search(page, other)


def test_export_has_the_names_beside_the_codes(bill, signed_in_as):
    page = signed_in_as("ada", f"/invoice?number={bill()}")

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    head, line = download.value.path().read_text("utf-8-sig").splitlines()
    assert "Task,Task name,Activity,Activity name,Expense,Expense name" in head
    assert "L330,Depositions,A101,Plan and prepare for,," in line
