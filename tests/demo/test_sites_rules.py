"""A company's own rules: what it refuses beyond the format, in which words, and when a number may come again."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from demo.sites.ledger import find_invoice
from demo.sites.rules import Rules
from demo.sites.states import decide
from demo.sites.terms import Terms
from tests.demo.counter import Counter, open_counter
from tests.demo.street import a_file

PLAIN = Terms("Received")


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return open_counter(tmp_path)


@pytest.mark.parametrize(
    ("rules", "code", "line"),
    [
        (Rules(number_longest=2), "number_longest", 3),
        (Rules(number_alphanumeric=True), "number_alphanumeric", 3),
        (Rules(oldest_days=90), "too_old", 3),
        (Rules(no_future=True), "future", 4),
        (Rules(task_codes=True), "task_code", 3),
        (Rules(unit_step=Decimal("0.1")), "unit_step", 3),
        (Rules(description_longest=10), "description_longest", 3),
        (Rules(banned_words=("courier",)), "banned_word", 4),
        (Rules(client_ids=("HM02",)), "unknown_id", 3),
        (Rules(known_timekeepers=True), "unknown_timekeeper", 3),
        (Rules(largest=100), "too_large", 0),
        (Rules(extension=".led"), "extension", 0),
    ],
)
def test_rules_are_kept(counter: Counter, rules: Rules, code: str, line: int) -> None:
    counter.site.clock.move_to(datetime(2025, 5, 1, tzinfo=UTC))
    odd = a_file("A-1").replace(b"|L120||", b"|X1||").replace(b"|20250117|", b"|20260117|").replace(b"|RB4|", b"|RB5|")
    odd = odd.replace(b"|1.50|0.00|315.00|", b"|1.55|-10.50|315.00|")

    (upload,) = counter.hand_over(odd, replace(PLAIN, rules=rules))

    assert [(each.code, each.line) for each in upload.problems] == [(code, line)]


def test_site_says_it_otherwise(counter: Counter) -> None:
    rules = Rules(said={"duplicate": "Error 031: {number} posted {value}"})
    counter.hand_over(a_file("A-1"), PLAIN)

    (again,) = counter.hand_over(a_file("A-1"), replace(PLAIN, rules=rules))

    assert again.text == f"Error 031: A-1 posted {counter.site.clock.now():%m/%d/%Y}"


def test_unknown_claim_may_be_held(counter: Counter) -> None:
    terms = Terms("On hold", rules=Rules(known_claims=False))

    (upload,) = counter.hand_over(a_file("A-1").replace(b"CLM-2025-0042", b"CLM-0"), terms, typed={"claim": "CLM-0"})

    invoice = find_invoice(counter.site.book, "A-1")
    assert upload.accepted and invoice and invoice.typed == {"claim": "CLM-0"}


@pytest.mark.parametrize(("rule", "taken"), [("ever", False), ("year", True), ("unless_rejected", False)])
def test_number_may_return_by_rule(counter: Counter, rule: str, taken: bool) -> None:
    counter.hand_over(a_file("A-1"), PLAIN)
    counter.later(days=400)

    (again,) = counter.hand_over(a_file("A-1"), replace(PLAIN, rules=Rules(duplicates=rule)))

    assert again.accepted is taken


def test_rejected_number_may_return(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), PLAIN)
    decide(counter.site, "A-1", "Rejected", reason="Wrong matter.")

    (again,) = counter.hand_over(a_file("A-1"), replace(PLAIN, rules=Rules(duplicates="unless_rejected")))

    assert again.accepted and counter.state_of("A-1") == "Received"
