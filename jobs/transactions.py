"""Transactions of jobs: in a thread where a process does many things side by side, and tried again where the database says so."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from data.session import transaction

logger = logging.getLogger(__name__)
T = TypeVar("T")
PAUSE = 1.0
"""Seconds between two tries while the database does not answer."""
GIVE_WAY = (1205, 1213)
"""MySQL's numbers for a transaction that gives way to another one: a lock that did not come in time, and a deadlock."""
TRIES = 5


def again(act: Callable[[Session], T]) -> T:
    """One transaction, begun anew when it had to give way to another: nothing of it was stored then. `act` counts nothing outside of it."""
    for _ in range(TRIES - 1):
        try:
            return _in_one(act)
        except OperationalError as error:
            if not error.orig or error.orig.args[0] not in GIVE_WAY:
                raise
            time.sleep(PAUSE / 10)
    return _in_one(act)


async def written(act: Callable[[Session], T]) -> T:
    """One transaction."""
    return await asyncio.to_thread(_in_one, act)


async def written_at_last(act: Callable[[Session], T], *, within: float) -> T:
    """One transaction, tried again for so many seconds while the database does not answer: an answer we have must not be lost to that."""
    until = time.monotonic() + within
    while True:
        try:
            return await written(act)
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > until:
                raise
            logger.error("The database does not answer (%s). What the site said is kept until it does.", error.orig)
        await asyncio.sleep(PAUSE)


def _in_one(act: Callable[[Session], T]) -> T:
    with transaction() as session:
        return act(session)
