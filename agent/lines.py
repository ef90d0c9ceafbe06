"""Changes as lines of a batch: one JSON object each, read and written all at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, NamedTuple

import msgspec

from agent.cells import Row


class Op(StrEnum):
    """A row as it stands now, or that there is none any more."""

    PUT = "put"
    GONE = "gone"


@dataclass(frozen=True)
class Booked:
    """What the case-management system knows of a row that was booked in the portal: its name, and the revision and version last written."""

    booked_id: str
    revision: int
    version: int


class Change(NamedTuple):
    """One row of one table, with its cells as they travel. `version` grows across the whole source with every change and is no clock."""

    table: str
    key: str
    version: int
    row: Row | None = None
    """None: it is gone."""
    booked: Booked | None = None


def write_lines(changes: Iterable[Change]) -> bytes:
    """A line for each."""
    return _WRITER.encode_lines(map(_line, changes))


def read_lines(lines: memoryview) -> list[Change]:
    """A change of each line. ValueError with a sentence about the first line that is none."""
    try:
        return [_change(line) for line in _READER.decode_lines(lines)]
    except ValueError as error:
        raise ValueError(_which(lines) or f"A line of the batch is no change: {error}.") from None


_Version = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class _Line(msgspec.Struct, omit_defaults=True):
    """A change as it travels. Whoever adds a field breaks no portal that does not know it."""

    t: str
    op: Op
    key: Annotated[str, msgspec.Meta(min_length=1)]
    v: _Version
    row: Row | None = None
    booked: Booked | None = None


_WRITER, _READER = msgspec.json.Encoder(), msgspec.json.Decoder(_Line, float_hook=str)


def _line(change: Change) -> _Line:
    table, key, version, row, booked = change
    return _Line(table, Op.GONE if row is None else Op.PUT, key, version, row, booked)


def _change(line: _Line) -> Change:
    if line.op is Op.GONE:
        return Change(line.t, line.key, line.v, None, line.booked)
    if line.row is None:
        raise ValueError("It has no row")
    return Change(line.t, line.key, line.v, line.row, line.booked)


def _which(lines: memoryview) -> str:
    """The first line that is no change, told apart only when there is one."""
    for place, line in enumerate(bytes(lines).splitlines(), 2):
        try:
            _change(_READER.decode(line))
        except ValueError as error:
            return f"Line {place} of the batch is no change: {error}."
    return ""
