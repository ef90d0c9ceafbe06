"""`python -m billing.ledes convert`: the same bill in every format, and what a format cannot say."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.errors import Refusal
from billing.ledes import read, write
from billing.ledes.__main__ import main
from billing.ledes.converting import CannotConvert, convert
from billing.ledes.formats import FORMATS
from billing.ledes.joining import join
from billing.ledes.ledes_xml import CATEGORY
from billing.ledes.rebuilding import names_in
from carriers.partner_laws import INTERNATIONAL
from carriers.profile import LedesProfile
from tests.billing.bills import SAMPLES, a_bill, a_bill_line, a_named_case, a_sample, bills

MONEY = ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_ADJUSTMENT_AMOUNT", "LINE_ITEM_TOTAL", "INVOICE_TOTAL")
WORDS = ("INVOICE_NUMBER", "LINE_ITEM_NUMBER", "TIMEKEEPER_ID", "LINE_ITEM_DESCRIPTION", "CLIENT_MATTER_ID")


def file_of(bill, name):
    bill.matter = a_named_case()
    return write(bill, LedesProfile(format=name, law_firm_id="24-6437381")).content


def held(content, name, formats):
    """What every row says; in a pair with XML an adjustment is an amount, and nothing more."""
    bare = CATEGORY if "LEDESXML21" in formats else ()
    return sorted(
        ([row.number(field) for field in (MONEY[-2:] if row.kind in bare else MONEY)],
         [row.says(field) for field in (WORDS[:2] if row.kind in bare else WORDS)])
        for row in read(content, FORMATS[name]).rows
    )  # fmt: skip


@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(FORMATS, 2)))
@given(bill=bills())
@settings(max_examples=20)
def test_bill_is_worth_the_same_in_every_format(source, target, bill):
    before = file_of(bill, source)

    there = convert(before, FORMATS[target]).content
    back = convert(there, FORMATS[source]).content

    pair = {source, target}
    assert held(there, target, pair) == held(before, source, pair) == held(back, source, pair)


@pytest.mark.parametrize("name", FORMATS)
def test_same_format_loses_nothing(name):
    before = file_of(a_bill(a_bill_line(), a_bill_line(position=2)), name)

    assert (convert(before, FORMATS[name]).content, convert(before, FORMATS[name]).lost) == (before, ())


def test_what_a_format_cannot_say_is_told():
    before = file_of(a_bill(a_bill_line(), a_bill_line(position=2)), "LEDES1998BI")

    lost = convert(before, FORMATS["LEDES1998B"]).lost

    assert {(each.field, each.before, each.after) for each in lost if each.field in ("MATTER_NAME", "CLIENT_NAME")} == {
        ("MATTER_NAME", "Delgado v. Northfield", ""), ("CLIENT_NAME", "Harbor Mutual Auto", ""),
    }  # fmt: skip
    assert [each.line for each in lost if each.field == "MATTER_NAME"] == [3]


def test_many_invoices_stay_in_one_file():
    converted = convert(a_sample("valid_six_lines_1998b.txt"), FORMATS["LEDES1998BI"])

    assert len(read(converted.content, FORMATS["LEDES1998BI"]).sheet.invoices) == 2


@pytest.mark.parametrize(
    ("content", "target", "why"),
    [
        (a_sample("two_totals_crlf_1998b.txt"), "LEDES1998BI", "must be mended first. Line 8: INVOICE_TOTAL"),
        (a_sample("valid_six_lines_1998b.txt"), "LSS", "LSS holds one invoice in a file, and this one has 2."),
        (file_of(a_bill(), "LEDES1998BI").replace(b"|USD|", b"|EUR|"), "LEDES1998B", "is in EUR"),
        (b"hello", "LSS", "must be mended first."),
    ],
)
def test_what_cannot_be_converted_is_a_sentence(content, target, why):
    with pytest.raises(CannotConvert, match=why):
        convert(content, FORMATS[target])


TAXED = LedesProfile(format="LEDES1998BI", law_firm_id="24-6437381", currency="EUR", tax={"type": "VAT", "rate": "0.19"})


@given(bill=bills(), rounding=st.sampled_from(["half_up", "half_even"]))
@settings(max_examples=60)
def test_taxes_and_currency_are_carried_to_the_cent(bill, rounding):
    bill.matter = a_named_case()
    before = write(bill, TAXED.model_copy(update={"rounding": rounding})).content

    converted = convert(before, FORMATS["LEDES1998BI"])

    assert (converted.content, converted.lost) == (before, ())


def test_addresses_and_countries_are_carried():
    profile = LedesProfile(
        format="LEDES1998BI", law_firm_id="24-6437381", country="alpha-2",
        law_firm={"name": "Whitcombe & Hale", "address_1": "1 Main Street", "city": "Hartford", "state": "CT", "country": "USA"},
        client_address={"city": "London", "postcode": "EC3V 3LA", "country": "GB"},
    )  # fmt: skip
    before = write(a_bill(matter=a_named_case()), profile).content

    row = read(before, FORMATS["LEDES1998BI"]).rows[0]
    assert (row.says("LAW_FIRM_COUNTRY"), row.says("CLIENT_COUNTRY")) == ("US", "GB")
    assert (row.says("LAW_FIRM_NAME"), row.says("CLIENT_CITY")) == ("Whitcombe & Hale", "London")
    assert convert(before, FORMATS["LEDES1998BI"]).content == before


def taxed_file(*changes):
    content = write(a_bill(a_bill_line(), a_bill_line(position=2), matter=a_named_case()), TAXED).content
    for old, new in changes:
        content = content.replace(old, new, 1)
    return content


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - set(INTERNATIONAL)))
def test_tax_without_a_place_is_refused(name):
    with pytest.raises(CannotConvert, match=f"Line 3 carries tax, and {name} has no place for it."):
        convert(taxed_file(), FORMATS[name])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([(b"|0.19|57.00|VAT|", b"|0.19|57.00|GST|")], "Lines 3 and 4 carry different taxes"),
        (
            [(b"|0.19|57.00|VAT|", b"|0.19|57.01|VAT|"), (b"|357.00|", b"|357.01|"), *[(b"|714.00|", b"|714.01|")] * 2,
             *[(b"|114.00|", b"|114.01|")] * 4],
            "Line 3 carries a tax of 57.01, where 0.19 of its worth is 57.00",
        ),
    ],
)  # fmt: skip
def test_tax_that_would_change_is_refused(changes, why):
    with pytest.raises(CannotConvert, match=why):
        convert(taxed_file(*changes), FORMATS["LEDES1998BI"])


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(content):
    good = join([a_sample("valid_six_lines_1998b.txt")])
    for each in (content, good[: len(good) // 2] + content):
        try:
            assert convert(each, FORMATS["LEDES1998BI"]).content
        except Refusal as refused:
            assert str(refused)


def test_command_writes_the_file_and_tells(tmp_path, capsys):
    new = tmp_path / "new.txt"

    code = main(["convert", str(SAMPLES / "valid_six_lines_1998b.txt"), str(new), "--to", "LEDES1998BI"])

    told = capsys.readouterr().out
    assert new.read_bytes().startswith(b"LEDES98BI V2[]") and (code == 1) == ("are not as they were" in told)


def test_command_refuses_with_a_sentence(tmp_path, capsys):
    assert main(["convert", str(SAMPLES / "two_totals_crlf_1998b.txt"), str(tmp_path / "new.txt"), "--to", "LSS"]) == 2
    assert "must be mended first" in capsys.readouterr().err and not (tmp_path / "new.txt").exists()


def test_file_that_is_there_stays(tmp_path, capsys):
    there = tmp_path / "there.txt"
    there.write_bytes(b"mine")

    assert main(["convert", str(SAMPLES / "valid_six_lines_1998b.txt"), str(there), "--to", "LEDES1998BI"]) == 2
    assert there.read_bytes() == b"mine" and "there.txt cannot be opened: File exists." in capsys.readouterr().err


@pytest.mark.parametrize("target", FORMATS)
def test_lines_without_plain_numbers_are_numbered_and_that_is_told(target):
    numbers = ["A-7", "007", "9"]
    content = file_of(a_bill(*(a_bill_line(position=place) for place in (1, 2, 3))), "LEDES1998B").decode()
    for place, number in enumerate(numbers, 1):
        content = content.replace(f"|{place}|F|", f"|{number}|F|")

    converted = convert(content.encode(), FORMATS[target])

    told = [(change.before, change.after) for change in converted.lost if change.field == "LINE_ITEM_NUMBER"]
    assert told == [("A-7", "1"), ("007", "2"), ("9", "3")]


@pytest.mark.parametrize(
    ("name", "last", "first"), [("Whitcombe, Ada", "Whitcombe", "Ada"), ("Whitcombe Ada", "Whitcombe", "Ada"), ("Ada", "Ada", "")]
)
def test_name_without_its_comma_is_understood(name, last, first):
    assert names_in(name) == (last, first)
