"""The lines of a bill as a ledger: each with its findings and what was changed on it, and the sums below."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from data.queries.bills import Bill, BillLine, Edit, Fault
from pages.parts.actions import Seen
from pages.parts.bill.line_dialog import open_line_dialog
from pages.parts.bill.redline import redline
from pages.parts.figures import counted, day, dollars, moment, number, rate
from pages.parts.labels import label

LINES_ON_A_PAGE = 60
HEAD = (
    '<div class="ll-line head"><span class="place"></span><span class="day">Day</span><span class="who">Timekeeper</span>'
    '<span class="work">Work</span><span class="units">Hours</span><span class="rate">Rate</span><span class="amount">Amount</span></div>'
)


def draw_lines(bill: Bill, seen: Seen, zone: str, *, editable: bool) -> None:
    """All lines, or one page of many; with a button to edit each if this person may now."""
    st.html("".join(_fault(fault) for fault in bill.faults) or "<i></i>")
    shown = _one_page(bill.lines)
    st.html(HEAD)
    if editable:
        for line in shown:
            _editable(line, seen, zone)
    else:
        st.html("".join(_line(line, zone) for line in shown))
    st.html(_sums(bill))


def _one_page(lines: Sequence[BillLine]) -> Sequence[BillLine]:
    if len(lines) <= LINES_ON_A_PAGE:
        return lines
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{counted(len(lines), 'line')}, {LINES_ON_A_PAGE} on a page; the sums are of all of them")
        page = st.pagination(-(-len(lines) // LINES_ON_A_PAGE), key=f"lines-{len(lines)}")
    return lines[(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]


def _editable(line: BillLine, seen: Seen, zone: str) -> None:
    with st.container(horizontal=True, key=f"line-{line.id}", gap="small", vertical_alignment="top"):
        st.html(_line(line, zone))
        if st.button(
            "", icon=":material/edit:", key=f"edit-{line.id}-{seen.version}", type="tertiary", help=f"Edit line {line.position}"
        ):
            open_line_dialog(line, seen)


def _line(line: BillLine, zone: str) -> str:
    who = f"{escape(line.who)} <small>{escape(line.classification or '')}</small>" if line.who else "<i>expense</i>"
    amount = dollars(line.total) + (f"<br><small>incl. {dollars(line.adjustment)}</small>" if line.adjustment else "")
    return (
        f'<div class="ll-line"><span class="place quiet">{line.position}</span><span class="day">{day(line.day)}</span>'
        f'<span class="who">{who}<br><small>{escape(line.codes)}</small></span>'
        f'<div class="work">{escape(line.narrative)}{"".join(map(_fault, line.faults))}{_changes(line, zone)}</div>'
        f'<span class="units">{number(line.units)}</span><span class="rate">{rate(line.unit_cost)}</span>'
        f'<span class="amount">{amount}</span></div>'
    )


def _fault(fault: Fault) -> str:
    words = f"<b>{label(fault.severity)}:</b> {escape(fault.sentence)}"
    return f'<div class="ll-finding {fault.severity}">{words}</div>'


def _changes(line: BillLine, zone: str) -> str:
    if not line.edits:
        return ""
    steps = "".join(_edit(edit, zone) for edit in reversed(line.edits))
    drafted = f"<p><small>As drafted, {number(line.original_units)}:</small><br>{escape(line.original_narrative)}</p>"
    return f"<details><summary>Changed {counted(len(line.edits), 'time')}</summary>{steps}{drafted}</details>"


def _edit(edit: Edit, zone: str) -> str:
    said = redline(edit.before, edit.after) if edit.field == "narrative" else _amounts(edit)
    return f'<p class="ll-redline"><small>{escape(edit.who)}, {moment(edit.at, zone)}</small><br>{said}</p>'


def _amounts(edit: Edit) -> str:
    return f"<del>{number(Decimal(edit.before))}</del> <ins>{number(Decimal(edit.after))}</ins>"


def _sums(bill: Bill) -> str:
    rows = [("Fees", number(bill.hours), dollars(bill.fees), ""), ("Expenses", "", dollars(bill.expenses), "")]
    rows.append(("Total", "", dollars(bill.invoice.total), " all"))
    return "".join(
        f'<div class="ll-line sum{kind}"><span class="place"></span><span class="day"></span><span class="who"></span>'
        f'<span class="work">{title}</span><span class="units">{units}</span><span class="rate"></span>'
        f'<span class="amount">{amount}</span></div>'
        for title, units, amount, kind in rows
    )
