"""A person says why a finding may stand, or takes that back."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from billing import lifecycle
from billing.checking import check_again
from billing.desk import Desk
from billing.errors import BadInput, NoteNeeded, NotFound, NotNow, NotYours
from billing.frozen import CHANGED_THERE
from billing.line_edits import may_edit
from billing.standing import EDITABLE
from carriers.guidelines import RULES
from data.dialects import clock
from data.models import Excuse, Finding, Invoice
from data.vocabulary import Severity

LONGEST_NAME = 120


def may_excuse(rule: str) -> bool:
    """A carrier's guideline may be excused, and what changed outside; what keeps the file from being written may not."""
    return rule in RULES or rule == CHANGED_THERE


def wants_a_word(rule: str, severity: Severity) -> bool:
    """Somebody mends it or says why it may stand; a guideline that only warns may simply be left."""
    return may_excuse(rule) and (severity is Severity.REFUSE or rule == CHANGED_THERE)


@dataclass(frozen=True)
class Why:
    """What somebody says of a finding: the reason, and who at the carrier consented when, if somebody did."""

    reason: str
    granted_by: str = ""
    granted_on: dt.date | None = None


def excuse(session: Session, desk: Desk, finding_id: int, why: Why, *, seen: int) -> None:
    """Let a finding stand for a reason; the consent of somebody at the carrier is written on the bill."""
    finding = session.get(Finding, finding_id)
    if finding is None:
        raise NotFound("This finding is not there any more; look at the invoice again.")
    invoice = _open(session, desk, finding.invoice_id, seen)
    if not may_excuse(finding.rule):
        raise BadInput("This has to be mended: a file with it could not be read.")
    if not (reason := why.reason.strip()):
        raise NoteNeeded("Please say why it may stand.")
    session.add(
        Excuse(
            invoice_id=invoice.id, line_id=finding.line_id, rule=finding.rule, sentence=finding.sentence, reason=reason,
            granted_by=_name(why.granted_by), granted_on=why.granted_on, person_id=desk.by.person_id, at=clock(session),
        )
    )  # fmt: skip
    _changed(session, desk, invoice, "excused", f"{finding.sentence} {reason}")


def take_back(session: Session, desk: Desk, excuse_id: int, *, seen: int) -> None:
    """The finding stands in the way again."""
    given = session.get(Excuse, excuse_id)
    if given is None:
        raise NotFound("This excuse is not there any more; look at the invoice again.")
    invoice, sentence = _open(session, desk, given.invoice_id, seen), given.sentence
    session.execute(update(Finding).where(Finding.excuse_id == given.id).values(excuse_id=None))
    session.delete(given)
    _changed(session, desk, invoice, "no longer excused", sentence)


def _open(session: Session, desk: Desk, invoice_id: int, seen: int) -> Invoice:
    invoice = lifecycle.lock(session, invoice_id, seen=seen, by=desk.by)
    if invoice.status not in EDITABLE:
        raise NotNow(
            f"Invoice {invoice.number} is {lifecycle.STATUS_LABELS[invoice.status].lower()}; nothing is excused on it now."
        )
    if not may_edit(invoice, desk.by):
        raise NotYours(f"Invoice {invoice.number} is not on {desk.by.name}'s table now; nothing is excused from here.")
    return invoice


def _name(typed: str) -> str | None:
    name = " ".join(typed.split())
    if len(name) > LONGEST_NAME:
        raise BadInput(f"The name has {len(name)} characters; {LONGEST_NAME} are enough.")
    return name or None


def _changed(session: Session, desk: Desk, invoice: Invoice, what: str, note: str) -> None:
    flag_modified(invoice, "total")  # counts the change, so that a stale page is refused
    lifecycle.leave_event(session, invoice, what, by=desk.by, note=note)
    check_again(session, desk, [invoice])
