"""What changes in the case-management system after it was billed changes no bill: the difference is a finding until both agree."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from billing.actor import Actor
from billing.checking import check_again
from billing.comparing import compare_later, compare_next
from billing.drafting import draft_matters
from billing.excusing import Why, excuse
from billing.frozen import CHANGED_THERE
from billing.periods import month
from billing.review import act, approve, edit_line
from data.models import BillToCompare, Expense, Finding, Invoice, InvoiceLine, Matter, TimeEntry
from data.session import reading, transaction
from data.vocabulary import BillStatus, Role, Severity, Turn
from tests.builders import a_matter, a_person, a_rate, a_time_entry, a_timekeeper, an_expense

OCTOBER = month(2026, 10)
GONE = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)


@pytest.fixture
def ada(database, desk_of):
    """Ada's desk; a bill with an hour of hers and forty copies lies on it."""
    with transaction() as session:
        who = a_timekeeper(session)
        matter = a_matter(session, responsible=who)
        a_rate(session, who)
        a_time_entry(session, matter, who, hours=Decimal(1), narrative="Prepare outline.", legacy_key="T")
        an_expense(session, matter, legacy_key="E")
        a_matter(session, number="OTHER")
        draft_matters(session, desk_of(Actor.worker()), OCTOBER, [matter.id])
        return desk_of(Actor.of(a_person(session, "Ada", Role.ATTORNEY, Role.BILLER, timekeeper=who)))


def comes(kind=TimeEntry, **values):
    """Another word about it came, and was applied."""
    key = "T" if kind is TimeEntry else "E"
    with transaction() as session:
        session.execute(update(kind).where(kind.legacy_key == key).values(**values))
        compare_later(session, kind, [key])


def compared():
    with transaction() as session:
        return compare_next(session, 10)


def found():
    with reading() as session:
        findings = session.scalars(select(Finding).where(Finding.rule == CHANGED_THERE)).all()
        return [finding.sentence for finding in findings]


def the_bill():
    with reading() as session:
        return session.scalars(select(Invoice)).one()


def the_line(kind="F"):
    with reading() as session:
        return session.scalars(select(InvoiceLine).where(InvoiceLine.kind == kind)).one()


def edit(ada, **values):
    with transaction() as session:
        edit_line(session, ada, the_line().id, seen=the_bill().version, **values)


def test_bill_as_it_was_made_differs_in_nothing(ada):
    comes(hours=Decimal(1))

    assert compared() == 1
    assert found() == []


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (TimeEntry, {"hours": Decimal("1.2")}, "says 1.20 hours by now; the bill says 1.00."),
        (TimeEntry, {"narrative": "Revise."}, "says “Revise.” by now; the bill says “Prepare outline.”."),
        (TimeEntry, {"task_code": "L120", "hours": Decimal(2)}, "says 2.00 hours and task L120 by now; the bill says 1.00 and L330."),
        (TimeEntry, {"worked_on": dt.date(2026, 10, 9)}, "says 2026-10-09 by now; the bill says 2026-10-14."),
        (TimeEntry, {"activity_code": None}, "says activity empty by now; the bill says A101."),
        (TimeEntry, {"gone_at": GONE}, "has deleted this work; the bill has it still."),
        (TimeEntry, {"bill_status": BillStatus.NOT_BILLABLE}, "by now that this work is not billable; the bill has it still."),
        (TimeEntry, {"bill_status": BillStatus.BILLED, "bill_number": "B-7"}, "has this work on its bill B-7 by now; this bill has"),
        (Expense, {"unit_cost": Decimal("0.15")}, "says 0.15 dollars for one by now; the bill says 0.12."),
        (Expense, {"quantity": Decimal(50)}, "says 50.00 pieces by now; the bill says 40.00."),
        (Expense, {"gone_at": GONE}, "has deleted this cost; the bill has it still."),
    ],
)  # fmt: skip
def test_difference_is_a_finding_on_its_line_and_the_bill_stays(ada, kind, values, sentence):
    before = the_line("F" if kind is TimeEntry else "E")

    comes(kind, **values)
    compared()

    with reading() as session:
        finding = session.scalars(select(Finding).where(Finding.rule == CHANGED_THERE)).one()
    assert sentence in finding.sentence
    assert (finding.line_id, finding.severity, finding.turn) == (before.id, Severity.WARN, Turn.BILLER)
    after = the_line("F" if kind is TimeEntry else "E")
    assert (after.units, after.unit_cost, after.narrative, after.total) == (
        before.units,
        before.unit_cost,
        before.narrative,
        before.total,
    )


