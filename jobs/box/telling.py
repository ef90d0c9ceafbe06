"""What the portal says, laid into the box when it changed: for each stream its state, booked time, and where bills stand."""

import json
from collections.abc import Iterator

from sqlalchemy.orm import Session

from agent.send.box import Box
from billing.replication.exchange import Told, bills_told, stream_told, time_told
from data.queries.inbox import known_streams
from data.queries.refused_files import refused_streams
from data.session import reading
from jobs.work import Work

CAME_BY: Told = {"format": "ledgerline-box/1"}
"""An agent that knows nothing of its stream begins one only where the portal has said of all it knows."""


def tell(work: Work, box: Box) -> None:
    """Lay down what is not said there yet. Raises OSError."""
    with reading() as session:
        said = {place: json.dumps(told).encode() for place, told in _words(session, offers_bills=work.settings.return_status)}
    for place, content in said.items():
        if box.get(place) != content:
            box.put(place, content)


def _words(session: Session, *, offers_bills: bool) -> Iterator[tuple[str, Told]]:
    back = {"time": time_told(session), "bills": bills_told(session, offered=offers_bills)}
    yield "portal.json", CAME_BY
    for stream in sorted(known_streams(session) | refused_streams(session)):
        yield f"outbox/{stream}/state.json", stream_told(session, stream)
        yield from ((f"outbox/{stream}/{name}.json", told) for name, told in back.items())
