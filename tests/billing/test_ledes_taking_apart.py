"""Lines are taken apart many at once, and bills judged as wholes; it comes out as it does line by line."""

from hypothesis import given
from hypothesis import strategies as st

from billing.ledes import read
from billing.ledes.characters import is_clean
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.lines import BEYOND_THE_LAST_LINE, LINE_END, lines_in
from billing.ledes.table import TOGETHER
from tests.billing.bills import a_file, a_row

WIDTH = len(LEDES_1998B.fields)
ODD = st.lists(st.sampled_from(["", "|", "|[]", "1|2", " ", "[", "x|[] ", "\t|", "96542", "20261102|"]), max_size=12).map("".join)
BENT = st.builds(
    lambda place, cut, put: (row := a_row())[:place] + put + row[place + cut :],
    st.integers(0, 200), st.integers(0, 9), st.sampled_from(["", "|", "||", " | ", "[]", "|[]", "9"]),
)  # fmt: skip
LINES = st.lists(st.one_of(st.just(a_row()), BENT, ODD), min_size=1, max_size=8)


@given(LINES, st.sampled_from(["[]", " []", "", "[] ", "|[]"]))
def test_columns_are_what_each_line_says(lines, closing):
    content = a_file().split(b"\r\n", 2)
    text = "\r\n".join([*(line.decode() for line in content[:2]), *(f"{line}{closing}" for line in lines)])

    told_apart = {line.number: line.cells(WIDTH) for line in lines_in(text).after(1)}

    reading = read(text.encode())
    whole = {number: cells for number, cells in told_apart.items() if len(cells) == WIDTH}
    assert {row.line: list(row.cells) for row in reading.rows} == whole
    assert {problem.line for problem in reading.problems if problem.field == "|"} == told_apart.keys() - whole.keys()
    assert all(reading.sheet.texts(name) == set(reading.sheet.column(name)) for name in LEDES_1998B.columns)


def test_line_with_a_value_too_many_does_not_lend_it_to_the_next():
    rows = [a_row({"LINE_ITEM_NUMBER": str(number)}) for number in range(2 * TOGETHER)]
    rows[5], rows[6] = f"{rows[5]}|", rows[6].replace("|", " ", 1)  # together they have as many bars as they should
    rows[TOGETHER + 5] += "|"  # a bar at the end parts nothing

    reading = read(a_file(*rows))

    torn = [problem.line for problem in reading.problems if problem.field == "|"]
    assert (torn, len(reading.rows)) == ([9], 2 * TOGETHER - 1)
    assert [row.says("LINE_ITEM_NUMBER") for row in reading.rows] == [
        str(number) for number in range(2 * TOGETHER) if number != 6
    ]


@given(st.text(st.sampled_from("ab |\r\n\v\f\x1c\x1e\x85\u2028\x1a"), max_size=40))
def test_only_line_ends_end_a_line(text):
    lines = [line.strip() for line in LINE_END.split(text.rstrip(BEYOND_THE_LAST_LINE))]

    found = lines_in(text)

    assert [(line.number, line.text) for line in found] == [(place, line) for place, line in enumerate(lines, 1) if line]


@given(st.text())
def test_clean_characters_are_printable_ones_without_a_meaning(text):
    assert is_clean(text) == all(" " <= character <= "~" and character not in "|[]" for character in text)


AMOUNTS = st.sampled_from(["300.00", "299.00", "", "soon"])
VALUES = st.fixed_dictionaries({
    "INVOICE_NUMBER": st.sampled_from(["1", "2"]), "LAW_FIRM_MATTER_ID": st.sampled_from(["M1", "M2"]),
    "CLIENT_ID": st.sampled_from(["C1", "C2"]), "INVOICE_TOTAL": st.sampled_from(["300.00", "300", "600.00", ""]),
    "LINE_ITEM_TOTAL": AMOUNTS, "LINE_ITEM_NUMBER": st.sampled_from(["1", "2", "3", ""]),
})  # fmt: skip


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_lines_of_a_bill_may_stand_apart(changes):
    """What is said of a file does not depend on whether the lines of a bill follow each other, but for where they stand."""
    as_given = range(len(changes))
    bill_by_bill = sorted(as_given, key=lambda place: changes[place]["INVOICE_NUMBER"])

    told, mixed = (
        [
            (order[problem.line - 3], problem.field, problem.code)
            for problem in read(a_file(*(a_row(changes[place]) for place in order))).problems
            if problem.field != "CLIENT_ID"  # of the matter, which may be on both bills
        ]
        for order in (bill_by_bill, as_given)
    )
    assert sorted(told, key=str) == sorted(mixed, key=str)
