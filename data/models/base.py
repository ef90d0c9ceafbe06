"""What every table shares: naming of constraints, a row's number, and columns that say their meaning."""

import datetime as dt
from typing import Annotated

from sqlalchemy import BigInteger, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from data.dialects import Key, UtcTime, row_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

RowId = Annotated[
    int, mapped_column(row_id(), primary_key=True, autoincrement=True, sort_order=-1, comment="This row's own number")
]


class Base(DeclarativeBase):
    """All tables; the constraint names are fixed so that a migration can find them on both databases."""

    metadata = MetaData(naming_convention=NAMES)

    id: Mapped[RowId]


class FromLegacy:
    """A row that is a copy of one in the case-management system."""

    legacy_key: Mapped[str] = mapped_column(Key(40), unique=True, comment="The row's key in the case-management system")
    legacy_version: Mapped[int] = mapped_column(
        row_id(), comment="The row version we hold; an older one never overwrites a newer"
    )
    checksum: Mapped[int | None] = mapped_column(
        BigInteger, comment="Checksum of the row as it came (agent/batch.py); empty: it came before there was one, or never"
    )
    kept: Mapped[int | None] = mapped_column(
        BigInteger,
        comment="Checksum of our own columns as replication wrote them: another one tells that somebody changed them here",
    )
    gone_at: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="Since when it is deleted in the case-management system (UTC); kept, because bills may be built on it"
    )
