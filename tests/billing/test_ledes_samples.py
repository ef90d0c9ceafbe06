"""The files that others published: our reader's word on each, exactly as tests/samples/ledes/SOURCES.md says."""

from collections import Counter
from decimal import Decimal

from billing.ledes import read
from data.vocabulary import LineKind, Severity
from tests.billing.bills import a_sample


def test_valid_file_is_clean():
    reading = read(a_sample("valid_six_lines_1998b.txt"))

    assert (len(reading.rows), reading.problems) == (6, ())
    assert [row.kind for row in reading.rows][-2:] == [LineKind.EXPENSE, LineKind.FEE_ADJUSTMENT]
    assert reading.rows[5].number("LINE_ITEM_ADJUSTMENT_AMOUNT") == Decimal(1250)


def test_two_totals_are_the_only_refusal():
    reading = read(a_sample("two_totals_crlf_1998b.txt"))

    (refused,) = [problem for problem in reading.problems if problem.severity is Severity.REFUSE]
    assert (refused.line, refused.field, refused.code, len(reading.rows)) == (8, "INVOICE_TOTAL", "007", 6)
    assert "1250 here and 2934.45 in line 3" in refused.sentence


def test_many_errors_are_told_at_once():
    problems = read(a_sample("many_errors_1998b.txt")).problems

    assert [(problem.line, problem.field) for problem in problems[:2]] == [(1, "marker"), (2, "header")]
    assert "INVOIC_DATE; it must be INVOICE_DATE" in problems[1].sentence
    repeated = "LINE_ITEM_NUMBER 96543965439654396543123 stands already in line 3"  # the only fault that is not of one value
    assert Counter(problem.line for problem in problems if repeated not in problem.sentence) == {1: 1, 2: 1, 3: 21, 4: 21}


def test_international_file_is_called_by_its_name():
    reading = read(a_sample("wrong_taxes_98bi_v2.txt"))

    (problem,) = reading.problems
    assert problem.sentence.startswith(
        "This is a LEDES98BI V2 file (the international format, with taxes). Only LEDES1998B is read here"
    )
