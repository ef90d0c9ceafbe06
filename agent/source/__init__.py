"""Reading a case-management system: what every kind of it can do, and how it says what it cannot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.batch import Change, Positions
from agent.ranges import Sum


@dataclass(frozen=True)
class Watched:
    """A table there that is read. `version` is the column that grows with each change; Change Tracking needs none."""

    name: str
    key: tuple[str, ...]
    version: str = ""
    takes_time: bool = False
    """Time that is booked in the portal is written there."""


@dataclass(frozen=True)
class Piece:
    """Some changes and how far their source was read with them, by table; other tables stand where they stood."""

    changes: Sequence[Change]
    positions: Positions
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    anew: Mapping[str, str] = field(default_factory=dict)
    """Tables whose changes were lost or never read: each is to be read whole; and why."""
    stopped: Mapping[str, str] = field(default_factory=dict)
    """Tables that cannot be read, and whose turn it is; the others go on."""


@dataclass(frozen=True)
class Page:
    """Some rows of a table that is read whole, in the order of its keys; `last_key` is where the next one begins, None after the last."""

    changes: Sequence[Change]
    columns: Sequence[str]
    last_key: Sequence[Any] | None


@dataclass(frozen=True)
class Sums:
    """The checksums of a table by range, and the version that they are true of."""

    version: int
    ranges: Mapping[str, Sum]


class CannotRead(Exception):
    """The system cannot be read as it is set up; the text says why and whose turn it is."""


class Restored(Exception):
    """The database is not the one that was read before: everything is read again, in a new epoch."""


class Source(Protocol):
    """A case-management system. Lost connections are SQLAlchemy's DBAPIError; the next call tries again."""

    @property
    def tables(self) -> Mapping[str, Watched]:
        """What is read, by name, parents first."""
        ...

    def identity(self) -> str:
        """A name of the database that changes when it is restored; empty where there is none. Raises Restored never, CannotRead perhaps."""
        ...

    def changes(self, positions: Positions, limit: int) -> Iterator[Piece]:
        """Everything after the positions, at most about `limit` rows a piece. The last piece comes even if nothing changed: time passes."""
        ...

    def now(self, table: str) -> int:
        """A version of which everything up to it can be read. A reading of the whole table that begins now has at least this one."""
        ...

    def whole(self, table: str, after_key: Sequence[Any] | None, limit: int, version: int) -> Page:
        """The next rows by key; `version` is what `now` said when the reading began."""
        ...

    def rows(self, table: str, keys: Sequence[str]) -> Page:
        """Rows by their keys as they travel; a key without a row is not among them."""
        ...

    def range(self, table: str, name: str) -> Page:
        """The rows of one range of keys (see agent.ranges)."""
        ...

    def ranges(self, table: str) -> Sums:
        """Checksums of the whole table by range of keys."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...
