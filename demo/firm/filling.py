"""Filling the empty tables with the whole firm: people, clients, matters, earlier bills, and the work not yet billed."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from demo.firm.books import Books
from demo.firm.clients import Client, find_clients
from demo.firm.flaws import sound_rows, write_flaws
from demo.firm.ledger import Ledger
from demo.firm.lives import find_lives
from demo.firm.matters import Intake, Matter
from demo.firm.month import Diary
from demo.firm.people import Timekeeper, hire_timekeepers, offices
from demo.firm.rows import client_row, matter_row, office_row, rate_row, timekeeper_row
from demo.firm.schema import CLIENT, MATTER, OFFICE, RATE, TKPR
from demo.firm.sizes import Size
from demo.firm.workdays import Month, month_of

Progress = Callable[[str, int, int], None]

_BILLED_OF_OPEN = 0.95


@dataclass(frozen=True)
class Filling:
    """One filling of the tables; `month` is the last full one before `as_of`, whose work is to be billed."""

    books: Books
    size: Size
    as_of: date
    seed: int
    progress: Progress

    @property
    def month(self) -> Month:
        return month_of(self.as_of).shift(-1)

    def fill(self) -> None:
        """Write every row, in an order that gives ROW_VER the order of the firm's own life."""
        rng = random.Random(f"{self.seed} firm")
        people = hire_timekeepers(self.size.staff, rng)
        clients = find_clients(self.size.adjusters, rng)
        matters = list(self._open_matters(people, clients, rng))
        self._write_people(people)
        self._write_clients(clients, people)
        self._write_matters(matters)
        self._write_history(matters)
        busy = [matter for matter in matters if matter.life.busy]
        self._write_unbilled(busy)
        write_flaws(self.books, self.month, sound_rows(busy[0], clients[0], self.month))

    def _open_matters(self, people: Sequence[Timekeeper], clients: Sequence[Client], rng: random.Random) -> Iterator[Matter]:
        lives = find_lives(self.size, self.month, rng)
        intake = Intake(clients, people, people[: self.size.leads], self.month, rng)
        for done, matter in enumerate(intake.open_matters(lives), start=1):
            self.progress("Matters", done, len(lives))
            yield matter

    def _write_people(self, people: Sequence[Timekeeper]) -> None:
        for code in offices():
            self.books.write(OFFICE, office_row(code))
        for person in people:
            self.books.write(TKPR, timekeeper_row(person))

    def _write_clients(self, clients: Sequence[Client], people: Sequence[Timekeeper]) -> None:
        for client in clients:
            self.books.write(CLIENT, client_row(client))
        agreed = ((client, person) for client in clients for person in people)
        for years_ago, (client, person) in ((ago, pair) for pair in agreed for ago in self._years_back()):
            row = rate_row(client, person, self.as_of, years_ago)
            self.books.write(RATE, {"RATE_ID": self.books.next_number("rate")} | row)

    def _years_back(self) -> range:
        return range(self.size.years_of_rates - 1, -1, -1)

    def _write_matters(self, matters: Sequence[Matter]) -> None:
        for matter in matters:
            self.books.write(MATTER, matter_row(matter))

    def _write_history(self, matters: Sequence[Matter]) -> None:
        ledger, rng = Ledger(self.books, self.as_of, self.seed), random.Random(f"{self.seed} history")
        for back in range(self.size.history, 0, -1):
            month, diary = self.month.shift(-back), Diary()
            for matter in matters:
                if matter.life.is_open_in(month) and rng.random() < _BILLED_OF_OPEN:
                    ledger.enter(matter, month, diary, billed=True)
            self.progress("Earlier bills", self.size.history - back + 1, self.size.history)

    def _write_unbilled(self, matters: Sequence[Matter]) -> None:
        """The month to be billed, and what has been entered of the month that runs."""
        ledger = Ledger(self.books, self.as_of, self.seed)
        diaries = {month: Diary() for month in (self.month, self.month.shift(1))}
        for done, matter in enumerate(matters, start=1):
            for month, diary in diaries.items():
                ledger.enter(matter, month, diary)
            self.progress("Unbilled time", done, len(matters))
