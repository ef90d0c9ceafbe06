"""Changes on their way into one table of ours."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from agent.batch import Change, Row
from jobs.applying.brake import Brake

LONGEST_KEY = 40


class Coming(NamedTuple):
    """One change, by the key we hold it by; `came` is the row as it came, which is another one where somebody mended it here."""

    key: str
    change: Change
    came: Row | None


@dataclass
class Applying:
    """One transaction of applying: its database, its moment, and what it did, by name. Without a brake any delete is believed."""

    session: Session
    stream: str
    now: dt.datetime
    brake: Brake | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def newest_of(changes: Iterable[Change]) -> dict[str, Coming]:
    """The newest change of each key; of two with one version the later."""
    newest: dict[str, Coming] = {}
    for change in changes:
        key = change.key.strip()
        if len(key) > LONGEST_KEY:
            key = _shortened(key)
        before = newest.get(key)
        if before is None or change.version >= before.change.version:
            newest[key] = Coming(key, change, change.row)
    return newest


def _shortened(key: str) -> str:
    """A key as it fits here: told by its beginning and a checksum."""
    return f"{key[:23]}…{hashlib.blake2b(key.encode(errors='replace'), digest_size=8).hexdigest()}"
