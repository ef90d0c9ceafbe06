"""What was said of one piece of booked work, here and there: every word is kept, whether it held or not."""

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from data.bulk import STEP
from data.dialects import clock
from data.models import Matter, TimeEntry, TimeWord
from data.vocabulary import BillStatus, Side

Told: TypeAlias = dict[str, Any]
TAKEN_BACK: Told = {}
"""It is no more, says whoever said this."""
COLUMNS = (
    TimeEntry.id, TimeEntry.legacy_version, TimeEntry.worked_on, TimeEntry.hours, TimeEntry.task_code, TimeEntry.activity_code,
    TimeEntry.narrative, TimeEntry.bill_status, TimeEntry.bill_number, Matter.number,
)  # fmt: skip


def say_here(session: Session, entry: TimeEntry, version: int) -> None:
    """Keep what somebody booked, changed or took back, knowing the row's `version` there (0: none yet). It holds until both sides meet."""
    session.flush()
    is_taken_back = entry.bill_status == BillStatus.NOT_BILLABLE
    (row,) = session.execute(_as_it_stands().where(TimeEntry.id == entry.id))
    _keep(session, entry.id, Side.HERE, TAKEN_BACK if is_taken_back else _told(row), version, entry.booked_by)


def hear(session: Session, keys: Sequence[str]) -> list[int]:
    """Of rows that just came from there, by key: keep what is new of work that was booked here; the ids of that work."""
    if session.scalars(select(TimeWord.id).limit(1)).first() is None:
        return []
    rows = list[Row[Any]]()
    for start in range(0, len(keys), STEP):
        of_ours = (TimeEntry.booked_id.is_not(None), TimeEntry.legacy_key.in_(keys[start : start + STEP]))
        rows += session.execute(_as_it_stands().where(*of_ours))
    last = _standing(session, [row.id for row in rows])
    for row in rows:
        if last.get(row.id) != _told(row):
            _keep(session, row.id, Side.THERE, _told(row), row.legacy_version)
    return [row.id for row in rows]


def hear_of_the_end(session: Session, entry: TimeEntry, version: int) -> None:
    """Keep that it was deleted there, unless it was taken back here before and that is what was written."""
    if _standing(session, [entry.id]).get(entry.id) != TAKEN_BACK:
        _keep(session, entry.id, Side.THERE, TAKEN_BACK, version)


def newest_did(session: Session, entry_id: int, *, hold: bool) -> None:
    """Both sides met: the newest word that was said here holds, or does not."""
    of_here = select(TimeWord).where(TimeWord.entry_id == entry_id, TimeWord.side == Side.HERE)
    word = session.scalars(of_here.order_by(TimeWord.id.desc()).limit(1)).first()
    if word is not None:
        word.held = hold
        session.flush()


def _as_it_stands() -> Any:
    return select(*COLUMNS).join(TimeEntry.matter)


def _standing(session: Session, entry_ids: Collection[int]) -> dict[int, Told]:
    """The newest word of each that held."""
    held = select(TimeWord.entry_id, TimeWord.told).where(TimeWord.entry_id.in_(entry_ids), TimeWord.held.is_(True))
    return dict(session.execute(held.order_by(TimeWord.id)).all())


def _told(row: Row[Any]) -> Told:
    """As both sides can be compared, and as a page shows it; what was booked here is on no bill there."""
    told = {
        "matter": row.number, "day": f"{row.worked_on}", "hours": f"{row.hours:.2f}", "task": row.task_code or "",
        "activity": row.activity_code or "", "narrative": row.narrative,
    }  # fmt: skip
    if row.bill_status == BillStatus.UNBILLED:
        return told
    return told | {"bill": f"bill {row.bill_number or ''}".strip() if row.bill_status == BillStatus.BILLED else "not billable"}


def _keep(session: Session, entry_id: int, side: Side, told: Told, version: int, said_by: str | None = None) -> None:
    session.add(
        TimeWord(entry_id=entry_id, side=side, said_by=said_by, said_at=clock(session), version=version, told=told, held=True)
    )
    session.flush()
