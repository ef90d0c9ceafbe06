"""One board for all carriers: what stands where, whose turn it is, and who sees it."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from billing import review
from billing.actor import Actor
from billing.submission import queue, record
from billing.submission.claim import Patience, claim_next
from data.models import Carrier, Credential, Invoice, Submission, Timekeeper
from data.queries import carrier_sites, upload_board
from data.session import reading, transaction
from data.vocabulary import Role, SubmissionStatus, Turn
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
        assert {(site.queue, site.ready) for site in carrier_sites.sites(session, DEE)} == {(0, 0)}
        assert upload_board.locked_out(session, DEE) == []
    assert board(DEE) == ([], [])


def test_another_attorney_sees_nothing(cast, upload):
    upload()
    stranger = Actor("Ann", 9, 999, frozenset({Role.ATTORNEY}))

    assert board(stranger) == ([], [])
    assert [one.turn for one in board(cast[0])[1]] == [Turn.WORKER]


def test_site_shows_last_receipt(cast, upload):
    upload(), upload()
    for receipt in ("HM-00000001", "HM-00000002"):
        with transaction() as session:
            record.accepted(session, claim_next(session, "one", PATIENCE), receipt=receipt, words="received")

    with reading() as session:
        harbor, summit = carrier_sites.sites(session, cast[1])

    assert (harbor.last_receipt, harbor.queue, harbor.username) == ("HM-00000002", 0, "firm")
    assert (summit.last_receipt, summit.last_visit) == (None, None)


def test_uploads_are_shown_with_their_invoice(cast, upload):
    number = upload()

    with reading() as session:
        invoice = session.get_one(Invoice, session.get_one(Submission, number).invoice_id)
    one = board(cast[1])[1][0]

    assert (one.invoice, one.dollars, one.carrier) == (invoice.number, invoice.total, "Harbor Mutual")
