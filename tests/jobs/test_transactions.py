"""A transaction that has to give way to another is begun anew."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select, update

from data.dialects import clock
from data.models import Cursor
from data.session import reading, transaction
from jobs.transactions import again


def test_of_two_that_block_each_other_both_are_done_in_the_end(mariadb_url):
    with transaction() as session:
        session.add_all([Cursor(source=name, position=0, moved_at=clock(session)) for name in ("one", "other")])
    both, tries = Barrier(2), []

    def raise_both(first, second):
        def act(session):
            tries.append(first)
            one_more = update(Cursor).values(position=Cursor.position + 1)
            session.execute(one_more.where(Cursor.source == first))
            if len(tries) <= 2:
                both.wait()
            session.execute(one_more.where(Cursor.source == second))

        again(act)

    with ThreadPoolExecutor() as pool:
        list(pool.map(raise_both, ("one", "other"), ("other", "one")))

    with reading() as session:
        assert list(session.scalars(select(Cursor.position))) == [2, 2]
    assert len(tries) == 3
