"""What lies in the box of agents is taken in order and once, whatever becomes of files on their way; what cannot be is said once."""

import datetime as dt
import itertools
import json
import os
import uuid
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from agent.batch import LARGEST_PACKED, Change
from agent.command import once, working
from agent.named import Named
from agent.send.box import Folder
from agent.settings import load
from agent.working import Stopped
from data.models import InboxBatch, ReturnedTime, Stream
from data.queries.replication import words_waiting
from data.queries.replication_alarms import AlarmKind, replication_alarms
from data.session import reading, transaction
from data.vocabulary import Return
from demo.agent import laying_agent_command
from jobs import replicate
from jobs.box import Look, Visit, batches
from jobs.work import JobFailed, Work
from settings import Settings
from tests.api.conftest import Journal
from tests.api.test_returned_time import booked as booked

LONG_AGO = 3_600
BEHIND_HEADER = 10
"""Of a gzip: a bit of its clock says nothing, and makes another batch of the same number."""
streams = itertools.count(1)


class Laid(Folder):
    """The folder of a test, and what the portal makes of it."""

    def __init__(self, folder, **chosen):
        super().__init__(folder)
        self.folder = folder
        self.work = Work(Settings(sync_box=folder.as_uri(), **chosen, _env_file=None))

    def lay(self, name, content, *, seconds_ago=LONG_AGO):
        """As another program lays it, some time ago."""
        self.put(f"inbox/{name}", content)
        file = self.folder / "inbox" / name
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - seconds_ago))

    def collect(self):
        """One visit, in which nothing is applied. What it counted."""
        self.work.counts.clear()
        visit = Visit(self.work)
        for _ in visit.collected():
            pass
        visit.tell()
        assert visit.sentences == []
        return {what: many for what, many in self.work.counts.items() if many}

    def lying(self, *tops):
        return sorted(each.place for top in tops or ("inbox", "refused") for each in self.below(top))

    def state(self, stream="main"):
        return json.loads(self.get(f"outbox/{stream}/state.json"))


@pytest.fixture
def box(database, tmp_path):
    return Laid(tmp_path / "box")


def file_of(header):
    return Named(header.stream, header.epoch, header.seq).file(header.id)


def alarms():
    with reading() as session:
        found = replication_alarms(session, dt.timedelta(days=365))
    return [(alarm.kind, alarm.about, alarm.many) for alarm in found]


def stored():
    with reading() as session:
        return [(row.seq, row.way) for row in session.scalars(select(InboxBatch).order_by(InboxBatch.seq))]


def test_batches_are_taken_in_order_whatever_order_they_lie_in(box):
    journal = Journal()
    laid = [journal.next() for _ in range(12)]
    for header, packed in reversed(laid):
        box.lay(file_of(header), packed)

    assert box.collect() == {"files taken": 12}

    assert stored() == [(seq, "folder") for seq in range(1, 13)]
    assert (box.lying(), box.state()["received_seq"]) == ([], 12)
    assert box.collect() == {}


def test_many_more_lie_there_than_are_known_at_once(box, monkeypatch):
    monkeypatch.setattr(batches, "KNOWN_AT_ONCE", 3)
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    for journal in (Journal("north"), Journal("south")):
        for header, packed in [journal.next() for _ in range(5)]:
            box.lay(file_of(header), packed)

    assert box.collect() == {"files taken": 10}
    assert (box.lying(), box.state("north")["received_seq"], box.state("south")["received_seq"]) == ([], 5, 5)


