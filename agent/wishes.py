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
    notes = {"table": wish.source, "version": sums.version, "answers": wish.id, "ranges": ranges}
    state.keep(Kind.RANGES, [], notes, answered=answered)


def _rows(source: Source, state: State, wish: Wish, limit: int, answered: Sequence[int]) -> None:
    """All in order; after a death in between they come again, under new numbers, which does no harm."""
    version = source.now(wish.source)
    found = list(_found(source, wish))
    found += [Change(wish.source, key, version) for key in _missing(wish, found)]
    notes: dict[str, Any] = {"table": wish.source, "version": version, "wanted": wish.wanted}
    while len(found) > limit:
        state.keep(Kind.CHANGES, found[:limit], notes)
        found = found[limit:]
    state.keep(Kind.CHANGES, found, {**notes, "answers": wish.id}, answered=answered)


def _missing(wish: Wish, found: Sequence[Change]) -> Sequence[str]:
    there = {each.key for each in found}
    return [key for key in wish.wanted.get("keys", ()) if key not in there]


def _found(source: Source, wish: Wish) -> Iterator[Change]:
    wanted: Mapping[str, Sequence[str]] = wish.wanted
    yield from source.rows(wish.source, wanted.get("keys", ())).changes
    for name in wanted.get("ranges", ()):
        yield from source.range(wish.source, name).changes
