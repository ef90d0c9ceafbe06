"""Whatever is booked, changed, taken back, drafted and given up: every hour is on one bill, or waits for one."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from billing import review
from billing.actor import Actor
from billing.desk import Desk
from billing.drafting import draft_matters
from billing.periods import month
from billing.timekeeping import Typed, book, change, withdraw
from billing.timekeeping.booking import as_typed
from data.models import Invoice, InvoiceLine
from data.queries.unbilled import unbilled_time
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Role
from tests.builders import a_carrier, a_matter, a_person, a_rate, a_timekeeper

TODAY = datetime.now(UTC).date()
WHICH, HUNDREDTHS = st.integers(0, 9), st.integers(1, 150)


class Month(RuleBasedStateMachine):
    """One matter of a carrier without rules. `hours` is what a timekeeper who writes everything down has in her own book."""

    desk_of = None

    @initialize()
    def begin(self):
        with transaction() as session:
            ada = a_timekeeper(session)
            a_rate(session, ada)
            self.matter = a_matter(session, carrier=a_carrier(session, "prairie_indemnity"), responsible=ada).id
            person = a_person(session, f"Ada{ada.id}", Role.ATTORNEY, Role.BILLER, timekeeper=ada)
            self.desk: Desk = self.desk_of(Actor.of(person))
        self.hours = Decimal(0)

    @rule(hundredths=HUNDREDTHS)
    def she_books(self, hundredths):
        typed = Typed(self.matter, TODAY, f"{Decimal(hundredths) / 100}", f"Work number {uuid4()}", "L330", "A101")
        with transaction() as session:
            book(session, self.desk, uuid4().hex, typed)
        self.hours += Decimal(typed.hours)

    @precondition(lambda self: self.waiting())
    @rule(which=WHICH, hundredths=HUNDREDTHS)
    def she_changes(self, which, hundredths):
        entry = self.waiting()[which % len(self.waiting())]
        typed = replace(as_typed(entry), hours=f"{Decimal(hundredths) / 100}")
        with transaction() as session:
            change(session, self.desk, entry.id, typed, seen=as_typed(entry))
        self.hours += Decimal(typed.hours) - entry.hours

    @precondition(lambda self: self.waiting())
    @rule(which=WHICH)
    def she_takes_back(self, which):
        entry = self.waiting()[which % len(self.waiting())]
        with transaction() as session:
            withdraw(session, self.desk, entry.id, seen=as_typed(entry))
        self.hours -= entry.hours

    @rule()
    def the_month_is_drafted(self):
        with transaction() as session:
            draft_matters(session, replace(self.desk, by=Actor.worker()), month(TODAY.year, TODAY.month), [self.matter])

    @precondition(lambda self: self.bills())
    @rule(which=WHICH)
    def a_bill_is_given_up(self, which):
        bill = self.bills()[which % len(self.bills())]
        with transaction() as session:
            name = "send_back" if bill.status == InvoiceStatus.IN_REVIEW else "void"
            review.act(session, self.desk, bill.id, name, seen=bill.version, note="Not yet.")

    @invariant()
    def every_hour_is_in_one_place(self):
        if not hasattr(self, "hours"):
            return
        on_bills = select(func.sum(InvoiceLine.units)).join(InvoiceLine.invoice)
        theirs = (Invoice.matter_id == self.matter, Invoice.status != InvoiceStatus.VOID)
        with reading() as session:
            billed = session.scalars(on_bills.where(*theirs)).one() or Decimal(0)
        assert billed + sum(entry.hours for entry in self.waiting()) == self.hours

    def waiting(self):
        with reading() as session:
            return unbilled_time(session, self.matter, TODAY)

    def bills(self):
        alive = (Invoice.matter_id == self.matter, Invoice.status.in_([InvoiceStatus.IN_REVIEW, InvoiceStatus.SENT_BACK]))
        with reading() as session:
            return session.scalars(select(Invoice).where(*alive).order_by(Invoice.id)).all()


def test_every_hour_is_billed_once_or_waits(database, desk_of):
    Month.desk_of = staticmethod(desk_of)
    run_state_machine_as_test(Month, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))
