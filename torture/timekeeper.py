"""People who book, change and take back time in the portal, whatever its database does meanwhile."""

import datetime as dt
from dataclasses import dataclass, field, replace
from random import Random
from time import sleep
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError

from billing.desk import Desk
from billing.errors import AlreadyDone, Refusal
from billing.timekeeping import Typed, book, change, withdraw
from billing.timekeeping.booking import as_typed
from data.models import TimeEntry
from data.session import reading, transaction
from data.vocabulary import BillStatus
from torture.clerk import BOOKED
from torture.workday import Worker

A_MOMENT = 0.1
"""Seconds between two tries while the database is away."""


@dataclass
class Piece:
    """One piece of work: who booked it, every word that may have been said of it here, and the last; None: it was taken back."""

    name: str
    booked_id: str
    desk: Desk
    last: Typed | None
    said: set[str] = field(default_factory=set)


class Timekeepers(Worker):
    """One after the other at their phones; `pieces` are all that were ever booked."""

    def __init__(self, desks: list[Desk], matters: list[int], dice: Random, pieces: list[Piece]) -> None:
        super().__init__("timekeepers")
        self.pieces, self._desks, self._matters, self._dice = pieces, desks, matters, dice

    def work(self) -> None:
        """What was begun is finished: whoever hears nothing asks again."""
        while not self.over.wait(self._dice.uniform(0.02, 0.25)):
            deed = self._dice.choices([self.book, self._change, self._take_back], [50, 38, 12])[0]
            deed()

    def book(self) -> None:
        """One more piece of work."""
        number = len(self.pieces) + 1
        name, booked_id = f"{BOOKED}{number}", UUID(int=self._dice.getrandbits(128)).hex
        day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=self._dice.randint(1, 300))
        typed = Typed(self._dice.choice(self._matters), day, self._hours(), f"{name}, word 1.", "L330", "A101")
        piece = Piece(name, booked_id, self._dice.choice(self._desks), typed, {typed.narrative})
        while True:
            try:
                with transaction() as session:
                    book(session, piece.desk, booked_id, typed)
            except AlreadyDone:
                pass
            except DBAPIError:
                sleep(A_MOMENT)
                continue
            self.pieces.append(piece)
            return

    def _change(self) -> None:
        if piece := self._one():
            words = f"{piece.name}, word {len(piece.said) + 1}."
            piece.said.add(words)
            self._say(piece, words)

    def _take_back(self) -> None:
        if piece := self._one():
            self._say(piece, None)

    def _one(self) -> Piece | None:
        pieces = [piece for piece in self.pieces if piece.last is not None]
        return self._dice.choice(pieces) if pieces else None

    def _say(self, piece: Piece, words: str | None) -> None:
        hours = self._hours()
        try:
            with transaction() as session:
                entry = session.scalars(_named(piece)).one()
                seen = as_typed(entry)
                if words is None:
                    withdraw(session, piece.desk, entry.id, seen=seen)
                else:
                    change(session, piece.desk, entry.id, replace(seen, narrative=words, hours=hours), seen=seen)
        except Refusal:
            return  # the page says why: it was deleted there, or changed a moment ago
        except DBAPIError:
            if not self._was_heard(piece, words):
                return
        piece.last = None if words is None else replace(seen, narrative=words, hours=hours)

    def _was_heard(self, piece: Piece, words: str | None) -> bool:
        """Nobody knows whether it was stored when the line broke: look, as somebody at a phone does."""
        while True:
            try:
                with reading() as session:
                    entry = session.scalars(_named(piece)).one()
                    return bool(entry.bill_status == BillStatus.NOT_BILLABLE if words is None else entry.narrative == words)
            except DBAPIError:
                sleep(A_MOMENT)

    def _hours(self) -> str:
        return f"{self._dice.randint(1, 20) / 10:.1f}"


def _named(piece: Piece) -> Select[TimeEntry]:
    return select(TimeEntry).where(TimeEntry.booked_id == piece.booked_id)
