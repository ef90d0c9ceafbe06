"""Every way from the case-management system ends the same: its real program, the portal's real addresses, one apply."""

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, select, text, update
from starlette.applications import Starlette

from agent.command import once, working
from agent.settings import load
from api.gate import SyncRules
from api.intake import Intake
from billing import lifecycle
from billing.actor import Actor
from billing.desk import Desk
from billing.door.machines import Machine
from billing.door.rules import DoorRules
from billing.replication import repair
from billing.timekeeping import Typed, book
from data.models import Drift, Invoice, Matter, ReturnedStatus, Stream, TimeEntry, Timekeeper
from data.session import reading, transaction
from data.vocabulary import DriftKind, Return, Role
from demo.agent import agent_command, box_of, laying_agent_command, let_the_agent_in
from jobs import compare, replicate, return_status, return_time
from jobs.work import Work
from settings import Settings
from tests.agent.answering import Bucket, listening
from tests.builders import a_person, a_timekeeper, an_invoice

DOOR = DoorRules.at(
    "http://127.0.0.1", idle=dt.timedelta(1), longest=dt.timedelta(1), wrong_passwords=3, lock=dt.timedelta(minutes=15)
)
CY = Actor("Cy Okafor", roles=frozenset({Role.ADMIN}))


@dataclass
class PortalOf:
    """What `listening` serves: the portal's addresses for agents, as the demo sets them up."""

    app: Starlette
    url: str = ""


class Https:
    """The agent brings batches to the portal's addresses."""

    def __init__(self, folder, system, url):
        *_, file = agent_command(folder, system, url)
        self.settings, self.work = load(Path(file)), Work(Settings(_env_file=None))

    def tell(self):
        with working(self.settings) as agent:
            once(agent, Event())
        replicate.run(self.work)


class Box:
    """The agent lays batches into a folder or a bucket; the worker collects them."""

    def __init__(self, folder, system, url, options):
        *_, file = laying_agent_command(folder, system, url)
        self.settings = load(Path(file))
        self.settings = replace(self.settings, send=replace(self.settings.send, bucket=options))
        keys = {"endpoint": "endpoint", "region": "region", "access_key_id": "access_key", "secret_access_key": "secret_key"}
        told = {f"sync_box_{keys[name]}": value for name, value in options.items()}
        self.work = Work(Settings(sync_box=url, return_status=True, **told, _env_file=None))

    def tell(self):
        """The worker comes by before the agent, too, and lays down what is wanted."""
        replicate.run(self.work)
        with working(self.settings) as agent:
            once(agent, Event())
        replicate.run(self.work)


class Direct:
    """The worker reads the system itself."""

    def __init__(self, system):
        self.work = Work(Settings(legacy_url=system, batch_rows=15, return_status=True, _env_file=None))

    def tell(self):
        return_time.run(self.work)
        return_status.run(self.work)
        replicate.run(self.work)


@pytest.fixture(params=["https", "folder", "s3", "direct"])
def way(request, database, system, tmp_path):
    """One way; the first load has come by it."""
    with WAYS[request.param](tmp_path, system) as way:
        way.tell()
        yield way


@contextmanager
def _direct(_folder, system):
    yield Direct(system)


@contextmanager
def _folder(folder, system):
    yield Box(folder, system, box_of(folder), {})


@contextmanager
def _s3(folder, system):
    with listening(Bucket(page=2)) as bucket:
        yield Box(folder, system, "s3://firm/ledgerline", bucket.options)


@contextmanager
def _https(folder, system):
    chosen = Settings(
        _env_file=None, **{name.removeprefix("LEDGERLINE_").lower(): each for name, each in let_the_agent_in(folder).items()}
    )
    rules = SyncRules(Machine(chosen.sync_user, chosen.sync_password_hash), chosen.sync_allow, DOOR, chosen.sync_depth)
    with listening(PortalOf(Starlette(routes=Intake(rules, offers_bills=True).routes))) as portal:
        yield Https(folder, system, portal.url)


WAYS = {"https": _https, "folder": _folder, "s3": _s3, "direct": _direct}


def there(url, statement, **values):
    engine = create_engine(url)
    with engine.begin() as connection:
        done = connection.execute(text(statement), values)
        rows = done.all() if done.returns_rows else []
    engine.dispose()
    return rows


