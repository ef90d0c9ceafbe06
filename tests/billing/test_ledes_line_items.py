"""A line of a file, as a site names it, is a line of our bill or says something of the whole."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import write
from billing.ledes.formats import FORMATS
from billing.ledes.line_items import line_item_at
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, a_named_case
from tests.billing.xml_files import an_xml_file, line_of


def a_written_bill(name, **more):
    lines = [
        a_bill_line(LineKind.EXPENSE, position=1, narrative="Copies of records"),
        a_bill_line(position=2, narrative="Draft answer", adjustment=Decimal(-20)),
        a_bill_line(position=3, narrative="Call with client"),
    ]  # fmt: skip
    return write(a_bill(*lines, matter=a_named_case()), LedesProfile(format=name, law_firm_id="1", **more)).content


def items_in(content):
    """The line item of each line of the file, with the line."""
    text = content.decode().split("\r\n")
    return [(line_item_at(content, number), line) for number, line in enumerate(text, start=1)]


@pytest.mark.parametrize("discounts", ["lines", "invoice"])
@pytest.mark.parametrize("name", FORMATS)
def test_line_with_a_narrative_is_its_line_item(name, discounts):
    found = items_in(a_written_bill(name, discounts=discounts))

    words = {1: "Copies of records", 2: "Draft answer", 3: "Call with client"}
    assert {item: line for item, line in found for text in words.values() if text in line and line.count("line") == 0} == {
        item: next(line for _, line in found if text in line) for item, text in words.items()
    }


@pytest.mark.parametrize("name", FORMATS)
def test_row_made_for_the_file_has_the_next_number(name):
    found = items_in(a_written_bill(name, discounts="invoice"))

    assert {item for item, _ in found} == {None, 1, 2, 3, 4}
    assert [line for item, line in found if item == 4 and "-20.00" in line]


@pytest.mark.parametrize("name", FORMATS)
def test_first_and_last_line_are_about_the_whole(name):
    found = items_in(a_written_bill(name))

    assert found[0][0] is None and found[-1][0] is None
    assert line_item_at(a_written_bill(name), 0) is line_item_at(a_written_bill(name), 10_000) is None


def test_every_line_of_a_segment_is_its_line_item():
    text = an_xml_file()
    content = text.encode()

    inside = [line_item_at(content, line_of(text, part)) for part in ("<fee>", "<task_code>", "</fee>", "<expense>", "<units>34")]
    outside = [line_item_at(content, line_of(text, part)) for part in ("<tk_sum>", "<matter>", "<lf_id>", "</client>")]
    assert (inside, outside) == ([1, 1, 1, 2, 2], [None] * 4)
    assert line_item_at(text.replace("\r\n", "").encode(), 1) is None


@given(st.binary(max_size=200), st.integers(-1, 50))
@settings(max_examples=50, deadline=None)
def test_any_bytes_have_an_answer(content, line):
    assert line_item_at(content, line) is None
