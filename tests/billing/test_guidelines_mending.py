"""Whatever a rule cuts: nothing is left to cut, nobody gains, the sums are right, and cutting again changes nothing."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from billing.guidelines import mend
from billing.guidelines.asking import mends_for, switched_on
from billing.money import invoice_total, line_total
from tests.billing.guided import a_guided_case, cost, rates, somebody, work

ENGINE = create_engine("sqlite://")
DAYS = st.dates(dt.date(2026, 10, 1), dt.date(2026, 10, 4))
PRICES = st.decimals("0.01", 900, places=2)
HOURS = st.decimals("0.1", 12, places=1).map(str)
CLASSES = st.sampled_from(["PARTNR", "ASSOC", "PARALG"])


@st.composite
def fee_lines(draw):
    who = somebody(draw(st.integers(1, 3)), draw(CLASSES))
    activity = draw(st.sampled_from(["A103", "A109", "A112"]))
    return work(draw(HOURS), day=draw(DAYS), unit_cost=draw(PRICES), timekeeper=who, activity_code=activity)


@st.composite
def cost_lines(draw):
    return cost(str(draw(PRICES)), draw(st.sampled_from(["E110", "E111", "E112"])), day=draw(DAYS))


MENDS = {"severity": "mend"}
RULES = st.fixed_dictionaries(
    {},
    optional={
        "rate_cap": st.dictionaries(CLASSES, PRICES, min_size=1).map(lambda caps: {"dollars": caps} | MENDS),
        "approved_rate": st.just(MENDS),
        "rate_lock": st.integers(1, 5).map(lambda years: {"years": years} | MENDS),
        "travel": st.integers(0, 100).map(lambda percent: {"percent": percent} | MENDS),
        "expense_caps": st.dictionaries(st.sampled_from(["E110", "E111"]), PRICES, min_size=1).map(
            lambda caps: {"dollars": caps} | MENDS
        ),
    },
)
RAISES = st.lists(st.integers(1, 900), min_size=1, max_size=5).map(
    lambda amounts: rates(*((dt.date(2020 + year, 1, 1), amount) for year, amount in enumerate(amounts)))
)


@given(st.lists(fee_lines() | cost_lines(), min_size=1, max_size=8), RULES, RAISES)
@settings(max_examples=200, deadline=None)
def test_mended_bill_has_nothing_left_to_mend(lines, rules, agreed):
    case = a_guided_case(*lines, rules=rules, facts={"rates": agreed})
    before = [line.total for line in lines]

    with Session(ENGINE, autoflush=False) as session:
        mend(session, case, "half_up")
        again = mend(session, case, "half_up")
        session.expunge_all()

    assert not again
    assert not [breach for name, rule in switched_on(case) for breach in mends_for(case, name, rule)]
    assert all(line.total <= was for line, was in zip(lines, before, strict=True))
    assert all(line.total == line_total(line.units, line.unit_cost, line.adjustment) >= 0 for line in lines)
    assert case.invoice.total == invoice_total(line.total for line in lines)
    assert all(line.original_unit_cost >= line.unit_cost for line in lines)
