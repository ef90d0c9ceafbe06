"""From an approved invoice to an upload: the one place where a submission is made."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from billing import lifecycle as invoices
from billing.checking import Check, carrier_of, whole
from billing.desk import Desk
from billing.errors import NotNow, Refusal
from billing.ledes.problem import told
from billing.submission import lifecycle
from carriers.guidelines import Guidelines
from data.dialects import clock
from data.models import Carrier, Client, Credential, Invoice, LedesFile, Matter, Submission
from data.queries.accounts import account_for
from data.vocabulary import SubmissionStatus, Turn

S = SubmissionStatus
Work = tuple[int, str | None]
NOTHING = Guidelines()


class Asking:
    """Asks for uploads in one transaction; whether a client's office has an account is looked up once, for thousands of invoices too."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._session = session
        self._desk = desk
        self._obstacles: dict[Work, Refusal | None] = {}

    def ask(self, invoice: Invoice) -> Submission:
        """Queue the file made at approval, or say that a person must send it; a refusal changes nothing. The invoice is locked already."""
        matter = self._session.scalars(select(Matter).where(Matter.id == invoice.matter_id).options(TO_CARRIER)).one()
        carrier, file = matter.client.carrier, self._desk.carrier(matter.client.carrier.slug)
        if file.by_hand is None and (obstacle := self._obstacle(matter, carrier)) is not None:
            raise obstacle
        self._refuse_breaches(invoice)
        invoices.move(self._session, invoice, "submit", by=self._desk.by)
        submission = self._submission_of(invoice, carrier, by_hand=file.by_hand is not None)
        submission.turn, submission.sentence = (Turn.BILLER, file.by_hand) if file.by_hand else (None, None)
        submission.asked_by, submission.asked_at = self._desk.by.name, clock(self._session)
        submission.not_before, submission.tries, submission.ended_at = submission.asked_at, 0, None
        self._session.add(submission)
        return submission

    def _refuse_breaches(self, invoice: Invoice) -> None:
        """What the guidelines say may have changed since the approval: a rate, a budget, the carrier's list, another bill."""
        (loaded,) = whole(self._session, [invoice.id])
        if carrier_of(self._desk, loaded).guidelines == NOTHING:
            return
        if breaches := Check(self._session, self._desk, [loaded]).breaches(loaded):
            raise NotNow(f"Invoice {invoice.number} is not sent as it is: {told(breaches)} Reopen it to mend or excuse that.")

    def _submission_of(self, invoice: Invoice, carrier: Carrier, *, by_hand: bool) -> Submission:
        """The one intent to send the invoice's newest file: a new row, or the withdrawn one taken up again."""
        newest = select(LedesFile.id).where(LedesFile.invoice_id == invoice.id).order_by(LedesFile.id.desc()).limit(1)
        file_id = self._session.scalars(newest).one()
        earlier = self._session.scalars(
            select(Submission).where(Submission.invoice_id == invoice.id).order_by(Submission.id)
        ).all()
        for known in earlier:
            if known.file_id == file_id:
                lifecycle.take(known, "ask_anew_by_hand" if by_hand else "ask_anew")
                known.by_hand = by_hand
                return known
        refused = [each.id for each in earlier if each.status == S.REJECTED]
        return Submission(
            invoice_id=invoice.id, file_id=file_id, carrier_id=carrier.id, status=S.NEEDS_PERSON if by_hand else S.QUEUED,
            fence=0, by_hand=by_hand, corrects_id=refused[-1] if refused else None,
        )  # fmt: skip

    def _obstacle(self, matter: Matter, carrier: Carrier) -> Refusal | None:
        work = (matter.client_id, matter.office)
        if work not in self._obstacles:
            self._obstacles[work] = self._why_not(carrier, account_for(self._session, matter))
        return self._obstacles[work]

    def _why_not(self, carrier: Carrier, account: Credential | None) -> Refusal | None:
        if account is None:
            return NotNow(f"There is no sign-in for {carrier.name}'s site yet; an admin enters it on the Carriers page.")
        if account.refused_at is None:
            return None
        when = self._desk.by.moment(account.refused_at)
        return NotNow(f"{carrier.name}'s site refused our sign-in {when}; an admin enters the right one on the Carriers page.")


TO_CARRIER = joinedload(Matter.client).joinedload(Client.carrier)
