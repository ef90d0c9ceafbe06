"""Booked time on its way into the case-management system: said here in the booking's own transaction, written there by the worker.

Both sides may change the same work. Before it is billed the newer word holds, and a word is newer if it was said knowing the other:
each revision names the row version it knew, and a row that moved on meanwhile wins.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from agent.batch import Booked
from agent.booked import DELETED_THERE, SAID_THERE, ToWrite
from billing.comparing import compare_later
from billing.timekeeping import words
from data.dialects import clock
from data.models import ReturnedTime, TimeEntry
from data.queries.replicas import BOOKED, TIME_THERE, tombstones
from data.vocabulary import BillStatus, Return

ENDED_THERE = f"{DELETED_THERE} It comes on no further bill; book it anew if it is right."


def announce(session: Session, entry: TimeEntry) -> None:
    """Something new was said of booked work; the worker takes it from here."""
    now = clock(session)
    entry.kept = None  # what its columns say now was said here, and no comparison may take it for a change behind our back
    row = session.scalars(_held(entry.booked_id or "")).first()
    if row is None:
        row = ReturnedTime(
            booked_id=entry.booked_id, revision=0, sent_revision=0, seen_version=0, state=Return.WAITING, said_at=now
        )  # fmt: skip
        session.add(row)
    row.revision, row.state, row.sentence, row.said_at = row.revision + 1, Return.WAITING, None, now
    row.seen_version = max(row.seen_version, entry.legacy_version)
    words.say_here(session, entry, row.seen_version)


def waiting(session: Session, most: int | None = None) -> list[str]:
    """What is not written there yet, the oldest first; at most so many."""
    query = select(ReturnedTime.booked_id).where(ReturnedTime.state == Return.WAITING)
    return list(session.scalars(query.order_by(ReturnedTime.said_at, ReturnedTime.id).limit(most)))


def to_write(session: Session, booked_id: str) -> ToWrite | None:
    """What shall stand there now; None if it does already, or was overruled meanwhile."""
    row = _row(session, booked_id)
    if row is None or row.state != Return.WAITING:
        return None
    entry = session.scalars(
        select(TimeEntry)
        .where(TimeEntry.booked_id == booked_id)
        .options(joinedload(TimeEntry.matter), joinedload(TimeEntry.timekeeper))
    ).one()
    return ToWrite(
        booked_id, row.revision, row.seen_version, entry.matter.legacy_key, entry.timekeeper.legacy_key, entry.worked_on, entry.hours,
        entry.task_code, entry.activity_code, entry.narrative, entry.bill_status == BillStatus.NOT_BILLABLE,
    )  # fmt: skip


def stands_there(session: Session, booked_id: str, revision: int, key: str | None, version: int) -> None:
    """It was written: the entry bears the key it has there from now on (None: it is not there). A newer revision goes on waiting,
    and one that was overruled meanwhile stays so: the row that overruled it came after it was written."""
    _, row = _both(session, booked_id)
    if revision > row.sent_revision:
        row.sent_revision, row.sent_at = revision, clock(session)
    row.seen_version = max(row.seen_version, version)
    if row.revision == revision and row.state == Return.WAITING:
        row.state, row.sentence = Return.THERE, None
    if key is not None:
        adopt(session, {booked_id: (key, version)})
        deleted = tombstones(session, TIME_THERE, [key])
        ended_there(session, {at: of for at, of in deleted.items() if of >= version})  # before its key was known here


def adopt(session: Session, keys: dict[str, tuple[str, int]]) -> None:
    """Entries that stand there are copies of their rows there from now on, by key and version: what comes next is the same work."""
    for entry in session.scalars(select(TimeEntry).where(TimeEntry.booked_id.in_(keys), TimeEntry.legacy_key.startswith(BOOKED))):
        entry.legacy_key, entry.legacy_version = keys[entry.booked_id or ""]
    session.flush()


def said_there(session: Session, versions: Mapping[str, int], echoes: Mapping[str, Booked]) -> set[str]:
    """Of rows that were booked here and come from there, by key and version, those that say something new; a newer word there holds.

    The others only come back as they were said here. `echoes` may name rows that are gone there."""
    adopt(session, {echo.booked_id: (key, echo.version) for key, echo in echoes.items()})
    new = {key for key, version in versions.items() if version > echoes[key].version}
    for key in sorted(new):
        overrule(session, echoes[key].booked_id, SAID_THERE, by_version=versions[key])
    return new


def overrule(session: Session, booked_id: str, sentence: str, *, by_version: int | None = None) -> None:
    """What was said here does not hold: somebody said something else there without it having been known here.

    A row may come a second time; a word that was said here knowing its version stands. What was deleted there ends here too."""
    if _row(session, booked_id) is None:
        return
    entry, row = _both(session, booked_id)
    if sentence == DELETED_THERE:
        _end(session, entry, row, row.seen_version)
    elif row.state == Return.WAITING and (by_version is None or by_version > row.seen_version):
        row.state, row.sentence = Return.OVERRULED, sentence
        words.newest_did(session, entry.id, hold=False)


def ended_there(session: Session, gone: Mapping[str, int]) -> None:
    """Of rows that were deleted there, by key and version of the deletion, those that were booked here end here too."""
    ours = select(ReturnedTime.booked_id, TimeEntry.legacy_key).join(TimeEntry, TimeEntry.booked_id == ReturnedTime.booked_id)
    for booked_id, key in session.execute(ours.where(TimeEntry.legacy_key.in_(gone))).all():
        _end(session, *_both(session, booked_id), gone[key])


def back_there(session: Session, entry_ids: Collection[int]) -> None:
    """Rows that had been deleted there stand there again: what was said of their end does not hold any more."""
    ended = select(ReturnedTime).join(TimeEntry, TimeEntry.booked_id == ReturnedTime.booked_id)
    for row in session.scalars(ended.where(TimeEntry.id.in_(entry_ids), ReturnedTime.sentence == ENDED_THERE)):
        row.state, row.sentence = Return.THERE, None


def without_the_last_word(session: Session, keys: Sequence[str] | None = None) -> set[str]:
    """Keys of booked time of which what stands there is not the last word (it waits to go back, or was not taken) or that was taken
    back: no comparison finds it, no repair touches it. Of these keys, or of all."""
    unsettled = ReturnedTime.state.in_((Return.WAITING, Return.REFUSED)) | (TimeEntry.bill_status == BillStatus.NOT_BILLABLE)
    query = select(TimeEntry.legacy_key).join(ReturnedTime, ReturnedTime.booked_id == TimeEntry.booked_id).where(unsettled)
    return set(session.scalars(query if keys is None else query.where(TimeEntry.legacy_key.in_(keys))))


def last_words(session: Session, echoes: Sequence[Booked]) -> set[str]:
    """Of time that comes back, that of which nothing newer was said here since, by its name there."""
    query = select(ReturnedTime.booked_id, ReturnedTime.revision).where(
        ReturnedTime.booked_id.in_([each.booked_id for each in echoes])
    )
    newest = dict(session.execute(query).all())
    return {each.booked_id for each in echoes if newest.get(each.booked_id) == each.revision}


def known_versions(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """Of booked time with these keys the newest version there that is known to be ours."""
    query = select(TimeEntry.legacy_key, ReturnedTime.seen_version).join(
        ReturnedTime, ReturnedTime.booked_id == TimeEntry.booked_id
    )
    return dict(session.execute(query.where(TimeEntry.legacy_key.in_(keys))).all())


def refuse(session: Session, booked_id: str, sentence: str) -> None:
    """The case-management system does not take it as it is."""
    _, row = _both(session, booked_id)
    if row.state == Return.WAITING:
        row.state, row.sentence = Return.REFUSED, sentence


def _end(session: Session, entry: TimeEntry, row: ReturnedTime, version: int) -> None:
    """It is no more there. If it was taken back here, both say the same."""
    is_taken_back = entry.bill_status == BillStatus.NOT_BILLABLE
    if row.state == Return.WAITING or is_taken_back:
        words.newest_did(session, entry.id, hold=is_taken_back)
    words.hear_of_the_end(session, entry, version)
    entry.gone_at = entry.gone_at or clock(session)
    compare_later(session, TimeEntry, [entry.legacy_key])
    if is_taken_back:
        row.state, row.sentence, row.sent_revision = Return.THERE, None, row.revision
    else:
        row.state, row.sentence = Return.OVERRULED, ENDED_THERE


def _both(session: Session, booked_id: str) -> tuple[TimeEntry, ReturnedTime]:
    """The entry and its row of the outbox, held for this transaction, always in this order."""
    held = select(TimeEntry).where(TimeEntry.booked_id == booked_id).with_for_update()
    entry = session.scalars(held.execution_options(populate_existing=True)).one()
    return entry, session.scalars(_held(booked_id)).one()


def _held(booked_id: str) -> Select[ReturnedTime]:
    """As it is now, or a word that was written meanwhile would be taken for one that waits."""
    held = select(ReturnedTime).where(ReturnedTime.booked_id == booked_id).with_for_update()
    return held.execution_options(populate_existing=True)


def _row(session: Session, booked_id: str) -> ReturnedTime | None:
    return session.scalars(select(ReturnedTime).where(ReturnedTime.booked_id == booked_id)).first()
