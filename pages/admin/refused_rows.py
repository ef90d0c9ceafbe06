"""Rows of the case-management system that could not be taken: to mend, to put aside, or to wait for."""

from collections.abc import Mapping, Sequence

import streamlit as st

from billing.actor import Actor
from billing.runs import OFFICE
from data.queries.refused_rows import RefusedSort, counts_of_sorts, some_refused, sources
from data.session import reading
from pages.admin.one_refused import RefusedLine, one_refused
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

AT_ONCE, EXPORTED = 200, 20_000
EVERY = "All tables"
TITLES = {RefusedSort.WRONG: "Wrong", RefusedSort.WAITS: "Waiting", RefusedSort.ASIDE: "Put aside"}
MEANINGS = {
    RefusedSort.WRONG: "Something in the row itself is wrong. It is taken as soon as it comes better, or as somebody mends it here.",
    RefusedSort.WAITS: "Nothing is wrong with these: what they name has not come yet. They are taken by themselves when it does.",
    RefusedSort.ASIDE: "Somebody said that these are not needed. Another version of such a row is looked at anew.",
}
NOTHING = {
    RefusedSort.WRONG: ("No row is refused", "Every row that was read is here. Rows that cannot be taken will stand here.", "task_alt"),
    RefusedSort.WAITS: (
        "No row waits", "Rows that name a matter, client or timekeeper we have not got yet will stand here.", "hourglass_empty"
    ),
    RefusedSort.ASIDE: ("Nothing is put aside", "Rows that nobody needs, with who said so and why, will stand here.", "inventory_2"),
}  # fmt: skip
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
Counts = Mapping[tuple[RefusedSort, str], int]


def show() -> None:
    """The refused rows by whose turn it is, the chosen one with what can be done, and every table's cursor."""
    actor = require(*OFFICE)
    st.title("Refused rows")
    with reading() as session:
        counts, known = counts_of_sorts(session), sources(session)
    sort = _sort(counts)
    st.caption(MEANINGS[sort])
    _refused(sort, counts, actor)
    st.subheader("How far each table is")
    if known:
        table(Sheet("cursors", SOURCES, "Tables of the case-management system and how far each is", actor.zone), known)
    else:
        nothing_here("Nothing was read yet", "Run “Replicate” on the page Jobs, or let the firm's agent send.", icon="sync")


def _sort(counts: Counts) -> RefusedSort:
    many = {sort: sum(count for (each, _), count in counts.items() if each == sort) for sort in RefusedSort}
    chosen = st.segmented_control(
        "Which rows", list(RefusedSort), default=RefusedSort.WRONG, required=True, key="refused-sort", label_visibility="collapsed",
        format_func=lambda sort: f"{TITLES[sort]} · {many[sort]:,}" if many[sort] else TITLES[sort],
    )  # fmt: skip
    return RefusedSort(chosen)


def _refused(sort: RefusedSort, counts: Counts, actor: Actor) -> None:
    of_sort = {source: count for (each, source), count in counts.items() if each == sort}
    if not of_sort:
        title, meaning, icon = NOTHING[sort]
        nothing_here(title, meaning, icon=icon)
        return
    source = _chosen(sort, list(of_sort))
    page = _page(-(-(of_sort[source] if source else sum(of_sort.values())) // AT_ONCE), f"{sort}-{source}")
    lines = _lines(sort, source, AT_ONCE, AT_ONCE * (page - 1))
    sheet = Sheet(f"refused-rows-{sort}", REFUSED, f"{TITLES[sort]}: rows that were refused, the newest first", actor.zone)
    picked = table(sheet, lines, pick="one").picked
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda _: _lines(sort, source, EXPORTED), [TITLES[sort], source or EVERY]), *OFFICE)
    for line in picked:
        one_refused(line, sort)
    if not picked:
        st.caption("Tick a row to see it as it came, and what can be done with it.")


def _chosen(sort: RefusedSort, names: Sequence[str]) -> str | None:
    if len(names) < 2:
        return None
    chosen = st.pills("Table", [EVERY, *names], default=EVERY, required=True, key=f"source-{sort}", label_visibility="collapsed")
    return None if chosen == EVERY else str(chosen)


def _page(pages: int, of: str) -> int:
    return st.pagination(pages, key=f"refused-page-{of}") if pages > 1 else 1


def _lines(sort: RefusedSort, source: str | None, limit: int, offset: int = 0) -> list[RefusedLine]:
    with reading() as session:
        rows = some_refused(session, sort, source, limit, offset)
    return [
        RefusedLine(row.id, row.source, row.legacy_key, row.legacy_version, row.reason, row.refused_at, row.row, row.mended_row)
        for row in rows
    ]
