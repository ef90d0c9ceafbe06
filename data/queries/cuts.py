"""What carriers cut: counted by the database by rule, carrier, attorney and month, and one by one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, distinct, extract, func, select
from sqlalchemy.orm import Session

from data.models import Answer, Carrier, Client, Cut, Invoice, InvoiceLine, Matter, Person, Timekeeper
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import CarrierWord

Columns: TypeAlias = Select[*tuple[Any, ...]]
By: TypeAlias = Literal["rule", "carrier", "attorney"]
Month: TypeAlias = tuple[int, int]
ATTORNEY = Timekeeper.first_name + " " + Timekeeper.last_name
NOBODYS = 0
"""As an attorney's id: bills that are on nobody's table."""
OF_A_BILL = 100_000
"""More than the largest line of a bill: a bill and a line in one number, which is counted once."""


@dataclass(frozen=True)
class Wanted:
    """Which cuts; what is left empty lets all pass. Moments are UTC, `until` is not counted any more; an attorney may be NOBODYS."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    carrier_id: int | None = None
    attorney_id: int | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Sum:
    """Cuts together: how many, on how many lines and bills, and the dollars taken off."""

    cuts: int
    lines: int
    bills: int
    dollars: Decimal


@dataclass(frozen=True)
class Tally:
    """The cuts of one rule, carrier or attorney (`key`; its `name` as people know it) in one month."""

    key: Any
    name: str
    month: Month
    cuts: int
    dollars: Decimal


@dataclass(frozen=True)
class CutRow:
    """One thing a carrier named; `narrative` is the line as it stands now, `ruled_by` who set the rule right."""

    id: int
    said_at: dt.datetime
    number: str
    carrier: str
    attorney: str | None
    word: CarrierWord
    rule: str
    line: int | None
    words: str
    dollars: Decimal
    narrative: str | None
    ruled_by: str | None
    ruled_at: dt.datetime | None


def sum_of(session: Session, viewer: Viewer, wanted: Wanted) -> Sum:
    """All of them together."""
    line = cast(Cut.invoice_id, BigInteger) * OF_A_BILL + Cut.line
    columns = (func.count(Cut.id), func.count(distinct(line)), func.count(distinct(Cut.invoice_id)), func.sum(Cut.dollars))
    cuts, lines, bills, dollars = session.execute(_joined(select(*columns)).where(_these(viewer, wanted))).one()
    return Sum(cuts, lines, bills, dollars or Decimal("0.00"))


def refused(session: Session, viewer: Viewer, wanted: Wanted) -> tuple[int, Decimal]:
    """How many bills were rejected, and what they came to in dollars."""
    rejected = _joined(select(Cut.invoice_id)).join(Answer, Answer.id == Cut.answer_id)
    bills = rejected.where(_these(viewer, wanted), Answer.word == CarrierWord.REJECTED)
    count, total = session.execute(select(func.count(Invoice.id), func.sum(Invoice.total)).where(Invoice.id.in_(bills))).one()
    return count, total or Decimal("0.00")


def tallies(session: Session, viewer: Viewer, wanted: Wanted, by: By) -> list[Tally]:
    """By rule, carrier or attorney, and by month (of UTC)."""
    year, month = extract("year", Cut.said_at), extract("month", Cut.said_at)
    whose: dict[By, tuple[Any, Any]] = {
        "rule": (Cut.rule, Cut.rule), "carrier": (Carrier.id, Carrier.name), "attorney": (Timekeeper.id, ATTORNEY),
    }  # fmt: skip
    key, name = whose[by]
    columns: Columns = select(key, func.min(name), year, month, func.count(Cut.id), func.sum(Cut.dollars))
    rows = session.execute(_joined(columns).where(_these(viewer, wanted)).group_by(key, year, month))
    return [Tally(key, name or "", (int(y), int(m)), cuts, dollars) for key, name, y, m, cuts, dollars in rows]


