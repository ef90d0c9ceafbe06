"""The outer shape of LEDES 1998B and LEDES 98BI V2 files: the mark, the header, the lines of 24 or 52 columns."""

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
FIELDS_98BI = (
    *FIELDS, "PO_NUMBER", "CLIENT_TAX_ID", "MATTER_NAME", "INVOICE_TAX_TOTAL", "INVOICE_NET_TOTAL", "INVOICE_CURRENCY",
    "TIMEKEEPER_LAST_NAME", "TIMEKEEPER_FIRST_NAME", "ACCOUNT_TYPE", "LAW_FIRM_NAME", "LAW_FIRM_ADDRESS_1", "LAW_FIRM_ADDRESS_2",
    "LAW_FIRM_CITY", "LAW_FIRM_STATEorREGION", "LAW_FIRM_POSTCODE", "LAW_FIRM_COUNTRY", "CLIENT_NAME", "CLIENT_ADDRESS_1",
    "CLIENT_ADDRESS_2", "CLIENT_CITY", "CLIENT_STATEorREGION", "CLIENT_POSTCODE", "CLIENT_COUNTRY", "LINE_ITEM_TAX_RATE",
    "LINE_ITEM_TAX_TOTAL", "LINE_ITEM_TAX_TYPE", "INVOICE_REPORTED_TAX_TOTAL", "INVOICE_TAX_CURRENCY",
)  # fmt: skip


class Layout(NamedTuple):
    """One kind of LEDES file."""

    name: str
    mark: str
    fields: tuple[str, ...]


LEDES_1998B = Layout("LEDES 1998B", MARK, FIELDS)
LEDES_98BI = Layout("LEDES 98BI V2", "LEDES98BI V2[]", FIELDS_98BI)


class Problem(NamedTuple):
    """One reason to refuse a file; line 0 means the invoice as a whole.

    The code is the kind of problem (see the guide in demo.sites.companies); a site may say it in other words or number it.
    """

    line: int
    field: str
    text: str
    code: str = ""
    value: str = ""

    @property
    def sentence(self) -> str:
        """The reason and its place, as one sentence."""
        place = f"Line {self.line}, {self.field}" if self.field else f"Line {self.line}"
        return f"{place}: {self.text}" if self.line else self.text


class Row(NamedTuple):
    """One invoice line: where it stands in the file, and its values by field name."""

    line: int
    values: dict[str, str]


def numbered_lines(content: bytes) -> tuple[list[tuple[int, str]], list[Problem]]:
    """The lines of a text file that are not blank, with their numbers, or why it cannot be read as text."""
    if not content.strip():
        return [], [Problem(1, "", "no file was chosen, or it is empty.", "empty")]
    if not content.isascii():
        line = next(n for n, each in enumerate(content.split(b"\n"), 1) if not each.isascii())
        return [], [Problem(line, "", "the line holds a character that is not plain ASCII.", "ascii")]
    lines = re.split(r"\r\n|\r|\n", content.decode("ascii"))
    return [(n, line.strip()) for n, line in enumerate(lines, 1) if line.strip()], []


def split_rows(content: bytes, layout: Layout = LEDES_1998B) -> tuple[list[Row], list[Problem]]:
    """The invoice lines of a file, and what is wrong with its shape."""
    lines, problems = numbered_lines(content)
    if problems:
        return [], problems
    told = dict(lines)
    if told.get(1) != layout.mark:
        return [], [Problem(1, "", f"this is not a {layout.name} file; it must begin with {layout.mark}.", "mark")]
    if told.get(2) != "|".join(layout.fields) + "[]":
        words = f"the header must name the {len(layout.fields)} {layout.name} fields in their order."
        return [], [Problem(2, "", words, "header")]
    return cut_lines(lines[2:], layout)


def cut_lines(lines: list[tuple[int, str]], layout: Layout) -> tuple[list[Row], list[Problem]]:
    """Numbered lines cut into values; one that cannot be cut is a problem."""
    wrong = {n: problem for n, line in lines if (problem := wrong_shape(n, line, layout))}
    rows = [Row(n, dict(zip(layout.fields, cut(line), strict=True))) for n, line in lines if n not in wrong]
    return rows, list(wrong.values()) if lines else [Problem(3, "", "the file holds no invoice lines.", "empty")]


def cut(line: str) -> list[str]:
    """The values of one line."""
    return [value.strip() for value in line.removesuffix("[]").split("|")]


def wrong_shape(n: int, line: str, layout: Layout) -> Problem | None:
    """Why this line cannot be cut into the layout's values."""
    if not line.endswith("[]"):
        return Problem(n, "", "the line does not end with [].", "ending")
    columns, right = len(cut(line)), len(layout.fields)
    if columns == right:
        return None
    return Problem(n, "", f"the line has {columns} columns; {layout.name} has {right}.", "columns", str(columns))
