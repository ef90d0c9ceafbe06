"""The portal wants something read again in the case-management system; the agent fetches the wish and answers with batches."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Wish
from data.queries import inbox
from data.vocabulary import WishState


def wish_for(session: Session, stream: str, kind: str, source: str, wanted: Mapping[str, Any], asked_by: str) -> Wish:
    """One open wish for each thing wanted: asked twice, it is the same one."""
    for wish in inbox.open_wishes(session, stream):
        if (wish.kind, wish.source, wish.wanted) == (kind, source, dict(wanted)):
            return wish
    wish = Wish(
        stream=stream, kind=kind, source=source, wanted=dict(wanted), state=WishState.ASKED, asked_by=asked_by,
        asked_at=clock(session), result={},
    )  # fmt: skip
    session.add(wish)
    session.flush()
    return wish


def fulfil(session: Session, wish_id: int, result: Mapping[str, Any]) -> None:
    """What was wanted came; a wish that is done already stays as it is."""
    wish = session.get(Wish, wish_id)
    if wish is not None and wish.state == WishState.ASKED:
        wish.state, wish.done_at, wish.result = WishState.DONE, clock(session), dict(result)
