"""A column is written and judged as a whole, because its values repeat; it comes out as they do one by one."""

import pytest
from anyascii import anyascii
from hypothesis import given
from hypothesis import strategies as st

from billing.ledes import problems_of, write
from billing.ledes.characters import IN_OUR_WORDS, LINE_BREAKS, UNSEEN, clean
from billing.ledes.faults import faults_in
from billing.ledes.formats import FORMATS
from billing.ledes.kinds import Text
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.problem import EMPTY
from billing.ledes.sheet import Sheet
from tests.billing.bills import PROFILE, a_bill, a_bill_line, ada

KINDS = list(dict.fromkeys(field.kind for form in FORMATS.values() for field in form.fields))
VALUES = st.one_of(
    st.sampled_from(
        ["F", "f", "PARTNR", "partnr", "O", "0.21", "1.5", "+1", "-0", "1e5", "20261102", "20261301", "9" * 13, "a|b", "’"]
    ),
    st.text(min_size=1, max_size=25),
)
CELLS = st.one_of(st.just(""), VALUES)


@pytest.mark.parametrize("kind", KINDS)
@given(cells=st.sets(VALUES, max_size=4))
def test_column_is_fine_when_each_value_is(kind, cells):
    assert kind.takes(cells) == (not any(kind.faults(cell) for cell in cells))


@given(st.lists(st.one_of(st.none(), VALUES), max_size=6))
def test_words_are_written_alike_in_every_row(values):
    kind = Text(20)

    assert kind.cells(values) == ["" if value is None else kind.cell(value) for value in values]


@given(st.lists(st.tuples(*[CELLS] * len(LEDES_1998B.fields)), max_size=4))
def test_faults_are_told_row_by_row(rows):
    sheet = Sheet.of(range(1, len(rows) + 1), rows, LEDES_1998B.columns)

    found = [(line, field.name, cell, fault) for line, field, cell, fault in faults_in(sheet, LEDES_1998B.all_fields)]

    assert found == [
        (row.line, field.name, row.cells[place], fault)
        for row in sheet.rows
        for place, field in enumerate(LEDES_1998B.fields)
        for fault in one_by_one(field, row.cells[place], row.says("EXP/FEE/INV_ADJ_TYPE").upper())
    ]


def one_by_one(field, cell, kind):
    if cell:
        return field.kind.faults(cell)
    return [EMPTY] if field.needed(kind) else []


@given(st.text())
def test_cleaning_by_characters_is_cleaning_the_whole(text):
    whole = anyascii(LINE_BREAKS.sub(" ", text)).translate(IN_OUR_WORDS).translate(UNSEEN).strip(" ")

    assert clean(text) == whole


def test_changes_are_told_line_by_line():
    cafe, curly = ada(last_name="Café"), "the doctor’s"
    bill = a_bill(*(a_bill_line(position=place, timekeeper=cafe, narrative=curly) for place in (1, 2)), description="Señor Ortiz")

    changes = write(bill, PROFILE).changes

    assert [(change.line, change.field) for change in changes] == [
        (None, "INVOICE_DESCRIPTION"),
        (1, "LINE_ITEM_DESCRIPTION"), (1, "TIMEKEEPER_NAME"), (2, "LINE_ITEM_DESCRIPTION"), (2, "TIMEKEEPER_NAME"),
    ]  # fmt: skip


def test_each_line_has_its_own_timekeeper():
    bo = ada(code="TK2", first_name="Bo", classification="ASSOC")
    lines = [a_bill_line(position=place, timekeeper=who) for place, who in enumerate((ada(), bo, None, bo), 1)]
    bill = a_bill(*lines[:2], lines[3])

    rows = [line.split("|") for line in write(bill, PROFILE).content.decode().split("\r\n")[2:-1]]

    assert [row[LEDES_1998B.columns["TIMEKEEPER_NAME"]] for row in rows] == ["Whitcombe, Ada", "Whitcombe, Bo", "Whitcombe, Bo"]
    assert [problem.line for problem in problems_of(a_bill(*lines), PROFILE)] == [3, 3, 3]
