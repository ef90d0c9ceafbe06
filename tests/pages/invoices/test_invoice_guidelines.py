"""Guidelines on the invoice's page: what stops the bill and is excused, and what a rule cut by itself. A real browser."""

from playwright.sync_api import expect
from sqlalchemy import select

from data.models import InvoiceLine
from data.vocabulary import InvoiceStatus
from tests.pages.invoices.conftest import save_line

FORBIDDEN = "Clerical sorting of exhibits for trial binder"


def test_finding_is_excused_and_the_consent_is_in_the_file(bill, signed_in_as, stored):
    number = bill(carrier="keystone_fidelity")
    page = signed_in_as("ada", f"/invoice?number={number}")
    save_line(page, narrative=FORBIDDEN)
    expect(page.locator(".ll-finding.refuse")).to_contain_text("“clerical” is a word this carrier does not take")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"Invoice {number} cannot be approved yet")).to_be_visible()

    page.get_by_text("1 finding to mend or excuse").click()
    page.get_by_role("button", name="Excuse").click()
    page.get_by_role("button", name="Let it stand").click()
    expect(page.get_by_role("dialog").get_by_text("Please say why it may stand.")).to_be_visible()
    page.get_by_label("Why may it stand?").fill("No vendor could do it overnight.")
    page.get_by_label("Who at the carrier consented").fill("M. Ortiz")
    page.get_by_role("button", name="Let it stand").click()

    expect(page.locator(".ll-finding.excused")).to_contain_text("Ada Whitcombe: No vendor could do it overnight.")
    expect(page.locator(".ll-finding.excused")).to_contain_text("Consent of the carrier: M. Ortiz.")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"Invoice {number} was approved.")).to_be_visible()
    page.get_by_role("tab", name="File").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert f"|{FORBIDDEN} (approved by M. Ortiz)|".encode() in download.value.path().read_bytes()
    assert stored(number)[0].status == InvoiceStatus.APPROVED


def test_excuse_is_taken_back(bill, signed_in_as):
    number = bill(carrier="keystone_fidelity")
    page = signed_in_as("ada", f"/invoice?number={number}")
    save_line(page, narrative=FORBIDDEN)
    page.get_by_text("1 finding to mend or excuse").click()
    page.get_by_role("button", name="Excuse").click()
    page.get_by_label("Why may it stand?").fill("No vendor could do it overnight.")
    page.get_by_role("button", name="Let it stand").click()
    expect(page.get_by_text("All findings are excused")).to_be_visible()

    page.get_by_role("button", name="Take back").click()

    expect(page.get_by_text("1 finding to mend or excuse")).to_be_visible()
    expect(page.locator(".ll-finding.refuse")).to_be_visible()


def test_rule_cuts_travel_and_shows_what_it_was(bill, signed_in_as, stored, portal):
    number = bill(carrier="beacon_liability", activity_code="A112")
    page = signed_in_as("ada", f"/invoice?number={number}")

    save_line(page, narrative="Drive to Platte County for hearing on motion")

    rate = page.locator(".ll-line .rate").nth(1)
    expect(rate).to_contain_text("$100.00")
    expect(rate.locator("del")).to_have_text("$200.00")
    page.get_by_text("Changed 2 times").click()
    expect(page.locator("details")).to_contain_text("By itself, as the carrier's rule says")
    expect(page.locator("details")).to_contain_text("the carrier pays 50 % of the rate for travel")
    with portal.session() as session:
        line = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == stored(number)[0].id)).one()
        assert (line.unit_cost, line.original_unit_cost, line.total) == (100, 200, 150)
