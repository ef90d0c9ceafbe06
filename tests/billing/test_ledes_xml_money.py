"""LEDES XML 2.1 as a carrier's file wants it: taxes, money, countries, names, discounts, consents."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import read, write
from billing.ledes.converting import CannotConvert, convert
from billing.ledes.file_check import check
from billing.ledes.formats import FORMATS
from billing.ledes.ledes_xml import CATEGORY, LEDES_XML_21
from billing.ledes.xml_segments import ITEM
from carriers.partner_laws import INTERNATIONAL
from carriers.profile import LawFirm, Tax
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, a_named_case, amounts, bills
from tests.billing.xml_files import PROFILE, a_bill_of_three_kinds, an_xml_file, line_of

TAXED = PROFILE.model_copy(update={"currency": "EUR", "tax": Tax(type="VAT", rate=Decimal("0.19"))})
half_cents = st.sampled_from(["half_up", "half_even"])


def plain(bill):
    """The bill with adjustments of plain amounts, as people write them; others may differ by a cent of tax where no price is shown."""
    for line in bill.lines:
        if line.kind in CATEGORY:
            line.units, line.unit_cost, line.total = Decimal(1), Decimal(0), line.adjustment
    bill.total = sum((line.total for line in bill.lines), Decimal(0))
    bill.matter = a_named_case()
    return bill


def kept_sums(content):
    return [line for line in content.decode().split("\r\n") if line.startswith(("<matter_", "<inv_", "<country>", "<tax_"))]


def item_of(text, tag):
    return ElementTree.fromstring(text).find(f".//{tag}").findtext(ITEM)


def money(element, tag):
    return Decimal(element.findtext(tag))


@given(bill=bills(), rate=amounts("1", 4), rounding=half_cents, discounts=st.sampled_from(["lines", "invoice"]))
@settings(max_examples=100, deadline=None)
def test_taxed_bill_adds_up_to_the_cent(bill, rate, rounding, discounts):
    changes = {"rounding": rounding, "discounts": discounts, "tax": Tax(type="VAT", rate=rate)}
    bill.matter = a_named_case()
    content = write(bill, TAXED.model_copy(update=changes)).content

    root, rows = ElementTree.fromstring(content), read(content, LEDES_XML_21).rows
    matter, tax = root.find(".//matter"), sum(row.number("LINE_ITEM_TAX_TOTAL") for row in rows)
    assert money(matter, "matter_net_fees") + money(matter, "matter_net_exp") == bill.total
    assert (
        money(matter, "matter_tax_on_fees") + money(matter, "matter_tax_on_exp")
        == money(root.find(".//invoice"), "inv_total_tax")
        == tax
    )
    assert money(matter, "matter_total_due") == money(root.find(".//invoice"), "inv_total_net_due") == bill.total + tax
    assert sum(row.number("LINE_ITEM_TOTAL") for row in rows) == bill.total + tax
    for charge in (*root.iter("fee"), *root.iter("expense")):
        assert money(charge, "base_amount") + money(charge, "item_disc_cred_amount") == money(charge, "total_amount")


@given(bill=bills(), rate=amounts("1", 4), rounding=half_cents, discounts=st.sampled_from(["lines", "invoice"]))
@settings(max_examples=100, deadline=None)
def test_taxed_bill_is_worth_what_the_international_format_says(bill, rate, rounding, discounts):
    changes = {"rounding": rounding, "discounts": discounts, "tax": Tax(type="VAT", rate=rate)}
    bill = plain(bill)
    files = [write(bill, TAXED.model_copy(update={**changes, "format": name})).content for name in INTERNATIONAL]

    sums = ("INVOICE_TOTAL", "INVOICE_TAX_TOTAL", "INVOICE_CURRENCY")
    rows = [read(content, FORMATS[name]).rows[0] for name, content in zip(INTERNATIONAL, files, strict=True)]
    assert len({tuple(row.says(field) for field in sums) for row in rows}) == 1


def test_tax_stands_once_and_every_line_names_it():
    bill = a_bill_of_three_kinds()
    root = ElementTree.fromstring(write(bill, TAXED).content)

    (tax,) = root.iter("tax")
    assert [tax.findtext(tag) for tag in ("tx_id", "tax_type", "tax_rate_percent")] == ["1", "VAT", "0.19"]
    assert [element.tag for element in root.iter() if element.findtext("tx_id") == "1"] == [
        "tax", "tax_matter_disc_cred", "tax_item_fee", "tax_item_expense",
    ]  # fmt: skip
    assert [money(root.find(".//matter"), f"matter_tax_on_{of}") for of in ("fees", "exp")] == [Decimal("47.40"), Decimal("0.81")]


def test_tax_too_small_to_count_is_named_all_the_same():
    penny = a_bill(a_bill_line(units=Decimal(1), unit_cost=Decimal("0.01")), matter=a_named_case())

    checked = check("2610-0042.xml", write(penny, TAXED).content, TAXED)

    assert [row.says("LINE_ITEM_TAX_RATE") for row in checked.sheet.rows] == ["0.19"] and checked.problems == ()


def test_consents_stand_behind_narrative_and_description():
    bill = a_bill(a_bill_line(), a_bill_line(position=2), matter=a_named_case())
    consents = {1: "consent of J. Poe, 3 Oct 2026", None: "budget 77"}

    root = ElementTree.fromstring(write(bill, PROFILE, consents=consents).content)
    left_out = write(bill, PROFILE.model_copy(update={"consents": "left_out"}), consents=consents).content

    assert [fee.findtext("charge_desc") for fee in root.iter("fee")] == [
        "Prepare outline for deposition. (consent of J. Poe, 3 Oct 2026)", "Prepare outline for deposition.",
    ]  # fmt: skip
    assert root.findtext(".//inv_desc") == "For professional services, October 2026 (budget 77)"
    assert b"Poe" not in left_out and b"budget" not in left_out


@pytest.mark.parametrize("name", INTERNATIONAL)
def test_adjustment_is_taxed_as_its_reader_sees_it(name):
    """Worth 0.0249, shown as 0.02: the tax of a half is a cent of either only where the price is told."""
    odd = a_bill_line(LineKind.FEE_ADJUSTMENT, units=Decimal("0.0249"), unit_cost=Decimal(1))
    profile = TAXED.model_copy(update={"format": name, "tax": Tax(type="VAT", rate=Decimal("0.22"))})

    checked = check("a", write(a_bill(odd, matter=a_named_case()), profile).content)

    assert checked.problems == ()
    assert checked.sheet.rows[0].number("LINE_ITEM_TAX_TOTAL") == (Decimal("0.00") if name == "LEDESXML21" else Decimal("0.01"))


def test_tax_that_xml_cannot_say_is_not_converted():
    odd = a_bill_line(LineKind.FEE_ADJUSTMENT, units=Decimal("0.0249"), unit_cost=Decimal(1))
    profile = TAXED.model_copy(update={"format": "LEDES1998BI", "tax": Tax(type="VAT", rate=Decimal("0.22"))})

    with pytest.raises(CannotConvert, match=r"Line 3 carries a tax of 0\.01, where 0\.22 of its worth is 0\.00"):
        convert(write(a_bill(odd, matter=a_named_case()), profile).content, LEDES_XML_21)


@pytest.mark.parametrize(("form", "written"), [("alpha-2", "US"), ("alpha-3", "USA")])
def test_countries_are_written_as_the_carrier_reads_them(form, written):
    root = ElementTree.fromstring(write(a_bill_of_three_kinds(), PROFILE.model_copy(update={"country": form})).content)

    assert [root.findtext(f"firm/{path}/country") for path in ("lf_address", "client/cl_address")] == [written] * 2


def test_wishes_of_the_carrier_are_told_where_they_stand():
    text = an_xml_file()
    wants = TAXED.model_copy(update={"country": "alpha-2", "discounts": "invoice", "tax": None})

    found = {(problem.line, problem.words) for problem in check("2610-0042.xml", text.encode(), wants).problems}

    where = line_of(text, "<inv_currency>")
    spot = f"(<inv_currency> in <invoice>, file_item_nbr {item_of(text, 'invoice')})"
    assert (where, f"INVOICE_CURRENCY is USD; the carrier is billed in EUR {spot}. Bill it in EUR.") in found
    assert {line for line, words in found if "_COUNTRY is USA; the carrier wants US" in words} == {
        line_of(text, "<country>"), line_of(text, "<cl_address>") + 3,
    }  # fmt: skip
    assert [line for line, words in found if "wants discounts in one row of type IF" in words] == [
        line_of(text, "<item_disc_cred_amount>")
    ]


@given(bill=bills(), rounding=half_cents, form=st.sampled_from(["alpha-2", "alpha-3"]))
@settings(max_examples=60, deadline=None)
def test_conversion_keeps_taxes_money_and_countries_both_ways(bill, rounding, form):
    bill = plain(bill)
    profile = TAXED.model_copy(update={"rounding": rounding, "country": form, "format": "LEDES1998BI"})
    before = read(write(bill, profile).content, FORMATS["LEDES1998BI"]).rows

    there = convert(write(bill, profile).content, LEDES_XML_21).content
    after = read(convert(there, FORMATS["LEDES1998BI"]).content, FORMATS["LEDES1998BI"]).rows

    kept = (
        "INVOICE_TOTAL",
        "INVOICE_TAX_TOTAL",
        "INVOICE_CURRENCY",
        "LAW_FIRM_NAME",
        "LAW_FIRM_COUNTRY",
        "CLIENT_CITY",
        "LINE_ITEM_TAX_RATE",
    )
    assert [after[0].says(field) for field in kept] == [before[0].says(field) for field in kept]
    assert sum(row.number("LINE_ITEM_TAX_TOTAL") for row in after) == sum(row.number("LINE_ITEM_TAX_TOTAL") for row in before)
    assert kept_sums(there) == kept_sums(write(bill, profile.model_copy(update={"format": "LEDESXML21"})).content)


def test_long_name_is_whole_in_xml_and_cut_in_the_column():
    name = "Whitcombe " * 8
    profile = PROFILE.model_copy(update={"law_firm": LawFirm(name=name)})

    whole, cut = (
        write(a_bill_of_three_kinds(), profile.model_copy(update={"format": of})) for of in ("LEDESXML21", "LEDES1998BI")
    )

    assert f"<lf_name>{name.strip()}</lf_name>".encode() in whole.content
    assert ("LAW_FIRM_NAME", name[:60].strip()) in {(change.field, change.after) for change in cut.changes}


def test_file_of_others_may_tax_a_line_after_its_rounding():
    """A fee worth 0.0249 is 0.02 in the file: 22 % of the one are a cent, of the other nothing."""
    profile = TAXED.model_copy(update={"tax": Tax(type="VAT", rate=Decimal("0.22"))})
    ours = write(
        a_bill(a_bill_line(units=Decimal("0.0249"), unit_cost=Decimal(1)), matter=a_named_case()), profile
    ).content.decode()
    theirs = ours
    for tag, right, other in (
        ("inv_total_tax", "0.01", "0.00"), ("matter_tax_on_fees", "0.01", "0.00"), ("inv_total_net_due", "0.03", "0.02"),
        ("matter_total_due", "0.03", "0.02"),
    ):  # fmt: skip
        assert f"<{tag}>{right}<" in theirs
        theirs = theirs.replace(f"<{tag}>{right}<", f"<{tag}>{other}<")

    read_so = [read(text.encode(), LEDES_XML_21) for text in (ours, theirs)]

    assert [reading.problems for reading in read_so] == [(), ()]
    assert [reading.rows[0].says("LINE_ITEM_TAX_TOTAL") for reading in read_so] == ["0.01", "0.00"]
