"""Every finding says what is wrong and, in a sentence of its own, what to do about it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import Problem, problems_of, read
from billing.ledes.__main__ import main
from billing.ledes.file_check import check
from billing.ledes.formats import FORMATS
from carriers.profile import LedesProfile
from tests.billing.bills import PROFILE, SAMPLES, a_bill, a_bill_line, a_case, a_file, a_row
from tests.billing.test_ledes_records import FILES
from tests.billing.test_ledes_xml_reading import LOUD, OUT_OF_PLACE, QUIET
from tests.billing.xml_files import an_xml_file

WISHES = LedesProfile(
    format="LEDES1998BI", law_firm_id="99-1", client_id="ACME", largest="1 kB", code_set="litigation", discounts="invoice",
    currency="EUR", tax={"type": "VAT", "rate": "0.2"}, limits={"narrative": 20, "unit_decimals": 0},
)  # fmt: skip


def in_xml(value, text):
    return an_xml_file().replace(value, text, 1).encode()


def says_what_to_do(problem):
    return problem.mend[:1].isupper() and problem.mend.endswith(".") and problem.mend not in problem.sentence


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
@pytest.mark.parametrize("profile", [None, WISHES], ids=["by itself", "as a carrier wants it"])
def test_every_finding_of_published_files_says_what_to_do(name, profile):
    problems = check(name, (SAMPLES / name).read_bytes(), profile).problems

    assert [problem for problem in problems if not says_what_to_do(problem)] == []


@given(st.sampled_from(sorted(a_row().split("|"))), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_every_finding_of_damaged_files_says_what_to_do(value, text):
    for content in (a_file(a_row().replace(value, text, 1)), FILES["LSS"].replace(value, text, 1).encode(), in_xml(value, text)):
        assert [problem for problem in check("a.txt", content).problems if not says_what_to_do(problem)] == []


@pytest.mark.parametrize("change", [each[:2] for each in (*LOUD, *OUT_OF_PLACE, *QUIET)])
def test_every_finding_of_xml_says_what_to_do(change):
    problems = read(an_xml_file().replace(*change, 1).encode(), FORMATS["LEDESXML21"]).problems

    assert problems and [problem for problem in problems if not says_what_to_do(problem)] == []


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b"hello", b"<html>", b"LEDES1998B[]\r\n", b"H|1\r\nX|2\r\n", b"FEES\r\nFEES\r\n"]
)
def test_files_that_cannot_be_read_say_what_to_do(form, content):
    assert [problem for problem in read(content, form).problems if not says_what_to_do(problem)] == []


def test_place_to_mend_is_told_for_a_bill_of_ours():
    bill = a_bill(a_bill_line(task_code=None, narrative="x" * 15_361), matter=a_case(claim_number=None))

    assert {problem.field: problem.mend for problem in problems_of(bill, PROFILE)} == {
        "CLIENT_MATTER_ID": "Add it on the matter in the case-management system.",
        "LINE_ITEM_TASK_CODE": "Add it on the line here.",
        "LINE_ITEM_DESCRIPTION": "Correct it on the line here.",
    }


def test_people_read_both_sentences_as_one():
    problem = Problem("The total is wrong.", 3, mend="Correct it.")

    assert (str(problem), problem.words) == ("Line 3: The total is wrong. Correct it.", "The total is wrong. Correct it.")


def test_command_prints_both_and_programs_get_them_apart(capsys):
    file = str(SAMPLES / "two_totals_crlf_1998b.txt")

    main(["check", file])
    assert "carry the same total, and its lines add up to 2934.45. Write the same total on every line." in capsys.readouterr().out
    main(["check", "--json", file])

    (report,) = json.loads(capsys.readouterr().out)
    (finding,) = [each for each in report["findings"] if each["severity"] == "refuse"]
    assert {"invoice", "line", "field", "code", "sentence", "mend"} <= finding.keys() and report[
        "file"
    ] == "two_totals_crlf_1998b.txt"
    assert finding["mend"] == "Write the same total on every line."
