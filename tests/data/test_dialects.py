"""What SQLite would let pass and MySQL would not: refused alike on both."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError

from data.bulk import binder, upsert
from data.dialects import clock
from data.models import Carrier, Client, Expense, Invoice, Lease, Timekeeper
from data.session import reading, transaction
from tests.builders import a_carrier, a_matter, a_timekeeper, an_expense, an_invoice

LATER = dt.datetime(2026, 11, 22, 10, 42, 7, 123456, tzinfo=dt.UTC)


def test_ten_dimes_are_a_dollar(database):
    with transaction() as session:
        matter = a_matter(session)
        for _ in range(10):
            an_expense(session, matter, quantity=Decimal("0.1"))

    with reading() as session:
        assert session.scalar(select(func.sum(Expense.quantity))) == Decimal(1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.decimals("-99999999.99", "99999999.99", places=2))
def test_money_comes_back_equal(database, amount):
    with transaction() as session:
        invoice = an_invoice(session, attorney=a_timekeeper(session))
        invoice.total = amount
        invoice_id = invoice.id

    with reading() as session:
        assert session.get_one(Invoice, invoice_id).total == amount


@pytest.mark.parametrize("amount", [1.5, Decimal("0.005"), Decimal("1e13")])
def test_inexact_money_is_refused(database, amount):
    with pytest.raises(StatementError), transaction() as session:
        an_invoice(session, attorney=a_timekeeper(session)).total = amount
        session.flush()


def test_too_long_text_is_refused(database):
    with pytest.raises(StatementError, match="at most 40 fit"), transaction() as session:
        session.add(Carrier(slug="x" * 41, name="Long"))


def test_keys_know_no_case(database):
    with transaction() as session:
        a_carrier(session)

    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Carrier(slug="HARBOR_MUTUAL", name="Shouting"))


def test_missing_parent_is_refused(database):
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Client(number="C", name="C", carrier_id=404, legacy_key="C", legacy_version=1))


def test_moments_keep_microseconds(database):
    with transaction() as session:
        session.add(Lease(name="x", owner="y", until=LATER))

    with reading() as session:
        assert session.scalars(select(Lease.until)).one() == LATER


def test_moment_without_zone_is_refused(database):
    with pytest.raises(StatementError, match="no time zone"), transaction() as session:
        session.add(Lease(name="x", owner="y", until=LATER.replace(tzinfo=None)))


def test_databases_clock_is_now(database):
    with reading() as session:
        assert abs(clock(session) - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_newest_version_wins_in_any_order(database, versions):
    key = f"TK-{versions}"[:40]
    with transaction() as session:
        session.query(Timekeeper).delete()
        for version in versions:
            row = {
                "legacy_key": key, "legacy_version": version, "code": "X", "last_name": f"v{version}", "first_name": "A",
                "classification": "PARTNR", "active": True,
            }  # fmt: skip
            table, names = Timekeeper.__table__, list(row)
            rows = [binder(session, table, names)(row)]
            upsert(session, table, names, rows, key=["legacy_key"], version="legacy_version")

    with reading() as session:
        kept = session.scalars(select(Timekeeper)).one()
        assert (kept.last_name, kept.legacy_version) == (f"v{max(versions)}", max(versions))


def test_failed_transaction_leaves_nothing(database):
    with pytest.raises(RuntimeError), transaction() as session:
        a_carrier(session)
        raise RuntimeError("the power goes")

    with reading() as session:
        assert session.scalars(select(Carrier)).first() is None
