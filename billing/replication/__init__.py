"""What comes from the case-management system: batches are received here and decided upon; the job `replicate` applies them."""

from billing.replication.deciding import let_through, mend, put_aside
from billing.replication.receiving import Came, Conflict, Receipt, WrongName, accept, accept_as
from billing.replication.repairing import repair
from billing.replication.standing import StreamState, Wanted, state_of
from billing.replication.wishing import wish_for

__all__ = [
    "Came", "Conflict", "Receipt", "StreamState", "Wanted", "WrongName", "accept", "accept_as", "let_through", "mend", "put_aside",
    "repair", "state_of", "wish_for",
]  # fmt: skip
