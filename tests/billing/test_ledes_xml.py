"""LEDES XML 2.1 as we write it: well-formed, nested as the table says, numbered once, and right to the cent."""

import tomllib
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given, settings

from billing.ledes import read, write
from billing.ledes.converting import convert
from billing.ledes.ledes_xml import BEHIND, FIELDS, LEDES_XML_21, VERSION
from billing.ledes.xml_segments import FIRM, ITEM, ITEM_FIELD, TAX_LINK
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, a_named_case, ada, bills
from tests.billing.xml_files import PROFILE, a_bill_of_three_kinds, an_xml_file

SEGMENTS = {segment.tag: segment for segment in FIRM.all}


def tree(bill, **more):
    bill.matter = a_named_case()
    return ElementTree.fromstring(write(bill, PROFILE, **more).content)


def money(element, tag):
    return Decimal(element.findtext(tag))


def amounts(elements, tag):
    return sum((money(element, tag) for element in elements), Decimal(0))


@given(bills())
@settings(max_examples=80, deadline=None)
def test_any_bill_is_nested_as_the_table_says(bill):
    root = tree(bill)

    assert [child.tag for child in root] == ["firm"]
    for element in root.iter():
        if segment := SEGMENTS.get(element.tag):
            own, last = list(segment.says), [child.tag for child in element].index(ITEM)
            tags = [child.tag for child in element]
            assert tags[:last] == [tag for tag in own if tag in tags] and set(tags[last + 1 :]) <= {
                one.tag for one in segment.inside
            }


@given(bills())
@settings(max_examples=80, deadline=None)
def test_every_segment_has_a_number_of_its_own(bill):
    root = tree(bill)

    items = [element.findtext(ITEM) for element in root.iter() if element.tag in SEGMENTS]
    lines = [element.findtext(ITEM) for element in root.iter() if (one := SEGMENTS.get(element.tag)) and one.kind]
    assert all(item.isdigit() for item in items) and len(items) == len(set(items))
    assert sorted(map(int, lines)) == [line.position for line in bill.lines]


@given(bills())
@settings(max_examples=80, deadline=None)
def test_any_bill_adds_up_to_the_cent(bill):
    root = tree(bill)

    matter = root.find(".//matter")
    fees, expenses, credits = (amounts(root.iter(tag), of) for tag, of in (
        ("fee", "total_amount"), ("expense", "total_amount"), ("matter_disc_cred", "disc_cred_amount"),
    ))  # fmt: skip
    assert (money(matter, "matter_total_detail_fees"), money(matter, "matter_total_detail_exp")) == (fees, expenses)
    assert money(matter, "matter_disc_cred_total") == credits
    assert money(matter, "matter_net_fees") + money(matter, "matter_net_exp") == fees + expenses + credits == bill.total
    assert money(matter, "matter_total_due") == money(root.find(".//invoice"), "inv_total_net_due") == bill.total
    for charge in (*root.iter("fee"), *root.iter("expense")):
        assert money(charge, "base_amount") + money(charge, "item_disc_cred_amount") == money(charge, "total_amount")


@given(bills())
@settings(max_examples=40, deadline=None)
def test_rows_read_are_the_rows_written(bill):
    bill.matter = a_named_case()
    content = write(bill, PROFILE).content

    reading = read(content, LEDES_XML_21)

    assert [problem for problem in reading.problems if problem.field != "BILLING_END_DATE"] == []
    assert write(bill, PROFILE).content == content
    assert {row.number("INVOICE_TOTAL") for row in reading.rows} == {bill.total}


def test_declaration_comes_first():
    assert an_xml_file().startswith('<?xml version="1.0" encoding="UTF-8"?>\r\n<ledesxmlebilling2.1>\r\n<firm>\r\n')


def test_signs_of_xml_are_written_as_text():
    bill = a_bill(a_bill_line(narrative="Review <b>&amp; & </fee> of “Smith”"), matter=a_named_case())

    content = write(bill, PROFILE).content

    assert b'<charge_desc>Review &lt;b&gt;&amp;amp; &amp; &lt;/fee&gt; of "Smith"</charge_desc>' in content
    assert read(content, LEDES_XML_21).rows[0].says("LINE_ITEM_DESCRIPTION") == 'Review <b>&amp; & </fee> of "Smith"'


def test_discount_is_a_segment_of_the_matter():
    (discount,) = ElementTree.fromstring(an_xml_file()).iter("matter_disc_cred")

    said = {child.tag: child.text for child in discount}
    assert said == {
        "disc_cred": "MIA", "disc_cred_category": "Fee", "increase_decrease": "Decrease", "disc_cred_amount": "-30.50", ITEM: "3",
    }  # fmt: skip


def test_timekeeper_stands_once_for_each_level_and_rate():
    bo = ada(code="TK2", first_name="Bo", classification="ASSOC")
    lines = [
        a_bill_line(position=1), a_bill_line(position=2), a_bill_line(position=3, unit_cost=Decimal(250)),
        a_bill_line(position=4, timekeeper=bo), a_bill_line(LineKind.EXPENSE, position=5),
    ]  # fmt: skip

    people = [(one.findtext("tk_id"), one.findtext("tk_rate")) for one in tree(a_bill(*lines)).iter("tk_sum")]

    assert people == [("TK1", "200.00"), ("TK1", "250.00"), ("TK2", "200.00")]


def test_firm_and_client_are_named():
    root = ElementTree.fromstring(an_xml_file())

    assert root.findtext("firm/lf_name") == "Whitcombe & Cy" and root.findtext("firm/lf_address/city") == "Dover"
    assert root.findtext("firm/lf_billing_contact/contact_email") == "bo@whitcombe.example"
    assert root.findtext("firm/client/cl_address/phone") == "978 555 0100"


def test_conversion_keeps_names_and_addresses():
    before = an_xml_file().encode()

    converted = convert(before, LEDES_XML_21)

    assert (converted.content, converted.lost) == (before, ())


def test_words_of_an_adjustment_are_told_as_lost():
    before = write(a_bill_of_three_kinds(), LedesProfile(law_firm_id="24-6437381")).content

    lost = {(each.field, each.before, each.after) for each in convert(before, LEDES_XML_21).lost}

    assert lost == {
        ("LINE_ITEM_DESCRIPTION", "Prepare outline for deposition.", ""), ("LINE_ITEM_DATE", "20261014", "20261102"),
    }  # fmt: skip


def test_last_bill_says_so():
    assert [tree(a_bill(), stage=stage).findtext(".//matter_final_bill") for stage in (Stage.INTERIM, Stage.FINAL)] == ["N", "Y"]


def test_file_is_called_xml_unless_the_carrier_says_otherwise():
    other = LedesProfile(format="LEDESXML21", law_firm_id="1", file_name="{matter_number}.txt")

    names = [write(a_bill_of_three_kinds(), profile).name for profile in (PROFILE, other)]

    assert names == ["2610-0042.xml", "M-0528.txt"]


def test_every_element_has_its_field_and_every_field_its_element():
    carried = {name for segment in FIRM.all for _, name in segment.leaves} - {TAX_LINK}

    assert carried | {*BEHIND, ITEM_FIELD} == {field.name for field in FIELDS}


def test_program_tells_its_version():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())

    assert project["project"]["version"] == VERSION
