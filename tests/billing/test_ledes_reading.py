"""Reading is tolerant of how a file was saved and exact about what it says; every problem comes at once, with its line."""

import codecs

import pytest

from billing.ledes import read
from data.vocabulary import Severity
from tests.billing.bills import HEADER, a_file, a_row

GOOD = a_file(a_row({"INVOICE_TOTAL": "600.00"}), a_row({"INVOICE_TOTAL": "600.00", "LINE_ITEM_NUMBER": "2"}))


def found(content, *, severity=Severity.REFUSE):
    return [(problem.line, problem.field, problem.code) for problem in read(content).problems if problem.severity is severity]


def the_problem(content):
    (problem,) = read(content).problems
    return problem


def test_good_file_gives_its_rows():
    reading = read(GOOD)

    assert (reading.problems, reading.is_refused) == ((), False)
    assert [(row.line, row.says("LINE_ITEM_NUMBER")) for row in reading.rows] == [(3, "1"), (4, "2")]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.replace(b"\r\n", b"\r"),
        GOOD.replace(b"\r\n", b"\n", 1),
        codecs.BOM_UTF8 + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b"[]", b" []"),
        GOOD.replace(b"[]", b"[]  "),
        GOOD + b" \r\n",
        GOOD + b"\r\n\x1a\r\n",
        GOOD.removesuffix(b"\r\n"),
        GOOD.replace(b"1.5|", b" 1.50 |"),
        GOOD.replace(b"|300.00|", b"|300.|"),
        GOOD.replace(b"|PARTNR|", b"|PT|"),
    ],
    ids=["LF", "CR", "mixed", "BOM", "UTF-16", "blank before []", "blank after []", "last line blank", "DOS end", "no last end",
         "blanks in values", "point without decimals", "class of before 2014"],
)  # fmt: skip
def test_ways_of_saving_are_tolerated(content):
    reading = read(content)

    assert (len(reading.rows), reading.problems) == (2, ())


@pytest.mark.parametrize("line", [1, 2, 3])
def test_missing_line_end_is_only_seen(line):
    lines = a_file().split(b"\r\n")
    lines[line - 1] = lines[line - 1].removesuffix(b"[]")

    reading = read(b"\r\n".join(lines))

    assert [(problem.line, problem.field, problem.severity) for problem in reading.problems] == [(line, "[]", Severity.WARN)]
    assert len(reading.rows) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_beyond_ascii_are_only_seen(encoding):
    content = a_file(a_row({"LINE_ITEM_DESCRIPTION": "Review plaintiff’s résumé"})).decode().encode(encoding)

    reading = read(content)

    assert reading.rows[0].says("LINE_ITEM_DESCRIPTION") == "Review plaintiff’s résumé"
    assert [(problem.severity, "’ é" in problem.sentence) for problem in reading.problems] == [(Severity.WARN, True)]


