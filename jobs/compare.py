"""Both ends of replication are compared: first by what has come, and when nothing waits to be looked at, everything is asked anew.

A batch of kind `ranges` brings the checksums of a table by range of keys (agent/ranges.py), in its notes: {"table", "version",
"answers", "ranges": {"7": [rows, sum]}}, of all rows up to the version. Of unequal ranges the rows are wished for and come as a batch of
kind `whole` whose notes say what was `wanted`; they are compared one by one and never applied. Only a repair applies (billing/replication).
"""

from data.queries.job_runs import request_run
from data.session import reading, transaction
from jobs import comparing
from jobs.work import Work


def run(work: Work) -> None:
    """Look at the answers that are here, or ask."""
    with transaction() as session:
        comparing.forget_old(session)
    with reading() as session:
        waiting = comparing.waiting(session)
    looked = [_look(work, number) for number in waiting]
    if waiting and not any(looked):
        return  # what they are true of is not applied yet; replication calls again
    with transaction() as session:
        if not waiting:
            work.counts["tables asked for"] += comparing.ask(session)
        request_run(session, "replicate", comparing.BY_ITSELF)


def _look(work: Work, number: int) -> bool:
    work.go_on()
    differing = comparing.look(number)
    work.counts["rows that differ"] += differing or 0
    return differing is not None
