"""`python -m billing.ledes check`: what it prints of files on the disk, and how it ends."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.ledes import write
from billing.ledes.__main__ import main
from billing.ledes.file_check import check
from billing.ledes.formats import FORMATS
from carriers.profile import LedesProfile
from tests.billing.bills import SAMPLES, a_bill, a_named_case, a_sample

CLEAN = SAMPLES / "valid_six_lines_1998b.txt"
WISHES = """\
name: Acme
address: https://portal.acme.example
by_hand: Only a person may use it.
ledes: {law_firm_id: "99-1", client_id: ACME, largest: 1 kB}
"""

TOLD = (
    "LAW_FIRM_ID is 24-6437381; the carrier wants 99-1.",
    "the carrier wants ACME.",
    "takes one invoice in a file",
    "takes 1,000 at most",
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("valid_six_lines_1998b.txt", 0),
        ("two_totals_crlf_1998b.txt", 1),
        ("wrong_taxes_98bi_v2.txt", 1),
        ("many_errors_1998b.txt", 1),
        ("SOURCES.md", 2),
    ],
)
def test_published_files_end_as_they_should(name, code, capsys):
    assert main(["check", str(SAMPLES / name)]) == code
    told = capsys.readouterr().out
    assert (told.count("\n  line") == 0) == (code == 0) and told.startswith(f"{name}: ")


def test_findings_say_where_and_what(capsys):
    main(["check", str(SAMPLES / "two_totals_crlf_1998b.txt")])

    assert "line 8, invoice 96542, INVOICE_TOTAL, code 007: INVOICE_TOTAL is 1250 here" in capsys.readouterr().out


def test_the_worst_file_counts(capsys):
    assert main(["check", str(CLEAN), str(SAMPLES / "two_totals_crlf_1998b.txt")]) == 1
    assert "Nothing is wrong with it." in capsys.readouterr().out


def test_other_programs_get_json(capsys):
    main(["check", "--json", str(SAMPLES / "two_totals_crlf_1998b.txt")])

    (file,) = json.loads(capsys.readouterr().out)
    assert (file["format"], file["lines"], file["unreadable"]) == ("LEDES1998B", 6, False)
    (refused,) = [finding for finding in file["findings"] if finding["severity"] == "refuse"]
    assert (refused["line"], refused["invoice"], refused["field"], refused["code"]) == (8, "96542", "INVOICE_TOTAL", "007")


def test_carriers_wishes_are_held_against_the_file(tmp_path, capsys):
    (tmp_path / "acme.yaml").write_text(WISHES)

    assert main(["check", "--profile", str(tmp_path / "acme.yaml"), str(CLEAN)]) == 1

    told = capsys.readouterr().out
    assert all(sentence in told for sentence in TOLD)


def test_other_format_is_told():
    checked = check("a.txt", a_sample("wrong_taxes_98bi_v2.txt"), LedesProfile(law_firm_id="24-6437381"))

    assert "This is a LEDES1998BI file, and the carrier takes LEDES1998B." in [problem.sentence for problem in checked.problems]


@pytest.mark.parametrize("name", FORMATS)
def test_what_we_write_is_clean(name):
    file = write(a_bill(matter=a_named_case()), LedesProfile(law_firm_id="24-6437381", format=name))

    checked = check(file.name, file.content, LedesProfile(law_firm_id="24-6437381", format=name))

    assert (checked.form.name, checked.problems, checked.total) == (name, (), a_bill().total)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.txt"], "nowhere.txt cannot be opened: No such file or directory."),
        (["--profile", "nowhere.yaml", str(CLEAN)], "nowhere.yaml"),
        (["--profile", str(CLEAN), str(CLEAN)], "valid_six_lines_1998b.txt"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(arguments, said, capsys):
    assert main(["check", *arguments]) == 2
    assert said in capsys.readouterr().err


@given(st.binary(max_size=400), st.sampled_from(["", *(form.marker for form in FORMATS.values())]))
def test_no_bytes_make_it_raise(content, marker):
    checked = check("any.txt", f"{marker}[]\r\n".encode() + content, LedesProfile(law_firm_id="1"))

    assert json.dumps(checked.as_dict()) and (checked.problems or checked.sheet.rows)
