"""Rows of a database as they travel: their cells, their keys, their versions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.batch import Change
from agent.cells import plain
from agent.cells import travelling as travelling
from agent.source import Watched

BETWEEN_KEYS = "|"
EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 the system's own wall time, which has no zone


def key_of(table: Watched, row: Mapping[str, Any]) -> str:
    """A row's key as it travels, without the blanks of old code columns."""
    if len(table.key) == 1:
        return _text(row[table.key[0]])
    return BETWEEN_KEYS.join([_text(row[name]) for name in table.key])


def _text(cell: Any) -> str:
    if type(cell) is int:
        return str(cell)
    return (cell if type(cell) is str else str(plain(cell))).strip()


def number_of(version: Any) -> int:
    """A version as a whole number: SQL Server's rowversion is eight bytes, a moment becomes microseconds since 1970."""
    if type(version) is int:
        return version
    if isinstance(version, bytes):
        return int.from_bytes(version, "big")
    if isinstance(version, str):
        version = dt.datetime.fromisoformat(version)
    if isinstance(version, dt.datetime):
        return (version.replace(tzinfo=None) - EPOCH) // dt.timedelta(microseconds=1)
    return int(version)


def moment_of(number: int) -> dt.datetime:
    """The moment that a version was."""
    return EPOCH + dt.timedelta(microseconds=number)


def raised(own: Change, version: int) -> Change:
    """A row that is read beside the changes: it is true of the version at which the reading began, so that no older word undoes it."""
    if own.version >= version:
        return own
    booked = own.booked
    if booked is not None and booked.version >= own.version:
        booked = replace(booked, version=version)  # it still stands as we wrote it
    return own._replace(version=version, booked=booked)


def folded(changes: Sequence[Change]) -> list[Change]:
    """The newest of each key, in the order of their versions."""
    newest: dict[tuple[str, str], Change] = {}
    for each in sorted(changes, key=lambda one: one.version):
        newest.pop((each.table, each.key), None)
        newest[each.table, each.key] = each
    return list(newest.values())
