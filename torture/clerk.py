"""Somebody in the firm who never rests: rows come, change and go there, children before their parents, and some are wrong."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from time import sleep
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, select, true, update
from sqlalchemy.exc import OperationalError

from agent.written import WRITTEN
from demo.firm.schema import MATTER, RATE, TIMETRX
from torture.system import CASES, CLIENTS, PEOPLE, matter, opened, rate, time
from torture.workday import Worker

BOOKED = "Piece "
"""How the narrative of time begins that is booked in the portal: “Piece 17, word 2.” """
Deed = Callable[["Clerk", Connection], int]


class ThoughtBetter(Exception):
    """The clerk presses Cancel: the transaction is rolled back."""


class Clerk(Worker):
    """`rows` written so far; `touched` are the pieces of booked time of which something was said there, with the words."""

    def __init__(self, url: str, dice: Random, pause: float) -> None:
        super().__init__("clerk")
        self.dice, self.rows, self.touched = dice, 0, dict[str, set[str]]()
        self.coming: list[str] = []
        """Matters that time names already and that are not entered yet."""
        self._url, self._pause, self._said = url, pause, 0

    def work(self) -> None:
        """One deed after the other, each in a transaction of its own."""
        with opened(self._url) as engine:
            while not self.over.wait(self.dice.uniform(0.005, self._pause)):
                deed = self.dice.choices(list(DEEDS), list(DEEDS.values()))[0]
                try:
                    with engine.begin() as there:
                        self.rows += self._whole(deed, there)
                except ThoughtBetter:
                    continue
                except OperationalError:
                    continue  # “The record is locked”, says the vendor's program; nothing of it was stored

    def word(self, about: str) -> str:
        """Something that was never said before."""
        self._said += 1
        return f"{about} “{self._said}” — naïve façade, ½ 漢字 🙂."

    def _whole(self, deed: Deed, there: Connection) -> int:
        rows = deed(self, there)
        if self.dice.random() < 0.04:
            raise ThoughtBetter
        return rows


def some(clerk: Clerk, there: Connection, column: Column[Any], which: ColumnElement[bool] | None = None) -> Any:
    """A key by chance; None if there is none."""
    found = there.execute(select(column).where(true() if which is None else which)).scalars().all()
    return clerk.dice.choice(found) if found else None


def _where(column: Column[Any], value: object) -> ColumnElement[bool]:
    is_it: ColumnElement[bool] = column == value
    return is_it


OWN = ~TIMETRX.c.NARR.startswith(BOOKED)


def _new_time(clerk: Clerk, case: str) -> dict[str, Any]:
    return time(case, clerk.dice.choice(PEOPLE), f"{clerk.dice.randint(1, 90) / 10:.1f}", clerk.word("Work"))


def enter_time(clerk: Clerk, there: Connection) -> int:
    """One to three rows."""
    case, many = clerk.dice.choice(CASES), clerk.dice.randint(1, 3)
    for _ in range(many):
        there.execute(TIMETRX.insert().values(**_new_time(clerk, case)))
    return many


def enter_time_too_early(clerk: Clerk, there: Connection) -> int:
    """Work on a matter that somebody enters later."""
    number = f"{clerk.dice.choice(CLIENTS)}-{clerk.dice.randint(100, 99_999)}"
    there.execute(TIMETRX.insert().values(**_new_time(clerk, number)))
    clerk.coming.append(number)
    return 1


def enter_matter(clerk: Clerk, there: Connection) -> int:
    """The parent at last; one that was named before, if there is one."""
    number = clerk.coming[0] if clerk.coming else f"{clerk.dice.choice(CLIENTS)}-{clerk.dice.randint(100, 99_999)}"
    if some(clerk, there, MATTER.c.MTTR_NO, _where(MATTER.c.MTTR_NO, number)) is None:
        there.execute(MATTER.insert().values(**matter(number)))
    if clerk.coming and clerk.dice.random() < 0.9:
        clerk.coming.pop(0)
    return 1


def change_matter(clerk: Clerk, there: Connection) -> int:
    """Another caption."""
    number = some(clerk, there, MATTER.c.MTTR_NO)
    there.execute(update(MATTER).where(_where(MATTER.c.MTTR_NO, number)).values(MTTR_DESC=clerk.word("Case")))
    return 1


def delete_matter(clerk: Clerk, there: Connection) -> int:
    """One that nobody books on; its time may stay."""
    number = some(clerk, there, MATTER.c.MTTR_NO, MATTER.c.MTTR_NO.not_in(CASES))
    return _gone(there, MATTER, MATTER.c.MTTR_NO, number)


def change_time(clerk: Clerk, there: Connection) -> int:
    """Other hours and another narrative."""
    key, hours = some(clerk, there, TIMETRX.c.TRX_NO, OWN), Decimal(clerk.dice.randint(1, 900)) / 100
    new = {"HRS": hours, "NARR": clerk.word("Work said anew"), "MTTR_NO": clerk.dice.choice(CASES)}
    return _changed(there, TIMETRX, TIMETRX.c.TRX_NO, key, new)


def spoil_time(clerk: Clerk, there: Connection) -> int:
    """A row that cannot be billed as it is, new or of before."""
    new: dict[str, Any] = clerk.dice.choice([{"HRS": Decimal(0)}, {"WRK_DT": "2026131"}, {"BILL_STAT": "?"}, {"NARR": ""}])
    if clerk.dice.random() < 0.5:
        there.execute(TIMETRX.insert().values(**(_new_time(clerk, clerk.dice.choice(CASES)) | new)))
        return 1
    return _changed(there, TIMETRX, TIMETRX.c.TRX_NO, some(clerk, there, TIMETRX.c.TRX_NO, OWN), new)


def mend_time(clerk: Clerk, there: Connection) -> int:
    """Such a row is mended."""
    wrong = (
        _where(TIMETRX.c.HRS, Decimal(0))
        | (TIMETRX.c.WRK_DT == "2026131")
        | (TIMETRX.c.BILL_STAT == "?")
        | (TIMETRX.c.NARR == "")
    )
    new = {"HRS": Decimal("0.5"), "WRK_DT": "20261013", "BILL_STAT": "U", "NARR": clerk.word("Mended")}
    return _changed(there, TIMETRX, TIMETRX.c.TRX_NO, some(clerk, there, TIMETRX.c.TRX_NO, OWN & wrong), new)


def delete_time(clerk: Clerk, there: Connection) -> int:
    """It was never done."""
    return _gone(there, TIMETRX, TIMETRX.c.TRX_NO, some(clerk, there, TIMETRX.c.TRX_NO, OWN))


def enter_rate(clerk: Clerk, there: Connection) -> int:
    """What an hour costs a client."""
    amount = f"{clerk.dice.randint(10_000, 60_000) / 100:.2f}"
    there.execute(RATE.insert().values(**rate(clerk.dice.choice(PEOPLE), clerk.dice.choice(CLIENTS), amount)))
    return 1


def change_rate(clerk: Clerk, there: Connection) -> int:
    """Or another price, or 0, which is refused."""
    amount = clerk.dice.choice([Decimal(0), Decimal(clerk.dice.randint(10_000, 60_000)) / 100])
    return _changed(there, RATE, RATE.c.RATE_ID, some(clerk, there, RATE.c.RATE_ID), {"RATE_AMT": amount})


def delete_rate(clerk: Clerk, there: Connection) -> int:
    """Of a client alone."""
    return _gone(there, RATE, RATE.c.RATE_ID, some(clerk, there, RATE.c.RATE_ID, RATE.c.CLNT_NO != ""))


def work_long(clerk: Clerk, there: Connection) -> int:
    """A transaction that stays open for a while."""
    rows = enter_time(clerk, there)
    sleep(clerk.dice.uniform(0.1, 0.6))
    return rows + change_time(clerk, there)


def enter_a_month(clerk: Clerk, there: Connection) -> int:
    """Somebody's whole month at once."""
    rows = [_new_time(clerk, clerk.dice.choice(CASES)) for _ in range(clerk.dice.randint(50, 250))]
    there.execute(TIMETRX.insert(), rows)
    return len(rows)


