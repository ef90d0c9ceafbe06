"""The direct way: what the portal wants read again is read by the worker itself, as an agent would."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Protocol

from agent.batch import Change, Kind
from agent.ranges import range_of, sums
from billing.replication import Wanted
from jobs.legacy.reading import LegacySystem
from jobs.legacy.tables import BY_NAME, LegacyTable


class Receive(Protocol):
    """Takes one batch into the inbox and applies it; False if it is held."""

    def __call__(self, kind: Kind, changes: list[Change], notes: dict[str, Any]) -> bool: ...


def answer(system: LegacySystem, wish: Wanted, rows: int, receive: Receive) -> None:
    """Read and hand over, at most so many rows a batch. What was asked of a table that is not ours stays unanswered."""
    table = BY_NAME.get(wish.source)
    if table is None:
        return
    version = system.newest(table)
    notes = {"table": table.name, "version": version, "answers": wish.id}
    if wish.kind == "ranges":
        known = ((change.key, change.row or {}) for change in system.walk(table) if change.version <= version)
        receive(Kind.RANGES, [], notes | {"ranges": {name: list(each) for name, each in sums(known).items()}})
        return
    found = _found(system, table, wish)
    if wish.wanted:
        notes["wanted"] = dict(wish.wanted)
    else:  # a whole table: what has an older version afterwards was not in it, and is gone
        found = (replace(each, version=max(each.version, version)) for each in found)
    total = 0
    for part, is_last in _parts(found, rows):
        total += len(part)
        said = {"is_last": is_last, "rows": total}
        if not receive(Kind.WHOLE, part, notes | said):
            return


def _found(system: LegacySystem, table: LegacyTable, wish: Wanted) -> Iterator[Change]:
    ranges, keys = set(wish.wanted.get("ranges", ())), set(wish.wanted.get("keys", ()))
    for each in system.walk(table):
        if not wish.wanted or each.key in keys or range_of(each.key) in ranges:
            yield each


def _parts(changes: Iterable[Change], rows: int) -> Iterator[tuple[list[Change], bool]]:
    """At least one part, and which is the last."""
    rest = iter(changes)
    part = list(islice(rest, rows))
    while following := list(islice(rest, rows)):
        yield part, False
        part = following
    yield part, True
