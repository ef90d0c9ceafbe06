"""What carriers say reaches its invoice, in whatever order and however often it is read, and nothing of it is lost."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from billing.actor import Actor
from billing.answers import ABSENT, Said, catch_up, take_answer
from billing.verdict import WEIGHT
from data.models import Answer, Attempt, Invoice, InvoiceEvent, Submission, Visit
from data.queries.answers import answers_of, uploads_to_catch_up
from data.session import reading, transaction
from data.vocabulary import AnswerSource, CarrierWord, InvoiceStatus, Role, SubmissionStatus, Turn
from tests.billing.sent import SENT, an_upload
from tests.builders import a_person

W, S = CarrierWord, SubmissionStatus


def said(word, invoice_id, hour=1, **more):
    """A carrier's word, some hours after the upload."""
    values = {"words": f"Invoice is {word}", "said_at": SENT + dt.timedelta(hours=hour), "source": AnswerSource.MAIL}
    return Said(word=word, invoice_id=invoice_id, **(values | more))


def tell(*sayings):
    for each in sayings:
        with transaction() as session:
            take_answer(session, each)


def standing(invoice_id):
    """Everything that must not depend on the order of what was said. (Which of two acceptances ended an upload does.)"""
    with reading() as session:
        invoice = session.get_one(Invoice, invoice_id)
        uploads = session.scalars(select(Submission).where(Submission.invoice_id == invoice_id).order_by(Submission.id)).all()
        answers = session.scalars(select(Answer).where(Answer.invoice_id == invoice_id)).all()
        return (
            (invoice.status, invoice.carrier_word, invoice.carrier_said_at, invoice.receipt),
            [(each.status, each.turn, each.sentence, each.receipt) for each in uploads],
            sorted((each.word, each.words, each.receipt or "", each.said_at) for each in answers),
        )


@pytest.mark.parametrize(
    "word, ends",
    [(W.ACCEPTED, S.ACCEPTED), (W.RECEIVED, S.ACCEPTED), (W.REDUCED, S.ACCEPTED), (W.PAID, S.ACCEPTED), (W.REJECTED, S.REJECTED)],
)
def test_word_ends_a_waiting_upload(database, word, ends):
    invoice_id, _ = an_upload()

    tell(said(word, invoice_id))

    (status, carrier_word, _, _), [(upload, turn, sentence, _)], _ = standing(invoice_id)
    assert (status, upload, carrier_word) == (InvoiceStatus(ends.value), ends, word)
    assert (turn, sentence) == (Turn.BILLER if word == W.REJECTED else None, f"Invoice is {word}")


@pytest.mark.parametrize("word", [W.ON_HOLD, W.INQUIRY])
def test_question_gives_biller_the_turn(database, word):
    invoice_id, _ = an_upload()

    tell(said(word, invoice_id, reason="budget missing"))

    (status, carrier_word, _, _), [(upload, turn, sentence, _)], _ = standing(invoice_id)
    assert (status, upload, carrier_word) == (InvoiceStatus.SUBMITTING, S.WAITING, word)
    assert (turn, sentence) == (Turn.BILLER, f"Invoice is {word} (budget missing)")


def test_rejection_after_acceptance_moves_back(database):
    invoice_id, _ = an_upload(S.ACCEPTED, InvoiceStatus.ACCEPTED, receipt="HM-1")

    tell(said(W.REJECTED, invoice_id, reason="Line 3 exceeds the rate", line=3))

    (status, _, _, _), [(upload, turn, _, receipt)], _ = standing(invoice_id)
    assert (status, upload, turn, receipt) == (InvoiceStatus.REJECTED, S.REJECTED, Turn.BILLER, "HM-1")
    with reading() as session:
        event = session.scalars(select(InvoiceEvent).order_by(InvoiceEvent.id.desc())).first()
        assert (event.move, event.note) == ("carrier_reject", "Invoice is rejected (Line 3 exceeds the rate)")


