"""The auditors of the practice carriers: what they take off, in words that tell their rule, and only on a street that has auditors."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from billing.cuts.naming import things_named
from billing.cuts.telling import UNCLASSIFIED
from demo.sites.audit import Audit
from demo.sites.companies import companies
from demo.sites.ledger import find_invoice
from demo.sites.terms import Terms
from tests.demo.counter import Counter, open_counter
from tests.demo.street import a_file

SOON = timedelta(minutes=5)
AUDIT = Audit(
    several="block billing, half is paid", long="excessive time", hours=Decimal(1), unpaid={"A105": "intra-office conference"}
)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return open_counter(tmp_path)


def audited(counter: Counter, content: bytes, *, after: timedelta | None = SOON):
    company = replace(counter.site.company, audit=AUDIT)
    there = replace(counter, site=replace(counter.site, company=company, audits_after=after))
    there.hand_over(content, Terms("Received"))
    counter.site.clock.forward(SOON)
    return find_invoice(counter.site.book, "A-1")


@pytest.mark.parametrize(
    ("content", "reason", "allowed"),
    [
        (
            a_file("A-1", "Call with adjuster", "Call with adjuster; draft report"),
            "Line 1: block billing, half is paid.",
            "182.45",
        ),
        (a_file("A-1"), "Line 1: excessive time.", "234.95"),
        (a_file("A-1", "|A106|", "|A105|"), "Line 1: intra-office conference.", "24.95"),
    ],
)
def test_auditor_takes_off_what_is_against_the_rules(counter, content, reason, allowed):
    invoice = audited(counter, content)

    assert (invoice.state, invoice.reason, invoice.amount) == ("Reduced", reason, Decimal(allowed))


def test_bill_in_order_is_left_alone(counter):
    short = a_file("A-1", "|1.50|0.00|315.00|", "|1.00|105.00|315.00|")

    assert audited(counter, short).state == "Received"


def test_street_without_auditors_cuts_nothing(counter):
    assert audited(counter, a_file("A-1"), after=None).state == "Received"


def test_auditors_speak_words_that_tell_their_rule():
    audits = [each.audit for each in companies().values() if each.audit]

    assert len(audits) >= 4
    for audit in audits:
        for words in filter(None, (audit.several, audit.long, *audit.unpaid.values())):
            assert things_named(f"Line 3: {words}.")[0].rule != UNCLASSIFIED
