"""What people do with many uploads, with sites that no browser can use, and with corrected invoices."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from billing import review
from billing.actor import Actor
from billing.desk import Desk
from billing.errors import BadInput, NotNow, NotYours
from billing.submission import queue, record
from carriers.catalog import Catalog
from data.models import Answer, Carrier, Credential, Invoice, Person, Submission
from data.queries.alarms import silent
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Role, SubmissionStatus, Turn
from tests.billing.queued import PATIENCE, approved, asked, claim, invoice_of, standing, time_passes, version_of, write
from tests.builders import a_carrier, a_person

S = SubmissionStatus


@pytest.fixture
def by_hand(files, catalog):
    """Makes desks of a firm where a person uses Harbor Mutual's site."""
    carriers = dict(catalog)
    carriers["harbor_mutual"] = carriers["harbor_mutual"].model_copy(update={"by_hand": "It asks for a fingerprint."})
    return lambda by: Desk(by, Catalog(carriers), files)


def sent_by_hand(by_hand):
    submission_id, bo = asked(by_hand)
    write(queue.say_sent_by_hand, by_hand(bo), submission_id, note="At the counter.")
    return submission_id, by_hand(bo)


def test_all_are_asked_for_at_once(database, desk_of):
    for slug in ("harbor_mutual", "summit_casualty", "harbor_mutual"):
        approved(desk_of, slug)
    with transaction() as session:
        session.query(Credential).filter(Credential.carrier_id == a_carrier(session, "summit_casualty").id).delete()

    asked_for = write(queue.ask_all, desk_of(Actor.worker()))

    assert asked_for.queued == 2
    assert list(asked_for.refused.values()) == [1] and "no sign-in for Summit Casualty" in next(iter(asked_for.refused))
    with reading() as session:
        assert session.scalar(select(func.count()).where(Invoice.status == InvoiceStatus.APPROVED)) == 1


def test_one_carrier_is_asked_for(database, desk_of):
    approved(desk_of)
    other, bo = approved(desk_of, "summit_casualty")

    assert write(queue.ask_carrier, desk_of(bo), "harbor_mutual").queued == 1

    with reading() as session:
        assert session.get_one(Invoice, other).status == InvoiceStatus.APPROVED


def test_stuck_uploads_go_back_together(database, desk_of):
    uploads = [asked(desk_of)[0] for _ in range(2)]
    for _ in uploads:
        write(record.person_needed, claim(), Turn.BILLER, "A captcha.")

    assert write(queue.ask_again_all, "harbor_mutual", by=bo()) == 2
    assert {standing(upload).status for upload in uploads} == {S.QUEUED}


def bo():
    with transaction() as session:
        return Actor.of(a_person(session, "Bo", Role.BILLER))


def test_dee_touches_nothing(database, desk_of):
    asked(desk_of)
    with transaction() as session:
        dee = Actor.of(a_person(session, "Dee"))

    for act in (
        lambda s: queue.ask_all(s, desk_of(dee)),
        lambda s: queue.ask_again_all(s, "harbor_mutual", by=dee),
        lambda s: queue.pause(s, "harbor_mutual", by=dee, why="For fun."),
        lambda s: queue.resume(s, "harbor_mutual", by=dee),
    ):
        with pytest.raises(NotYours):
            write(act)
    with reading() as session:
        assert session.scalars(select(Carrier.paused_at)).one() is None
        assert silent(session, dee) == []


def test_pause_wants_a_reason(database, desk_of):
    asked(desk_of)

    with pytest.raises(BadInput, match="Say why"):
        write(queue.pause, "harbor_mutual", by=bo(), why=" ")


def test_corrected_invoice_is_a_new_upload(database, desk_of):
    first, biller = asked(desk_of)
    write(record.rejected, claim(), reason="Line 1: the rate is not approved.")
    invoice = invoice_of(first)
    write(review.act, desk_of(biller), invoice.id, "rework", seen=invoice.version, note="The rate is 180.")
    ada = attorney_of(invoice)
    write(review.approve, desk_of(ada), invoice.id, seen=version_of(invoice.id))

    second = write(queue.ask, desk_of(biller), invoice.id, seen=version_of(invoice.id)).id

    assert standing(second).corrects_id == first
    assert claim().corrects and standing(first).status == S.REJECTED


def attorney_of(invoice):
    with reading() as session:
        return Actor.of(session.scalars(select(Person).where(Person.timekeeper_id == invoice.attorney_id)).one())


def test_by_hand_waits_for_a_person(database, by_hand):
    submission_id, biller = asked(by_hand)
    time_passes()

    assert (standing(submission_id).status, standing(submission_id).turn) == (S.NEEDS_PERSON, Turn.BILLER)
    assert standing(submission_id).sentence == "It asks for a fingerprint."
    assert claim() is None
    with pytest.raises(NotNow, match="a person does"):
        write(queue.ask_again, submission_id, by=biller)


def test_silence_after_sending_is_an_alarm(database, by_hand):
    submission_id, desk = sent_by_hand(by_hand)
    with transaction() as session:
        session.get_one(Submission, submission_id).answer_by = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)

    with reading() as session:
        (alarm,) = silent(session, desk.by)
    assert (alarm.id, alarm.by_hand, standing(submission_id).status) == (submission_id, True, S.WAITING)
    assert claim() is None


@pytest.mark.parametrize(("accepted", "status", "invoice_status"), [
    (True, S.ACCEPTED, InvoiceStatus.ACCEPTED), (False, S.REJECTED, InvoiceStatus.REJECTED),
])  # fmt: skip
def test_attached_answer_ends_it(database, by_hand, accepted, status, invoice_status):
    submission_id, desk = sent_by_hand(by_hand)

    write(queue.attach_answer, desk, submission_id, accepted=accepted, words="HM-77", letter="letters/1/77/letter.pdf")

    assert (standing(submission_id).status, invoice_of(submission_id).status) == (status, invoice_status)
    assert invoice_of(submission_id).receipt == ("HM-77" if accepted else None)
    with reading() as session:
        assert session.execute(select(Answer.by, Answer.letter)).one() == (desk.by.name, "letters/1/77/letter.pdf")


def test_worker_uploads_are_not_by_hand(database, desk_of):
    submission_id, biller = asked(desk_of)

    with pytest.raises(NotNow, match="by itself"):
        write(queue.say_sent_by_hand, desk_of(biller), submission_id)


def test_pending_upload_is_asked_for_and_alarms(database, desk_of):
    submission_id, biller = asked(desk_of)
    held = claim()
    write(record.write_intent, [held], PATIENCE)
    write(record.pending, held, words="In the night's batch.")
    with transaction() as session:
        waiting = session.get_one(Submission, submission_id)
        assert waiting.answer_by - waiting.sent_at == dt.timedelta(days=1)
        waiting.answer_by = waiting.sent_at
    time_passes()

    again = claim()
    write(record.site_unavailable, again, "The site is down.")

    assert (again.waiting, again.look_first, standing(submission_id).status) == (True, True, S.WAITING)
    with reading() as session:
        assert [each.id for each in silent(session, biller)] == [submission_id]


def test_other_total_is_a_persons_turn(database, desk_of):
    submission_id, _ = asked(desk_of)
    held = claim()
    write(record.write_intent, [held], PATIENCE)

    write(record.other_total, held, held.facts.total + 1, "Invoice known since 3 May.")

    stuck = standing(submission_id)
    assert (stuck.status, stuck.turn) == (S.UNCERTAIN, Turn.BILLER)
    assert f"${held.facts.total + 1:,.2f}" in stuck.sentence and f"${held.facts.total:,.2f}" in stuck.sentence
