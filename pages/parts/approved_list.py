"""A carrier's list of approved people and rates: as a table, as a CSV to take along, and replaced by another CSV after a look at it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from billing.actor import Actor
from billing.approving import ListChange, ListPreview, as_csv, listed_of, look_into, replace_list
from billing.approving.change import RowChange
from data.queries.approvals import ApprovedRow, ListReplaced, approved_rows, replaced_lists
from data.session import reading
from data.vocabulary import Role
from pages.parts.actions import carry_out, show_trouble
from pages.parts.facts import facts_row
from pages.parts.figures import counted, day, rate
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.problems import problems_table
from pages.parts.sign_in import require, when_clicked
from pages.parts.tables import Column, Columns, Sheet, table

LOOKS = (Role.BILLER, Role.MANAGER, Role.ADMIN)
KEEPS = (Role.BILLER, Role.ADMIN)
KEPT, MEGABYTES, CARDS, BEFORE = "approved_list", 5, 20, 6
LIST: Columns = {
    "timekeeper": Column("Timekeeper", width=105),
    "name": Column("Name", width=180),
    "classification": Column("Classification", width=110),
    "matter": Column("Matter", width=105),
    "rate": Column("Rate", "money", width=90),
    "starts_on": Column("From", "day", width=110),
    "ends_on": Column("To", "day", width=110),
    "caption": Column("Caption", width=220),
}
CHANGES: Columns = {
    "what": Column("What", "word", width=90, words=ListChange),
    "who": Column("Whom", width=130),
    "matter": Column("Matter", width=100),
    "before": Column("As it is", width=250),
    "after": Column("As it will be", width=250),
}


@dataclass
class Looked:
    """The file this tab looked into, its preview, and what its name was."""

    file_id: str
    preview: ListPreview


@dataclass(frozen=True)
class ChangeRow:
    """One change as the table shows it."""

    id: int
    what: ListChange
    who: str
    matter: str | None
    before: str
    after: str


def approved_list(slug: str, name: str, actor: Actor) -> None:
    """The list of one carrier; whoever keeps it gets a button to replace it."""
    with reading() as session:
        rows, history = approved_rows(session, slug), replaced_lists(session, slug, BEFORE)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="list-title"):
        st.subheader("Approved people and rates", width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            _download(slug)
            if actor.roles & set(KEEPS) and st.button(
                "Upload a new list", icon=":material/upload_file:", key=f"replace-list-{slug}"
            ):
                st.session_state.pop(KEPT, None)
                st.dialog(f"Approved people and rates: {name}", width="large")(_form)(slug, name)
    if rows:
        _table(rows, name, actor)
    else:
        st.caption(
            "Nobody is on it. Upload the carrier's list as a CSV; a carrier file that asks for it refuses everybody until then."
        )
    _history(history, actor)


def _table(rows: list[ApprovedRow], name: str, actor: Actor) -> None:
    with st.container(key="wide"):
        table(Sheet("approved-list", LIST, f"People and rates that {name} approved", actor.zone), rows)
    with st.container(key="narrow", gap="xsmall"):
        for row in rows[:CARDS]:
            who = f"{row.name} ({row.timekeeper})" if row.timekeeper else f"Every {row.classification}"
            st.markdown(f"**{plain(who)}**  \n:gray[{plain(_row_in_words(row))}]")
        if len(rows) > CARDS:
            st.caption(f"{counted(len(rows) - CARDS, 'more row')} not shown here; they are in the CSV.")


def _download(slug: str) -> None:
    st.download_button(
        "Download the list", when_clicked(partial(_content, slug), *LOOKS), f"approved-{slug.replace('_', '-')}.csv", "text/csv",
        key=f"list-{slug}", icon=":material/download:", on_click="ignore", type="tertiary",
        help="As a CSV with the columns timekeeper, classification, matter, rate, from, to; it can be changed and uploaded again",
    )  # fmt: skip


def _content(slug: str, _actor: Actor) -> bytes:
    with reading() as session:
        return as_csv(listed_of(row) for row in approved_rows(session, slug))


def _history(history: list[ListReplaced], actor: Actor) -> None:
    if not history:
        return
    last = history[0]
    st.caption(
        plain(
            f"Replaced by {last.actor} {actor.moment(last.at)} with {last.file_name}: {_counts(last.added, last.gone, last.changed)}."
        )
    )
    with st.expander("Earlier lists", icon=":material/history:"):
        for each in history:
            words = f"{each.actor} {actor.moment(each.at)}: {counted(each.length, 'row')} ({_counts(each.added, each.gone, each.changed)})"
            st.download_button(
                words, when_clicked(partial(_earlier, each.place), *LOOKS), f"approved-{each.id}.csv", "text/csv", key=f"list-{each.id}",
                icon=":material/download:", on_click="ignore", type="tertiary",
            )  # fmt: skip


def _earlier(place: str, _actor: Actor) -> bytes:
    return office().files.get(place)


def _form(slug: str, name: str) -> None:
    require(*KEEPS)
    st.markdown(
        "A CSV with the columns **timekeeper**, **classification**, **matter**, **rate**, **from** and **to**. A row names a timekeeper "
        "by id, or a classification; empty cells mean every matter, the firm's rate, always. It takes the place of the whole list."
    )
    file = st.file_uploader("CSV file", type=["csv", "txt", "tsv", "xlsx"], max_upload_size=MEGABYTES, key=f"list-file-{slug}")
    show_trouble()
    if file is None:
        return
    preview = _look_into(slug, file)
    problems_table(preview.problems, file.name, "taken", *KEEPS)
    if not preview.is_refused:
        _what_changes(slug, name, file, preview)


def _look_into(slug: str, file: Any) -> ListPreview:
    """Once for each file, not at each click below it; the replacement itself looks again."""
    kept: Looked | None = st.session_state.get(KEPT)
    if kept is None or kept.file_id != file.file_id:
        with st.spinner("Reading the file"), reading() as session:
            kept = Looked(file.file_id, look_into(session, slug, file.getvalue()))
        st.session_state[KEPT] = kept
    return kept.preview


def _what_changes(slug: str, name: str, file: Any, preview: ListPreview) -> None:
    counts = {word: preview.count(word) for word in ListChange}
    same = len(preview.rows) - counts[ListChange.NEW] - counts[ListChange.CHANGED]
    facts_row({
        "Rows": f"{len(preview.rows):,}", "New": f"{counts[ListChange.NEW]:,}", "Changed": f"{counts[ListChange.CHANGED]:,}",
        "Gone": f"{counts[ListChange.GONE]:,}", "As they are": f"{same:,}",
    })  # fmt: skip
    if not preview.changes:
        st.caption("It says what the list says already; there is nothing to replace.")
        return
    st.button(
        "Replace the list", type="primary", icon=":material/published_with_changes:", key=f"list-go-{slug}", on_click=_replace,
        args=(slug, name, file, preview),
    )  # fmt: skip
    st.caption("Bills that are drafts, in review or sent back are checked against the new list at once.")
    rows = [_change_row(place, change) for place, change in enumerate(preview.changes)]
    table(Sheet("list-changes", CHANGES, f"What becomes different in the list of {name}"), rows)


def _replace(slug: str, name: str, file: Any, preview: ListPreview) -> None:
    carry_out(
        lambda session, here: replace_list(session, here, slug, file.getvalue(), seen=preview.seen, file_name=file.name),
        f"The list of {name} has {counted(len(preview.rows), 'row')} now.",
        *KEEPS,
    )


def _change_row(place: int, change: RowChange) -> ChangeRow:
    before, after = (_row_in_words(row) if row else "" for row in (change.before, change.after))
    return ChangeRow(place, change.what, change.row.who, change.row.matter, before, after)


def _row_in_words(row: Any) -> str:
    """What a row says besides whom it is about: $250.00 from Jan 1, 2026 to Dec 31, 2026."""
    parts = [rate(row.rate) if row.rate is not None else "the firm's rate"]
    parts += [f"{word} {day(each)}" for word, each in (("from", row.starts_on), ("to", row.ends_on)) if each]
    return " ".join(parts) + (f" on {row.matter}" if isinstance(row, ApprovedRow) and row.matter else "")


def _counts(added: int, gone: int, changed: int) -> str:
    return f"{added:,} new, {gone:,} gone, {changed:,} changed"
