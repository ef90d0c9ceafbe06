"""Rows of the case-management system that could not be taken, with the reason, and how far each of its tables is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from billing.runs import OFFICE
from data.queries.refused_rows import Source, count_refused, some_refused, sources
from data.session import reading
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

AT_ONCE, EXPORTED = 200, 20_000
SOURCES = {
    "name": Column("Table", width=200),
    "refused": Column("Refused rows", "count", width=120),
    "position": Column("Read up to version", "count", width=160),
    "moved_at": Column("Last moved", "moment", width=160),
}
REFUSED = {
    "source": Column("Table", width=110),
    "key": Column("Key", width=100),
    "reason": Column("Why it was refused, and whose turn it is", width=680),
    "first": Column("First refused", "moment", width=150),
}


@dataclass(frozen=True)
class RefusedLine:
    """One refused row as the table shows it, and as it came."""

    id: int
    source: str
    key: str
    reason: str
    first: dt.datetime
    row: dict[str, object]


def show() -> None:
    """The refused rows, the chosen one as it came, and every table's cursor."""
    actor = require(*OFFICE)
    st.title("Refused rows")
    with reading() as session:
        known = sources(session)
    _refused(known, actor)
    st.subheader("How far each table is")
    if known:
        table(Sheet("cursors", SOURCES, "Tables of the case-management system and how far each is", actor.zone), known)
    else:
        nothing_here("Nothing was read yet", "Run “Replicate” on the page Jobs; it needs LEDGERLINE_LEGACY_URL.", icon="sync")


def _refused(known: Sequence[Source], actor: Actor) -> None:
    source = _chosen([one.name for one in known if one.refused])
    with reading() as session:
        count = count_refused(session, source)
    if not count:
        nothing_here(
            "No row is refused", "Every row that was read is here. Rows that cannot be taken will stand here.", icon="task_alt"
        )
        return
    pages = -(-count // AT_ONCE)
    lines = _lines(source, AT_ONCE, AT_ONCE * (_page(pages, source) - 1))
    sheet = Sheet("refused-rows", REFUSED, "Rows that were refused, the newest first", actor.zone)
    picked = table(sheet, lines, pick="one").picked
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda _: _lines(source, EXPORTED), [source or "all tables"]), *OFFICE)
    for line in picked:
        st.markdown(f"**Row {plain(line.key)} of {plain(line.source)}, as it came.** {plain(line.reason)}")
        st.json(line.row)
    if not picked:
        st.caption("Tick a row to see it as it came. It is tried again at each run of replication, once it is mended there.")


def _chosen(names: Sequence[str]) -> str | None:
    every = "All tables"
    chosen = (
        st.pills("Table", [every, *names], default=every, required=True, key="source", label_visibility="collapsed")
        if len(names) > 1
        else every
    )
    return None if chosen == every else chosen


def _page(pages: int, source: str | None) -> int:
    return st.pagination(pages, key=f"refused-page-{source}") if pages > 1 else 1


def _lines(source: str | None, limit: int, offset: int = 0) -> list[RefusedLine]:
    with reading() as session:
        rows = some_refused(session, source, limit, offset)
    return [RefusedLine(row.id, row.source, row.legacy_key, row.reason, row.refused_at, row.row) for row in rows]
