"""A line is written down, made no charge, and taken back: the sums are always those of the lines, and nothing that was said is lost."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from billing import review
from billing.actor import Actor
from billing.errors import BadInput, ChangedMeanwhile, NotNow, NotYours
from billing.money import line_total
from billing.writing_down import UNDONE, Measure, WriteDown, make_no_charge, undo, write_down
from data.models import Invoice, InvoiceEvent, InvoiceLine, LineEdit
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_line, a_person, a_timekeeper, an_invoice


@pytest.fixture
def bill(database, desk_of):
    """Ada's bill of three lines in review: 1.5 h at 200, 0.5 h at 333.33 (half a cent over), 0.1 h at 0.05."""
    with transaction() as session:
        ada = a_timekeeper(session)
        lines = [a_line(position=place, timekeeper=ada, units=units, unit_cost=cost) for place, units, cost in LINES]
        invoice = an_invoice(session, attorney=ada, lines=lines)
        desk = desk_of(Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada)))
        stranger = desk_of(Actor.of(a_person(session, "Bo", Role.BILLER)))
        return Here(desk, stranger, invoice.id, [line.id for line in invoice.lines])


LINES = [(1, Decimal("1.5"), Decimal(200)), (2, Decimal("0.5"), Decimal("333.33")), (3, Decimal("0.1"), Decimal("0.05"))]


class Here:
    """A bill, who works on it, and what is done to it in transactions of their own."""

    def __init__(self, desk, stranger, invoice_id, lines):
        self.desk, self.stranger, self.id, self.lines = desk, stranger, invoice_id, lines

    def down(self, place, measure, typed, why="Because", **more):
        return self.do(write_down, self.lines[place - 1], WriteDown(Measure(measure), typed, why), **more)

    def do(self, deed, number, *words, by=None, seen=None, **said):
        with reading() as session:
            seen = seen or session.get_one(Invoice, self.id).version
        with transaction() as session:
            return deed(session, by or self.desk, number, *words, seen=seen, **said)

    def line(self, place=1):
        with reading() as session:
            return session.get_one(InvoiceLine, self.lines[place - 1])

    def edits(self):
        with reading() as session:
            return session.scalars(select(LineEdit).where(LineEdit.line_id.in_(self.lines)).order_by(LineEdit.id)).all()


@pytest.mark.parametrize(
    ("measure", "typed", "left"),
    [("amount", "50", "250.00"), ("percent", "10", "270.00"), ("hours", "0.5", "200.00"), ("percent", "100", "0.00")],
)
def test_written_down_line_keeps_hours_rate_and_reason(bill, measure, typed, left):
    cut = bill.down(1, measure, typed, "  As agreed\nwith the client ")

    line = bill.line()
    assert (line.total, line.units, line.unit_cost, cut) == (Decimal(left), Decimal("1.5"), 200, 300 - Decimal(left))
    assert [(edit.field, edit.why) for edit in bill.edits()] == [("adjustment", "As agreed with the client")]
    with reading() as session:
        invoice = session.get_one(Invoice, bill.id)
        notes = session.scalars(select(InvoiceEvent.note).where(InvoiceEvent.move == "edited")).all()
        assert invoice.total == sum(session.scalars(select(InvoiceLine.total).where(InvoiceLine.invoice_id == bill.id)))
    assert notes == [f"line 1: written down by ${cut:,.2f}"]


