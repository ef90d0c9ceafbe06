"""What people decide about replication: a refused row is mended or put aside, a held batch is right."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.desk import Desk
from billing.errors import AlreadyDone, BadInput, NotFound, NotNow, NotYours
from billing.runs import OFFICE
from data.dialects import clock
from data.models import InboxBatch, RefusedRow
from data.queries.refused_rows import PUT_ASIDE
from data.queries.replicas import READY
from data.vocabulary import BatchState, Role


def mend(session: Session, desk: Desk, refused_id: int, row: Mapping[str, Any]) -> None:
    """Keep the row as somebody mended it here; the job `replicate` tries it with its next run. A newer one from there goes before it."""
    refused = _waiting(session, desk, refused_id)
    if set(row) != set(refused.row):
        raise BadInput("A mended row has the very columns of the one that came; only its cells change.")
    refused.mended_row, refused.waits_for, refused.decided_by = dict(row), READY, desk.by.name


def put_aside(session: Session, desk: Desk, refused_id: int, reason: str) -> None:
    """Nobody needs this row; it stays among the settled ones with who said so and why, until another version of it comes."""
    refused = _waiting(session, desk, refused_id)
    if not reason.strip():
        raise BadInput("Say why the row is not needed.")
    refused.reason = f"{refused.reason}{PUT_ASIDE}{desk.by.name}: {reason.strip()}"
    refused.mended_at, refused.mended_row, refused.waits_for, refused.decided_by = clock(session), None, None, desk.by.name


def let_through(session: Session, desk: Desk, batch_id: int) -> None:
    """A batch that is held because it deletes much is right: it is applied with the next run, and its stream goes on."""
    _may(desk.by, frozenset({Role.ADMIN}))
    batch = session.scalars(select(InboxBatch).where(InboxBatch.id == batch_id).with_for_update()).first()
    if batch is None:
        raise NotFound("There is no such batch.")
    if batch.decided_by:
        raise AlreadyDone(f"{batch.decided_by} has let batch {batch.seq} through already.")
    if batch.state != BatchState.HELD:
        raise NotNow(f"Batch {batch.seq} of “{batch.stream}” is not held; there is nothing to decide.")
    batch.state, batch.decided_by = BatchState.WAITING, desk.by.name


def _waiting(session: Session, desk: Desk, refused_id: int) -> RefusedRow:
    _may(desk.by, OFFICE)
    refused = session.scalars(select(RefusedRow).where(RefusedRow.id == refused_id).with_for_update()).first()
    if refused is None:
        raise NotFound("There is no such refused row.")
    if refused.mended_at is not None:
        raise AlreadyDone(f"{refused.source} {refused.legacy_key} is settled already.")
    return refused


def _may(by: Actor, who: frozenset[Role]) -> None:
    if not who & by.roles:
        raise NotYours(f"This is decided by {' or '.join(sorted(who))}, not by {by.name}.")
