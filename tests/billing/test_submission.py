"""Nothing is ever sent twice and nothing is lost, wherever a process dies. The site here would take everything as often as it is sent."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select, update

from billing import review
from billing.actor import Actor
from billing.errors import BadInput, ChangedMeanwhile, NotNow, NotYours
from billing.submission import queue, record
from billing.submission.doubt import attempts_in_doubt
from data.models import Attempt, Credential, Invoice, Submission
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Role, SubmissionStatus, Turn
from tests.billing.queued import PATIENCE, approved, asked, claim, standing, time_passes, version_of, write
from tests.builders import a_carrier, a_matter, a_person, a_timekeeper, an_invoice


def test_upload_now_twice_queues_once(database, desk_of):
    invoice_id, bo = approved(desk_of)
    seen = version_of(invoice_id)
    with transaction() as session:
        queue.ask(session, desk_of(bo), invoice_id, seen=seen)

    with pytest.raises(ChangedMeanwhile, match="already sent to the carrier's queue by Bo"), transaction() as session:
        queue.ask(session, desk_of(bo), invoice_id, seen=seen)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 1


def test_upload_without_sign_in_is_refused(database, desk_of):
    invoice_id, bo = approved(desk_of)
    with transaction() as session:
        session.query(Credential).delete()

    with pytest.raises(NotNow, match="no sign-in for Harbor Mutual's site"), transaction() as session:
        queue.ask(session, desk_of(bo), invoice_id, seen=version_of(invoice_id))


def test_account_is_held_by_one(database, desk_of):
    asked(desk_of)
    assert claim("one") is not None
    assert claim("two") is None


def test_older_fence_can_neither_send_nor_record(database, desk_of):
    submission_id, _ = asked(desk_of)
    old = claim("one")
    time_passes()
    new = claim("two")

    for act in (lambda s: record.write_intent(s, [old], PATIENCE), lambda s: record.accepted(s, old, receipt="X", words="")):
        with pytest.raises(record.HoldLost), transaction() as session:
            act(session)
    with transaction() as session:
        record.accepted(session, new, receipt="HM-1", words="")
    assert standing(submission_id).receipt == "HM-1"


def test_intent_needs_enough_lease(database, desk_of):
    asked(desk_of)
    held = claim()
    with transaction() as session:
        session.execute(update(Submission).values(lease_until=dt.datetime.now(dt.UTC) + PATIENCE.send / 2))

    with pytest.raises(record.HoldLost, match="ends too soon"), transaction() as session:
        record.write_intent(session, [held], PATIENCE)


def test_refused_sign_in_is_not_tried_again(database, desk_of):
    submission_id, _ = asked(desk_of)
    with transaction() as session:
        record.sign_in_refused(session, claim(), "Harbor Mutual does not take our password.")
    time_passes()

    assert claim() is None
    assert standing(submission_id).turn == Turn.ADMIN


def test_silent_site_ends_with_a_person(database, desk_of):
    submission_id, bo = asked(desk_of)
    for _ in range(len(record.PAUSES) + 1):
        with transaction() as session:
            record.site_unavailable(session, claim(), "The site is down.")
        time_passes()

    assert (standing(submission_id).status, standing(submission_id).turn) == (SubmissionStatus.NEEDS_PERSON, Turn.BILLER)
    with transaction() as session:
        queue.ask_again(session, submission_id, by=bo)
    assert claim() is not None


def test_doubt_ends_with_a_person(database, desk_of):
    submission_id, bo = asked(desk_of)
    held = claim()
    with transaction() as session:
        record.write_intent(session, [held], PATIENCE)
    with transaction() as session:
        record.person_needed(session, held, Turn.KEEPER, "The page has changed.")

    assert standing(submission_id).status == SubmissionStatus.UNCERTAIN
    with pytest.raises(NotNow), transaction() as session:
        queue.withdraw(session, submission_id, by=bo)
    with pytest.raises(BadInput, match="receipt number"), transaction() as session:
        queue.say_it_is_there(session, submission_id, by=bo, receipt=" ")
    with transaction() as session:
        queue.say_it_is_there(session, submission_id, by=bo, receipt="HM-77")
    with reading() as session:
        invoice = session.scalars(select(Invoice)).one()
        assert (invoice.status, invoice.receipt) == (InvoiceStatus.ACCEPTED, "HM-77")


def test_withdrawn_upload_can_be_asked_again(database, desk_of):
    submission_id, bo = asked(desk_of)
    with transaction() as session:
        queue.withdraw(session, submission_id, by=bo)
    with reading() as session:
        invoice_id = session.scalars(select(Invoice.id)).one()

    with transaction() as session:
        again = queue.ask(session, desk_of(bo), invoice_id, seen=version_of(invoice_id)).id
    assert (again, standing(again).status) == (submission_id, SubmissionStatus.QUEUED)


def test_only_billers_touch_uploads(database, desk_of):
    submission_id, _ = asked(desk_of)
    with transaction() as session:
        record.person_needed(session, claim(), Turn.BILLER, "A letter to read.")
        dee = Actor.of(a_person(session, "Dee"))

    for act in (
        lambda s: queue.withdraw(s, submission_id, by=dee),
        lambda s: queue.ask_again(s, submission_id, by=dee),
        lambda s: queue.say_it_is_there(s, submission_id, by=dee, receipt="X"),
    ):
        with pytest.raises(NotYours), transaction() as session:
            act(session)


class Uploads(RuleBasedStateMachine):
    """Processes that die anywhere, a site that takes whatever it gets, and time that passes in jumps."""

    desk_of = None

    @initialize()
    def begin(self):
        self.site: Counter[str] = Counter()
        with transaction() as session:
            session.execute(update(Submission).values(not_before=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)))
            ada, carrier = a_timekeeper(session), a_carrier(session)
            person = a_person(session, f"Ada{ada.id}", Role.ATTORNEY, timekeeper=ada)
            invoices = [
                an_invoice(session, attorney=ada, matter=a_matter(session, carrier=carrier, responsible=ada)) for _ in range(2)
            ]
            ids, actor = [invoice.id for invoice in invoices], Actor.of(person)
            self.bo = Actor.of(a_person(session, f"Bo{ada.id}", Role.BILLER))
        self.mine = []
        for invoice_id in ids:
            with transaction() as session:
                review.approve(session, self.desk_of(actor), invoice_id, seen=version_of(invoice_id))
            with transaction() as session:
                self.mine.append(queue.ask(session, self.desk_of(self.bo), invoice_id, seen=version_of(invoice_id)).id)

    @rule(
        dies=st.sampled_from(["", "claimed", "looked", "intent written", "site took it", "answer read"]),
        trouble=st.sampled_from(["", "down before", "lost after", "changed"]),
        says=st.sampled_from(["accepted", "refused", "pending"]),
    )
    def a_process_works(self, dies, trouble, says):
        held = claim("p")
        if held is None or dies == "claimed":
            return None
        if trouble == "down before":
            return write(record.site_unavailable, held, "down")
        if trouble == "changed":
            return write(record.person_needed, held, Turn.KEEPER, "changed")
        if held.look_first:
            if self.site[held.invoice_number]:
                return None if dies == "looked" else write(record.accepted, held, receipt="R", words="")
            write(record.found_absent, held)
        if dies == "looked":
            return None
        write(record.write_intent, [held], PATIENCE)
        if dies == "intent written":
            return None
        if says == "refused":
            return None if dies else write(record.rejected, held, reason="no")
        self.site[held.invoice_number] += 1
        if dies:
            return None
        if trouble == "lost after":
            return write(record.outcome_unknown, held, "lost", PATIENCE)
        if says == "pending":
            return write(record.pending, held, words="thinking")
        return write(record.accepted, held, receipt="R", words="")

    @rule()
    def time_passes(self):
        time_passes()

    @rule(which=st.integers(0, 1))
    @precondition(lambda self: hasattr(self, "mine"))
    def biller_asks_again(self, which):
        if standing(self.mine[which]).status == SubmissionStatus.NEEDS_PERSON:
            with transaction() as session:
                queue.ask_again(session, self.mine[which], by=self.bo)

    @rule(which=st.integers(0, 1))
    def biller_withdraws(self, which):
        try:
            with transaction() as session:
                queue.withdraw(session, self.mine[which], by=self.bo)
        except NotNow:
            return
        assert not self.site[self.number(which)]

    @invariant()
    def nothing_is_there_twice(self):
        assert all(count <= 1 for count in getattr(self, "site", {}).values())

    @invariant()
    def accepted_means_there(self):
        for which, submission_id in enumerate(getattr(self, "mine", [])):
            if standing(submission_id).status == SubmissionStatus.ACCEPTED:
                assert self.site[self.number(which)] == 1

    def teardown(self):
        for _ in range(6):
            time_passes()
            self.a_process_works(dies="", trouble="", says="accepted")
        for which, submission_id in enumerate(getattr(self, "mine", [])):
            status = standing(submission_id).status
            people = {
                SubmissionStatus.NEEDS_PERSON,
                SubmissionStatus.UNCERTAIN,
                SubmissionStatus.CANCELLED,
                SubmissionStatus.REJECTED,
            }
            assert status == SubmissionStatus.ACCEPTED or status in people, status
            if status in {SubmissionStatus.NEEDS_PERSON, SubmissionStatus.CANCELLED, SubmissionStatus.REJECTED}:
                known = doubts(submission_id)
                assert known or not self.site[self.number(which)], "the site has an invoice that we believe is not there"

    def number(self, which):
        with reading() as session:
            return session.get_one(Invoice, standing(self.mine[which]).invoice_id).number


def doubts(submission_id):
    with reading() as session:
        return attempts_in_doubt(session, submission_id)


def test_no_death_doubles_or_loses(database, desk_of):
    Uploads.desk_of = staticmethod(desk_of)
    run_state_machine_as_test(
        Uploads,
        settings=settings(max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)),
    )
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) > 0
