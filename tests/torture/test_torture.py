"""make torture for seconds, with a seed; and the proof that it would see what is lost and what is doubled."""

from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, delete, select, text, update

from billing.actor import Actor
from billing.desk import Desk
from data.models import Matter, RefusedRow, TimeEntry, Timekeeper
from data.session import reading, transaction
from data.vocabulary import Role
from jobs import replicate, return_time
from jobs.work import Work
from settings import Settings
from torture import misfortunes as of
from torture.line import TROUBLES
from torture.rounds import Torture
from torture.site import site
from torture.system import build
from torture.timekeeper import Timekeepers
from torture.verdict import verdict

SEED = 1871
MISFORTUNES = {
    "sqlite": [of.kill_the_agent, of.start_a_second_agent, of.lose_the_database, of.kill_the_applier],
    "mariadb": [of.kill_the_worker, of.lose_the_database, of.kill_the_addresses, of.restore_the_agent],
}  # fmt: skip
"""`make torture` knows more of them, and takes minutes."""


@pytest.mark.processes
@pytest.mark.parametrize("kind", sorted(MISFORTUNES))
def test_nothing_is_lost_and_nothing_doubled(kind, tmp_path, sqlite_template):
    (tmp_path / "ledgerline.db").write_bytes(sqlite_template.read_bytes())
    with site(kind, tmp_path, Random(SEED)) as place:
        torture = Torture(place, SEED, pause=0.3)
        torture.begin()
        result = torture.round(MISFORTUNES[kind])

    assert result.verdict.losses == []
    assert result.verdict.doubles == []
    assert result.rows > 20
    assert result.pieces > 5
    assert result.faults.total() >= len(MISFORTUNES[kind]) - 1
    assert set().union(*TROUBLES.values()) & set(result.faults), "the line was good all the time"


@pytest.fixture
def ends(sqlite_url, tmp_path, catalog):
    """A system and a portal that are equal, with five pieces of booked time and a refused row; the system's URL and the pieces."""
    url = f"sqlite:///{tmp_path / 'legacy.db'}"
    build(url)
    there(url, "UPDATE TIMETRX SET HRS = '0.00' WHERE TRX_NO = 7")
    work = Work(Settings(legacy_url=url, _env_file=None))
    work.catalog = catalog
    replicate.run(work)
    with reading() as session:
        ada = session.scalars(select(Timekeeper).where(Timekeeper.legacy_key == "ADA")).one()
        matters = list(session.scalars(select(Matter.id)))
    desk = Desk(Actor(ada.name, timekeeper_id=ada.id, roles=frozenset({Role.ATTORNEY})), catalog, work.files)
    people = Timekeepers([desk], matters, Random(SEED), [])
    for _ in range(5):
        people.book()
    return_time.run(work)
    replicate.run(work)
    assert not verdict(url, people.pieces, {})
    return url, people.pieces


def there(url, *statements):
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_every_loss_is_seen(ends):
    url, pieces = ends
    there(
        url,
        "UPDATE TIMETRX SET NARR = 'Said there and never told.' WHERE TRX_NO = 1",
        "UPDATE TIMETRX SET NARR = 'Piece 1, nobody said this.' WHERE NARR LIKE 'Piece 1,%'",
        "DELETE FROM TIMETRX WHERE NARR LIKE 'Piece 2,%'",
        "UPDATE TIMETRX SET NARR = 'Piece 4, said by a clerk.' WHERE NARR LIKE 'Piece 4,%'",
        "UPDATE TIMETRX SET NARR = 'Piece 5, said by nobody.' WHERE NARR LIKE 'Piece 5,%'",
        "DELETE FROM LEDGERLINE_TIME WHERE TRX_NO = (SELECT TRX_NO FROM TIMETRX WHERE NARR LIKE 'Piece 3,%')",
    )
    with transaction() as session:
        session.execute(delete(TimeEntry).where(TimeEntry.legacy_key == "2"))
        session.execute(update(TimeEntry).where(TimeEntry.legacy_key == "3").values(hours=9))
        session.execute(update(TimeEntry).where(TimeEntry.legacy_key == "4").values(checksum=1))
        session.execute(delete(RefusedRow))

    found = "\n".join(verdict(url, pieces, {"Piece 4": {"Piece 4, said by a clerk."}, "Piece 5": set()}).losses)

    for lost in (
        "TIMETRX 1: here it is another one: narrative", "TIMETRX 2: it does not stand here", "TIMETRX 3: here it is another one: hours",
        "TIMETRX 4: its checksum", "TIMETRX 7: it is refused", "Piece 1: “Piece 1, word 1.”", "Piece 2: “Piece 2, word 1.”",
        "Piece 3: it is not in LEDGERLINE_TIME", "Piece 5: “Piece 5, said by nobody.” stands there, which nobody said",
    ):  # fmt: skip
        assert lost in found
    assert "\nPiece 4" not in found


def test_every_double_is_seen(ends):
    url, pieces = ends
    columns = "MTTR_NO, TKPR_ID, WRK_DT, HRS, TASK_CD, ACTV_CD, NARR, BILL_STAT, BILL_NO, ENT_DT"
    there(
        url,
        f"INSERT INTO TIMETRX ({columns}) SELECT {columns} FROM TIMETRX WHERE NARR LIKE 'Piece 1,%'",
        "DELETE FROM TIMETRX WHERE TRX_NO IN (1, 7)",
        f"INSERT INTO LEDGERLINE_TIME VALUES ('{uuid4().hex}', '5', 1, 1)",
    )
    with transaction() as session:
        like = session.scalars(select(TimeEntry).where(TimeEntry.booked_id == pieces[1].booked_id)).one()
        session.add(
            TimeEntry(
                legacy_key="portal:again", legacy_version=0, matter_id=like.matter_id, timekeeper_id=like.timekeeper_id,
                worked_on=like.worked_on, hours=like.hours, narrative=like.narrative, bill_status=like.bill_status,
            )
        )  # fmt: skip

    found = verdict(url, pieces, {}).doubles

    for double in (
        "Piece 1: it stands there 2 times", "Piece 2: it stands here 2 times", "TIMETRX 1 stands here and not there.",
        "TIMETRX 7 stands on the list of the refused", "is in LEDGERLINE_TIME and was never booked",
    ):  # fmt: skip
        assert any(double in sentence for sentence in found), double
    assert len(found) == 5


def test_whose_work_fails_is_told_at_the_end_of_the_day():
    people = Timekeepers([], [], Random(SEED), [])
    people.start()
    people.join()

    with pytest.raises(IndexError):
        people.go_home()
