"""A batch comes: it is looked at, stored whole, and its sender hears what became of it. Nothing is applied here."""

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from agent.batch import LARGEST_PACKED, Batch, Damaged, Header, unpack
from agent.named import Named
from billing.errors import Refusal
from data.dialects import clock
from data.models import InboxBatch, Stream
from data.queries import inbox
from data.vocabulary import BatchState


class Came(StrEnum):
    """What became of a batch when it came: stored as the next one, here already, or stored before one that is still missing."""

    STORED = "stored"
    ALREADY_HERE = "already_here"
    EARLY = "early"


class Conflict(Refusal):
    """Another agent speaks for this stream, or one that was restored from a backup; `code` is a short name of it, for machines:
    sequence-reused, chain-broken or epoch-old."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class WrongName(Refusal):
    """A batch that came under another name than its own; `code` is wrong-address, for machines."""

    code = "wrong-address"


@dataclass(frozen=True)
class Receipt:
    """What a sender hears; `waiting_for` is the number of the batch that is missing before this one, None if none is."""

    came: Came
    stream: str
    epoch: int
    seq: int
    waiting_for: int | None
    batch: Batch = field(repr=False)
    """What came, for whoever applies it at once."""


def accept(session: Session, packed: bytes, way: str) -> Receipt:
    """Store a batch that came by `way` (https, folder or direct). Raises Damaged or Conflict with nothing stored.

    It is durable when the caller's transaction is."""
    if len(packed) > LARGEST_PACKED:
        raise Damaged("too-large", f"The batch has more than {LARGEST_PACKED // 2**20} MiB; send smaller ones.")
    batch = unpack(packed)
    stream = _stream_of(session, batch.header)
    known = inbox.batch_at(session, stream.name, stream.epoch, batch.header.seq)
    if known is not None and known.sha256 != batch.sha256:
        raise Conflict(
            "sequence-reused",
            f"Batch {known.seq} of “{stream.name}” came before with other content; {_TWO_AGENTS}",
        )
    came_before = known is not None or batch.header.seq <= stream.received_seq
    if not came_before:
        _store(session, stream, batch, packed, way)
    return _receipt(stream, batch, came_before=came_before)


def accept_as(session: Session, packed: bytes, way: str, name: Named) -> Receipt:
    """The same, of a batch that came under a name. WrongName if that is not its own: then the caller's transaction must not be kept."""
    receipt = accept(session, packed, way)
    came = Named(receipt.stream, receipt.epoch, receipt.seq)
    if came != name:
        raise WrongName(f"The batch says it is {came.stream} {came.epoch}/{came.seq}, and not what its address says.")
    return receipt


_TWO_AGENTS = (
    "two agents speak for it, or one was restored from a backup. An admin stops one and lets the other begin a new epoch."
)


def _stream_of(session: Session, header: Header) -> Stream:
    """The batch's stream, held until the transaction ends, in the batch's epoch."""
    stream = inbox.stream_held(session, header.stream, header.epoch)
    if header.epoch < stream.epoch:
        raise Conflict(
            "epoch-old",
            f"“{stream.name}” began anew meanwhile and is in epoch {stream.epoch}, not {header.epoch} any more; {_TWO_AGENTS}",
        )
    if header.epoch > stream.epoch:
        inbox.drop_unapplied(session, stream.name, f"The source began anew with epoch {header.epoch} before this was applied.")
        stream.epoch, stream.received_seq, stream.received_sha, stream.applied_seq, stream.positions = header.epoch, 0, "", 0, {}
    stream.heard_at = clock(session)
    return stream


def _store(session: Session, stream: Stream, batch: Batch, packed: bytes, way: str) -> None:
    header = batch.header
    _follows(stream, header.seq, header.previous)
    session.add(
        InboxBatch(
            stream=header.stream, epoch=header.epoch, seq=header.seq, batch_id=header.id, sha256=batch.sha256,
            previous=header.previous, kind=header.kind, way=way, state=BatchState.WAITING, rows=len(batch.changes), content=packed,
            positions=dict(header.positions), received_at=stream.heard_at, counts={},
        )
    )  # fmt: skip
    session.flush()
    _move_on(session, stream)


def _move_on(session: Session, stream: Stream) -> None:
    """As far as there is no gap. One that came early and does not follow is thrown away: the right one must be able to come."""
    while following := inbox.batch_at(session, stream.name, stream.epoch, stream.received_seq + 1):
        try:
            _follows(stream, following.seq, following.previous)
        except Conflict:
            session.delete(following)
            session.flush()
            return
        stream.received_seq, stream.received_sha = following.seq, following.sha256
        stream.positions = stream.positions | following.positions


def _follows(stream: Stream, seq: int, previous: str) -> None:
    if seq == stream.received_seq + 1 and previous != stream.received_sha:
        raise Conflict(
            "chain-broken", f"Batch {seq} of “{stream.name}” does not follow the one that came before it; {_TWO_AGENTS}"
        )


def _receipt(stream: Stream, batch: Batch, *, came_before: bool) -> Receipt:
    seq = batch.header.seq
    if seq > stream.received_seq:
        return Receipt(Came.EARLY, stream.name, stream.epoch, seq, stream.received_seq + 1, batch)
    return Receipt(Came.ALREADY_HERE if came_before else Came.STORED, stream.name, stream.epoch, seq, None, batch)
