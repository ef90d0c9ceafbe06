"""Every rule: a bill that breaks it, and one like it that does not."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from billing.guidelines.approvals import Approvals
from billing.guidelines.book import BOOK
from billing.guidelines.case import work_in
from carriers.guidelines import RULES
from data.models import InvoiceLine
from data.vocabulary import CarrierWord, Severity
from tests.billing.guided import FIRST, an_approval, another_bill, cost, findings, rates, somebody, work

DAY = dt.date(2026, 10, 14)
OCTOBER = dt.date(2026, 10, 31)
SAID = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)


def approved(**more):
    return {"approvals": Approvals([an_approval(**more)])}


def hours_of_the_day(hours):
    return {"hours": {(1, DAY): Decimal(hours)}}


def same_work_on(number, line):
    return {"same_work": {work_in(line): number}}


@dataclass(frozen=True)
class Trial:
    """Lines that break a rule with these limits, a piece of what it says then, and lines like them that keep it.

    `around` is what stands around the bill that breaks it, `kept_around` around the other."""

    says: str
    broken: list[InvoiceLine]
    kept: list[InvoiceLine]
    limits: dict[str, Any] = field(default_factory=dict)
    around: dict[str, Any] = field(default_factory=dict)
    kept_around: dict[str, Any] = field(default_factory=dict)


# fmt: off
CASES = {
    "time_increment": Trial(says="1.25 hours cannot be told in steps of 0.1 hours", broken=[work("1.25")], kept=[work("1.3")]),
    "entry_size": Trial(says="6.1 hours in one entry", broken=[work("6.1")], kept=[work("6")], limits={"hours": 6}),
    "hours_per_day": Trial(
        says="Ada Whitcombe has 12.5 hours on 2026-10-14 over all matters", broken=[work()], kept=[work()],
        limits={"hours": 12}, around={"facts": hours_of_the_day("12.5")}, kept_around={"facts": hours_of_the_day("12")},
    ),
    "stale_time": Trial(
        says="91 days old", broken=[work(day=dt.date(2026, 8, 3))], kept=[work(day=dt.date(2026, 8, 4))], limits={"days": 90},
    ),
    "late_invoice": Trial(
        says="41 days later than the 30 days", broken=[work()], kept=[work()], limits={"days": 30, "percent_a_month": 5},
        around={"invoice_date": dt.date(2027, 1, 10)}, kept_around={"invoice_date": dt.date(2026, 11, 30)},
    ),
    "invoice_frequency": Trial(
        says="Invoice 2609-0001 bills this matter for the same month", broken=[work()], kept=[work()],
        around={"facts": {"bills": [another_bill(period_end=OCTOBER)]}}, kept_around={"facts": {"bills": [another_bill()]}},
    ),
    "matter_closed": Trial(
        says="121 days before", broken=[work()], kept=[work()], limits={"days": 120},
        around={"closed_on": dt.date(2026, 7, 4)}, kept_around={"closed_on": dt.date(2026, 7, 5)},
    ),
    "appeal": Trial(
        says="due by 2027-01-08", broken=[work()], kept=[work()], limits={"days": 60},
        around={"carrier_word": CarrierWord.REDUCED, "carrier_said_at": SAID},
        kept_around={"carrier_word": CarrierWord.ACCEPTED, "carrier_said_at": SAID},
    ),
    "block_billing": Trial(
        says="It tells 3 pieces of work",
        broken=[work(narrative="Review medical records; draft letter to adjuster and attend hearing on motion")],
        kept=[work(narrative="Draft and revise motion for summary judgment, statement of facts and exhibits")],
    ),
    "vague_narrative": Trial(
        says="“File review.” alone does not say", broken=[work(narrative="File review.")],
        kept=[work(narrative="Review file for deposition of treating physician")],
    ),
    "clerical_work": Trial(
        says="office work", broken=[work(narrative="Bates-stamp documents for production")],
        kept=[work(narrative="Review stamped documents from carrier")],
    ),
    "not_billable": Trial(
        says="the firm's own business", broken=[work(narrative="Conflict check for new matter")],
        kept=[work(narrative="Review conflicting testimony of plaintiff")],
    ),
    "forbidden_words": Trial(
        says="“various” is a word", broken=[work(narrative="Review various letters from opposing counsel")],
        kept=[work(narrative="Review letters from opposing counsel on variance")], limits={"phrases": ["various"]},
    ),
    "legal_research": Trial(
        says="3.1 hours of research",
        broken=[work("2", activity_code="A102"), work("1.1", activity_code="A102", narrative="Research of liens, approved by M. Ortiz")],
        kept=[work("3", activity_code="A102")], limits={"hours": 3},
    ),
    "codes_needed": Trial(says="no activity code", broken=[work(activity_code=None)], kept=[work(), cost()]),
    "approved_timekeepers": Trial(
        says="is not on the carrier's list", broken=[work()], kept=[work()], around={"facts": approved(timekeeper_id=2)},
        kept_around={"facts": approved(classification="PARTNR")},
    ),
    "staffing": Trial(
        says="3 people worked on this matter; new on this bill: Cleo Whitcombe", broken=[work(timekeeper=somebody(3))],
        kept=[work()], limits={"people": 2}, around={"facts": {"bills": [another_bill(people=(1, 2))]}},
        kept_around={"facts": {"bills": [another_bill(people=(1, 2))]}},
    ),
    "in_firm_conference": Trial(
        says="Ben Whitcombe was at a talk within the firm",
        broken=[work(activity_code="A105"), work(activity_code="A105", timekeeper=somebody(2), unit_cost=Decimal(150))],
        kept=[work(activity_code="A105")],
    ),
    "multiple_attendance": Trial(
        says="Ben Whitcombe attended with 1 other",
        broken=[work(activity_code="A109"), work(activity_code="A109", timekeeper=somebody(2), unit_cost=Decimal(150))],
        kept=[work(activity_code="A109"), work(activity_code="A109", timekeeper=somebody(2), day=dt.date(2026, 10, 15))],
    ),
    "approved_rate": Trial(
        says="$195.00 is agreed for Ada Whitcombe", broken=[work()], kept=[work()],
        around={"facts": approved(timekeeper_id=1, rate=Decimal(195))},
    ),
    "rate_cap": Trial(
        says="pays $180.00 for PARTNR", broken=[work()], kept=[work(timekeeper=somebody(2, "ASSOC"))],
        limits={"dollars": {"PARTNR": 180}},
    ),
    "rate_lock": Trial(
        says="$180.00 stays for 2 years", broken=[work()], kept=[work()], limits={"years": 2},
        around={"facts": {"rates": rates((dt.date(2025, 1, 1), 180), (dt.date(2026, 1, 1), 200))}},
        kept_around={"facts": {"rates": rates((FIRST, 180), (dt.date(2026, 1, 1), 200))}},
    ),
    "travel": Trial(
        says="50 % of the rate for travel, $100.00", broken=[work(activity_code="A112")],
        kept=[work(activity_code="A112", unit_cost=Decimal(100))],
    ),
    "expense_receipts": Trial(says="over $25.00 needs a receipt", broken=[cost("25.01")], kept=[cost("25"), cost("90", "E101")]),
    "expense_caps": Trial(
        says="$60.00 a day for E111, and $20.00 of it was left", broken=[cost("40", "E111"), cost("30", "E111")],
        kept=[cost("40", "E111"), cost("30", "E111", day=dt.date(2026, 10, 15))], limits={"dollars": {"E111": 60}},
    ),
    "direct_expenses": Trial(says="over $500.00 goes to the carrier directly", broken=[cost("500.01")], kept=[cost("500")]),
    "document_backup": Trial(says="$1,020.00 of drafting under L330", broken=[work("3"), work("2.1")], kept=[work("5")]),
    "budget": Trial(
        says="$1,300.00 are billed on the matter; the budget allows $1,299.00", broken=[work()], kept=[work()],
        around={"budget": Decimal(1299), "facts": {"bills": [another_bill("1000")]}},
        kept_around={"budget": Decimal(1300), "facts": {"bills": [another_bill("1000")]}},
    ),
    "duplicate_lines": Trial(
        says="Line 1 says the same work", broken=[work(), work(narrative="Prepare  outline for deposition of Plaintiff.")],
        kept=[work(), work("1.6")],
    ),
    "duplicate_number": Trial(
        says="Invoice 26100042 has a number that carriers read as the same", broken=[work()], kept=[work()],
        around={"facts": {"like_numbers": ["26100042"]}},
    ),
}
# fmt: on


def test_every_rule_is_here_and_has_its_function():
    assert set(CASES) == set(RULES) == set(BOOK)


@pytest.mark.parametrize("rule", RULES)
def test_rule_fires(rule):
    trial = CASES[rule]

    found = findings(*trial.broken, rules={rule: trial.limits}, **trial.around)

    assert {problem.field for problem in found} == {rule}
    assert any(trial.says in problem.sentence for problem in found), found


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_quiet(rule):
    trial = CASES[rule]

    assert findings(*trial.kept, rules={rule: trial.limits}, **trial.kept_around) == []


@pytest.mark.parametrize("rule", RULES)
def test_rule_that_is_not_switched_on_says_nothing(rule):
    trial = CASES[rule]

    assert findings(*trial.broken, rules={}, **trial.around) == []


@pytest.mark.parametrize("rule", RULES)
def test_severity_is_the_carriers(rule):
    trial = CASES[rule]

    for severity in ("refuse", "warn"):
        found = findings(*trial.broken, rules={rule: {**trial.limits, "severity": severity}}, **trial.around)
        assert {problem.severity for problem in found} == {Severity(severity)}


def test_same_work_on_another_bill_is_a_duplicate():
    line = work()

    (found,) = findings(line, rules={"duplicate_lines": {}}, facts=same_work_on("2609-0001", line))

    assert "Invoice 2609-0001 has the same work already" in found.sentence


def test_large_bill_may_come_in_between():
    around = {"facts": {"bills": [another_bill(period_end=OCTOBER)]}}

    assert findings(work("30"), rules={"invoice_frequency": {"sooner_over": 5000}}, **around) == []


def test_quarter_holds_three_months():
    around = {"facts": {"bills": [another_bill(period_end=dt.date(2026, 7, 31))]}}  # October is in the next quarter

    assert findings(work(), rules={"invoice_frequency": {"every": "quarter"}}, **around) == []


def test_no_agreed_rate_is_told():
    (found,) = findings(work(), rules={"approved_rate": {}}, facts={"rates": rates()})

    assert "No rate is agreed for Ada Whitcombe" in found.sentence


def test_attendance_says_no_travel():
    rules = {"travel": {"say_none": True}}

    assert "says “no travel”" in findings(work(activity_code="A109", narrative="Attend mediation"), rules=rules)[0].sentence
    assert findings(work(activity_code="A109", narrative="Attend mediation (no travel)"), rules=rules) == []


def test_talk_within_the_firm_has_its_code():
    (found,) = findings(work(narrative="Intra-office conference on trial strategy"), rules={"in_firm_conference": {}})

    assert "has the activity code A105" in found.sentence


def test_classification_that_is_not_paid():
    (found,) = findings(work(timekeeper=somebody(1, "TRANEE")), rules={"staffing": {"not_paid": ["TRANEE"]}})

    assert "is TRANEE" in found.sentence
