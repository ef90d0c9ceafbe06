"""One board for all carriers: what stands where, whose turn it is, and who sees it."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from billing import review
from billing.actor import Actor
from billing.answers import Said, take_answer
from billing.submission import queue, record
from billing.submission.claim import Patience, claim_next
from data.models import Carrier, Credential, Invoice, Matter, Submission, Timekeeper
from data.queries import carrier_sites, upload_board
from data.queries.site_health import health, last_days
from data.session import reading, transaction
from data.vocabulary import AnswerSource, CarrierWord, Role, SubmissionStatus, Turn
from tests.builders import a_carrier, a_matter, a_person, a_timekeeper, an_invoice

PATIENCE = Patience()
DEE = Actor("Dee", 2, None, frozenset())


@pytest.fixture
def cast(database):
    with transaction() as session:
        ada = a_timekeeper(session)
        a_carrier(session), a_carrier(session, "summit_casualty")
        attorney, biller = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada), a_person(session, "Bo", Role.BILLER)
        return Actor.of(attorney), Actor.of(biller)


@pytest.fixture
def upload(cast, desk_of):
    """Puts a new invoice into the queue of a carrier's site; its submission's id."""
    ada, bo = cast

    def asked(slug: str = "harbor_mutual") -> int:
        with transaction() as session:
            carrier = session.scalars(select(Carrier).where(Carrier.slug == slug)).one()
            attorney = session.get_one(Timekeeper, ada.timekeeper_id)
            invoice = an_invoice(session, attorney=attorney, matter=a_matter(session, carrier=carrier, responsible=attorney))
            review.approve(session, desk_of(ada), invoice.id, seen=invoice.version)
            session.flush()
            return queue.ask(session, desk_of(bo), invoice.id, seen=invoice.version).id

    return asked


def board(viewer):
    with reading() as session:
        return (
            upload_board.stuck_uploads(session, viewer, limit=50),
            upload_board.moving_uploads(session, viewer, limit=50),
        )


def claimed():
    with transaction() as session:
        return claim_next(session, "one", PATIENCE)


def test_asked_upload_is_the_workers(cast, upload):
    number = upload()

    stuck, moving = board(cast[1])

    assert (stuck, [one.id for one in moving]) == ([], [number])
    assert (moving[0].turn, moving[0].status) == (Turn.WORKER, SubmissionStatus.QUEUED)


def test_rejected_upload_is_the_billers(cast, upload):
    number = upload()
    with transaction() as session:
        record.rejected(session, claim_next(session, "one", PATIENCE), reason="Line 1: rate not approved")

    stuck, moving = board(cast[1])

    assert [(one.id, one.turn, one.sentence) for one in stuck] == [(number, Turn.BILLER, "Line 1: rate not approved")]
    assert moving == []


def test_reworked_invoice_leaves_the_board(cast, upload, desk_of):
    upload()
    with transaction() as session:
        record.rejected(session, claim_next(session, "one", PATIENCE), reason="No")
        invoice = session.scalars(select(Invoice)).one()
        session.flush()
        review.act(session, desk_of(cast[1]), invoice.id, "rework", seen=invoice.version, note="rate agreed")

    assert board(cast[1]) == ([], [])


def test_refused_sign_in_is_the_admins(cast, upload):
    first, second, elsewhere = upload(), upload(), upload("summit_casualty")
    with transaction() as session:
        harbor = select(Carrier.id).where(Carrier.slug == "harbor_mutual").scalar_subquery()
        now = dt.datetime.now(dt.UTC)
        session.execute(update(Credential).where(Credential.carrier_id == harbor).values(refused_at=now))

    with reading() as session:
        [harbor] = upload_board.locked_out(session, cast[1])
        counts = upload_board.count_board(session, cast[1])
    whose = {one.id: one.turn for one in board(cast[1])[1]}

    assert whose == {first: Turn.ADMIN, second: Turn.ADMIN, elsewhere: Turn.WORKER}
    assert (harbor.carrier, harbor.uploads, counts.stuck, counts.waiting) == ("Harbor Mutual", 2, 2, 1)


def test_mended_sign_in_frees_the_queue(cast, upload):
    number = upload()
    with transaction() as session:
        record.sign_in_refused(session, claim_next(session, "one", PATIENCE), "The password is wrong.")
    with transaction() as session:
        session.execute(update(Credential).values(refused_at=None))

    _, moving = board(cast[1])

    assert [(one.id, one.turn) for one in moving] == [(number, Turn.WORKER)]


def test_billers_turns_come_before_others(cast, upload):
    for turn in (Turn.KEEPER, Turn.ADMIN, Turn.BILLER):
        upload()
        with transaction() as session:
            record.person_needed(session, claim_next(session, "one", PATIENCE), turn, f"It is the {turn}'s turn.")

    stuck, _ = board(cast[1])

    assert [one.turn for one in stuck] == [Turn.BILLER, Turn.ADMIN, Turn.KEEPER]


def test_counts_add_up_to_board(cast, upload):
    for _ in range(3):
        upload()
    claimed()

    with reading() as session:
        counts = upload_board.count_board(session, cast[1])

    assert counts == upload_board.Counts(running=1, waiting=2, stuck=0, ready=0)


def test_dee_sees_an_empty_board(cast, upload):
    upload()

    with reading() as session:
        assert upload_board.count_board(session, DEE) == upload_board.Counts(0, 0, 0, 0)
        assert [(site.uploads, site.ready) for site in carrier_sites.sites(session, DEE)] == [(carrier_sites.Standing(), 0)] * 2
        assert upload_board.locked_out(session, DEE) == []
    assert board(DEE) == ([], [])


def test_another_attorney_sees_nothing(cast, upload):
    upload()
    stranger = Actor("Ann", 9, 999, frozenset({Role.ATTORNEY}))

    assert board(stranger) == ([], [])
    assert [one.turn for one in board(cast[0])[1]] == [Turn.WORKER]


def test_site_shows_its_last_answer(cast, upload):
    upload(), upload(), upload()
    with transaction() as session:
        record.accepted(session, claim_next(session, "one", PATIENCE), receipt="HM-00000001", words="received")
        invoice = session.scalars(select(Submission.invoice_id).where(Submission.receipt == "HM-00000001")).one()
        said = Said(CarrierWord.PAID, "Paid", dt.datetime.now(dt.UTC), AnswerSource.MAIL, invoice_id=invoice)
        seen = take_answer(session, said).seen_at
    with transaction() as session:
        record.person_needed(session, claim_next(session, "one", PATIENCE), Turn.KEEPER, "The page has no such button.")

    with reading() as session:
        harbor, summit = carrier_sites.sites(session, cast[1])

    assert (harbor.last_answer, harbor.uploads) == (seen, carrier_sites.Standing(0, 1, {Turn.KEEPER: 1}, again=1))
    assert (summit.last_answer, summit.uploads, summit.sign_ins.count) == (None, carrier_sites.Standing(), 1)


def test_best_fitting_sign_in_counts(cast, upload):
    first, second = upload(), upload()
    with transaction() as session:
        client = session.scalars(select(Matter.client_id).join(Invoice).join(Submission).where(Submission.id == first)).one()
        own = {"username": "auto", "sealed": "-", "changed_at": dt.datetime.now(dt.UTC), "changed_by": "Cy"}
        harbor = session.scalars(select(Carrier.id).where(Carrier.slug == "harbor_mutual")).one()
        refused = {"refused_at": dt.datetime.now(dt.UTC), "refused_why": "Wrong password."}
        session.add(Credential(carrier_id=harbor, client_id=client, **own, **refused))

    with reading() as session:
        [account] = upload_board.locked_out(session, cast[1])

    assert {one.id: one.turn for one in board(cast[1])[1]} == {first: Turn.ADMIN, second: Turn.WORKER}
    assert (account.username, account.uploads, account.refused_why) == ("auto", 1, "Wrong password.")


def test_carriers_question_is_the_billers(cast, upload):
    number = upload()
    with transaction() as session:
        claim = claim_next(session, "one", PATIENCE)
        record.write_intent(session, [claim], PATIENCE)
        record.accepted(session, claim, receipt="HM-00000001", words="received")
        invoice = session.get_one(Submission, number).invoice_id
        said = Said(CarrierWord.INQUIRY, "Who is Ada?", dt.datetime.now(dt.UTC), AnswerSource.MAIL, invoice_id=invoice)
        take_answer(session, said)

    stuck, moving = board(cast[1])

    assert [(one.id, one.status, one.turn) for one in stuck] == [(number, SubmissionStatus.ACCEPTED, Turn.BILLER)]
    assert moving == []


def test_health_counts_days_of_the_zone(cast, upload):
    upload(), upload()
    with transaction() as session:
        record.rejected(session, claim_next(session, "one", PATIENCE), reason="No")
        record.site_unavailable(session, claim_next(session, "one", PATIENCE), "The site is down.")
    now = dt.datetime.now(dt.UTC)

    with reading() as session:
        harbor = session.scalars(select(Carrier.id).where(Carrier.slug == "harbor_mutual")).one()
        seen = health(session, cast[1], last_days("UTC", now), "UTC")[harbor]
        a_day_on = health(session, cast[1], last_days("UTC", now + dt.timedelta(days=1)), "UTC")[harbor]

    assert (seen.rejected[-1], seen.trouble[-1], sum(seen.accepted)) == (1, 1, 0)
    assert (a_day_on.rejected[-2:], a_day_on.trouble[-2:]) == ([1, 0], [1, 0])


def test_uploads_are_shown_with_their_invoice(cast, upload):
    number = upload()

    with reading() as session:
        invoice = session.get_one(Invoice, session.get_one(Submission, number).invoice_id)
    one = board(cast[1])[1][0]

    assert (one.invoice, one.dollars, one.carrier) == (invoice.number, invoice.total, "Harbor Mutual")


def test_what_was_sent_counts_too(cast, upload):
    first, second = upload(), upload()
    with transaction() as session:
        by_hand = {"by_hand": True, "status": SubmissionStatus.WAITING, "sent_at": dt.datetime.now(dt.UTC)}
        session.execute(update(Submission).where(Submission.id == first).values(by_hand))
    now = dt.datetime.now(dt.UTC)

    with reading() as session:
        carrier = session.get_one(Submission, second).carrier_id
        seen = health(session, cast[1], last_days("UTC", now), "UTC")[carrier]

    assert (seen.sent[-1], sum(seen.sent), seen.happened) == (1, 1, True)
    assert (sum(seen.accepted), sum(seen.no_luck)) == (0, 0)
