"""Learning from what carriers cut: reads why, and looks which rules would have found it, on the bills of the last twelve months."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice

from billing.cuts.reading import read_cuts, unread
from billing.cuts.replay import Replay
from billing.cuts.suggesting import LOOKED_BACK, keep, proposals
from carriers.definition import Carrier
from data.dialects import clock
from data.queries import learning
from data.session import reading, transaction
from jobs.work import Work

READ_AT_ONCE, LOOKED_AT_ONCE = 100, 200


def run(work: Work) -> None:
    """Read answers that were not read yet, then make every carrier's suggestions anew. Cut off, it begins again at the next time."""
    _read(work)
    with reading() as session:
        since = clock(session) - LOOKED_BACK
        carriers = learning.carriers_known(session)
    for done, (carrier_id, slug) in enumerate(carriers, 1):
        work.go_on()
        if (file := work.catalog.get(slug)) is not None:
            _learn(work, carrier_id, file, since)
        work.progress("Looking at carriers", done, len(carriers))


def _read(work: Work) -> None:
    while True:
        work.go_on()
        with transaction() as session:
            waiting = unread(session, READ_AT_ONCE)
            work.counts["cuts read"] += sum(read_cuts(session, invoice_id) for invoice_id in waiting)
        if len(waiting) < READ_AT_ONCE:
            return


def _learn(work: Work, carrier_id: int, file: Carrier, since: dt.datetime) -> None:
    with reading() as session:
        replay = Replay(file.guidelines, learning.cuts_since(session, carrier_id, since), file.ledes.rounding)
        bills = learning.bills_answered(session, carrier_id, since, replay.bills_cut) if replay.rules else {}
    if replay.rules:
        with reading() as session:
            replay.choose_limits(session)
    for batch in _batches(sorted(bills), LOOKED_AT_ONCE):
        work.go_on()
        with reading() as session:
            replay.look(session, batch)
        work.counts["bills looked at"] += len(batch)
    now_on = {rule: getattr(file.guidelines, rule) is not None for rule in replay.rules}
    with transaction() as session:
        work.counts["suggestions"] += keep(session, carrier_id, list(proposals(replay, now_on)), bills, len(bills))


def _batches(ids: Sequence[int], size: int) -> Iterator[list[int]]:
    left = iter(ids)
    while batch := list(islice(left, size)):
        yield batch
