"""Which line item stands on a line of a file, for whoever is told the line."""

from billing.ledes.formats import format_of
from billing.ledes.reading import read


def line_item_at(content: bytes, line: int) -> int | None:
    """The number of the line item on a line of a file (from 1), whatever its format; None where the line is about the whole bill."""
    row = read(content, format_of(content)).sheet.row_at(line)
    said = row.says("LINE_ITEM_NUMBER") if row else ""
    return int(said) if said.isascii() and said.isdigit() else None