def bills_by(session: Session, viewer: Viewer, wanted: Wanted, by: By) -> Mapping[Any, tuple[int, int]]:
    """For each rule, carrier or attorney: on how many bills it was named, and by how many carriers."""
    key: Any = {"rule": Cut.rule, "carrier": Cut.carrier_id, "attorney": Invoice.attorney_id}[by]
    columns: Columns = select(key, func.count(distinct(Cut.invoice_id)), func.count(distinct(Cut.carrier_id)))
    rows = session.execute(_joined(columns).where(_these(viewer, wanted)).group_by(key))
    return {key: (bills, carriers) for key, bills, carriers in rows}


def some_cuts(session: Session, viewer: Viewer, wanted: Wanted, limit: int, offset: int = 0) -> list[CutRow]:
    """One by one, the newest first."""
    columns: Columns = select(
        Cut.id, Cut.said_at, Invoice.number, Carrier.name, ATTORNEY, Answer.word, Cut.rule, Cut.line, Cut.words, Cut.dollars,
        InvoiceLine.narrative, Person.name, Cut.ruled_at,
    )  # fmt: skip
    query = _joined(columns).join(Answer, Answer.id == Cut.answer_id).outerjoin(Person, Person.id == Cut.ruled_by)
    query = query.outerjoin(InvoiceLine, and_(InvoiceLine.invoice_id == Cut.invoice_id, InvoiceLine.position == Cut.line))
    newest = query.where(_these(viewer, wanted)).order_by(Cut.said_at.desc(), Cut.id.desc())
    return [CutRow(*row) for row in session.execute(newest.limit(limit).offset(offset))]


def carriers_that_cut(session: Session, viewer: Viewer) -> Mapping[int, str]:
    """Names of carriers that cut anything this person may see, by id."""
    rows = session.execute(_joined(select(Carrier.id, Carrier.name)).where(invoices_visible_to(viewer)).distinct())
    return dict(sorted(((key, name) for key, name in rows), key=lambda each: each[1]))


def attorneys_cut(session: Session, viewer: Viewer) -> Mapping[int, str]:
    """Names of attorneys on whose bills something was cut, by id."""
    named = _joined(select(Timekeeper.id, ATTORNEY)).where(invoices_visible_to(viewer), Timekeeper.id.is_not(None))
    return dict(sorted(((key, name) for key, name in session.execute(named.distinct())), key=lambda each: each[1]))


def bill_of_carrier(session: Session, invoice_id: int) -> tuple[Decimal, int]:
    """What an invoice comes to in dollars, and the id of its carrier."""
    query = select(Invoice.total, Client.carrier_id).join(Invoice.matter).join(Matter.client).where(Invoice.id == invoice_id)
    total, carrier_id = session.execute(query).one()
    return total, carrier_id


def allowed_of(session: Session, invoice_id: int) -> Mapping[int | None, Decimal]:
    """What the carrier allowed of each upload it cut: the newest amount it named with the cut, else what it paid."""
    mine = select(Answer.submission_id, Answer.word, Answer.amount).where(
        Answer.invoice_id == invoice_id, Answer.amount.is_not(None)
    )
    found: dict[int | None, dict[CarrierWord, Any]] = defaultdict(dict)
    for upload, word, amount in session.execute(mine.order_by(Answer.said_at, Answer.id)):
        found[upload][word] = amount
    weaker_first = (CarrierWord.PAID, CarrierWord.REDUCED)
    return {upload: amounts[word] for upload, amounts in found.items() for word in weaker_first if word in amounts}


def _joined(columns: Columns) -> Columns:
    joined = columns.select_from(Cut).join(Invoice, Invoice.id == Cut.invoice_id).join(Carrier, Carrier.id == Cut.carrier_id)
    return joined.outerjoin(Timekeeper, Timekeeper.id == Invoice.attorney_id)


def _these(viewer: Viewer, wanted: Wanted) -> ColumnElement[bool]:
    conditions = [
        None if wanted.since is None else Cut.said_at >= wanted.since,
        None if wanted.until is None else Cut.said_at < wanted.until,
        None if wanted.carrier_id is None else Cut.carrier_id == wanted.carrier_id,
        None if wanted.attorney_id is None else Invoice.attorney_id.is_not_distinct_from(wanted.attorney_id or None),
        None if wanted.rule is None else Cut.rule == wanted.rule,
    ]
    return and_(invoices_visible_to(viewer), *(each for each in conditions if each is not None))
