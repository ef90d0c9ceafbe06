"""A batch that deletes too much is held: a delete that is believed wrongly empties bills."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.models import Tombstone
from jobs.legacy.tables import LegacyTable
from settings import Settings

LATELY = dt.timedelta(hours=1)


class Braked(Exception):
    """A batch deletes too much to be believed; the text says what, and whose turn it is."""


@dataclass(frozen=True)
class Brake:
    """At most so many rows of a table, or so many in a hundred of it, are deleted within an hour without anybody asked."""

    rows: int
    percent: int
    since: dt.datetime | None = None
    """Deletes that were believed before this moment are not counted any more; None: none are."""

    def hold(self, session: Session, table: LegacyTable, gone: int) -> None:
        """Braked if that is too many, with those of before counted in."""
        lately = select(func.count(Tombstone.id)).where(Tombstone.source == table.name, Tombstone.gone_at > self.since)
        gone_in_all = gone + (session.scalars(lately).one() if self.since else 0)
        if not gone or gone_in_all <= self.rows:
            return
        live = session.scalars(select(func.count(table.model.id)).where(table.model.gone_at.is_(None))).one() - gone + gone_in_all
        if gone_in_all * 100 > self.percent * live:
            raise Braked(
                f"It deletes {gone} rows of {table.name}, {gone_in_all} of {live} within an hour. Nothing after it is applied until an "
                "admin says that this is right, or mends it in the case-management system and lets the agent begin a new epoch."
            )


def brake_of(settings: Settings) -> Brake:
    """As the firm set it."""
    return Brake(settings.brake_rows, settings.brake_percent)
