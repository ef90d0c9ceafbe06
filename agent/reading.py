"""From the source into the spool: changes, and tables that are read whole beside them, a page at a time."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from agent.batch import Kind
from agent.source import Piece, Source
from agent.state import State

PAGES = 20
"""Pages of whole tables between two looks at what changed."""
Say = Callable[[str, str], None]
IsOver = Callable[[], bool]


def read(source: Source, state: State, rows: int, heartbeat: float, is_over: IsOver, say: Say) -> None:
    """Everything that changed since the last time, and some pages of what is read whole. Raises what the source and the spool raise.

    `is_over` is asked after each piece; who hands over at once does it then."""
    _same_database(source, state, say)
    for piece in source.changes(state.place.positions, rows):
        _keep(state, piece)
        for table, sentence in piece.stopped.items():
            say(table, sentence)
        for table, sentence in piece.anew.items():
            say(table, f"{table} is read whole. {sentence}")
            begin_whole(source, state, table)
        if is_over():
            return
    _pages(source, state, rows, is_over)
    _beat(state, heartbeat)


def begin_whole(source: Source, state: State, table: str, answers: int | None = None) -> None:
    """From now on the table is read whole, a page with each reading; its changes from now on follow."""
    version, place = source.now(table), state.place
    told = {"version": version, "after_key": None, "rows": 0, "answers": answers}
    # A table that is read already keeps its position: what changed meanwhile must not be skipped.
    from_here = {**place.positions, table: version} if answers is None else {table: version, **place.positions}
    state.move(whole={**place.whole, table: told}, positions=from_here)


def _same_database(source: Source, state: State, say: Say) -> None:
    identity, before = source.identity(), state.place.identity
    if before and identity and identity != before:
        say("source", "The database was restored, or is another one. Everything is read again, in a new epoch.")
        state.begin_anew()
    if identity != state.place.identity:
        state.move(identity=identity)


def _keep(state: State, piece: Piece) -> None:
    place = state.place
    moved: dict[str, Any] = {"positions": {**place.positions, **piece.positions}, "columns": {**place.columns, **piece.columns}}
    if piece.changes:
        state.keep(Kind.CHANGES, piece.changes, sent_at=_now(), **moved)
    elif moved["positions"] != place.positions or moved["columns"] != place.columns:
        state.move(**moved)


def _pages(source: Source, state: State, rows: int, is_over: IsOver) -> None:
    for _ in range(PAGES):
        table = next(iter(state.place.whole), None)
        if table is None or is_over():
            return
        _page(source, state, table, rows)


def _page(source: Source, state: State, table: str, rows: int) -> None:
    """One page, so that changes do not wait for the whole."""
    place = state.place
    told = place.whole[table]
    page = source.whole(table, told["after_key"], rows, told["version"])
    total = told["rows"] + len(page.changes)
    notes = {
        "table": table,
        "version": told["version"],
        "is_last": page.last_key is None,
        "rows": total,
        "answers": told["answers"],
    }
    others = {name: each for name, each in place.whole.items() if name != table}
    # What is left of this table stays in front: parents are whole before their children begin.
    left: Mapping[str, object] = (
        others if page.last_key is None else {table: {**told, "after_key": page.last_key, "rows": total}, **others}
    )
    columns = {**place.columns, table: page.columns}
    state.keep(Kind.WHOLE, page.changes, notes, whole=left, columns=columns, sent_at=_now())


def _beat(state: State, every: float) -> None:
    """That nothing changed is worth a word, too: silence is an alarm, and the position moves."""
    if _now() - state.place.sent_at >= every:
        state.keep(Kind.HEARTBEAT, [], sent_at=_now())


def _now() -> float:
    return dt.datetime.now(dt.UTC).timestamp()