def test_streams_with_no_room_wait_there_and_keep_no_other_waiting(database, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "KNOWN_AT_ONCE", 3)
    box = Laid(tmp_path / "box", sync_depth=2)
    full, other = Journal("full"), Journal("other")
    waiting = [full.next() for _ in range(9)]
    for header, packed in [*waiting, other.next()]:
        box.lay(file_of(header), packed)

    assert box.collect() == {"files taken": 3}
    assert box.lying() == [f"inbox/{file_of(header)}" for header, _ in waiting[2:]]
    assert box.collect() == {}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_to_files_each_batch_comes_once(box, data):
    journal = Journal(f"stream{next(streams)}")
    laid = {header.seq: (file_of(header), packed) for header, packed in (journal.next() for _ in range(5))}
    deeds = st.tuples(st.sampled_from(sorted(laid)), st.sampled_from(["whole", "cut off", "changed", "collect"]))

    for seq, deed in data.draw(st.lists(deeds, max_size=14)):
        name, packed = laid[seq]
        place = BEHIND_HEADER + data.draw(st.integers(0, 999)) % (len(packed) - BEHIND_HEADER)
        flipped = packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        if deed == "collect":
            box.collect()
        else:
            box.lay(name, {"whole": packed, "cut off": packed[:place], "changed": flipped}[deed])
    for name, packed in laid.values():
        box.lay(name, packed)
    box.collect()

    with reading() as session:
        came = select(InboxBatch.seq, InboxBatch.content).where(InboxBatch.stream == journal.stream).order_by(InboxBatch.seq)
        assert [tuple(row) for row in session.execute(came)] == [(seq, packed) for seq, (_, packed) in laid.items()]
    assert box.lying("inbox") == []


def test_file_that_is_still_being_written_is_waited_for(box):
    header, packed = Journal().next()
    box.lay(file_of(header), packed[:30], seconds_ago=5)
    assert box.collect() == {}

    box.lay(file_of(header), packed, seconds_ago=0)

    assert box.collect() == {"files taken": 1}
    assert alarms() == []


def test_file_that_was_cut_off_is_an_alarm_until_it_comes_whole(box):
    header, packed = Journal().next()
    name = file_of(header)
    box.lay(name, packed[:-20])

    assert box.collect() == {"files refused": 1}
    assert box.lying() == [f"refused/{name}", f"refused/{name}.txt"]
    assert "is cut off" in box.get(f"refused/{name}.txt").decode()
    assert alarms() == [(AlarmKind.UNREADABLE, "main", 1)]
    assert box.state()["not_taken"]["epoch"] == 1
    assert box.collect() == {}

    box.lay(name, packed)
    assert box.collect() == {"files taken": 1}
    assert (box.lying(), alarms(), box.state()["not_taken"]) == ([], [], None)


def test_somebody_who_looked_takes_it_away(box):
    header, packed = Journal().next()
    box.lay(file_of(header), packed[:-20])
    box.collect()

    box.remove(box.lying("refused"))
    box.collect()

    assert alarms() == []


def test_another_agent_of_the_same_stream_is_said_and_not_looped(box):
    mine, theirs = Journal(), Journal()
    header, packed = mine.next()
    other, other_packed = theirs.next(Change("TIMETRX", "1", 5))
    box.lay(file_of(header), packed)
    box.lay(file_of(replace(other, id="other")), other_packed)

    assert box.collect() == {"files taken": 1, "files refused": 1}
    assert box.collect() == {}
    assert alarms() == [(AlarmKind.UNREADABLE, "main", 1)]
    assert "two agents speak for it" in box.state()["not_taken"]["sentence"]


def test_new_epoch_leaves_behind_what_could_not_be_taken(box):
    header, packed = Journal().next()
    box.lay(file_of(header), packed[:-20])
    box.collect()
    with transaction() as session:
        session.add(
            Stream(
                name="main",
                epoch=2,
                received_seq=0,
                received_sha="",
                applied_seq=0,
                positions={},
                heard_at=dt.datetime.now(dt.UTC),
            )
        )

    assert alarms() == []


def test_files_of_other_programs_stay_and_what_is_no_batch_is_refused(box, tmp_path):
    (header, packed), large = Journal().next(), b"x" * (LARGEST_PACKED + 1)
    (tmp_path / "secret").write_bytes(packed)
    foreign = ["notes.txt", f"{file_of(header)}.part", "deeper/main-1-000000000001-x.jsonl.gz", "time/readme.md"]
    for name in foreign:
        box.lay(name, packed)
    link = box.folder / "inbox" / "main-1-000000000003-link.jsonl.gz"
    link.symlink_to(tmp_path / "secret")
    not_ours = {
        "export of Monday.jsonl.gz": packed,
        "main-1-000000000002-x.jsonl.gz": packed,
        "main-1-000000000004-x.jsonl.gz": large,
    }
    for name, content in not_ours.items():
        box.lay(name, content)

    assert box.collect() == {"files refused": 3}

    assert link.is_symlink()
    assert box.lying("inbox") == sorted(f"inbox/{name}" for name in foreign)
    assert {place for place in box.lying("refused") if not place.endswith(".txt")} == {f"refused/{name}" for name in not_ours}
    assert box.collect() == {}