@pytest.mark.parametrize(
    ("measure", "typed", "said"),
    [
        ("amount", "300.01", "make it no charge"), ("amount", "1.234", "more than two decimals"), ("percent", "101", "more than there is"),
        ("hours", "2", "make it no charge"), ("amount", "0", "takes nothing off"), ("amount", "-5", "takes nothing off"),
        ("percent", "NaN", "not a number"), ("amount", "1e99", "too large"), ("percent", "1e-9", "less than a cent"), 
        ("hours", "x", "not a number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_changes(bill, measure, typed, said):
    with pytest.raises(BadInput, match=said):
        bill.down(1, measure, typed)

    assert (bill.line().total, bill.edits()) == (300, [])


@pytest.mark.parametrize("why", ["", "  \n ", "x" * 501])
def test_reason_is_needed(bill, why):
    with pytest.raises(BadInput):
        bill.down(1, "amount", "1", why)
    with pytest.raises(BadInput):
        bill.do(make_no_charge, bill.lines[0], why=why)

    assert bill.edits() == []


@pytest.mark.parametrize("place", [1, 2, 3])
def test_no_charge_costs_nothing_to_the_half_cent(bill, place):
    bill.do(make_no_charge, bill.lines[place - 1], why="Courtesy")

    line = bill.line(place)
    assert (line.total, line.units, line.original_unit_cost) == (0, LINES[place - 1][1], LINES[place - 1][2])
    with pytest.raises(NotNow, match="costs nothing already"):
        bill.do(make_no_charge, bill.lines[place - 1], why="Courtesy")


def test_change_is_undone_and_done_again(bill):
    bill.do(make_no_charge, bill.lines[0], why="Courtesy")
    (edit,) = bill.edits()

    bill.do(undo, edit.id)
    assert bill.line().total == 300
    again = bill.edits()[-1]
    assert (again.before, again.after, again.why) == ("0.0000", "200.0000", UNDONE)

    bill.do(undo, again.id)
    assert bill.line().total == 0


def test_older_change_waits_until_the_newer_is_undone(bill):
    for hours in ("1.2", "1.1"):
        bill.do(review.edit_line, bill.lines[0], units=hours)
    first, second = bill.edits()

    with pytest.raises(NotNow, match="undo the newer change first"):
        bill.do(undo, first.id)
    bill.do(undo, second.id)
    bill.do(undo, first.id)

    assert bill.line().units == Decimal("1.5")


def test_nobody_else_and_no_old_page_writes_down(bill):
    with pytest.raises(NotYours):
        bill.down(1, "amount", "1", by=bill.stranger)
    with reading() as session:
        seen = session.get_one(Invoice, bill.id).version
    bill.down(1, "amount", "1")

    with pytest.raises(ChangedMeanwhile):
        bill.down(1, "amount", "1", seen=seen)
    with pytest.raises(NotYours):
        bill.do(undo, bill.edits()[0].id, by=bill.stranger)


def test_line_does_not_fall_below_nothing_when_its_hours_do(bill):
    bill.down(1, "amount", "250")

    with pytest.raises(BadInput, match="Undo the write-down first"):
        bill.do(review.edit_line, bill.lines[0], units="1")

    assert (bill.line().total, bill.line().units) == (50, Decimal("1.5"))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("down"), st.integers(0, 2), st.sampled_from(Measure), st.decimals("0.01", "120", places=2)),
        st.tuples(st.just("free"), st.integers(0, 2)),
        st.tuples(st.just("hours"), st.integers(0, 2), st.decimals("0.01", "9", places=2)),
        st.tuples(st.just("undo"), st.integers(0, 30)),
    ),
    max_size=12,
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_sums_are_those_of_the_lines_after_anything(bill, steps):
    before = len(bill.edits())
    for kind, number, *said in steps:
        try:
            take(bill, before, kind, number, *said)
        except (BadInput, NotNow):
            continue
        sums_fit(bill)

    for edit in reversed(bill.edits()[before:]):
        bill.do(undo, edit.id)
        sums_fit(bill)

    assert [(bill.line(place).units, bill.line(place).unit_cost, bill.line(place).adjustment) for place in (1, 2, 3)] == [
        (units, cost, 0) for _, units, cost in LINES
    ]


def take(bill, before, kind, number, *said):
    if kind == "down":
        bill.down(number + 1, said[0], str(said[1]))
    elif kind == "free":
        bill.do(make_no_charge, bill.lines[number], why="Because")
    elif kind == "hours":
        bill.do(review.edit_line, bill.lines[number], units=str(said[0]))
    elif edits := bill.edits()[before:]:
        bill.do(undo, edits[number % len(edits)].id)


def sums_fit(bill):
    with reading() as session:
        lines = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == bill.id)).all()
        total = session.get_one(Invoice, bill.id).total
    assert [line.total for line in lines] == [line_total(line.units, line.unit_cost, line.adjustment) for line in lines]
    assert total == sum(line.total for line in lines)
    assert all(line.total >= 0 for line in lines)
