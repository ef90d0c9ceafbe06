"""From nothing, the migrations make exactly what the models say, on both databases; and back to nothing."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from data.dialects import Key, make_engine, rebuilding_tables
from data.models import Answer, Base, InvoiceEvent, LineEdit
from data.schema import SchemaIsOld, _config, migrate, require_newest
from data.vocabulary import AnswerSource, CarrierWord, Role
from tests.builders import a_line, a_person, a_timekeeper, an_invoice

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", "mariadb"])
def empty(request, tmp_path):
    """The engine of a database with nothing in it."""
    url = f"sqlite:///{tmp_path}/empty.db" if request.param == "sqlite" else request.getfixturevalue("fresh_mariadb_url")
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_migrations_equal_the_models(empty):
    migrate(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_small_letters_are_large_ones_after_all_migrations(tmp_path):
    """MySQL's columns are so by themselves; SQLite's must say it, and reading a table back forgets it."""
    engine = make_engine(f"sqlite:///{tmp_path}/letters.db")
    migrate(engine)

    with engine.connect() as connection:
        tables = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all())
    forgetful = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Key)
        and not re.search(rf'\b{column.name}"? VARCHAR\({column.type.length}\) COLLATE "NOCASE"', tables[table.name])
    ]
    assert forgetful == []


def test_migrating_twice_changes_nothing(empty):
    migrate(empty)
    migrate(empty)

    require_newest(empty)


def test_downgrade_leaves_nothing(empty):
    migrate(empty)

    downgrade(empty, "base")

    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}


def downgrade(engine, revision):
    config = _config()
    with rebuilding_tables(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_letters_move_to_their_answers(empty):
    migrate(empty)
    with Session(empty) as session:
        invoice = an_invoice(session, attorney=a_timekeeper(session))
        for minute, words in enumerate(["HM-76", "HM-77", "HM-78"]):
            session.add(an_answer(invoice, words, NOON + dt.timedelta(minutes=minute)))
        letter = InvoiceEvent(
            invoice_id=invoice.id, at=NOON + dt.timedelta(seconds=61), move="given the carrier's answer", actor="Bo",
            after=invoice.status, note="letters/1/77/letter.pdf",
        )  # fmt: skip
        session.add(letter)
        session.commit()
        downgrade(empty, "0006")

        migrate(empty)

        letters = session.execute(select(Answer.words, Answer.letter).order_by(Answer.id)).all()
        assert letters == [("HM-76", None), ("HM-77", "letters/1/77/letter.pdf"), ("HM-78", None)]
        session.refresh(letter)
        assert letter.note == "HM-77"


def test_bills_of_the_version_before_keep_the_cost_they_were_drafted_with(empty):
    """Down and up again with rows in the tables, some pointing to others."""
    migrate(empty)
    with Session(empty) as session:
        ada = a_timekeeper(session)
        (line,) = an_invoice(session, attorney=ada, lines=[a_line(ada, unit_cost=Decimal(180))]).lines
        line.original_unit_cost = Decimal(200)
        person = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada)
        changed = {"line": line, "at": NOON, "before": "200", "after": "180", "field": "unit_cost"}
        session.add_all([LineEdit(person_id=person.id, **changed), LineEdit(rule="rate_cap", why="It is capped.", **changed)])
        session.commit()
        downgrade(empty, "0007")

        migrate(empty)

        session.expire_all()
        assert line.original_unit_cost == line.unit_cost == Decimal(180)
        assert [edit.person_id for edit in session.scalars(select(LineEdit))] == [person.id]


def an_answer(invoice, words, seen_at):
    return Answer(
        invoice_id=invoice.id, source=AnswerSource.PERSON, word=CarrierWord.ACCEPTED, words=words, said_at=seen_at, seen_at=seen_at,
        by="Bo", fingerprint=words,
    )  # fmt: skip


def test_old_tables_stop_the_start(empty):
    migrate(empty, "0003")

    with pytest.raises(SchemaIsOld, match="are at 0003, this program wants"):
        require_newest(empty)


def test_every_column_says_its_meaning():
    silent = [
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns if not column.comment
    ]

    assert silent == []