def change_many(clerk: Clerk, there: Connection) -> int:
    """The work of somebody on a matter was another person's; none of it was booked in the portal."""
    case, old, new = clerk.dice.choice(CASES), clerk.dice.choice(PEOPLE), clerk.dice.choice(PEOPLE)
    which = _where(TIMETRX.c.MTTR_NO, case) & _where(TIMETRX.c.TKPR_ID, old) & OWN
    return there.execute(update(TIMETRX).where(which).values(TKPR_ID=new)).rowcount


def say_of_booked(clerk: Clerk, there: Connection) -> int:
    """Other words about time that was booked in the portal, or its end."""
    if not there.dialect.has_table(there, WRITTEN.name):
        return 0
    row = there.execute(select(TIMETRX.c.TRX_NO, TIMETRX.c.NARR).where(TIMETRX.c.NARR.startswith(BOOKED))).all()
    if not row:
        return 0
    key, narrative = clerk.dice.choice(row)
    piece = narrative.partition(",")[0]
    words = clerk.touched.setdefault(piece, set())
    if clerk.dice.random() < 0.3:
        return _gone(there, TIMETRX, TIMETRX.c.TRX_NO, key)
    said = f"{piece}, {clerk.word('the clerk')}"
    words.add(said)
    return _changed(there, TIMETRX, TIMETRX.c.TRX_NO, key, {"NARR": said})


def _changed(there: Connection, table: Table, column: Column[Any], key: Any, new: dict[str, Any]) -> int:
    return there.execute(update(table).where(_where(column, key)).values(**new)).rowcount if key is not None else 0


def _gone(there: Connection, table: Table, column: Column[Any], key: Any) -> int:
    return there.execute(delete(table).where(_where(column, key))).rowcount if key is not None else 0


DEEDS: dict[Deed, int] = {
    enter_time: 30, enter_time_too_early: 7, enter_matter: 10, change_matter: 4, delete_matter: 1, change_time: 22, spoil_time: 4,
    mend_time: 4, delete_time: 4, enter_rate: 4, change_rate: 4, delete_rate: 1, work_long: 1, say_of_booked: 4,
    enter_a_month: 1, change_many: 1,
}  # fmt: skip
"""What is done, and how often of a hundred times."""
