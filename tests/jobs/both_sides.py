"""A case-management system of two matters beside the portal, and an agent that tells every change of its time in one batch."""

from sqlalchemy import create_engine, delete, select, text, update

from agent.batch import Booked, Change, Header, name_of, pack
from agent.writing import LegacyWriter
from agent.written import WRITTEN
from billing.replication import accept, state_of
from data.session import transaction
from demo.firm.rowversion import set_triggers
from demo.firm.schema import MATTER, METADATA, ROWVER, TIMETRX, TKPR
from jobs.applying import Brake, apply_next

BRAKE = Brake(rows=10**6, percent=100)


class LegacySide:
    """Its clerk edits and deletes rows; `tell` hands everything that is new to the portal, and applies it."""

    def __init__(self, url, matter, timekeeper):
        self.engine, self.position, self.deleted, self.previous, self.seq = create_engine(url), 0, {}, "", 0
        METADATA.create_all(self.engine)
        with self.engine.begin() as there:
            there.execute(ROWVER.insert().values(LAST_VER=0))
            there.execute(MATTER.insert().values(MTTR_NO=matter))
            there.execute(TKPR.insert().values(TKPR_ID=timekeeper))
            set_triggers(there)
        self.writer = LegacyWriter(url)

    def close(self):
        self.writer.close()
        self.engine.dispose()

    def rows(self):
        with self.engine.connect() as there:
            return {str(row["TRX_NO"]): dict(row) for row in there.execute(text("SELECT * FROM TIMETRX")).mappings()}

    def names(self):
        """Key by booked name, of rows that were ever written; None if it was taken back."""
        with self.engine.connect() as there:
            return {row.BOOKED_ID: row for row in there.execute(select(WRITTEN))}

    def edit(self, key, narrative):
        with self.engine.begin() as there:
            there.execute(update(TIMETRX).where(int(key) == TIMETRX.c.TRX_NO).values(NARR=narrative))

    def delete(self, key):
        with self.engine.begin() as there:
            there.execute(delete(TIMETRX).where(int(key) == TIMETRX.c.TRX_NO))
            there.execute(update(ROWVER).values(LAST_VER=ROWVER.c.LAST_VER + 1))
            self.deleted[key] = there.execute(select(ROWVER.c.LAST_VER)).scalar_one()

    def tell(self, *, again=False):
        """One batch; `again`: of everything from the beginning."""
        after = 0 if again else self.position
        written = {row.TRX_NO: Booked(name, row.REVISION, row.SEEN_VER) for name, row in self.names().items() if row.TRX_NO}
        changes = [
            Change("TIMETRX", key, row["ROW_VER"], row, written.get(key))
            for key, row in self.rows().items()
            if row["ROW_VER"] > after
        ] + [Change("TIMETRX", key, version, None) for key, version in self.deleted.items() if version > after]
        self.position = max([self.position, *(change.version for change in changes)])
        with transaction() as session:
            self.seq = state_of(session, "main").received_seq + 1
            packed = pack(Header("main", 1, self.seq, f"b{self.seq}", self.previous), changes)
            accept(session, packed, "https")
            self.previous = name_of(packed)
            apply_next(session, "main", BRAKE)
