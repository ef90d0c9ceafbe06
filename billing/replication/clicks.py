"""What people decide on the pages of replication: the decision, and the worker woken, so that it is done within seconds."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.desk import Desk
from billing.errors import ChangedMeanwhile, NotNow, NotYours
from billing.replication.deciding import let_through, mend
from billing.replication.repairing import repair
from billing.replication.wishing import wish_for
from data.models import RefusedRow
from data.queries.drifts import stream_that_brings
from data.queries.job_runs import request_run
from data.vocabulary import Role


def mend_now(session: Session, desk: Desk, refused_id: int, row: Mapping[str, Any], *, seen: int) -> None:
    """Keep the row as it was mended and try it; `seen` is the version of it that the page showed."""
    version = session.scalars(select(RefusedRow.legacy_version).where(RefusedRow.id == refused_id)).first()
    if version is not None and version != seen:
        raise ChangedMeanwhile("The row came anew meanwhile; look at it as it is now.")
    mend(session, desk, refused_id, row)
    request_run(session, "replicate", desk.by.name)


def let_through_now(session: Session, desk: Desk, batch_id: int) -> None:
    """The held batch is right; it is applied."""
    let_through(session, desk, batch_id)
    request_run(session, "replicate", desk.by.name)


def compare(session: Session, desk: Desk, source: str) -> None:
    """Both ends of a table are compared: its agent reads checksums there and sends them."""
    wish_for(session, _stream(session, desk.by, source), "ranges", source, {}, desk.by.name)
    request_run(session, "replicate", desk.by.name)


def repair_now(session: Session, desk: Desk, source: str) -> None:
    """The rows of a table that differ are read there again, and stand here as they stand there."""
    repair(session, desk, source)
    request_run(session, "replicate", desk.by.name)


def _stream(session: Session, by: Actor, source: str) -> str:
    if Role.ADMIN not in by.roles:
        raise NotYours(f"This is decided by an admin, not by {by.name}.")
    stream = stream_that_brings(session, source)
    if stream is None:
        raise NotNow(f"No agent has spoken of {source} yet; there is nobody to ask.")
    return stream
