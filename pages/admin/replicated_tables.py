"""Each table of the case-management system: how far it is, what is wrong with it, and its two ends compared and repaired."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from billing.replication.clicks import compare, repair_now
from data.queries.replication import TableNow, open_drifts, tables_now
from data.session import reading
from data.vocabulary import DriftKind, Role
from pages.parts.actions import carry_out
from pages.parts.export import Export, export_buttons
from pages.parts.facts import facts_row
from pages.parts.figures import counted
from pages.parts.house import page_at
from pages.parts.labels import label
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.table_state import TableState, states_of_table
from pages.parts.tables import Column, Sheet, table

SHOWN = 200
TABLES = {
    "name": Column("Table", width=130),
    "states": Column("Stands", "word", width=220, words=TableState),
    "wrong": Column("Refused", "count", width=84, help="Rows in which something is wrong", blank_zero=True),
    "waits": Column("Waiting", "count", width=84, help="Rows whose parent has not come yet", blank_zero=True),
    "drifts": Column("Differ", "count", width=74, help="Rows that are not the same on both ends", blank_zero=True),
    "moved_at": Column("Last moved", "moment", width=150),
    "compared_at": Column("Last compared", "moment", width=150),
}
DRIFTS = {
    "key": Column("Key", width=140),
    "kind": Column("How", "word", width=150, words=DriftKind),
    "found_at": Column("Found", "moment", width=170),
}
ALT = "The tables of the case-management system: how each stands, what is refused, and when its ends were compared"


@dataclass(frozen=True)
class TableLine:
    """One table as the page shows it."""

    id: int
    name: str
    states: tuple[TableState, ...]
    wrong: int
    waits: int
    drifts: int
    moved_at: dt.datetime
    compared_at: dt.datetime | None
    stopped_why: str | None
    unmapped: tuple[str, ...]

    @classmethod
    def of(cls, now: TableNow) -> "TableLine":
        """A table with the columns that it has and we do not take."""
        mapped = office().mapped.get(now.name, now.columns)
        return cls(
            now.id, now.name, states_of_table(now), now.wrong, now.waits, now.drifts, now.moved_at, now.compared_at,
            now.stopped_why, tuple(name for name in now.columns if name not in mapped),
        )  # fmt: skip


def replicated_tables(actor: Actor) -> None:
    """All tables; the ticked one with its buttons below. Nothing before the first came."""
    lines = _lines()
    if not lines:
        return
    st.subheader("Tables")
    with st.container(key="wide"):
        sheet = Sheet("replicated-tables", TABLES, ALT, actor.zone)
        picked = table(sheet, lines, pick="one").picked
        with st.container(horizontal=True):
            export_buttons(Export(sheet, lambda _: _lines(), []), Role.ADMIN)
        for line in picked:
            _one_table(line, actor)
        if not picked:
            st.caption("Tick a table to compare both ends, to repair what differs, and to see its columns.")
    with st.container(key="narrow", gap="small"):
        for line in lines:
            _card(line)


def _lines() -> list[TableLine]:
    with reading() as session:
        return [TableLine.of(now) for now in tables_now(session)]


def _one_table(line: TableLine, actor: Actor) -> None:
    with st.container(border=True, gap="small", key=f"table-{line.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(line.name)}**", width="content")
            for state in line.states:
                label(state).badge()
        if line.stopped_why:
            st.error(plain(line.stopped_why), icon=":material/block:")
        _buttons(line, "wide")
        facts_row({"Columns that are new there, and not taken": ", ".join(line.unmapped)})
        if line.drifts:
            with reading() as session:
                rows = open_drifts(session, line.name, SHOWN)
            table(Sheet(f"drifts-{line.name}", DRIFTS, f"Rows of {line.name} that differ", actor.zone), rows)


def _card(line: TableLine) -> None:
    with st.container(border=True, key=f"card-table-{line.id}", gap="xsmall"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown(f"**{plain(line.name)}**", width="content")
            for state in line.states:
                label(state).badge()
        counts = {"refused": line.wrong, "waiting": line.waits, "differ": line.drifts}
        st.caption(" · ".join(f"{many:,} {what}" for what, many in counts.items() if many) or "Nothing refused, nothing differs")
        if line.stopped_why:
            st.caption(plain(line.stopped_why))
        _buttons(line, "narrow")


def _buttons(line: TableLine, where: str) -> None:
    wished = {TableState.COMPARING, TableState.REPAIRING} & set(line.states)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Compare now", key=f"compare-{where}-{line.id}", icon=":material/difference:", disabled=bool(wished),
            on_click=_compare, args=(line.name,),
        )  # fmt: skip
        if line.drifts:
            st.button(
                f"Repair {counted(line.drifts, 'row')}", key=f"repair-{where}-{line.id}", icon=":material/build:", type="primary",
                disabled=TableState.REPAIRING in wished, on_click=_repair, args=(line.name,),
            )  # fmt: skip
        if line.wrong:
            st.page_link(page_at("refused-rows"), label=f"See {counted(line.wrong, 'refused row')}", icon=":material/report:")


def _compare(source: str) -> None:
    sentence = f"Both ends of {source} are compared as soon as the agent hears of it."
    carry_out(lambda session, here: compare(session, here, source), sentence, Role.ADMIN)


def _repair(source: str) -> None:
    sentence = f"The rows of {source} that differ are read there again as soon as the agent hears of it."
    carry_out(lambda session, here: repair_now(session, here, source), sentence, Role.ADMIN)
