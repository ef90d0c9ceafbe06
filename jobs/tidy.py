"""House-keeping: nothing a bill was built on is ever dropped."""

import datetime as dt

from data.queries.old_rows import drop_old_batches, drop_old_runs, drop_old_sign_ins
from data.queries.visits import unkept_visits
from data.session import reading, transaction
from jobs.evidence import keep_cut_off
from jobs.work import Work

KEPT = dt.timedelta(days=90)
BATCHES_KEPT = dt.timedelta(days=14)
"""An idle stream has one a minute."""


def run(work: Work) -> None:
    """Drop ended sign-ins and finished runs after three months, applied batches after two weeks; keep evidence that was not kept."""
    with reading() as session:
        unkept = unkept_visits(session)
    for visit_id in unkept:
        keep_cut_off(work, visit_id)
        work.counts["visits kept late"] += 1
    with transaction() as session:
        work.counts["sign-ins dropped"] += drop_old_sign_ins(session, KEPT)
        work.counts["runs dropped"] += drop_old_runs(session, KEPT)
        work.counts["batches dropped"] += drop_old_batches(session, BATCHES_KEPT)
