"""Ranges of keys and their checksums: the same on both ends, so that two tables can be compared without being sent."""

import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from agent.batch import Row, checksum

WIDTH = 10_000
"""Keys of one range where they are numbers."""
DRAWERS = 64
"""Ranges of a table whose keys are no numbers."""


class Sum(NamedTuple):
    """How many rows a range has, and the sum of their checksums; both fit a BIGINT."""

    rows: int
    checksums: int


def range_of(key: str) -> str:
    """The range that a key lies in, e.g. “7” for 73001 and “c17” for a key that is no number."""
    if key.isascii() and key.isdecimal():
        return str(int(key) // WIDTH)
    return f"c{zlib.crc32(key.encode()) % DRAWERS:02d}"


def numbers_of(name: str) -> range | None:
    """The numeric keys of a range; None where its keys are no numbers."""
    return range(int(name) * WIDTH, (int(name) + 1) * WIDTH) if name.isdecimal() else None


def sums(rows: Iterable[tuple[str, Row]]) -> dict[str, Sum]:
    """The sum of each range; of rows by their keys, as they travel."""
    return added((key, checksum(row)) for key, row in rows)


def added(checksums: Iterable[tuple[str, int]]) -> dict[str, Sum]:
    """The sum of each range, where the checksum of each key is known already."""
    found: dict[str, Sum] = {}
    for key, number in checksums:
        name = range_of(key)
        so_far = found.get(name, Sum(0, 0))
        found[name] = Sum(so_far.rows + 1, so_far.checksums + number)
    return found


def unequal(one: Mapping[str, Sum], other: Mapping[str, Sum]) -> list[str]:
    """The ranges that are not the same on both ends."""
    nothing = Sum(0, 0)
    return sorted(name for name in one.keys() | other.keys() if one.get(name, nothing) != other.get(name, nothing))