def test_older_mail_never_overrides(database):
    invoice_id, _ = an_upload()

    tell(said(W.PAID, invoice_id, hour=9), said(W.REJECTED, invoice_id, hour=3))

    (status, word, at, _), _, answers = standing(invoice_id)
    assert (status, word, at) == (InvoiceStatus.ACCEPTED, W.PAID, SENT + dt.timedelta(hours=9))
    assert len(answers) == 2


def test_late_receipt_takes_nothing_back(database):
    invoice_id, _ = an_upload()

    tell(said(W.REJECTED, invoice_id, hour=1), said(W.RECEIVED, invoice_id, hour=2, receipt="HM-7"))

    (status, word, _, receipt), _, _ = standing(invoice_id)
    assert (status, word, receipt) == (InvoiceStatus.REJECTED, W.REJECTED, "HM-7")


def test_rejection_on_the_page_outlasts_receipt(database):
    """The page's own answer is no row of answers; a mail that only confirms the arrival does not undo it."""
    invoice_id, _ = an_upload(S.REJECTED, InvoiceStatus.REJECTED, ended_at=SENT, turn=Turn.BILLER, sentence="No such matter")

    tell(said(W.RECEIVED, invoice_id))

    (status, _, _, _), [(upload, turn, sentence, _)], _ = standing(invoice_id)
    assert (status, upload, turn, sentence) == (InvoiceStatus.REJECTED, S.REJECTED, Turn.BILLER, "No such matter")


def test_old_rejection_spares_the_corrected_file(database):
    invoice_id, _ = an_upload(S.REJECTED, InvoiceStatus.SUBMITTING, ended_at=SENT)
    an_upload(S.WAITING, invoice_id=invoice_id, sent=SENT + dt.timedelta(days=3))

    tell(said(W.REJECTED, invoice_id, hour=2, words="Wrong matter, said the first mail"))

    (status, _, _, _), [_, (second, turn, _, _)], _ = standing(invoice_id)
    assert (status, second, turn) == (InvoiceStatus.SUBMITTING, S.WAITING, None)


def test_same_words_about_the_corrected_file_count(database):
    invoice_id, _ = an_upload()
    tell(said(W.REJECTED, invoice_id, hour=2))
    an_upload(S.WAITING, invoice_id=invoice_id, sent=SENT + dt.timedelta(days=3))

    tell(said(W.REJECTED, invoice_id, hour=96))

    (status, _, _, _), [_, (second, _, _, _)], answers = standing(invoice_id)
    assert (status, second, len(answers)) == (InvoiceStatus.REJECTED, S.REJECTED, 2)


def test_stale_list_takes_nothing_back(database):
    """A site's list that is only written at night goes on showing yesterday's word."""
    invoice_id, _ = an_upload()
    shown = [said(W.ACCEPTED, invoice_id, hour, source=AnswerSource.SITE) for hour in (1, 5)]

    tell(shown[0], said(W.REJECTED, invoice_id, hour=3), shown[1])

    assert standing(invoice_id)[0][:2] == (InvoiceStatus.REJECTED, W.REJECTED)


def test_visit_speaks_of_its_own_upload(database):
    """The corrected file is taken in the same words as the first one was."""
    invoice_id, first = an_upload()
    tell(said(W.RECEIVED, invoice_id, source=AnswerSource.SITE, visit_id=a_visit(first)), said(W.REJECTED, invoice_id, hour=2))
    _, second = an_upload(S.ACCEPTED, InvoiceStatus.ACCEPTED, invoice_id=invoice_id, sent=SENT + dt.timedelta(days=3))

    tell(said(W.RECEIVED, invoice_id, hour=73, source=AnswerSource.SITE, visit_id=a_visit(second)))

    (status, word, *_), [(old, *_), (new, *_)], answers = standing(invoice_id)
    assert (status, word) == (InvoiceStatus.ACCEPTED, W.RECEIVED)
    assert (old, new, len(answers)) == (S.REJECTED, S.ACCEPTED, 3)


