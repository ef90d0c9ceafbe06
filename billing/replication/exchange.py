"""What the portal and an agent tell each other besides batches, as JSON: the same words by whatever way they go."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from agent.batch import LARGEST, LARGEST_PACKED, MOST_ROWS, plain
from billing.errors import BadInput
from billing.replication.standing import state_of
from billing.statuses.outbox import BillHeard, settle_bill, statuses_waiting
from billing.timekeeping.settled import Outcome, Settled, pieces, settle
from data.queries.refused_files import newest_refused
from data.queries.refused_rows import count_refused

AT_ONCE = 200
"""Pieces or bills in one answer; the agent asks again when it has written them."""
LIMITS = {"packed_bytes": LARGEST_PACKED, "unpacked_bytes": LARGEST, "rows": MOST_ROWS}
Told = dict[str, Any]
Revision = Annotated[int, Field(ge=1, lt=2**31)]
Sentence = Annotated[str, Field(max_length=2000)] | None
T = TypeVar("T", bound=BaseModel)


class SaidOfTime(BaseModel):
    """What an agent says became of a piece of booked time."""

    model_config = ConfigDict(extra="forbid", strict=True)

    revision: Revision
    outcome: Annotated[Outcome, Field(strict=False)]
    key: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    version: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    sentence: Sentence = None


class SaidOfBill(BaseModel):
    """What an agent says became of a word about where a bill stands."""

    model_config = ConfigDict(extra="forbid", strict=True)

    revision: Revision
    outcome: Annotated[BillHeard, Field(strict=False)]
    sentence: Sentence = None


def stream_told(session: Session, stream: str) -> Told:
    """How far a stream is, what is wanted of it, what of it could not be taken, and what fits into a batch."""
    lost = newest_refused(session, stream)
    not_taken = {"epoch": lost.epoch, "sentence": lost.sentence} if lost else None
    counts = {"refused_rows": count_refused(session), "not_taken": not_taken, "limits": LIMITS}
    return asdict(state_of(session, stream)) | counts


def time_told(session: Session) -> Told:
    """Booked time that is not written there yet, the oldest first, by the keys used there."""
    return {"pieces": [_plain(piece) for piece in pieces(session, AT_ONCE)]}


def bills_told(session: Session, *, offered: bool) -> Told:
    """Where bills stand of which that is not known there yet, the oldest word first; none if the firm does not want it."""
    return {"bills": [_plain(bill) for bill in statuses_waiting(session, AT_ONCE)] if offered else []}


def time_heard(session: Session, booked_id: str, told: Mapping[str, Any]) -> bool:
    """What became of a piece of time; whether that changed anything. BadInput if it is said in other words, NotFound if it is not ours."""
    said = _said(SaidOfTime, told)
    return settle(session, Settled(booked_id, said.revision, said.outcome, said.key, said.version or 0, said.sentence or ""))


def bill_heard(session: Session, number: str, told: Mapping[str, Any]) -> bool:
    """What became of a word about a bill, the same way."""
    said = _said(SaidOfBill, told)
    return settle_bill(session, number, said.revision, said.outcome, said.sentence or "")


def _said(kind: type[T], told: Mapping[str, Any]) -> T:
    try:
        return kind.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the body"
        raise BadInput(f"{place}: {first['msg']}.") from None


def _plain(said: Any) -> Told:
    return {name: value if isinstance(value, str | int | None) else plain(value) for name, value in asdict(said).items()}
