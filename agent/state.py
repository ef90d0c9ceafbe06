"""What the agent remembers: how far it is, and the batches that nobody has taken yet. One SQLite file, one transaction a step.

A batch is written into it before the cursor moves, and is deleted when the other end says that it is durable there: whatever dies in
between, the next start finds both as they belong together.
"""

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from agent.batch import LARGEST_PACKED, Change, Header, Kind, Positions, name_of, pack, unpack

TABLES = """
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS spool (seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, id TEXT NOT NULL, packed BLOB NOT NULL);
"""


@dataclass(frozen=True)
class Place:
    """Where the stream is: the last batch that was made, how far the source was read, and which tables are being read whole."""

    epoch: int = 1
    seq: int = 0
    chain: str = ""
    """SHA-256 of the last batch, which the next one names."""
    positions: Positions = field(default_factory=dict)
    identity: str = ""
    """The source's name of itself when it was last read."""
    whole: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Tables that are being read whole: {"version", "after_key", "answers"}."""
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answered: Sequence[int] = ()
    """The newest wishes that were answered."""
    sent_at: float = 0
    """When the last batch was made, seconds since 1970: for heartbeats."""


@dataclass(frozen=True)
class Waiting:
    """A batch that nobody has taken yet."""

    epoch: int
    seq: int
    id: str
    packed: bytes


class Full(Exception):
    """There is no room for more batches; reading goes on when the other end takes some."""


class TooLarge(Exception):
    """One row alone is larger than a batch may be."""


class State:
    """The file. One process at a time; another one is refused by the lock that it holds."""

    def __init__(self, file: Path, stream: str, *, most_bytes: int, largest: int = LARGEST_PACKED) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._stream, self._most, self._largest = stream, most_bytes, largest
        self._file = sqlite3.connect(file, isolation_level=None, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.executescript(TABLES)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    @property
    def place(self) -> Place:
        """Where the stream is."""
        return Place(**self._told("place", {}))

    @property
    def is_new(self) -> bool:
        """Whether no batch was made yet, in no epoch."""
        return (self.place.epoch, self.place.seq) == (1, 0)

    def move(self, **changed: Any) -> None:
        """Remember something else of the place, without a batch."""
        with self._step():
            self._remember("place", vars(replace(self.place, **changed)))

    def keep(self, kind: Kind, changes: Sequence[Change], notes: Mapping[str, Any] | None = None, **moved: Any) -> None:
        """One or more batches and the cursor after them, in one transaction. Full when there is no room; nothing has moved then."""
        with self._step():
            place = self.place
            for header, packed in self._packed(place, kind, changes, notes or {}, moved):
                place = replace(place, seq=header.seq, chain=name_of(packed))
                self._spool(header, packed)
            if self.bytes_waiting() > self._most:
                raise Full(
                    f"{self.bytes_waiting() // 2**20} MiB of changes wait to be taken, which is all that [spool] most_mebibytes allows. "
                    "Nothing is lost: reading goes on when the portal takes them."
                )
            self._remember("place", vars(replace(place, **moved)))

    def begin_anew(self, *, at_least: int = 0) -> None:
        """A new epoch: what waits is forgotten, and every table is read from nothing."""
        with self._step():
            epoch = max(self.place.epoch + 1, at_least)
            self._file.execute("DELETE FROM spool")
            self._remember("place", vars(Place(epoch)))

    def adopt(self, place: Place) -> None:
        """Go on where the other end says that we were: this file is new, the stream is not."""
        with self._step():
            self._remember("place", vars(place))

    def oldest(self) -> Waiting | None:
        """The next batch to hand over."""
        row = self._file.execute("SELECT epoch, seq, id, packed FROM spool ORDER BY seq LIMIT 1").fetchone()
        return Waiting(*row) if row else None

    def taken(self, epoch: int, seq: int) -> None:
        """Everything up to this batch is durable at the other end."""
        with self._step():
            self._file.execute("DELETE FROM spool WHERE epoch = ? AND seq <= ?", (epoch, seq))

    def bytes_waiting(self) -> int:
        """Bytes of the batches that nobody has taken."""
        return int(self._file.execute("SELECT COALESCE(SUM(LENGTH(packed)), 0) FROM spool").fetchone()[0])

    def batches_waiting(self) -> int:
        """How many batches nobody has taken."""
        return int(self._file.execute("SELECT COUNT(*) FROM spool").fetchone()[0])

    def split(self) -> None:
        """The oldest batch becomes two, and all behind it are numbered and chained anew: the other end takes smaller ones only."""
        with self._step():
            rows = [Waiting(*row) for row in self._file.execute("SELECT epoch, seq, id, packed FROM spool ORDER BY seq")]
            first, place = unpack(rows[0].packed), self.place
            if len(first.changes) < 2:
                raise TooLarge(_too_large(first.changes))
            self._file.execute("DELETE FROM spool")
            place = replace(place, seq=rows[0].seq - 1, chain=first.header.previous)
            for header, changes in _halved(first.header, first.changes):
                place = self._again(place, header, changes)
            for row in rows[1:]:
                batch = unpack(row.packed)
                place = self._again(place, batch.header, batch.changes)
            self._remember("place", vars(place))

    def _again(self, place: Place, header: Header, changes: Sequence[Change]) -> Place:
        numbered = replace(header, seq=place.seq + 1, previous=place.chain)
        packed = pack(numbered, changes)
        self._spool(numbered, packed)
        return replace(place, seq=numbered.seq, chain=name_of(packed))

    def _packed(
        self, place: Place, kind: Kind, changes: Sequence[Change], notes: Mapping[str, Any], moved: Mapping[str, Any]
    ) -> Iterator[tuple[Header, bytes]]:
        """One batch, or as many as are small enough; only the last says how far the source was read."""
        after: dict[str, Any] = {"positions": place.positions, "columns": place.columns, **moved}
        whole = Header(
            self._stream, place.epoch, place.seq + 1, uuid.uuid4().hex, place.chain, kind, after["positions"],
            dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            {name: after["columns"][name] for name in dict.fromkeys(each.table for each in changes) if name in after["columns"]}, notes,
        )  # fmt: skip
        seq, chain, left = whole.seq, whole.previous, [(whole, changes)]
        while left:
            part, some = left.pop()
            positions = after["positions"] if part.id == whole.id else place.positions
            header = replace(part, seq=seq, previous=chain, positions=positions)
            packed = pack(header, some)
            if len(packed) <= self._largest:
                seq, chain = seq + 1, name_of(packed)
                yield header, packed
            elif len(some) < 2:
                raise TooLarge(_too_large(some))
            else:
                left += reversed([*_halved(part, some)])

    def _spool(self, header: Header, packed: bytes) -> None:
        told = (header.seq, header.epoch, header.id, packed)
        self._file.execute("INSERT INTO spool (seq, epoch, id, packed) VALUES (?, ?, ?, ?)", told)

    def _told(self, name: str, default: Any) -> Any:
        row = self._file.execute("SELECT told FROM memory WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def _remember(self, name: str, told: Any) -> None:
        self._file.execute("INSERT OR REPLACE INTO memory (name, told) VALUES (?, ?)", (name, json.dumps(told)))

    @contextmanager
    def _step(self) -> Iterator[None]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:  # also Ctrl-C: nothing of the step may stay open for the next one to commit
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")


def _halved(header: Header, changes: Sequence[Change]) -> Iterator[tuple[Header, Sequence[Change]]]:
    """Two batches that say the same; only the second one is the last of anything, and says how far the source was read."""
    middle = len(changes) // 2
    notes = dict(header.notes)
    if "is_last" in notes:
        notes |= {"is_last": False, "rows": notes["rows"] - len(changes[middle:])}
    yield replace(header, id=uuid.uuid4().hex, notes=notes, positions={}), changes[:middle]
    yield header, changes[middle:]


def _too_large(changes: Sequence[Change]) -> str:
    (only,) = changes
    return (
        f"{only.table} {only.key} alone is larger than the other end takes. Whoever keeps the case-management system shortens it."
    )


class InUse(Exception):
    """Another agent works with this file."""


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Only one agent works with a state file; the lock ends with the process, however it ends."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(f"{file}.lock", isolation_level=None, timeout=0)
    try:
        _take(lock, file)
        yield
    finally:
        lock.close()


def _take(lock: sqlite3.Connection, file: Path) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise InUse(f"Another agent works with {file} ({error}); only one may. Stop it first.") from None