def test_stream_that_would_leave_the_box_is_none(box):
    _, packed = Journal("../../outside").next()
    box.lay("main-1-000000000001-x.jsonl.gz", packed)

    assert box.collect() == {"files refused": 1}
    assert stored() == []


def test_portal_says_what_it_has_before_it_takes_the_file_away(box, monkeypatch):
    header, packed = Journal().next()
    box.lay(file_of(header), packed)
    removed_when = []
    remove = Folder.remove
    monkeypatch.setattr(
        Folder, "remove", lambda self, places: (removed_when.append(box.state()["received_seq"]), remove(self, places))
    )

    box.collect()

    assert removed_when[0] == 1


def test_what_was_stored_and_not_taken_away_is_taken_away_next_time(box, monkeypatch):
    header, packed = Journal().next()
    box.lay(file_of(header), packed)
    with monkeypatch.context() as broken:
        broken.setattr(Folder, "remove", lambda *_: (_ for _ in ()).throw(OSError("The share went away.")))
        visit = Visit(box.work)
        assert list(visit.collected()) == []
    assert "The share went away." in visit.sentences[0]
    assert box.lying() == [f"inbox/{file_of(header)}"]

    assert box.collect() == {"files taken": 1}

    assert (stored(), box.lying()) == ([(1, "folder")], [])


def test_reports_are_heard_once_and_others_refused(box, booked):
    told = {"booked_id": booked, "revision": 1, "outcome": "written", "key": "9001", "version": 77, "sentence": None}
    unknown = told | {"booked_id": uuid.uuid4().hex}
    reports = {f"{booked}-1": told, "unknown-1": unknown, "odd-1": told | {"outcome": "lost"}, "list-1": [1]}
    for name, content in reports.items():
        box.lay(f"time/main/{name}.json", json.dumps(content).encode())
    box.lay("time/main/half-1.json", b'{"booked_id": ')

    assert box.collect() == {"reports heard": 1, "files refused": 4}
    assert box.collect() == {}
    with reading() as session:
        assert session.scalars(select(ReturnedTime.state)).one() == Return.THERE
    assert alarms() == [(AlarmKind.UNREADABLE, "main", 4)]


def test_box_that_cannot_be_reached_is_said_and_keeps_nothing_else_waiting(database, legacy, tmp_path):
    (tmp_path / "box").write_text("a file where a folder should be")
    work = Work(Settings(sync_box=(tmp_path / "box").as_uri(), legacy_url=legacy, _env_file=None))

    with pytest.raises(JobFailed, match=r"box of agents cannot be reached.*Nothing is lost"):
        replicate.run(work)

    assert work.counts["rows changed"]


def test_look_tells_what_is_new_and_only_that(box, booked):
    look = Look(box, 1)
    with reading() as session:
        words = words_waiting(session, bills=True)
    assert words == (1, 1, 0, 0)
    assert [look.has_news((0, 0, 0, 0)) for _ in range(2)] == [True, False]  # it has just begun
    assert (look.has_news(words), look.has_news(words), look.has_news((0, 0, 0, 0))) == (True, False, False)

    box.lay("notes.txt", b"")
    look.look()
    assert not look.has_news((0, 0, 0, 0))
    box.lay("main-1-000000000001-x.jsonl.gz", b"")
    look.look()
    look.look()
    assert (look.has_news((0, 0, 0, 0)), look.has_news((0, 0, 0, 0))) == (True, False)
    look.keep()
    assert look.has_news((0, 0, 0, 0))


def test_second_agent_of_a_stream_stops(box, system, tmp_path):
    *_, file = laying_agent_command(tmp_path, system, box.folder.as_uri())
    first = load(Path(file))
    second = replace(first, state=tmp_path / "second.db")
    box.collect()
    with working(first) as agent:
        once(agent, Event())
    copyfile(first.state, second.state)
    replicate.run(box.work)

    with working(second) as other:
        other.hand_over(Event())
        with working(replace(first, heartbeat_every=0)) as agent:
            once(agent, Event())
        box.collect()
        other.hand_over(Event())
        with pytest.raises(Stopped, match=r"was not sent from here.*agent anew"):
            other.ask(Event())
