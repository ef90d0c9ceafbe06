"""What differs between both ends is read there again and stands here as it stands there, whatever stood here."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from billing.desk import Desk
from billing.errors import NotNow, NotYours
from billing.replication.wishing import wish_for
from data.bulk import steps
from data.models import Drift
from data.queries.drifts import open_drifts, stream_that_brings
from data.vocabulary import Role

KEYS_OF_A_WISH = 1_000
"""So many of the longest keys fit into the text of a wish."""


def repair(session: Session, desk: Desk, source: str) -> int:
    """Wish for every row of a table that differs; how many. They are applied even with a version that stands here already.

    Of booked time the word that waits to go back holds nevertheless. Rows that are not there any more are marked gone, under the brake."""
    if Role.ADMIN not in desk.by.roles:
        raise NotYours(f"This is decided by an admin, not by {desk.by.name}.")
    keys, stream = list(open_drifts(session, source)), stream_that_brings(session, source)
    if not keys or stream is None:
        raise NotNow(f"No row of {source} differs any more.")
    for some in steps(keys, KEYS_OF_A_WISH):
        wish_for(session, stream, "rows", source, {"keys": list(some)}, desk.by.name)
    differing = update(Drift).where(Drift.source == source, Drift.repaired_at.is_(None))
    session.execute(differing.values(repaired_by=desk.by.name))
    return len(keys)
