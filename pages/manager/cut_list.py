"""The cuts themselves: the carrier's words with the invoice and its line; a biller says what they are about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from billing.actor import Actor
from billing.cuts import ruling
from billing.cuts.telling import KNOWN, UNCLASSIFIED, spoken_rule
from data.queries.cuts import CutRow, Wanted, some_cuts, sum_of
from data.session import reading
from data.vocabulary import CarrierWord, Role
from pages.parts.actions import carry_out, show_trouble
from pages.parts.export import Export, export_buttons
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.tables import Column, Sheet, table
from pages.parts.ways import go_to_invoice, link_to_invoice

LOOKS = (Role.BILLER, Role.MANAGER)
AT_ONCE, EXPORTED = 50, 20_000
COLUMNS = {
    "number": Column("Invoice", width=100),
    "words": Column("In the carrier's words", width=330),
    "word": Column("What it did", "word", width=100, words=CarrierWord),
    "line": Column("Line", "count", width=54),
    "carrier": Column("Carrier", width=150),
    "said_at": Column("Said", "moment", width=150),
    "rule": Column("Rule", width=160),
    "dollars": Column("Dollars cut", "money", width=105, blank_zero=True),
    "attorney": Column("Attorney", width=150),
}


@dataclass(frozen=True)
class Shown:
    """One cut as the table shows it."""

    id: int
    number: str
    said_at: dt.datetime
    carrier: str
    word: CarrierWord
    line: int | None
    words: str
    rule: str
    dollars: Decimal
    attorney: str | None
    row: CutRow

    @classmethod
    def of(cls, row: CutRow) -> "Shown":
        """A cut with its rule as people say it."""
        return cls(
            row.id, row.number, row.said_at, row.carrier, row.word, row.line, row.words, spoken_rule(row.rule), row.dollars,
            row.attorney, row,
        )  # fmt: skip


def cut_list(wanted: Wanted, words: Sequence[str], actor: Actor, *, of: str | None) -> None:
    """Those that are wanted, `of` a chosen row or all; a press on a number opens the invoice, a tick shows one in full."""
    st.subheader(plain(f"In the carriers' words: {of}" if of else "In the carriers' words"))
    if of is None:
        st.caption("Tick a row above to see only its cuts.")
    with reading() as session:
        count = sum_of(session, actor, wanted).cuts
    sheet = Sheet(f"cuts-{of or 'all'}", COLUMNS, "What carriers said, the newest first", actor.zone)
    pages = -(-count // AT_ONCE)
    page = st.pagination(pages, key=f"cuts-page-{of}") if pages > 1 else 1
    choice = table(sheet, _rows(actor, wanted, AT_ONCE, AT_ONCE * (page - 1)), pick="one", opens="number")
    if choice.opened:
        go_to_invoice(choice.opened.number)
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda who: _rows(who, wanted, EXPORTED), words), *LOOKS)
    for shown in choice.picked:
        _in_full(shown.row, actor)


def _rows(actor: Actor, wanted: Wanted, limit: int, offset: int = 0) -> list[Shown]:
    with reading() as session:
        return [Shown.of(row) for row in some_cuts(session, actor, wanted, limit, offset)]


def _in_full(row: CutRow, actor: Actor) -> None:
    with st.container(border=True, key=f"cut-{row.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            link_to_invoice(row.number, f"Invoice {row.number}")
            label(row.word).badge()
        # As plain text: nothing in it is a link, a picture or a command.
        st.text(row.words or "The carrier gave no words.")
        if row.narrative:
            st.caption(plain(f"Line {row.line} as it stands now: {row.narrative}"))
        _told_by(row, actor)
        if Role.BILLER in actor.roles:
            _right(row)


def _told_by(row: CutRow, actor: Actor) -> None:
    if row.ruled_by and row.ruled_at:
        said = f"{spoken_rule(row.rule)}: set by {row.ruled_by} {actor.moment(row.ruled_at)}."
    elif row.rule == UNCLASSIFIED:
        said = "These words fit no rule that we know."
    else:
        said = f"{spoken_rule(row.rule)}: told by the carrier's words."
    st.caption(plain(said))


def _right(row: CutRow) -> None:
    show_trouble()
    with st.form(f"rule-{row.id}", border=False):
        choices = [rule for rule in KNOWN if rule != UNCLASSIFIED]
        st.selectbox(
            "What the words are about", choices, index=choices.index(row.rule) if row.rule in choices else None,
            format_func=spoken_rule, key=f"rule-of-{row.id}", placeholder="Choose a rule or a field of the file",
        )  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button("Set right", type="primary", key=f"rule-go-{row.id}", on_click=_set, args=(row,))
            if row.ruled_by:
                st.form_submit_button("Leave it to the words", key=f"rule-back-{row.id}", on_click=_leave, args=(row,))
    st.caption("All cuts of this carrier in the same wording follow, also later ones. The carrier's words stay as they are.")


def _set(row: CutRow) -> None:
    rule = st.session_state.get(f"rule-of-{row.id}") or ""
    sentence = f"These words of {row.carrier} are about “{spoken_rule(rule)}” from now on." if rule else ""
    carry_out(lambda session, here: ruling.set_right(session, row.id, rule, by=here.by), sentence, Role.BILLER)


def _leave(row: CutRow) -> None:
    sentence = f"The words of {row.carrier} tell their rule by themselves again."
    carry_out(lambda session, here: ruling.leave_to_the_table(session, row.id, by=here.by), sentence, Role.BILLER)