def test_strange_letters_in_numbers_are_refused():
    assert found(a_file(a_row({"INVOICE_NUMBER": "9654２", "CLIENT_MATTER_ID": "423–987"}))) == [
        (3, "INVOICE_NUMBER", None),
        (3, "CLIENT_MATTER_ID", None),
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("INVOICE_DATE", "20260230", "003"),
        ("INVOICE_DATE", "2026-11-02", "003"),
        ("BILLING_START_DATE", "2026101", "003"),
        ("LINE_ITEM_DATE", "００００００００", "003"),
        ("LINE_ITEM_DATE", "00000000", "003"),
        ("INVOICE_NUMBER", "", "005"),
        ("LAW_FIRM_MATTER_ID", "", "005"),
        ("TIMEKEEPER_ID", "", "005"),
        ("TIMEKEEPER_NAME", "", "005"),
        ("LINE_ITEM_DESCRIPTION", "", "005"),
        ("LINE_ITEM_UNIT_COST", "$200", "004"),
        ("LINE_ITEM_UNIT_COST", "1,200", "004"),
        ("LINE_ITEM_UNIT_COST", "2 00", "004"),
        ("LINE_ITEM_UNIT_COST", "200-", "004"),
        ("LINE_ITEM_UNIT_COST", "--200", "004"),
        ("LINE_ITEM_UNIT_COST", "2e2", "004"),
        ("LINE_ITEM_UNIT_COST", "NaN", "004"),
        ("LINE_ITEM_UNIT_COST", "٢٠٠", "004"),
        ("LINE_ITEM_UNIT_COST", "200.00000", "004"),
        ("LINE_ITEM_UNIT_COST", "12345678901", "004"),
        ("LINE_ITEM_UNIT_COST", "9" * 5000, "004"),
        ("LINE_ITEM_NUMBER_OF_UNITS", "", "005"),
        ("TIMEKEEPER_ID", "T" * 21, None),
        ("TIMEKEEPER_NAME", "W" * 31, None),
        ("LINE_ITEM_DESCRIPTION", "x" * 15_361, None),
        ("EXP/FEE/INV_ADJ_TYPE", "FEE", None),
        ("EXP/FEE/INV_ADJ_TYPE", "", "005"),
        ("CLIENT_ID", "00[711]", None),
    ],
)
def test_wrong_value_is_refused_with_place(column, value, code):
    problems = [problem for problem in read(a_file(a_row({column: value}))).problems if problem.field == column]

    assert [(problem.line, problem.code, problem.severity) for problem in problems] == [(3, code, Severity.REFUSE)]
    assert column in problems[0].sentence and len(problems[0].shown) <= 40


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("LINE_ITEM_ADJUSTMENT_AMOUNT", "+0"),
        ("EXP/FEE/INV_ADJ_TYPE", "f"),
        ("TIMEKEEPER_CLASSIFICATION", "CHIEF"),
        ("LINE_ITEM_TASK_CODE", ""),
        ("CLIENT_MATTER_ID", ""),
        ("LINE_ITEM_DESCRIPTION", "Meet [client]"),
        ("LINE_ITEM_EXPENSE_CODE", "E101"),
        ("BILLING_END_DATE", "20260901"),
    ],
)
def test_odd_value_is_only_seen(column, value):
    problem = the_problem(a_file(a_row({column: value})))

    assert (problem.line, problem.field, problem.severity) == (3, column, Severity.WARN)


def test_expense_line_needs_no_timekeeper():
    empty = ("TIMEKEEPER_ID", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION", "LINE_ITEM_TASK_CODE", "LINE_ITEM_ACTIVITY_CODE")
    expense = dict.fromkeys(empty, "") | {"EXP/FEE/INV_ADJ_TYPE": "E"}

    assert found(a_file(a_row(expense))) == [(3, "LINE_ITEM_EXPENSE_CODE", "005")]
    assert found(a_file(a_row(expense | {"LINE_ITEM_EXPENSE_CODE": "E101"}))) == []


def test_wrong_line_total_shows_the_sum():
    problem = the_problem(a_file(a_row({"LINE_ITEM_ADJUSTMENT_AMOUNT": "-20", "INVOICE_TOTAL": "300"})))

    assert (problem.line, problem.code) == (3, "006")
    assert problem.sentence == "LINE_ITEM_TOTAL is 300.00, but 1.5 x 200 plus the adjustment -20 is 280.00."


def test_wrong_invoice_total_shows_the_sum():
    problem = the_problem(GOOD.replace(b"|600.00|", b"|600.01|"))

    assert (problem.line, problem.field) == (3, "INVOICE_TOTAL")
    assert problem.sentence == "INVOICE_TOTAL is 600.01, but the lines of invoice 96542 add up to 600.00."


def test_total_is_compared_as_number():
    assert found(GOOD.replace(b"|600.00|", b"|600|", 1)) == []


def test_repeated_line_number_is_refused():
    problem = the_problem(GOOD.replace(b"|2|F|", b"|1|F|"))

    assert (problem.line, problem.field) == (4, "LINE_ITEM_NUMBER")
    assert "stands already in line 3" in problem.sentence


def test_disagreeing_lines_are_only_seen():
    total = {"INVOICE_TOTAL": "600.00"}
    content = a_file(a_row(total), a_row(total | {"LINE_ITEM_NUMBER": "2", "CLIENT_ID": "00712", "BILLING_END_DATE": "20261030"}))

    assert found(content) == []
    assert found(content, severity=Severity.WARN) == [(4, "CLIENT_ID", None), (4, "BILLING_END_DATE", None)]


def test_negative_hours_are_refused():
    row = a_row({"LINE_ITEM_NUMBER_OF_UNITS": "-1.5", "LINE_ITEM_TOTAL": "-300", "INVOICE_TOTAL": "-300"})

    assert found(a_file(row)) == [(3, "LINE_ITEM_NUMBER_OF_UNITS", None)]


@pytest.mark.parametrize(
    ("narrative", "guess"), [("Call with A|B", "a | inside a text"), ("Call with\r\nA and B", "a line break inside a text")]
)
def test_torn_line_says_why_and_hides_nothing(narrative, guess):
    total = {"INVOICE_TOTAL": "600"}  # right, though only one of the two lines can be added up
    content = a_file(a_row(total | {"LINE_ITEM_DESCRIPTION": narrative}), a_row(total | {"INVOICE_DATE": "soon"}))

    problems = read(content).problems

    assert guess in problems[0].sentence and problems[0].line == 3
    assert [problem.field for problem in problems if problem.field not in ("|", "[]")] == ["INVOICE_DATE"]


def test_bar_too_many_at_the_end_is_tolerated():
    assert read(GOOD.replace(b"[]", b"|[]").replace(b"1998B|[]", b"1998B[]")).problems == ()


def test_header_that_ends_with_a_bar_is_only_seen():
    reading = read(GOOD.replace(b"CLIENT_MATTER_ID[]", b"CLIENT_MATTER_ID|"))

    assert [(problem.line, problem.field, problem.severity) for problem in reading.problems] == [(2, "[]", Severity.WARN)]
    assert len(reading.rows) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (b"LEDES1998B[]\r\n", "The file ends before the header that names the columns."),
        (f"LEDES1998B[]\r\n{HEADER}[]\r\n".encode(), "The file has no line items."),
        (b"%PDF-1.7 \xe2\xe3", "This is a PDF document. Only LEDES1998B is read here"),
        (b"PK\x03\x04\x14\x00", "This is an Excel workbook, a Word document or a zip archive. Only LEDES1998B"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an Excel or Word file of the old kind. Only LEDES1998B"),
        (b"LEDES98BI V5[]\n", "This is a LEDES98BI V5 file (the international format, with taxes). Only LEDES1998B"),
        (b"LEDES1998BI V2[]\n", "This is a LEDES1998BI V2 file (the international format, with taxes). Only LEDES1998B"),
        (b"<?xml version='1.0'?><ledesxmlebilling2.1>", "This is a LEDES XML 2.1 file. Only LEDES1998B"),
        (b"<!DOCTYPE ledesxml SYSTEM 'x'>", "This is a LEDES 2000 file (XML). Only LEDES1998B"),
        (b"<html>", "This is an XML or HTML file. Only LEDES1998B"),
    ],
)
def test_file_of_another_kind_gets_one_sentence(content, sentence):
    assert the_problem(content).sentence.startswith(sentence)


