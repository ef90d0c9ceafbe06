"""How amounts, days, words and changes are written for people."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import pytest

from data.vocabulary import AttemptOutcome, InvoiceStatus, LineKind, RunStatus, Severity, SubmissionStatus, Turn
from pages.parts import figures
from pages.parts.bill.redline import redline
from pages.parts.labels import label, labels
from pages.parts.plain import plain

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "$0.00"), ("1234.5", "$1,234.50"), ("-20", "−$20.00"), ("1837701.69", "$1,837,701.69"), ("-0.01", "−$0.01")],
)
def test_dollars_have_separators_and_cents(amount, words):
    assert figures.dollars(Decimal(amount)) == words


@pytest.mark.parametrize(("amount", "words"), [("187.5000", "$187.50"), ("0.1225", "$0.1225"), ("1200", "$1,200.00")])
def test_rate_shows_every_decimal_it_has(amount, words):
    assert figures.rate(Decimal(amount)) == words


@pytest.mark.parametrize(("amount", "words"), [("1.5", "1.50 h"), ("0", "0.00 h"), ("1200.2500", "1,200.25 h")])
def test_hours_have_two_decimals(amount, words):
    assert figures.hours(Decimal(amount)) == words


def test_whole_month_is_named_once():
    october = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))

    assert figures.period(*october) == "Oct 2026"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (dt.date(2026, 10, 2), dt.date(2026, 10, 31), "Oct 2 – Oct 31, 2026"),
        (dt.date(2025, 12, 1), dt.date(2026, 2, 28), "Dec 1, 2025 – Feb 28, 2026"),
    ],
)
def test_other_periods_name_both_days(start, end, words):
    assert figures.period(start, end) == words


def test_moment_stands_on_her_clock():
    assert figures.moment(NOON, "America/Chicago") == "Nov 22, 2026 at 06:00"


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 day"), (40, "40 days"), (-1, "today")])
def test_age_counts_whole_days(days, words):
    assert figures.age(NOON - dt.timedelta(days=days, hours=2 if days > 0 else 0), NOON) == words


@pytest.mark.parametrize(("octets", "words"), [(1, "1 byte"), (999, "999 bytes"), (12400, "12.4 kB")])
def test_size_is_in_kilobytes(octets, words):
    assert figures.size(octets) == words


@pytest.mark.parametrize("vocabulary", [InvoiceStatus, SubmissionStatus, AttemptOutcome, Turn, Severity, LineKind, RunStatus])
def test_every_stored_word_has_its_own_label(vocabulary: type[StrEnum]):
    shown = [each.words for each in labels(vocabulary)]

    assert len(set(shown)) == len(vocabulary)
    assert all(label(word).icon and label(word).tint(dark=True) != label(word).tint(dark=False) for word in vocabulary)


def test_redline_marks_only_what_changed():
    assert redline("Review letter; call.", "Review long letter; call.") == "Review<ins> long</ins> letter; call."


def test_redline_lets_no_markup_through():
    marked = redline("<b>old</b>", "<script>new</script>")

    assert "<b>" not in marked and "<script>" not in marked
    assert "&lt;" in marked


def test_typed_text_loses_its_markup():
    assert plain("![x](http://evil)\n**a** &lt; $1") == r"\!\[x\]\(http\://evil\) \*\*a\*\* \&lt; \$1"
