"""The hold on an upload: another process's claim stops the work, and the end of our own does not."""

import asyncio
import datetime as dt

import pytest

from billing.submission.account import HoldLost
from jobs.holding import Hold

LEASE = dt.timedelta(seconds=0.4)


def over(_session):
    raise HoldLost("Another process took over.")


async def work(let_go, *, leaves: bool) -> None:
    async with Hold("invoice 2610-0001", over, lease=LEASE, let_go=let_go) as hold:
        if leaves:
            hold.leave_it()
        await asyncio.sleep(LEASE.total_seconds())


@pytest.fixture
def closed() -> list[str]:
    return []


@pytest.fixture
def let_go(closed):
    async def close() -> None:
        closed.append("page")

    return close


def test_lost_hold_closes_the_page(sqlite_url, let_go, closed):
    with pytest.raises(HoldLost):
        asyncio.run(work(let_go, leaves=False))

    assert closed == ["page"]


def test_left_hold_is_never_lost(sqlite_url, let_go, closed):
    asyncio.run(work(let_go, leaves=True))

    assert closed == []