def test_on_another_matter_it_is_said(ada):
    with reading() as session:
        other = session.scalars(select(Matter.id).where(Matter.number == "OTHER")).one()
    comes(matter_id=other)

    compared()

    assert "has this work on matter OTHER by now; the bill is for M" in found()[0]


def test_what_the_bill_alone_changed_is_no_difference(ada):
    edit(ada, units="0.8", task_code="L120")
    comes(hours=Decimal(1))

    compared()

    assert found() == []


def test_it_is_gone_when_both_agree(ada):
    comes(hours=Decimal("1.2"))
    compared()
    assert len(found()) == 1

    edit(ada, units="1.2")
    assert found() == []
    comes(hours=Decimal("1.5"))
    compared()
    assert "says 1.50 hours by now; the bill says 1.20." in found()[0]
    comes(hours=Decimal(1))
    compared()
    assert found() == [], "there it is as it was when it was billed; what the bill changed since is the bill's own"


def test_full_look_says_the_same(ada):
    comes(hours=Decimal("1.2"))
    compared()
    before = found()

    with transaction() as session:
        check_again(session, ada, [session.get_one(Invoice, the_bill().id)])

    assert found() == before


def test_excused_it_may_stand_until_another_word_comes(ada):
    comes(hours=Decimal("1.2"))
    compared()
    with transaction() as session:
        finding = session.scalars(select(Finding).where(Finding.rule == CHANGED_THERE)).one()
        excuse(session, ada, finding.id, Why("Agreed with the client."), seen=the_bill().version)

    comes(hours=Decimal("1.2"))
    compared()
    with reading() as session:
        assert session.scalars(select(Finding).where(Finding.rule == CHANGED_THERE)).one().excuse_id is not None
    comes(hours=Decimal("1.3"))
    compared()
    with reading() as session:
        assert session.scalars(select(Finding).where(Finding.rule == CHANGED_THERE)).one().excuse_id is None


def test_approved_bill_hears_of_it_too_and_other_findings_stay(ada):
    with transaction() as session:
        approve(session, ada, the_bill().id, seen=the_bill().version)
        session.add(
            Finding(
                invoice_id=the_bill().id, rule="block_billing", severity=Severity.WARN, sentence="Old.", turn=Turn.BILLER, found_at=GONE
            )
        )  # fmt: skip
    version = the_bill().version

    comes(hours=Decimal("1.2"))
    compared()

    with reading() as session:
        assert {"block_billing", CHANGED_THERE} <= set(session.scalars(select(Finding.rule)))
    assert the_bill().version == version, "nobody's page is stale"


def test_void_bill_is_not_compared(ada):
    comes(hours=Decimal("1.2"))
    with transaction() as session:
        act(session, ada, the_bill().id, "void", seen=the_bill().version, note="Wrong matter.")

    assert compared() == 1
    assert found() == []
    comes(hours=Decimal("1.3"))
    assert compared() == 0


def test_noted_twice_it_is_compared_once(ada):
    comes(hours=Decimal("1.2"))
    comes(Expense, quantity=Decimal(1))

    with reading() as session:
        assert len(session.scalars(select(BillToCompare)).all()) == 1
    assert (compared(), compared()) == (1, 0)
    assert len(found()) == 2
