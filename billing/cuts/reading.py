"""What carriers cut, written down: one row for each thing an answer names. Reading an answer again changes nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.cuts.naming import Named, things_named
from billing.cuts.telling import UNCLASSIFIED, mark_of_wordings, wording_of
from billing.money import shares
from data.models import Answer, Cut
from data.queries import cuts as known
from data.vocabulary import CarrierWord

CUTTING = (CarrierWord.REJECTED, CarrierWord.REDUCED, CarrierWord.ON_HOLD, CarrierWord.INQUIRY)
"""Words with which a carrier says that something is wrong with a bill."""


class Ruling(NamedTuple):
    """What a person said a wording is about."""

    rule: str
    by: int | None
    at: dt.datetime | None


class Found(NamedTuple):
    """One thing an answer names, and the dollars that were taken off for it."""

    answer: Answer
    place: int
    named: Named
    dollars: Decimal


def read_cuts(session: Session, invoice_id: int) -> int:
    """Let the rows follow all that was said of an invoice; how many there are. What a person ruled stays."""
    answers = _cutting(session, invoice_id)
    if not answers:
        return 0
    session.flush()
    total, carrier_id = known.bill_of_carrier(session, invoice_id)
    there = {(cut.answer_id, cut.place): cut for cut in session.scalars(select(Cut).where(Cut.invoice_id == invoice_id))}
    found = list(_found(answers, total, known.allowed_of(session, invoice_id)))
    rulings = _rulings(session, carrier_id, [each.named for each in found])
    for each in found:
        cut = there.pop((each.answer.id, each.place), None) or Cut(invoice_id=invoice_id, carrier_id=carrier_id)
        _write(cut, each, rulings)
        session.add(cut)
    wordings = {wording_of(each.named.words) for each in found}
    for gone in there.values():
        if gone.ruled_by is None or gone.wording in wordings:
            session.delete(gone)
    for answer in answers:
        answer.cuts_read = mark_of_wordings()
    return len(found)


def _cutting(session: Session, invoice_id: int) -> Sequence[Answer]:
    mine = select(Answer).where(Answer.invoice_id == invoice_id, Answer.word.in_(CUTTING))
    return session.scalars(mine.order_by(Answer.said_at, Answer.id)).all()


def _found(answers: Sequence[Answer], total: Decimal, allowed: Mapping[int | None, Decimal]) -> Iterator[Found]:
    """What is new in each answer; a list says again what a mail said, and a bare word says nothing once there is a reason."""
    told: set[tuple[object, ...]] = set()
    reasoned = {(answer.submission_id, answer.word) for answer in answers if answer.reason}
    unshared = dict(allowed)
    for answer in answers:
        if not answer.reason and (answer.submission_id, answer.word) in reasoned:
            continue
        fresh = [each for each in _numbered(answer) if not told.intersection(_same_as(answer, each[1]))]
        told.update(key for _, each in fresh for key in _same_as(answer, each))
        off = (
            max(total - unshared.pop(answer.submission_id, total), Decimal(0))
            if fresh and answer.word == CarrierWord.REDUCED
            else Decimal(0)
        )
        yield from _with_dollars(answer, fresh, off)


def _numbered(answer: Answer) -> Iterator[tuple[int, Named]]:
    seen: set[tuple[object, ...]] = set()
    for place, named in enumerate(things_named(answer.reason or answer.words, answer.line), 1):
        if not seen.intersection(_same_as(answer, named)):
            seen.update(_same_as(answer, named))
            yield place, named


def _same_as(answer: Answer, named: Named) -> Iterable[tuple[object, ...]]:
    """By what the same thing is known again: the same wording, or the same rule, of the same line of the same upload."""
    upload = (answer.submission_id, answer.word, named.line)
    yield (*upload, wording_of(named.words))
    if named.rule != UNCLASSIFIED:
        yield (*upload, named.rule)


def _with_dollars(answer: Answer, named: Sequence[tuple[int, Named]], off: Decimal) -> Iterator[Found]:
    """What the words name for a thing is its own; what is left of all that was taken off is shared evenly among the others."""
    said = [each.taken for _, each in named if each.taken is not None]
    silent = len(named) - len(said)
    rest = iter(shares(max(off - sum(said, Decimal(0)), Decimal(0)), silent) if silent else ())
    for place, each in named:
        dollars = each.taken if each.taken is not None else next(rest)
        yield Found(answer, place, each, dollars if answer.word == CarrierWord.REDUCED else Decimal(0))


def _rulings(session: Session, carrier_id: int, named: Iterable[Named]) -> dict[str, Ruling]:
    """What people said of the same wordings of this carrier; the newest word counts."""
    wordings = {wording_of(each.words) for each in named}
    ruled = select(Cut.wording, Cut.rule, Cut.ruled_by, Cut.ruled_at).where(Cut.carrier_id == carrier_id)
    rows = session.execute(ruled.where(Cut.wording.in_(wordings), Cut.ruled_by.is_not(None)).order_by(Cut.ruled_at))
    return {wording: Ruling(rule, by, at) for wording, rule, by, at in rows}


def _write(cut: Cut, found: Found, rulings: Mapping[str, Ruling]) -> None:
    named, wording = found.named, wording_of(found.named.words)
    cut.answer_id, cut.place, cut.line, cut.words = found.answer.id, found.place, named.line, named.words
    cut.wording, cut.dollars, cut.said_at = wording, found.dollars, cut.said_at or found.answer.said_at
    if cut.ruled_by is None:
        cut.rule, cut.ruled_by, cut.ruled_at = rulings.get(wording, Ruling(named.rule, None, None))


def unread(session: Session, limit: int) -> Sequence[int]:
    """Invoices with answers that were not read yet, or with an older table of wordings."""
    waiting = select(Answer.invoice_id).where(Answer.word.in_(CUTTING), Answer.cuts_read.is_distinct_from(mark_of_wordings()))
    return session.scalars(waiting.distinct().order_by(Answer.invoice_id).limit(limit)).all()
