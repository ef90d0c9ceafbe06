"""Changing the key that seals the firm's sign-ins: the new key goes first into LEDGERLINE_SECRET_KEYS, then this, then the old key goes."""

from billing.credentials import reseal_all
from data.session import transaction
from jobs.work import Work


def run(work: Work) -> int:
    """Seal every sign-in with the newest key; how many there are."""
    with transaction() as session:
        return reseal_all(session, work.vault)
