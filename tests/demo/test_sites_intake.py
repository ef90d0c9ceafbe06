"""What the practice sites refuse in a file, and how they say it."""

import pytest

from demo.sites.intake import read_filing
from tests.demo.street import CLAIM, a_file


def sentences(content: bytes) -> list[str]:
    return [problem.sentence for problem in read_filing(content).problems]


def test_sound_file_is_read() -> None:
    filing = read_filing(a_file("A-1"))

    assert (filing.number, filing.claim, str(filing.total), filing.lines) == ("A-1", CLAIM, "339.95", 2)
    assert filing.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("LEDES1998B[]", "INVOICE[]", "Line 1: this is not a LEDES 1998B file; it must begin with LEDES1998B[]."),
        ("INVOICE_DATE|", "INVOICE_DAY|", "Line 2: the header must name the 24 LEDES 1998B fields in their order."),
        ("|Call with adjuster", "|Call|with adjuster", "Line 3: the line has 25 columns; LEDES 1998B has 24."),
        (f"PARTNR|{CLAIM}[]", f"PARTNR|{CLAIM}", "Line 3: the line does not end with []."),
        ("Courier", "Courier – rush", "Line 4: the line holds a character that is not plain ASCII."),
        ("20250115", "20250230", "Line 3, LINE_ITEM_DATE: 20250230 is not a date written YYYYMMDD."),
        ("|210.00|", "|$210.00|", "Line 3, LINE_ITEM_UNIT_COST: $210.00 is not a number (digits, one point, a leading minus)."),
        ("|1|F|", "|1|G|", "Line 3, EXP/FEE/INV_ADJ_TYPE: G is not a line type; use F, E, IF or IE."),
        ("|RB4|", "||", "Line 3, TIMEKEEPER_ID: this required field is blank."),
        ("|E107|", "||", "Line 4, LINE_ITEM_EXPENSE_CODE: this required field is blank."),
        ("|1.50|0.00|", "|1.50|1.00|", "Line 3, LINE_ITEM_TOTAL: 315.00 is not units x unit cost + adjustment, which is 316.00."),
    ],
)
def test_unsound_line_is_named(old: str, new: str, sentence: str) -> None:
    assert sentences(a_file("A-1", old, new)) == [sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("A-1|", "A-2|", "Line 4, INVOICE_NUMBER: A-1 differs from A-2 on line 3; a file holds one invoice."),
        ("|339.95|", "|339.96|", "Line 4, INVOICE_TOTAL: 339.95 differs from 339.96 on line 3; a file holds one invoice."),
        (CLAIM, "CLM-1", f"Line 4, CLIENT_MATTER_ID: {CLAIM} differs from CLM-1 on line 3; a file holds one invoice."),
    ],
)
def test_lines_must_agree(old: str, new: str, sentence: str) -> None:
    assert sentence in sentences(a_file("A-1", old, new))


def test_wrong_invoice_total_is_refused() -> None:
    wrong = a_file("A-1").replace(b"|339.95|", b"|339.96|")

    assert sentences(wrong) == ["Line 3, INVOICE_TOTAL: 339.96 is not the sum of the line totals, which is 339.95."]


@pytest.mark.parametrize(("line", "invoice", "sound"), [("35.03", "59.98", True), ("35.02", "59.97", False)])
def test_half_cents_go_up(line: str, invoice: str, sound: bool) -> None:
    work = f"|0.1|0.00|{line}|".encode()
    half = a_file("A-1").replace(b"|1.50|0.00|315.00|", work).replace(b"|210.00|", b"|350.25|")

    assert (sentences(half.replace(b"|339.95|", f"|{invoice}|".encode())) == []) is sound


@pytest.mark.parametrize("content", [b"", b" \r\n", b"LEDES1998B[]\r\n", b"\xff\xfe", b"|" * 9000])
def test_rubbish_is_refused_calmly(content: bytes) -> None:
    assert len(sentences(content)) == 1


@pytest.mark.parametrize("ending", [b"\n", b"\r", b"\r\n"])
def test_any_line_ending_reads(ending: bytes) -> None:
    assert sentences(a_file("A-1").replace(b"\r\n", ending)) == []


def test_last_blank_line_is_forgiven() -> None:
    assert sentences(a_file("A-1") + b" \r\n") == []