def a_visit(upload_id):
    with transaction() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.submission_id == upload_id)).one()
        visit = Visit(attempt_id=attempt.id, started_at=SENT, steps=[])
        session.add(visit)
        session.flush()
        return visit.id


def test_list_that_changes_back_counts(database):
    invoice_id, _ = an_upload()

    tell(
        *(said(word, invoice_id, hour, source=AnswerSource.SITE) for hour, word in enumerate((W.ON_HOLD, W.ACCEPTED, W.ON_HOLD)))
    )

    (status, word, at, _), [(upload, turn, _, _)], answers = standing(invoice_id)
    assert (word, at, turn) == (W.ON_HOLD, SENT + dt.timedelta(hours=2), Turn.BILLER)
    assert (status, upload, len(answers)) == (InvoiceStatus.ACCEPTED, S.ACCEPTED, 2)


def test_absence_is_only_a_sentence(database):
    invoice_id, _ = an_upload()
    missed = said(ABSENT, invoice_id, words="No such invoice")

    tell(missed, missed)

    (status, word, _, _), [(upload, _, sentence, _)], answers = standing(invoice_id)
    assert (status, word, upload, answers) == (InvoiceStatus.SUBMITTING, None, S.WAITING, [])
    assert sentence == "The carrier's list does not show it yet: No such invoice"
    with reading() as session:
        assert len(session.scalars(select(InvoiceEvent).where(InvoiceEvent.note == "No such invoice")).all()) == 1


def test_lost_answer_comes_by_mail(database):
    invoice_id, _ = an_upload(S.UNCERTAIN, InvoiceStatus.UNCERTAIN, turn=Turn.BILLER)

    tell(said(W.ACCEPTED, invoice_id, receipt="HM-9"))

    (status, _, _, receipt), [(upload, turn, _, _)], _ = standing(invoice_id)
    assert (status, upload, turn, receipt) == (InvoiceStatus.ACCEPTED, S.ACCEPTED, None, "HM-9")


def test_upload_under_way_follows_later(database):
    invoice_id, upload_id = an_upload(S.RUNNING)
    tell(said(W.REJECTED, invoice_id))
    assert standing(invoice_id)[1][0][0] == S.RUNNING
    set_status(upload_id, S.WAITING)

    with transaction() as session:
        assert list(uploads_to_catch_up(session)) == [upload_id]
        catch_up(session, upload_id)

    assert standing(invoice_id)[1][0][0] == S.REJECTED


def test_invoice_taken_up_again_stays(database):
    invoice_id, _ = an_upload(S.REJECTED, InvoiceStatus.IN_REVIEW, ended_at=SENT)

    tell(said(W.ACCEPTED, invoice_id))

    (status, word, _, _), [(upload, _, _, _)], _ = standing(invoice_id)
    assert (status, word, upload) == (InvoiceStatus.IN_REVIEW, W.ACCEPTED, S.REJECTED)


def test_word_from_the_future_is_said_now(database):
    invoice_id, _ = an_upload()

    tell(said(W.ACCEPTED, invoice_id, hour=24 * 365 * 90))

    assert standing(invoice_id)[0][2] <= dt.datetime.now(dt.UTC)


def test_odd_values_never_stop_an_answer(database):
    invoice_id, _ = an_upload()
    odd = {"amount": Decimal("12.345"), "receipt": "R" * 500, "line": 10**12, "reason": "x" * 100_000, "words": "w" * 100_000}

    tell(said(W.REDUCED, invoice_id, **odd))

    with reading() as session:
        kept = session.scalars(select(Answer)).one()
        assert (kept.amount, kept.line, len(kept.receipt), len(kept.words)) == (None, None, 80, 4000)


def test_number_of_another_carrier_is_not_meant(database):
    invoice_id, _ = an_upload()
    with transaction() as session:
        number = session.get_one(Invoice, invoice_id).number
        wrong = Said(W.PAID, "paid", SENT, AnswerSource.MAIL, invoice_number=number, carrier_id=999_999)
        assert take_answer(session, wrong) is None


