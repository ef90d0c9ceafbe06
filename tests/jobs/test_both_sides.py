"""Both sides say what they like of booked time, bills are made of it, answers get lost: one row, the newest word known, none forgotten."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from agent.writing import Overruled
from billing.actor import Actor
from billing.comparing import compare_next
from billing.frozen import CHANGED_THERE
from billing.lines import fee_line
from billing.rates import RateBook
from billing.timekeeping import Typed, book, change, outbox, withdraw
from billing.timekeeping.booking import as_typed
from data.models import (
    BillToCompare,
    Cursor,
    Finding,
    InboxBatch,
    InvoiceLine,
    Matter,
    ReturnedTime,
    Stream,
    TimeEntry,
    TimeWord,
    Tombstone,
)
from data.session import reading, transaction
from data.vocabulary import BillStatus, Role
from tests.builders import a_matter, a_person, a_rate, a_timekeeper, an_invoice
from tests.jobs.both_sides import LegacySide

DAY = dt.date(2026, 10, 14)
PIECES = st.integers(0, 1)
ENDED = None
"""What both sides say of work that is no more."""


class Piece:
    """What must be said of one piece of work: here, there, and whether something was said there that is not known here."""

    def __init__(self, name, text):
        self.name, self.here, self.there, self.is_there = name, text, ENDED, False
        self.waits, self.news, self.bill = True, False, None
        self.known, self.lost = {("here", text)}, set()

    def meet(self):
        """Both sides are compared: what was said there without having been known here holds."""
        self.here, self.waits, self.news = self.there, False, False
        self.known.add(("there", self.there))


class BothSides(RuleBasedStateMachine):
    """The portal, the case-management system, and everybody who works on either."""

    def __init__(self):
        super().__init__()
        self.pieces, self.said = [], 0
        with transaction() as session:
            for model in (
                TimeWord,
                Finding,
                InvoiceLine,
                BillToCompare,
                ReturnedTime,
                Tombstone,
                InboxBatch,
                Stream,
                Cursor,
                TimeEntry,
            ):
                session.execute(delete(model))
        self.side = LegacySide(f"sqlite:///{self.folder / uuid4().hex}.db", self.matter, self.code)

    def text(self):
        self.said += 1
        return f"Word {self.said}."

    def do(self, deed, *words, **more):
        with transaction() as session:
            deed(session, self.desk, *words, **more)

    def entry(self, piece):
        with reading() as session:
            return session.scalars(select(TimeEntry).where(TimeEntry.booked_id == piece.name)).one()

    def key(self, piece):
        row = self.side.names().get(piece.name)
        return row.TRX_NO if row else None

    @precondition(lambda self: len(self.pieces) < 2)
    @rule()
    def book(self):
        """She books."""
        piece = Piece(uuid4().hex, self.text())
        self.do(book, piece.name, replace(self.typed, narrative=piece.here))
        self.pieces.append(piece)

    @precondition(lambda self: self.pieces)
    @rule(number=PIECES)
    def change(self, number):
        """She says something else, as long as it is on no bill."""
        if (piece := self.open_here(number)) is not None:
            seen, piece.here, piece.waits = as_typed(self.entry(piece)), self.text(), True
            self.do(change, self.entry(piece).id, replace(seen, narrative=piece.here), seen=seen)
            piece.known.add(("here", piece.here))

    @precondition(lambda self: self.pieces)
    @rule(number=PIECES)
    def take_back(self, number):
        """She takes it back."""
        if (piece := self.open_here(number)) is not None:
            self.do(withdraw, self.entry(piece).id, seen=as_typed(self.entry(piece)))
            piece.here, piece.waits = ENDED, True
            piece.known.add(("here", ENDED))

    def open_here(self, number):
        piece = self.pieces[number % len(self.pieces)]
        return piece if piece.here is not ENDED and piece.bill is None else None

    @precondition(lambda self: self.pieces)
    @rule(number=PIECES, ends=st.sampled_from([False, False, True]))
    def clerk(self, number, ends):
        """Somebody there says something else, or deletes it."""
        piece = self.pieces[number % len(self.pieces)]
        if piece.there is ENDED:
            return
        piece.there, piece.news = ENDED if ends else self.text(), True
        self.side.delete(self.key(piece)) if ends else self.side.edit(self.key(piece), piece.there)

    @precondition(lambda self: self.pieces)
    @rule(lost=st.booleans())
    def send(self, lost):
        """The worker writes what waits; its answers may get lost."""
        with reading() as session:
            waiting = outbox.waiting(session)
        assert sorted(waiting) == sorted(piece.name for piece in self.pieces if piece.waits)
        for piece in self.pieces:
            if piece.name in waiting:
                self.send_one(piece, lost)

    def send_one(self, piece, lost):
        with reading() as session:
            wanted = outbox.to_write(session, piece.name)
        known = self.side.names().get(piece.name)
        was_written = known is not None and wanted.revision <= known.REVISION
        try:
            written = self.side.writer.write(wanted)
        except Overruled as reason:
            assert piece.news and not was_written
            with transaction() as session:
                outbox.overrule(session, piece.name, str(reason))
            piece.waits = False
            piece.lost |= {piece.here} - {ENDED}
            if piece.there is ENDED:
                piece.meet()
            return
        if not was_written:
            assert not piece.news, "a word said there was overwritten unseen"
            piece.there = piece.here
        if not lost:
            with transaction() as session:
                outbox.stands_there(session, piece.name, wanted.revision, written.key, written.version)
            piece.waits = False
            if piece.news and piece.there is ENDED and self.key(piece) in self.told:
                piece.meet()

    @precondition(lambda self: self.pieces)
    @rule(again=st.booleans())
    def replicate(self, again):
        """The agent tells what changed there, perhaps all of it once more; bills are compared."""
        self.side.tell(again=again)
        self.told |= set(self.side.deleted)
        for piece in self.pieces:
            knows_key = self.entry(piece).legacy_key == self.key(piece)
            if piece.news and (piece.there is not ENDED or knows_key):
                piece.meet()
        with transaction() as session:
            compare_next(session, 10)

    told = frozenset()

    @precondition(lambda self: self.pieces)
    @rule(number=PIECES)
    def bill(self, number):
        """It comes on a bill."""
        if (piece := self.open_here(number)) is None:
            return
        with transaction() as session:
            query = select(TimeEntry).where(TimeEntry.booked_id == piece.name)
            entry = session.scalars(query.options(joinedload(TimeEntry.timekeeper))).one()
            matter = session.get_one(Matter, entry.matter_id)
            line = fee_line(entry, matter, RateBook.of(session), "half_up")
            line.position = 1
            entry.invoice_id = an_invoice(session, attorney=entry.timekeeper, matter=matter, lines=[line]).id
        piece.bill = piece.here

    @invariant()
    def each_side_says_what_it_must(self):
        rows, names = self.side.rows(), self.side.names()
        assert len(rows) == sum(piece.there is not ENDED for piece in self.pieces)
        with reading() as session:
            entries = {entry.booked_id: entry for entry in session.scalars(select(TimeEntry))}
            lines = {line.time_entry_id: line for line in session.scalars(select(InvoiceLine))}
        assert sorted(entries) == sorted(piece.name for piece in self.pieces), "one entry for each, and no other"
        for piece in self.pieces:
            entry = entries[piece.name]
            is_live = entry.gone_at is None and entry.bill_status == BillStatus.UNBILLED
            assert (entry.narrative if is_live else ENDED) == piece.here
            assert piece.there is ENDED or rows[names[piece.name].TRX_NO]["NARR"] == piece.there
            assert piece.bill is None or lines[entry.id].narrative == piece.bill, "a bill's copy is frozen"

    @invariant()
    def no_word_is_forgotten(self):
        with reading() as session:
            query = select(TimeEntry.booked_id, TimeWord).join(TimeEntry, TimeEntry.id == TimeWord.entry_id)
            kept = [(name, word) for name, word in session.execute(query.order_by(TimeWord.id))]
        for piece in self.pieces:
            words = [word for name, word in kept if name == piece.name]
            said = {(word.side.value, word.told.get("narrative", ENDED)) for word in words}
            assert {word for word in piece.known if word[0] == "here" or word[1] is not ENDED} <= said
            assert piece.lost <= {word.told.get("narrative") for word in words if not word.held}
            holding = [word for word in words if word.held]
            if not piece.waits and not piece.news:
                assert holding[-1].told.get("narrative", ENDED) == piece.here, "the last word that held is what stands"

    def teardown(self):
        """When nobody says anything more, both sides say the same, and a bill's difference is a finding."""
        try:
            for _ in range(2):
                self.replicate(again=False)
                self.send(lost=False)
            self.replicate(again=True)
            for piece in self.pieces:
                assert piece.here == piece.there
                assert not piece.waits
            self.each_side_says_what_it_must()
            self.no_word_is_forgotten()
            with reading() as session:
                found = set(session.scalars(select(Finding.line_id).where(Finding.rule == CHANGED_THERE)))
                lines = {line.time_entry_id: line.id for line in session.scalars(select(InvoiceLine))}
            differing = {lines[self.entry(piece).id] for piece in self.pieces if piece.bill not in (None, piece.here)}
            assert found == differing
        finally:
            self.side.close()


@pytest.fixture
def firm(database, desk_of, tmp_path):
    """Ada, who books on one matter, with a rate."""
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada)
        matter = a_matter(session, responsible=ada)
        desk = desk_of(Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada)))
        values = {
            "folder": tmp_path, "desk": desk, "matter": matter.legacy_key, "code": ada.legacy_key,
            "typed": Typed(matter.id, DAY, "0.1", "", "L330", "A101"),
        }  # fmt: skip
    return type("Here", (BothSides,), values)


@pytest.mark.parametrize(("database", "examples"), [("sqlite", 20), ("mariadb", 3)], indirect=["database"])
def test_both_sides_say_what_they_like(firm, examples):
    rounds = settings(
        max_examples=examples, stateful_step_count=18, suppress_health_check=list(HealthCheck), database=None,
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(firm, settings=rounds)
