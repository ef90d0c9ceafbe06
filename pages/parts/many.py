"""One move for several ticked invoices: a bar that says how many, a dialog that lists them, then each in a transaction of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlalchemy.orm import Session

from billing.desk import Desk
from billing.errors import Refusal
from billing.money import invoice_total
from data.queries.invoices import InvoiceRow
from data.session import transaction
from data.vocabulary import InvoiceStatus, Role
from pages.parts.figures import counted, dollars
from pages.parts.invoice_list import COLUMNS
from pages.parts.notices import done, done_just_now, refuse
from pages.parts.office import desk
from pages.parts.sign_in import require
from pages.parts.tables import Sheet, forget_ticks, table

IN_DIALOG = ("number", "caption", "carrier", "total", "findings")


@dataclass(frozen=True)
class ManyAtOnce:
    """A move that can be made with many invoices: its button, what it will mean, how it is made with one, and by whom."""

    verb: str
    done: str
    meaning: str
    icon: str
    before: InvoiceStatus
    deed: Callable[[Session, Desk, InvoiceRow], object]
    role: Role


def offer_for_many(what: ManyAtOnce, picked: Sequence[InvoiceRow]) -> None:
    """The bar of a table: the button for what is ticked; what cannot take the move is left out, and said."""
    fit = [row for row in picked if row.status == what.before]
    if not picked:
        with st.container(key=f"hint-{what.verb}"):
            st.caption(f"Press a number to open the invoice; tick several to {what.verb.lower()} them at once.")
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"many-{what.verb}"):
        pressed = st.button(
            f"{what.verb} {counted(len(fit), 'invoice')}", type="primary", icon=f":material/{what.icon}:", disabled=not fit
        )
        st.markdown(_in_words(fit, len(picked) - len(fit), what), width="content")
    if pressed:
        st.dialog(f"{what.verb} {counted(len(fit), 'invoice')}", width="medium")(_last_look)(what, fit)


def _in_words(fit: Sequence[InvoiceRow], left_out: int, what: ManyAtOnce) -> str:
    worth = f"**{_total(fit)}**".replace("$", r"\$")
    return worth + (f" · {left_out} of the ticked ones cannot be {what.done} now" if left_out else "")


def _last_look(what: ManyAtOnce, rows: Sequence[InvoiceRow]) -> None:
    require(what.role)
    st.write(what.meaning)
    table(Sheet(f"many-{what.verb}", {name: COLUMNS[name] for name in IN_DIALOG}, "The chosen invoices"), rows)
    st.markdown(f"**{counted(len(rows), 'invoice')}, {_total(rows)}**".replace("$", r"\$"))
    st.button(
        f"{what.verb} {counted(len(rows), 'invoice')} now", type="primary", icon=f":material/{what.icon}:",
        on_click=_make_all, args=(what, rows),
    )  # fmt: skip


def _make_all(what: ManyAtOnce, rows: Sequence[InvoiceRow]) -> None:
    """Nothing is drawn in this loop: a click elsewhere would end it at its next drawing, after some of the invoices."""
    here = desk(require(what.role))
    forget_ticks()
    made, refusals = 0, []
    for row in rows:
        try:
            with transaction() as session:
                what.deed(session, here, row)
            made += 1
        except Refusal as refusal:
            refusals.append(str(refusal))
    sentence = f"{counted(made or len(rows), 'invoice')} {what.done}."
    second_of_double_click = not made and done_just_now(sentence)
    if made or second_of_double_click:
        done(sentence)
    if refusals and not second_of_double_click:
        refuse(" ".join(refusals))
    st.rerun(scope="app")


def _total(rows: Sequence[InvoiceRow]) -> str:
    return dollars(invoice_total(row.total for row in rows))
