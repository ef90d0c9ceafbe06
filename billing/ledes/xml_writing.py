"""One bill as LEDES XML: an element on each line, nothing indented, elements without a value left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain, count

from billing.ledes.format import Format
from billing.ledes.row import Row
from billing.ledes.rules import number_of
from billing.ledes.values import number_as_text, share_in
from billing.ledes.xml_segments import (
    ADJUSTMENT,
    CLIENT,
    EXPENSE,
    FEE,
    FIRM,
    INVOICE,
    ITEM,
    ITEM_FIELD,
    MATTER,
    TAX,
    TAX_LINK,
    TIMEKEEPERS,
    Said,
    Segment,
)
from billing.ledes.xml_values import DashedDay, with_dashes
from data.vocabulary import LineKind

SEGMENT_OF = {
    LineKind.FEE: FEE,
    LineKind.EXPENSE: EXPENSE,
    LineKind.FEE_ADJUSTMENT: ADJUSTMENT,
    LineKind.EXPENSE_ADJUSTMENT: ADJUSTMENT,
}
IN_ORDER = (ADJUSTMENT, TIMEKEEPERS, FEE, EXPENSE)
TAXED = ("LINE_ITEM_TAX_TYPE", "LINE_ITEM_TAX_RATE")
SAME_PERSON = ("TIMEKEEPER_ID", "TIMEKEEPER_CLASSIFICATION", "LINE_ITEM_UNIT_COST")
Values = Callable[[str], str]


class BillText:
    """The lines of one bill's file. Lines keep their numbers as `file_item_nbr`; the other segments take the numbers after them."""

    def __init__(self, form: Format, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._days = {field.name for field in form.fields if isinstance(field.kind, DashedDay)}
        self._fresh = count(1 + max(int(row.says(ITEM_FIELD)) for row in rows))
        taxed = dict.fromkeys(_tax_of(row) for row in rows if _is_taxed(row))
        self._taxes = {tax: str(number) for number, tax in enumerate(taxed, start=1)}

    def lines(self) -> Iterator[str]:
        """The firm's segment, with everything inside."""
        bill = self._rows[0]
        matter = self._frame(MATTER, bill, self._details())
        client = self._frame(CLIENT, bill, self._frame(INVOICE, bill, matter))
        yield from self._frame(FIRM, bill, chain(self._definitions(), client))

    def _frame(self, segment: Segment, row: Row, inside: Iterable[str]) -> Iterator[str]:
        yield from self._segment(segment, row.may_say, next(self._fresh), inside)

    def _definitions(self) -> Iterator[str]:
        for (kind, rate), number in self._taxes.items():
            said = {TAX_LINK: number, TAXED[0]: kind, TAXED[1]: rate}
            yield from self._segment(TAX, said.__getitem__, next(self._fresh))

    def _details(self) -> Iterator[str]:
        for segment in IN_ORDER:
            if segment is TIMEKEEPERS:
                yield from self._people()
            else:
                yield from (line for row in self._rows if SEGMENT_OF[row.kind] is segment for line in self._line(segment, row))

    def _people(self) -> Iterator[str]:
        seen: dict[tuple[str, ...], Row] = {}
        for row in self._rows:
            if row.kind is LineKind.FEE:
                seen.setdefault(tuple(row.says(field) for field in SAME_PERSON), row)
        for row in seen.values():
            yield from self._frame(TIMEKEEPERS, row, ())

    def _line(self, segment: Segment, row: Row) -> Iterator[str]:
        said = {"LINE_ITEM_TOTAL": _without_tax(row)}
        yield from self._segment(
            segment, lambda field: said.get(field) or row.may_say(field), row.says(ITEM_FIELD), self._tax_item(segment, row)
        )

    def _tax_item(self, segment: Segment, row: Row) -> Iterator[str]:
        if _is_taxed(row):
            said = {TAX_LINK: self._taxes[_tax_of(row)]}
            yield from self._segment(segment.inside[0], said.__getitem__, next(self._fresh))

    def _segment(self, segment: Segment, value: Values, item: object, inside: Iterable[str] = ()) -> Iterator[str]:
        yield f"<{segment.tag}>"
        yield from self._elements(segment.says, value)
        yield f"<{ITEM}>{item}</{ITEM}>"
        yield from inside
        yield f"</{segment.tag}>"

    def _elements(self, says: Mapping[str, Said], value: Values) -> Iterator[str]:
        for tag, said in says.items():
            if isinstance(said, str):
                if text := value(said):
                    yield f"<{tag}>{escape(with_dashes(text) if said in self._days else text, quote=False)}</{tag}>"
            elif inner := tuple(self._elements(said, value)):
                yield from (f"<{tag}>", *inner, f"</{tag}>")


def _tax_of(row: Row) -> tuple[str, str]:
    return row.says(TAXED[0]), row.says(TAXED[1])


def _is_taxed(row: Row) -> bool:
    """A rate of nothing counts where it has a name: some carriers want to see it."""
    return bool(row.says(TAXED[0]) or share_in(row.says(TAXED[1])))


def _without_tax(row: Row) -> str:
    """In XML a line's total is without its tax, which follows from the rate."""
    total, tax = number_of(row, "LINE_ITEM_TOTAL"), number_of(row, "LINE_ITEM_TAX_TOTAL")
    return number_as_text(total - tax, 2) if tax and total is not None else row.says("LINE_ITEM_TOTAL")
