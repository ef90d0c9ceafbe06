"""Cells and rows as they travel, and the checksum by which both ends compare a row."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]


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


_SORTED = json.JSONEncoder(default=plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(row: Row) -> int:
    """48 bits of a row as it travels, equal on both ends; small enough that the sum of thousands fits a BIGINT."""
    return int.from_bytes(hashlib.blake2b(_SORTED.encode(row).encode(), digest_size=6).digest(), "big")
