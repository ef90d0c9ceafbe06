"""An upload that was sent, and how it stands."""

import datetime as dt

from sqlalchemy import select

from data.models import Attempt, Client, Invoice, LedesFile, Matter, Submission
from data.session import transaction
from data.vocabulary import InvoiceStatus, SubmissionStatus
from tests.builders import a_timekeeper, an_invoice

S = SubmissionStatus
SENT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def an_upload(status=S.WAITING, invoice_status=InvoiceStatus.SUBMITTING, *, invoice_id=None, sent=SENT, **more):
    """An invoice whose upload was sent and now stands so; its id and the upload's."""
    with transaction() as session:
        invoice = session.get_one(Invoice, invoice_id) if invoice_id else an_invoice(session, attorney=a_timekeeper(session))
        invoice.status = invoice_status
        carrier = session.scalars(select(Client.carrier_id).join(Matter).where(Matter.id == invoice.matter_id)).one()
        place = f"ledes/{invoice.id}-{sent:%d%H%M}"
        file = LedesFile(
            invoice_id=invoice.id,
            format="LEDES1998B",
            name="a.txt",
            sha256="0" * 64,
            size=1,
            place=place,
            changes=[],
            made_at=sent,
        )
        session.add(file)
        session.flush()
        values = {"fence": 1, "not_before": sent, "tries": 0, "by_hand": False, "asked_by": "Bo", "asked_at": sent} | more
        upload = Submission(invoice_id=invoice.id, file_id=file.id, carrier_id=carrier, status=status, **values)
        session.add(upload)
        session.flush()
        session.add(Attempt(submission_id=upload.id, fence=1, owner="one", started_at=sent, intent_at=sent))
        return invoice.id, upload.id
