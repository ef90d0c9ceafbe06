"""A carrier's list answers as if every row of it were looked at in turn."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing.guidelines.approvals import Approvals
from tests.billing.guided import an_approval, somebody

DAYS = st.sampled_from([dt.date(2026, 10, 1), dt.date(2026, 10, 14), dt.date(2026, 10, 31)])
ROWS = st.builds(
    lambda whose, **more: an_approval(**whose, **more),
    st.sampled_from([{"timekeeper_id": 1}, {"timekeeper_id": 2}, {"classification": "PARTNR"}, {"classification": "ASSOC"}]),
    matter_id=st.sampled_from([None, 7, 8]), starts_on=st.none() | DAYS, ends_on=st.none() | DAYS,
    rate=st.sampled_from([None, Decimal(200), Decimal(250)]),
)  # fmt: skip


@given(st.lists(ROWS, max_size=6), st.sampled_from([1, 2]), st.sampled_from(["PARTNR", "ASSOC"]), DAYS)
def test_list_finds_what_a_look_at_every_row_finds(rows, number, classification, day):
    who, carriers_list = somebody(number, classification), Approvals(rows)

    fitting = [row for row in sorted(rows, key=weight, reverse=True) if fits(row, who, day)]

    assert carriers_list.names(who, 7, day) == bool(fitting)
    assert carriers_list.rate(who, 7, day) == next((row.rate for row in fitting if row.rate is not None), None)
    assert bool(carriers_list) == bool(rows)


def weight(row):
    return row.timekeeper_id is not None, row.matter_id is not None, row.starts_on or dt.date.min


def fits(row, who, day):
    whose = row.timekeeper_id == who.id or (row.timekeeper_id is None and row.classification == who.classification)
    return whose and (row.starts_on or day) <= day <= (row.ends_on or day) and row.matter_id in (None, 7)
