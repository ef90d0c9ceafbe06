"""Spans of time in words, and bars that say the sums they are made of."""

import datetime as dt
from decimal import Decimal

import pytest

from data.queries.dashboard import Tally
from data.vocabulary import InvoiceStatus
from pages.manager.charts import by_carrier, by_status
from pages.parts.durations import ago, lasted

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TALLIES = [
    Tally(InvoiceStatus.IN_REVIEW, "Harbor Mutual", 2, Decimal("290.10")),
    Tally(InvoiceStatus.ACCEPTED, "Harbor Mutual", 1, Decimal("1000.00")),
    Tally(InvoiceStatus.IN_REVIEW, "Summit Casualty", 4, Decimal("400.00")),
]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0.0 s"), (9.94, "9.9 s"), (59, "59 s"), (185, "3 min 5 s"), (7830, "2 h 10 min"), (90000, "1 day")]
)
def test_time_taken_in_words(seconds, said):
    assert lasted(dt.timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(-2, "just now"), (40, "40 s ago"), (300, "5 min ago"), (10800, "3 h ago"), (172800, "2 days ago")]
)
def test_time_gone_by_in_words(seconds, said):
    assert ago(NOW - dt.timedelta(seconds=seconds), NOW) == said


@pytest.mark.parametrize(("in_dollars", "sums"), [(True, ["$690", "$1,000"]), (False, ["6", "1"])])
def test_status_bars_say_their_sums(in_dollars, sums):
    bars, words = by_status(TALLIES, in_dollars=in_dollars).data

    assert list(bars.y) == ["In review", "Accepted"]
    assert [text.strip() for text in words.text] == sums


def test_largest_carrier_stands_on_top():
    *layers, words = by_carrier(TALLIES, in_dollars=True).data

    assert list(words.y) == ["Harbor Mutual", "Summit Casualty"]
    assert [sum(column) for column in zip(*(layer.x for layer in layers), strict=True)] == [Decimal("1290.10"), Decimal("400.00")]
