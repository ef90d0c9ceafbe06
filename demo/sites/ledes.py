"""The outer shape of a LEDES 1998B file: its mark, its header, its lines of 24 columns."""

import re
from typing import NamedTuple

MARK = "LEDES1998B[]"
HEADER = (
    "INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|BILLING_START_DATE|BILLING_END_DATE"
    "|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT"
    "|LINE_ITEM_TOTAL|LINE_ITEM_DATE|LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID"
    "|LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID[]"
)
FIELDS = tuple(HEADER.removesuffix("[]").split("|"))


class Problem(NamedTuple):
    """One reason to refuse a file; line 0 means the invoice as a whole."""

    line: int
    field: str
    text: str

    @property
    def sentence(self) -> str:
        """The reason and its place, as one sentence."""
        place = f"Line {self.line}, {self.field}" if self.field else f"Line {self.line}"
        return f"{place}: {self.text}" if self.line else self.text


class Row(NamedTuple):
    """One invoice line: where it stands in the file, and its 24 values by field name."""

    line: int
    values: dict[str, str]


def split_rows(content: bytes) -> tuple[list[Row], list[Problem]]:
    """The invoice lines of a file, and what is wrong with its shape."""
    if not content.strip():
        return [], [Problem(1, "", "no file was chosen, or it is empty.")]
    if not content.isascii():
        line = next(n for n, each in enumerate(content.split(b"\n"), 1) if not each.isascii())
        return [], [Problem(line, "", "the line holds a character that is not plain ASCII.")]
    mark, header, *lines = [*re.split(r"\r\n|\r|\n", content.decode("ascii")), "", ""]
    if mark.strip() != MARK:
        return [], [Problem(1, "", f"this is not a LEDES 1998B file; it must begin with {MARK}.")]
    if header.strip() != HEADER:
        return [], [Problem(2, "", "the header must name the 24 LEDES 1998B fields in their order.")]
    return cut_lines([(n, line.strip()) for n, line in enumerate(lines, 3) if line.strip()])


def cut_lines(lines: list[tuple[int, str]]) -> tuple[list[Row], list[Problem]]:
    """Numbered lines cut into values; one that cannot be cut is a problem."""
    rows = [Row(n, dict(zip(FIELDS, cut(line), strict=True))) for n, line in lines if not wrong_shape(line)]
    problems = [Problem(n, "", wrong_shape(line)) for n, line in lines if wrong_shape(line)]
    return rows, problems if lines else [Problem(3, "", "the file holds no invoice lines.")]


def cut(line: str) -> list[str]:
    """The values of one line."""
    return [value.strip() for value in line.removesuffix("[]").split("|")]


def wrong_shape(line: str) -> str:
    """Why this line cannot be cut into 24 values; empty when it can."""
    if not line.endswith("[]"):
        return "the line does not end with []."
    columns = len(cut(line))
    return "" if columns == len(FIELDS) else f"the line has {columns} columns; LEDES 1998B has {len(FIELDS)}."
