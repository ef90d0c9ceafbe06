"""What the portal wants read again: checksums of a table, some rows of it, or all of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent.batch import MOST_ROWS, Change, Kind
from agent.reading import begin_whole
from agent.send import Wish
from agent.source import CannotRead, Source
from agent.state import State


def fulfil(source: Source, state: State, wish: Wish, rows: int) -> None:
    """Answer a wish with batches, each wish once: the portal names it until it has applied the answer. CannotRead if it cannot be."""
    if wish.id in state.place.answered:
        return
    if wish.source not in source.tables:
        raise CannotRead(
            f"The portal wants {wish.source}, which is no [[table]] of the settings; whoever keeps the agent adds it."
        )
    answered = [*state.place.answered, wish.id][-100:]
    if wish.kind == "whole":
        begin_whole(source, state, wish.source, answers=wish.id)
        state.move(answered=answered)
    elif wish.kind == "ranges":
        _ranges(source, state, wish, answered)
    else:
        _rows(source, state, wish, min(rows, MOST_ROWS), answered)


def _ranges(source: Source, state: State, wish: Wish, answered: Sequence[int]) -> None:
    sums = source.ranges(wish.source)
    ranges = {name: list(each) for name, each in sums.ranges.items()}
    notes = {"table": wish.source, "version": max(sums.version, _read_up_to(state, wish)), "answers": wish.id, "ranges": ranges}
    state.keep(Kind.RANGES, [], notes, answered=answered)


def _rows(source: Source, state: State, wish: Wish, limit: int, answered: Sequence[int]) -> None:
    """All in order; after a death in between they come again, under new numbers, which does no harm."""
    version = max(source.now(wish.source), _read_up_to(state, wish))
    notes: dict[str, Any] = {
        "table": wish.source, "version": version, "wanted": dict(wish.wanted), "answers": wish.id, "rows": 0,
    }  # fmt: skip
    found = list(_found(source, wish))
    while len(found) > limit:
        notes["rows"] += limit
        state.keep(Kind.WHOLE, found[:limit], {**notes, "is_last": False})
        found = found[limit:]
    notes["rows"] += len(found)
    state.keep(Kind.WHOLE, found, {**notes, "is_last": True}, answered=answered)


def _read_up_to(state: State, wish: Wish) -> int:
    """Everything up to it was read: the newest row may have been deleted since, and then no row there bears a version as high."""
    return state.place.positions.get(wish.source, 0)


def _found(source: Source, wish: Wish) -> Iterator[Change]:
    wanted: Mapping[str, Sequence[str]] = wish.wanted
    yield from source.rows(wish.source, wanted.get("keys", ())).changes
    for name in wanted.get("ranges", ()):
        yield from source.range(wish.source, name).changes
