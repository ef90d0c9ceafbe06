"""Cells and rows as they travel, and the checksum by which both ends compare a row."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

Row = Mapping[str, Any]
AS_THEY_ARE = frozenset((str, int, bool, type(None)))
"""Kinds of cells that JSON carries unchanged."""


def plain(value: Any) -> Any:
    """A cell as it travels."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, float):
        return repr(value)
    return str(value)


def travelling(row: Row) -> Row:
    """A row with cells that JSON carries unchanged, so that its checksum is the same on both ends."""
    if AS_THEY_ARE.issuperset(map(type, row.values())):
        return row
    return {name: value if type(value) in AS_THEY_ARE else plain(value) for name, value in row.items()}


_SORTED = msgspec.json.Encoder(order="sorted")


def checksum(row: Row) -> int:
    """48 bits of a row as it travels, equal on both ends; small enough that the sum of thousands fits a BIGINT."""
    return int.from_bytes(hashlib.blake2b(_SORTED.encode(row), digest_size=6).digest(), "big")
