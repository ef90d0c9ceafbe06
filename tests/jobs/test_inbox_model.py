"""Whatever comes, however often, in whatever order: the portal holds exactly what the batches say that were applied."""

import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from agent.batch import Change, Damaged, Header, name_of, pack
from billing.replication import Came, Conflict, accept, state_of
from data.models import Cursor, InboxBatch, Matter, RefusedRow, Stream, TimeEntry, Tombstone
from data.session import reading, transaction
from jobs.applying import Brake, apply_next
from tests.builders import a_matter, a_timekeeper
from tests.jobs.inbox_model import ALL, BAD, GOOD, Model

MATTERS, TIMES = ("M1", "M2"), ("1", "2")
deeds = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "write", "bad", "delete", "late", "late"]),
        st.sampled_from([("MATTER", key) for key in MATTERS] + [("TIMETRX", key) for key in TIMES]),
        st.sampled_from(MATTERS),
    ),
    min_size=2,
    max_size=10,
)
PHASES = [Phase.explicit, Phase.generate]
"""Without shrinking: a failure is told at once, and whoever mends it lets it shrink."""
BRAKE = Brake(rows=10**6, percent=100)


class Crash(Exception):
    """The worker dies."""


class Firm(RuleBasedStateMachine):
    """A source that changes, batches that are cut from it, and a network that does what it likes with them."""

    def __init__(self):
        super().__init__()
        ALL.clear()
        self.version, self.source, self.batches, self.here, self.model = 0, {}, [], set(), Model()
        with transaction() as session:
            for model in (TimeEntry, RefusedRow, Tombstone, InboxBatch, Stream, Cursor):
                session.execute(delete(model))
            session.execute(delete(Matter).where(Matter.legacy_key.in_(MATTERS)))

    @rule(deeds=deeds, seed=st.integers(0, 99))
    def change(self, deeds, seed):
        """The source changes, and a batch is cut, in any order of its rows; some of them are older than what was sent before."""
        changes = [change for deed in deeds for change in self.done(*deed)]
        random.Random(seed).shuffle(changes)
        self.batches.append((self.packed(changes, len(self.batches) + 1), changes))

    def done(self, what, at, parent):
        if what == "late":
            versions = sorted(version for (where, version) in ALL if where == at)
            return [Change(*at, version, ALL[at, version]) for version in versions[:2]]
        if what == "delete" and at not in self.source:
            return []
        self.version += 1
        row = None if what == "delete" else self.row(at, parent, GOOD if what == "write" else BAD)
        self.source[at] = (self.version, row)
        ALL[at, self.version] = row
        return [Change(*at, self.version, row)]

    def row(self, at, parent, hours):
        version, key = self.version, at[1]
        if at[0] == "MATTER":
            caption = f"v{version}" if hours == GOOD else ""
            empty = dict.fromkeys(("CLAIM_NO", "RESP_TKPR", "OFC_CD", "OPEN_DT", "CLOS_DT"))
            return {"MTTR_NO": key, "MTTR_DESC": caption, "CLNT_NO": "C-A", "ROW_VER": version, **empty}
        return {
            "TRX_NO": key, "MTTR_NO": parent, "TKPR_ID": "TK-A", "WRK_DT": "20261014", "HRS": hours, "TASK_CD": "", "ACTV_CD": None,
            "NARR": f"v{version} of {key} \U0001f642\x00", "BILL_STAT": "U", "BILL_NO": "", "ROW_VER": version,
        }  # fmt: skip

    def packed(self, changes, seq, previous=None):
        before = name_of(self.batches[seq - 2][0]) if seq > 1 else ""
        return pack(Header("main", 1, seq, f"b{seq}", previous or before, positions={"TIMETRX": self.version}), changes)

    @precondition(lambda self: self.batches)
    @rule(data=st.data(), applied=st.booleans())
    def deliver(self, data, applied):
        """The next one mostly, else any: a duplicate, or one that comes early. It may be applied at once or later."""
        following = min(self.received() + 1, len(self.batches))
        seq = data.draw(st.just(following) | st.just(following) | st.integers(1, len(self.batches)))
        with transaction() as session:
            receipt = accept(session, self.batches[seq - 1][0], "https")
        was_here, self.here = seq in self.here, self.here | {seq}
        missing = self.received() + 1
        expected = Came.EARLY if seq > missing else Came.ALREADY_HERE if was_here else Came.STORED
        assert (receipt.came, receipt.waiting_for) == (expected, missing if seq > missing else None)
        if applied:
            self.apply()

    @rule()
    def apply(self):
        """The worker applies what it can."""
        while self.apply_one():
            pass
        assert self.model.applied == self.received()

    def apply_one(self):
        with transaction() as session:
            if apply_next(session, "main", BRAKE) is None:
                return False
        self.expect_one()
        return True

    def expect_one(self):
        changes = self.batches[self.model.applied][1]
        newest = max([change.version for _, some in self.batches[: self.model.applied + 1] for change in some], default=0)
        self.model.apply(changes, {"TIMETRX": newest})

    @rule()
    def die(self):
        """The worker dies after it applied and before it was stored."""
        with suppress(Crash), transaction() as session:
            apply_next(session, "main", BRAKE)
            raise Crash

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def damage(self, data):
        """Cut off, or one bit flipped: nothing is stored."""
        packed = data.draw(st.sampled_from(self.batches))[0]
        place = data.draw(st.integers(10, len(packed) - 1))
        wrong = packed[:place] if data.draw(st.booleans()) else flipped(packed, place, data.draw(st.integers(0, 7)))
        with pytest.raises(Damaged), transaction() as session:
            accept(session, wrong, "https")

    @rule(changes=st.sampled_from(TIMES))
    def fork(self, changes):
        """A second agent, or one restored from a backup, sends something else under the next number, or one that was used."""
        seq, other = self.received() + 1, [Change("TIMETRX", changes, 10**6, None)]
        with pytest.raises(Conflict) as refused, transaction() as session:
            accept(session, self.packed(other, seq, previous="ff" * 32), "https")
        assert refused.value.code == ("sequence-reused" if seq in self.here else "chain-broken")
        if seq > 1:
            with pytest.raises(Conflict, match="came before with other content"), transaction() as session:
                accept(session, self.packed(other, seq - 1), "https")

    def received(self):
        """How many came without a gap."""
        return next(number for number in range(len(self.batches) + 1) if number + 1 not in self.here)

    @invariant()
    def portal_holds_what_was_applied(self):
        with reading() as session:
            rows, gone = {}, set()
            for table, model, text in (("MATTER", Matter, Matter.caption), ("TIMETRX", TimeEntry, TimeEntry.narrative)):
                columns = (model.legacy_key, model.legacy_version, text, model.gone_at)
                for key, version, told, gone_at in session.execute(select(*columns)):
                    if key in MATTERS + TIMES:
                        rows[table, key] = (version, told)
                        gone |= {(table, key)} if gone_at else set()
            stones = {(one.source, one.legacy_key): one.version for one in session.scalars(select(Tombstone))}
            open_ = session.scalars(select(RefusedRow).where(RefusedRow.mended_at.is_(None))).all()
            refused = {
                (one.source, one.legacy_key): (
                    one.legacy_version,
                    one.row.get("NARR") or one.row.get("MTTR_DESC"),
                    one.waits_for or "",
                )
                for one in open_
            }
            state, cursor = state_of(session, "main"), session.scalars(select(Cursor.position)).all()
        expected = self.model
        assert (rows, gone, stones, refused) == (expected.rows, expected.gone, expected.stones, expected.refused)
        assert (state.applied_seq, cursor) == (expected.applied, list(expected.positions.values()))

    def teardown(self):
        """At the end everything comes twice, in any order, and both ends are equal."""
        order = list(range(1, len(self.batches) + 1)) * 2
        random.Random(len(order)).shuffle(order)
        for seq in order:
            with transaction() as session:
                accept(session, self.batches[seq - 1][0], "folder")
            self.here.add(seq)
        while self.apply_one():
            self.portal_holds_what_was_applied()
        for at, (version, row) in self.source.items():
            if row is None:
                assert at not in self.model.rows or at in self.model.gone
            elif self.model.why_not(row) is None:
                assert self.model.rows[at][0] == version
            else:
                assert self.model.refused[at][0] == version


def flipped(packed, place, bit):
    return packed[:place] + bytes([packed[place] ^ 1 << bit]) + packed[place + 1 :]


@pytest.fixture
def cast():
    """Whom the matters and the work name."""
    with transaction() as session:
        a_matter(session).client.legacy_key = "C-A"
        a_timekeeper(session, legacy_key="TK-A")


def rounds(examples):
    checks = list(HealthCheck)
    return settings(
        max_examples=examples,
        stateful_step_count=20,
        suppress_health_check=checks,
        database=None,
        phases=PHASES,
        report_multiple_bugs=False,
    )


def test_inbox_holds_its_word_on_sqlite(sqlite_url, cast):
    run_state_machine_as_test(Firm, settings=rounds(30))


def test_inbox_holds_its_word_on_mariadb(mariadb_url, cast):
    run_state_machine_as_test(Firm, settings=rounds(6))