def test_wrong_marker_does_not_hide_the_rest():
    content = GOOD.replace(b"LEDES1998B[]", b"LEDES98B[]").replace(b"20261102", b"20261302", 1)

    assert found(content) == [(1, "marker", None), (3, "INVOICE_DATE", "003")]


def test_missing_marker_line_does_not_hide_the_rest():
    content = GOOD.split(b"\r\n", 1)[1].replace(b"20261102", b"20261302", 1)

    assert found(content) == [(1, "marker", None), (2, "INVOICE_DATE", "003")]


def test_blank_first_line_is_refused():
    assert found(b"\r\n" + GOOD) == [(1, "marker", None)]


def test_wrong_column_is_named_with_the_right_one():
    problem = the_problem(GOOD.replace(b"LINE_ITEM_TASK_CODE", b"CLIENT_MATER_ID"))

    assert problem.sentence == (
        "Column 15 of the header is CLIENT_MATER_ID (perhaps CLIENT_MATTER_ID is meant); it must be LINE_ITEM_TASK_CODE."
    )


def test_columns_in_other_order_are_not_read():
    reading = read(GOOD.replace(b"CLIENT_ID|LAW_FIRM_MATTER_ID", b"LAW_FIRM_MATTER_ID|CLIENT_ID"))

    assert reading.problems[0].sentence == "Column 3 is LAW_FIRM_MATTER_ID, which belongs into column 4; CLIENT_ID belongs here."
    assert (len(reading.problems), len(reading.rows)) == (2, 0)


def test_column_too_few_is_named():
    problem = the_problem(GOOD.replace(b"INVOICE_DESCRIPTION|", b"").replace(b"CLIENT_MATTER_ID[", b"PO_NUMBER["))

    assert problem.sentence == (
        "The header names 23 columns instead of 24 (INVOICE_DESCRIPTION, CLIENT_MATTER_ID missing; PO_NUMBER unknown);"
        " the lines below it were not read."
    )


def test_file_without_header_says_so():
    problem = the_problem(f"LEDES1998B[]\n{a_row()}[]\n{a_row()}[]\n".encode())

    assert (problem.line, problem.field) == (2, "header")
    assert problem.sentence.startswith("This line should name the 24 columns, INVOICE_DATE to CLIENT_MATTER_ID")
