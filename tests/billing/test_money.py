"""Each line is rounded once, half a cent as the carrier says; the rounded lines are summed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.money import invoice_total, line_total

units = st.decimals(min_value=0, max_value=1000, places=4)
costs = st.decimals(min_value=0, max_value=2000, places=4)
adjustments = st.decimals(min_value=-5000, max_value=5000, places=2)


@pytest.mark.parametrize(
    ("hours", "rate", "total"), [("0.1", "350.25", "35.03"), ("2.00", "350", "700.00"), ("0.3", "187.50", "56.25")]
)
def test_half_a_cent_goes_up(hours, rate, total):
    assert line_total(Decimal(hours), Decimal(rate)) == Decimal(total)


@given(units, costs, adjustments)
def test_line_is_within_half_a_cent(hours, rate, adjustment):
    exact = hours * rate + adjustment

    total = line_total(hours, rate, adjustment)

    assert abs(total - exact) <= Decimal("0.005")
    assert total == total.quantize(Decimal("0.01"))


@given(units, costs, adjustments)
def test_roundings_differ_by_a_cent_at_half_a_cent_only(hours, rate, adjustment):
    exact = hours * rate + adjustment

    up, even = (line_total(hours, rate, adjustment, rounding=rounding) for rounding in ("half_up", "half_even"))

    is_tie = abs(exact - up) == Decimal("0.005")
    assert even == up or (is_tie and abs(up) - abs(even) == Decimal("0.01") and even % Decimal("0.02") == 0)


@given(st.lists(st.tuples(units, costs, adjustments), max_size=40))
def test_invoice_is_sum_of_lines(lines):
    totals = [line_total(*line) for line in lines]

    assert invoice_total(totals) == sum(totals)
    assert invoice_total(reversed(totals)) == invoice_total(totals)