def test_answers_are_for_who_sees_the_invoice(database):
    invoice_id, _ = an_upload()
    tell(said(W.ACCEPTED, invoice_id, amount=Decimal("10.50")))

    with transaction() as session:
        bo, dee = Actor.of(a_person(session, "Bo", Role.BILLER)), Actor.of(a_person(session, "Dee"))
        assert [each.amount for each in answers_of(session, bo, invoice_id)] == [Decimal("10.50")]
        assert answers_of(session, dee, invoice_id) == []


SAYINGS = st.lists(
    st.builds(
        lambda word, hour, receipt, words: (word, hour, {"receipt": receipt, "words": words}),
        st.sampled_from(list(WEIGHT)), st.integers(0, 6), st.sampled_from([None, "R-1", "R-2"]), st.sampled_from(["yes", "no"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), sayings=SAYINGS, begins=st.sampled_from([S.WAITING, S.UNCERTAIN, S.ACCEPTED]))
def test_order_and_repetition_change_nothing(sqlite_url, data, sayings, begins):
    invoice_status = {
        S.WAITING: InvoiceStatus.SUBMITTING,
        S.UNCERTAIN: InvoiceStatus.UNCERTAIN,
        S.ACCEPTED: InvoiceStatus.ACCEPTED,
    }
    one, other = (an_upload(begins, invoice_status[begins])[0] for _ in range(2))
    shuffled = data.draw(st.permutations(sayings + data.draw(st.lists(st.sampled_from(sayings), max_size=4))))

    tell(*(said(word, one, hour, **more) for word, hour, more in sayings))
    tell(*(said(word, other, hour, **more) for word, hour, more in shuffled))

    assert standing(one) == standing(other)
    assert {(word, more["words"], more["receipt"] or "") for word, _, more in sayings} == {each[:3] for each in standing(one)[2]}


class Told(RuleBasedStateMachine):
    """Mails come while processes take the upload and let it go; in the end it stands as if all had been read in order, in peace."""

    @initialize(sayings=SAYINGS)
    def begin(self, sayings):
        self.sayings = sayings
        self.invoice_id, self.upload_id = an_upload()

    @rule(which=st.integers(0, 5))
    def a_mail_is_read(self, which):
        word, hour, more = self.sayings[which % len(self.sayings)]
        tell(said(word, self.invoice_id, hour, **more))

    @rule()
    def a_process_takes_it(self):
        set_status(self.upload_id, S.RUNNING, only_if=S.WAITING)

    @rule()
    def the_process_lets_it_go(self):
        set_status(self.upload_id, S.WAITING, only_if=S.RUNNING)

    @rule()
    def the_worker_catches_up(self):
        with reading() as session:
            behind = uploads_to_catch_up(session)
        for upload_id in behind:
            with transaction() as session:
                catch_up(session, upload_id)

    @invariant()
    def invoice_and_upload_agree(self):
        (status, *_), [(upload, *_)], _ = standing(self.invoice_id)
        ended = {S.ACCEPTED: InvoiceStatus.ACCEPTED, S.REJECTED: InvoiceStatus.REJECTED}
        assert status == ended.get(upload, InvoiceStatus.SUBMITTING)

    def teardown(self):
        if not hasattr(self, "sayings"):
            return
        self.the_process_lets_it_go()
        for which in range(len(self.sayings)):
            self.a_mail_is_read(which)
        peaceful, _ = an_upload()
        tell(*(said(word, peaceful, hour, **more) for word, hour, more in self.sayings))
        assert standing(self.invoice_id) == standing(peaceful)


def test_nothing_said_is_ever_lost(sqlite_url):
    run_state_machine_as_test(Told, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))


def set_status(upload_id, status, *, only_if=None):
    with transaction() as session:
        change = update(Submission).where(Submission.id == upload_id)
        session.execute((change.where(Submission.status == only_if) if only_if else change).values(status=status))
