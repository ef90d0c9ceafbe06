"""The lines of a bill as a ledger: each with its findings and what was changed on it, and the sums below."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from data.queries.answers import CarrierSaid
from data.queries.bills import Bill, BillLine, Edit, Fault
from pages.parts.actions import Seen
from pages.parts.bill.codes import CODES, change_html, codes_html, set_of
from pages.parts.bill.excuses import draw_excuses, reason_of
from pages.parts.bill.export import lines_export
from pages.parts.bill.line_dialog import open_line_dialog
from pages.parts.bill.redline import redline
from pages.parts.figures import counted, day, dollars, moment, number, rate
from pages.parts.labels import label

LINES_ON_A_PAGE = 60
Said = Mapping[int, Sequence[CarrierSaid]]
"""What the carrier said of lines, by their place."""
TITLES = {"place": "", "day": "Day", "who": "Timekeeper", "work": "Work", "units": "Hours", "rate": "Rate", "amount": "Amount"}


def draw_lines(bill: Bill, said: Said, seen: Seen, zone: str, *, editable: bool) -> None:
    """All lines, or one page of many, each with what the carrier said of it; with a button to edit each if this person may now."""
    if bill.faults:
        st.html("".join(_fault(fault) for fault in bill.faults))
    shown, of_set = _one_page(bill.lines), set_of(bill.invoice.matter.client.carrier.slug)
    if editable:
        draw_excuses(bill, seen)
    with st.container(gap=None, key="ledger-to-edit" if editable else "ledger"):
        st.html(_row(TITLES, "head"))
        if editable:
            for line in shown:
                _editable(line, said, seen, zone, of_set)
        else:
            st.html("".join(_line(line, said, zone, of_set) for line in shown))
        st.html(_sums(bill))
    lines_export(seen.number, zone)


def _one_page(lines: Sequence[BillLine]) -> Sequence[BillLine]:
    if len(lines) <= LINES_ON_A_PAGE:
        return lines
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{counted(len(lines), 'line')}, {LINES_ON_A_PAGE} on a page; the sums are of all of them")
        page = st.pagination(-(-len(lines) // LINES_ON_A_PAGE), key=f"lines-{len(lines)}")
    return lines[(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]


def _editable(line: BillLine, said: Said, seen: Seen, zone: str, of_set: str | None) -> None:
    with st.container(horizontal=True, wrap=False, key=f"line-{line.id}", gap=None, vertical_alignment="top"):
        st.html(_line(line, said, zone, of_set))
        # Its words are for screen readers: the style leaves only the pencil to be seen.
        if st.button(f"Edit line {line.position}", icon=":material/edit:", key=f"edit-{line.id}-{seen.version}", type="tertiary"):
            open_line_dialog(line, seen, of_set)


def _line(line: BillLine, said: Said, zone: str, of_set: str | None) -> str:
    what = " · ".join(each for each in (escape(line.classification or ""), codes_html(line, of_set)) if each)
    cells = {
        "place quiet": str(line.position),
        "day": day(line.day),
        "who": f"{escape(line.who or 'Expense')}<br><small>{what}</small>",
        "work": escape(line.narrative) + _notes(line, said.get(line.position, ()), zone),
        "units": number(line.units),
        "rate": _rate(line),
        "amount": dollars(line.total) + (f"<br><small>incl. {dollars(line.adjustment)}</small>" if line.adjustment else ""),
    }
    return _row(cells, "fee" if line.is_work else "")


def _rate(line: BillLine) -> str:
    """What was drafted stays to be seen where it was cut."""
    drafted = (
        f"<br><small><del>{rate(line.original_unit_cost)}</del></small>" if line.unit_cost != line.original_unit_cost else ""
    )
    return f"{rate(line.unit_cost)}{drafted}"


def _row(cells: Mapping[str, str], kind: str) -> str:
    inside = "".join(f'<div class="{name}">{html}</div>' for name, html in cells.items())
    return f'<div class="ll-line {kind}">{inside}</div>'


def _notes(line: BillLine, said: Sequence[CarrierSaid], zone: str) -> str:
    """Below its narrative: what the carrier said of it, what is wrong with it, what was changed on it."""
    return "".join(map(_said, said)) + "".join(map(_fault, line.faults)) + _changes(line, zone)


def _said(said: CarrierSaid) -> str:
    look, amount = label(said.word), f" by {dollars(said.amount)}" if said.amount is not None else ""
    return f'<div class="ll-finding said {look.colour}"><b>{look} by the carrier{amount}:</b> {escape(said.reason or said.words)}</div>'


def _fault(fault: Fault) -> str:
    if fault.excuse:
        said = f"<b>Excused:</b> {escape(fault.sentence)} <i>{escape(reason_of(fault.excuse))}</i>"
        return f'<div class="ll-finding excused">{said}</div>'
    words = f"<b>{label(fault.severity)}:</b> {escape(fault.sentence)}"
    return f'<div class="ll-finding {fault.severity}">{words}</div>'


def _changes(line: BillLine, zone: str) -> str:
    if not line.edits:
        return ""
    steps = "".join(_edit(edit, zone) for edit in reversed(line.edits))
    drafted = f"<p><small>As drafted ({number(line.original_units)})</small><br>{escape(line.original_narrative)}</p>"
    return f"<details><summary>Changed {counted(len(line.edits), 'time')}</summary>{steps}{drafted}</details>"


def _edit(edit: Edit, zone: str) -> str:
    said = redline(edit.before, edit.after) if edit.field == "narrative" else _step(edit)
    why = f"<br><small>{escape(edit.why)}</small>" if edit.why else ""
    who = escape(edit.who or "By itself, as the carrier's rule says")
    return f'<p class="ll-redline"><small>{who}, {moment(edit.at, zone)}</small><br>{said}{why}</p>'


def _step(edit: Edit) -> str:
    return change_html(edit.field, edit.before, edit.after) if edit.field in CODES else _amounts(edit)


def _amounts(edit: Edit) -> str:
    written = rate if edit.field == "unit_cost" else dollars if edit.field == "adjustment" else number
    return f"<del>{written(Decimal(edit.before))}</del> <ins>{written(Decimal(edit.after))}</ins>"


def _sums(bill: Bill) -> str:
    sums = (
        ("Fees", number(bill.hours), bill.fees, "sum"),
        ("Expenses", "", bill.expenses, "sum"),
        ("Total", "", bill.invoice.total, "sum all"),
    )
    empty = {"place": "", "day": "", "who": ""}
    return "".join(
        _row(empty | {"work": title, "units": units, "rate": "", "amount": dollars(amount)}, kind)
        for title, units, amount, kind in sums
    )
