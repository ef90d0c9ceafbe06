"""Mails that fit no invoice: a biller attaches or settles them, once, and nobody else does."""

import datetime as dt

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.errors import AlreadyDone, BadInput, NoteNeeded, NotYours
from billing.post.settling import Attachment, attach, settle
from data.models import Answer, Carrier, Invoice, Mail
from data.queries.mails import count_mails, one_mail, some_mails
from data.session import reading, transaction
from data.vocabulary import AnswerSource, CarrierWord, InvoiceStatus, MailState, Role
from tests.billing.sent import SENT, an_upload
from tests.builders import a_person

LATER = SENT + dt.timedelta(days=1)


@pytest.fixture
def bo(database):
    with transaction() as session:
        return Actor.of(a_person(session, "Bo", Role.BILLER))


def a_kept_mail(name="one", *, carrier_id=None, state=MailState.UNMATCHED):
    with transaction() as session:
        mail = Mail(
            message_id=f"<{name}>", carrier_id=carrier_id, sender="bo@firm.example", subject="Fwd: Rejected", text="…", place="mails/x",
            sent_at=LATER, received_at=LATER, state=state, sentence="bo@firm.example is no carrier's address.",
        )  # fmt: skip
        session.add(mail)
        session.flush()
        return mail.id


def number_of(invoice_id):
    with reading() as session:
        return session.get_one(Invoice, invoice_id).number


def test_attached_mail_is_an_answer(bo):
    invoice_id, mail_id = an_upload()[0], a_kept_mail()
    read = Attachment(f" {number_of(invoice_id)} ", CarrierWord.REJECTED, "Line 2: rate too high")

    with transaction() as session:
        attach(session, mail_id, read, by=bo)

    with reading() as session:
        answer, mail, invoice = (
            session.scalars(select(Answer)).one(),
            session.get_one(Mail, mail_id),
            session.get_one(Invoice, invoice_id),
        )
        assert (answer.source, answer.by, answer.mail_id, answer.said_at) == (AnswerSource.PERSON, "Bo", mail_id, LATER)
        assert (mail.state, mail.settled_by, invoice.status) == (MailState.SETTLED, "Bo", InvoiceStatus.REJECTED)


def test_mail_with_more_in_it_stays(bo):
    invoice_id, mail_id = an_upload()[0], a_kept_mail()
    read = Attachment(number_of(invoice_id), CarrierWord.ACCEPTED, receipt="HM-3", more=True)

    for _ in range(2):
        with transaction() as session:
            attach(session, mail_id, read, by=bo)

    with reading() as session:
        assert session.get_one(Mail, mail_id).state == MailState.UNMATCHED
        assert [answer.receipt for answer in session.scalars(select(Answer))] == ["HM-3"]


@pytest.mark.parametrize(
    "number, word, reason, why",
    [
        ("", CarrierWord.PAID, "", "Type the number of the invoice"),
        ("XX-1", CarrierWord.PAID, "", "There is no invoice XX-1 of this carrier's"),
        (None, None, "", "Choose what the carrier says"),
        (None, CarrierWord.REJECTED, " ", "Type why the carrier rejects it"),
    ],
)
def test_wrong_input_is_refused(bo, number, word, reason, why):
    invoice_id, mail_id = an_upload()[0], a_kept_mail()
    read = Attachment(number_of(invoice_id) if number is None else number, word, reason)

    with pytest.raises(BadInput, match=why), transaction() as session:
        attach(session, mail_id, read, by=bo)


def test_mail_of_another_carrier_does_not_fit(bo):
    invoice_id, _ = an_upload()
    with transaction() as session:
        other = Carrier(slug="other", name="Other")
        session.add(other)
        session.flush()
        mail_id = a_kept_mail_of(session, other.id)

    with pytest.raises(BadInput, match="of this carrier's"), transaction() as session:
        attach(session, mail_id, Attachment(number_of(invoice_id), CarrierWord.PAID), by=bo)


def a_kept_mail_of(session, carrier_id):
    mail = Mail(
        message_id="<other>", carrier_id=carrier_id, sender="x@other.example", subject="", text="", place="mails/y",
        sent_at=LATER, received_at=LATER, state=MailState.UNMATCHED, sentence="?",
    )  # fmt: skip
    session.add(mail)
    session.flush()
    return mail.id


def test_settled_once_with_a_note(bo):
    mail_id = a_kept_mail()
    with pytest.raises(NoteNeeded), transaction() as session:
        settle(session, mail_id, by=bo, note=" ")
    with transaction() as session:
        settle(session, mail_id, by=bo, note="An advertisement")

    with pytest.raises(AlreadyDone, match="already settled by Bo"), transaction() as session:
        settle(session, mail_id, by=bo, note="again")
    with reading() as session:
        assert session.get_one(Mail, mail_id).sentence == "An advertisement"


def test_mails_are_for_billers(bo):
    mail_id = a_kept_mail()
    with transaction() as session:
        dee, max_ = Actor.of(a_person(session, "Dee")), Actor.of(a_person(session, "Max", Role.MANAGER))

    with pytest.raises(NotYours), transaction() as session:
        settle(session, mail_id, by=max_, note="mine")
    with reading() as session:
        assert (count_mails(session, dee), some_mails(session, dee, MailState.UNMATCHED, 9)) == ({}, [])
        assert one_mail(session, max_, mail_id).line.id == mail_id


def test_list_comes_in_parts(bo):
    ids = [a_kept_mail(str(number)) for number in range(5)]

    with reading() as session:
        assert count_mails(session, bo) == {MailState.UNMATCHED: 5}
        assert [line.id for line in some_mails(session, bo, MailState.UNMATCHED, 2, 2)] == [ids[2], ids[1]]
