"""What is dropped after a while, and what stays."""

import datetime as dt

from sqlalchemy import select

from data.dialects import clock
from data.models import InboxBatch, Stream
from data.queries.old_rows import drop_old_batches
from data.session import reading, transaction
from data.vocabulary import BatchState

DAY = dt.timedelta(days=1)


def test_old_batches_go_and_the_newest_of_a_stream_stays(database):
    with transaction() as session:
        now = clock(session)
        session.add(
            Stream(name="main", epoch=2, received_seq=4, received_sha="", applied_seq=3, positions={}, heard_at=now)
        )  # fmt: skip
        for epoch, seq, age in ((1, 9, 30), (2, 1, 20), (2, 2, 1), (2, 3, 20), (2, 4, None)):
            session.add(
                InboxBatch(
                    stream="main", epoch=epoch, seq=seq, batch_id=f"{epoch}-{seq}", sha256="", previous="", kind="heartbeat",
                    way="https", state=BatchState.WAITING if age is None else BatchState.APPLIED, rows=0, positions={},
                    received_at=now - 40 * DAY, applied_at=None if age is None else now - age * DAY, counts={},
                )
            )  # fmt: skip

    with transaction() as session:
        assert drop_old_batches(session, 14 * DAY) == 2

    with reading() as session:
        assert session.execute(select(InboxBatch.epoch, InboxBatch.seq).order_by(InboxBatch.id)).all() == [(2, 2), (2, 3), (2, 4)]
