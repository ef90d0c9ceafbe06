"""What a LEDES file names, held against what is here: invoices, matters, clients and timekeepers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from billing.ledes.ledes_1998b import CODE
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from data.models import Client, Invoice, Matter, Timekeeper

AT_ONCE = 500
"""Names asked for in one question; SQLite takes no more than some thousands."""


def same(word: str) -> str:
    """A number or id as the databases compare it: A1 is a1."""
    return word.casefold()


@dataclass(frozen=True)
class NewTimekeeper:
    """Somebody a file names whom we do not know yet; `line` is the file's line that says most about them."""

    code: str
    name: str
    classification: str
    line: int


@dataclass(frozen=True)
class NewMatter:
    """A case a file names that we do not know yet."""

    number: str
    client_number: str
    claim_number: str | None


@dataclass(frozen=True)
class Known:
    """Who and what of a file is here already, each by its number as `same` writes it."""

    invoices: dict[str, Invoice]
    matters: dict[str, Matter]
    clients: dict[str, Client]
    timekeepers: dict[str, Timekeeper]

    @classmethod
    def of(cls, session: Session, sheet: Sheet) -> "Known":
        """Look up everything the rows name."""
        with_client = joinedload(Matter.client).joinedload(Client.carrier)
        return cls(
            _here(session, Invoice.number, _named(sheet, "INVOICE_NUMBER")),
            _here(session, Matter.number, _named(sheet, "LAW_FIRM_MATTER_ID"), with_client),
            _here(session, Client.number, _named(sheet, "CLIENT_ID"), joinedload(Client.carrier)),
            _here(session, Timekeeper.code, _named(sheet, "TIMEKEEPER_ID")),
        )

    def matter_of(self, row: Row) -> Matter | None:
        """The matter a row is about, if it is here."""
        return self.matters.get(same(row.says("LAW_FIRM_MATTER_ID")))

    def timekeeper_of(self, row: Row) -> Timekeeper | None:
        """The timekeeper a row names, if here."""
        return self.timekeepers.get(same(row.says("TIMEKEEPER_ID")))


def _named(sheet: Sheet, field: str) -> list[str]:
    words = {row.says(field) for row in sheet.rows}
    return sorted(word for word in words if word and not CODE.faults(word))


def _here(session: Session, key: InstrumentedAttribute[str], words: list[str], *options: ORMOption) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(words), AT_ONCE):
        asked = select(key.class_).where(key.in_(words[start : start + AT_ONCE])).options(*options)
        found |= {same(getattr(one, key.key)): one for one in session.scalars(asked)}
    return found


def new_matters(sheet: Sheet, known: Known) -> dict[str, NewMatter]:
    """The matters of a file that are not here, by number; the first row of each counts."""
    found: dict[str, NewMatter] = {}
    for row in sheet.rows:
        number = row.says("LAW_FIRM_MATTER_ID")
        if number and same(number) not in known.matters:
            new = NewMatter(number, row.says("CLIENT_ID"), row.says("CLIENT_MATTER_ID") or None)
            found.setdefault(same(number), new)
    return found


def new_timekeepers(sheet: Sheet, known: Known) -> dict[str, NewTimekeeper]:
    """The timekeepers of a file that are not here, by id; the first row with a name and a classification counts."""
    found: dict[str, NewTimekeeper] = {}
    for row in sheet.rows:
        code = row.says("TIMEKEEPER_ID")
        if code and same(code) not in known.timekeepers:
            new = NewTimekeeper(code, row.says("TIMEKEEPER_NAME"), row.says("TIMEKEEPER_CLASSIFICATION"), row.line)
            before = found.setdefault(same(code), new)
            if new.name and new.classification and not (before.name and before.classification):
                found[same(code)] = new
    return found
