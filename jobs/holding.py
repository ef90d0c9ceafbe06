"""Keeping the hold on an upload while the browser works."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from billing.submission import record
from billing.submission.claim import Claim, Patience
from data.session import transaction


@contextmanager
def holding(claim: Claim, patience: Patience) -> Iterator[None]:
    """Extend the lease four times in its length; if that is refused another process has the upload, and this one ends at once."""
    over = threading.Event()
    keeper = threading.Thread(target=_extend, args=(claim, patience, over), name=f"hold on {claim.invoice_number}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _extend(claim: Claim, patience: Patience, over: threading.Event) -> None:
    while not over.wait(patience.lease.total_seconds() / 4):
        try:
            with transaction() as session:
                record.extend(session, claim, patience)
        except record.HoldLost:
            # Nothing else stops a browser in the middle of a click: the kill takes it along when we lead the group.
            os.killpg(0, signal.SIGKILL) if os.getpgrp() == os.getpid() else os.kill(os.getpid(), signal.SIGKILL)
