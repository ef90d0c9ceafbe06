"""How far a stream is, for an agent that lost its memory, and what the portal wants of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from data.queries import inbox


@dataclass(frozen=True)
class Wanted:
    """A wish: `kind` is ranges, rows or whole; `wanted` names ranges or keys and is empty for all."""

    id: int
    kind: str
    source: str
    wanted: Mapping[str, Any]


@dataclass(frozen=True)
class StreamState:
    """Where an agent goes on: with number received_seq + 1, whose `previous` is received_sha; `positions` are row versions by table.

    Of a stream that never spoke everything is 0 or empty."""

    stream: str
    epoch: int
    received_seq: int
    received_sha: str
    applied_seq: int
    positions: Mapping[str, int]
    wishes: tuple[Wanted, ...]


def state_of(session: Session, stream: str) -> StreamState:
    """Where a stream stands now."""
    wishes = tuple(Wanted(wish.id, wish.kind, wish.source, wish.wanted) for wish in inbox.open_wishes(session, stream))
    row = inbox.stream_named(session, stream)
    if row is None:
        return StreamState(stream, 0, 0, "", 0, {}, wishes)
    return StreamState(stream, row.epoch, row.received_seq, row.received_sha, row.applied_seq, row.positions, wishes)