def both_ends(system):
    rows = there(system, "SELECT CAST(TRX_NO AS TEXT), HRS, TRIM(NARR) FROM TIMETRX WHERE TRX_NO <> 900001")
    live = select(TimeEntry.legacy_key, TimeEntry.hours, TimeEntry.narrative).where(TimeEntry.gone_at.is_(None))
    with reading() as session:
        return {key: (Decimal(hours), said) for key, hours, said in rows}, {row[0]: row[1:] for row in session.execute(live)}


def compared(way):
    """Asked, answered and looked at, as the timetable and the agent do it by turns. What differs, by key."""
    for _ in range(4):
        compare.run(way.work)
        way.tell()
    with reading() as session:
        found = select(Drift.legacy_key, Drift.kind).where(Drift.repaired_at.is_(None))
        return dict(session.execute(found).all())


def test_what_changes_there_stands_here(way, system):
    ours, theirs = both_ends(system)
    assert ours == theirs
    assert len(ours) == 40
    key = min(ours)

    there(system, "UPDATE TIMETRX SET HRS = '7.7', NARR = 'Said anew' WHERE TRX_NO = :key", key=int(key))
    way.tell()

    ours, theirs = both_ends(system)
    assert ours == theirs
    assert ours[key] == (Decimal("7.7"), "Said anew")


def test_what_differs_is_found_and_repaired(way, system):
    keys = sorted(both_ends(system)[0])
    changed, deleted = keys[3], keys[5]
    with transaction() as session:
        session.execute(update(TimeEntry).where(TimeEntry.legacy_key == changed).values(hours=Decimal("9.9")))
    there(system, "DELETE FROM TIMETRX WHERE TRX_NO = :key", key=int(deleted))
    assert compared(way) == {changed: DriftKind.CHANGED, deleted: DriftKind.EXTRA}

    with transaction() as session:
        repair(session, Desk(CY, {}, None), "TIMETRX")
    way.tell()
    way.tell()

    ours, theirs = both_ends(system)
    assert ours == theirs
    assert compared(way) == {}


def test_booked_time_stands_there_once_and_comes_back_as_itself(way, system, desk_of):
    booked_id = uuid4().hex
    with transaction() as session:
        matter = session.scalars(select(Matter).where(Matter.closed_on.is_(None)).order_by(Matter.id)).first()
        who = session.scalars(select(Timekeeper).where(Timekeeper.active.is_(True)).order_by(Timekeeper.id)).first()
        day = max(session.scalars(select(TimeEntry.worked_on)).all())
        desk = desk_of(Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=who)))
        book(
            session,
            desk,
            booked_id,
            Typed(matter.id, max(day, matter.opened_on), "1.5", "Outline of the deposition", "L330", "A101"),
        )

    way.tell()
    way.tell()

    rows = there(system, "SELECT TRX_NO, HRS FROM TIMETRX WHERE NARR = 'Outline of the deposition'")
    with reading() as session:
        entry = session.scalars(select(TimeEntry).where(TimeEntry.booked_id == booked_id)).one()
    assert [(str(key), hours) for key, hours in rows] == [(entry.legacy_key, "1.50")]
    ours, theirs = both_ends(system)
    assert ours == theirs


def test_where_a_bill_stands_is_told_there_and_follows_it(way, system):
    with transaction() as session:
        invoice = an_invoice(session, attorney=a_timekeeper(session))
        number = invoice.number
    bill = "SELECT STATUS, BILL_AMT, REVISION FROM LEDGERLINE_BILL WHERE BILL_NO = :number"

    way.tell()
    way.tell()
    assert [tuple(row) for row in there(system, bill, number=number)] == [("in_review", "300.00", 2)]

    with transaction() as session:
        invoice = session.scalars(select(Invoice).where(Invoice.number == number)).one()
        whose = session.get_one(Timekeeper, invoice.attorney_id)
        lifecycle.move(session, invoice, "approve", by=Actor.of(a_person(session, "Eve", Role.ATTORNEY, timekeeper=whose)))
    way.tell()
    way.tell()

    ((status, _, revision),) = there(system, bill, number=number)
    with reading() as session:
        returned = session.scalars(select(ReturnedStatus)).one()
    assert (status, returned.state, returned.sent_revision) == ("approved", Return.THERE, revision)


def test_an_agent_that_lost_its_memory_goes_on(way, system, tmp_path):
    for file in (tmp_path / "agent").glob("state.db*"):
        file.unlink()
    key = min(both_ends(system)[0])
    there(system, "UPDATE TIMETRX SET NARR = 'After the loss' WHERE TRX_NO = :key", key=int(key))

    way.tell()

    ours, theirs = both_ends(system)
    assert ours == theirs
    with reading() as session:
        assert session.scalars(select(Stream)).one().epoch == 1
