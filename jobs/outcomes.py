"""What came of a visit, in the words of the submission protocol."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import assert_never

from sqlalchemy.orm import Session

from billing.answers import Said, catch_up, take_answer
from billing.errors import Refusal
from billing.submission import record
from billing.submission.claim import Claim, Patience
from billing.submission.patience import PAUSES
from carriers.definition import Carrier
from data.dialects import clock
from data.queries.answers import has_line
from data.vocabulary import AnswerSource, CarrierWord, Turn
from jobs.errand import Errand
from jobs.places import on_line_items
from jobs.portals.answers import Absent, Accepted, AlreadyThere, Answer, Pending, Reason, Rejected, Unfinished
from jobs.portals.errors import OutcomeUnknown, PersonNeeded, PortalError, SignInRefused, SiteBusy, SiteChanged, SiteUnavailable
from jobs.work import Work


class Seen(Enum):
    """How we came to see the answer: it followed our own send (of this invoice alone or among others), we looked before sending, or
    the site knew the number when we sent."""

    SENT = auto()
    AMONG_OTHERS = auto()
    LOOKED = auto()
    KNOWN = auto()


@dataclass(frozen=True)
class Outcome:
    """What a site said of an invoice, and how we came to see it."""

    answer: Answer
    seen: Seen


def record_outcome(session: Session, errand: Errand, outcome: Outcome, work: Work) -> None:
    """Write down what the site said; what came by mail meanwhile counts too."""
    claim, answer, seen = errand.claim, outcome.answer, outcome.seen
    carrier = work.desk.carrier(claim.carrier)
    match answer:
        case Accepted():
            _record_accepted(session, errand, answer, seen)
        case Rejected() if seen is Seen.AMONG_OTHERS:
            said = f"The site refused it in a file with others; it is sent alone, to hear what is wrong with it: {answer.words}"
            record.outcome_unknown(session, claim, said, work.patience)
        case Rejected():
            reasons = tuple(on_line_items(work, claim, answer.reasons))
            _record_rejected(session, errand, replace(answer, reasons=reasons), seen)
        case Pending():
            record.pending(session, claim, words=answer.words, answering=carrier.answers)
            catch_up(session, claim.submission_id)
        case Absent() if seen is Seen.LOOKED:
            _record_vanished(session, claim, answer.words, carrier)
        case Absent() | Unfinished() | AlreadyThere():
            # After a send the site must know the invoice; if it says otherwise only a later look, or a person, can tell.
            record.outcome_unknown(session, claim, f"After the upload the site said: {answer.words}", work.patience)
        case _:
            assert_never(answer)


def record_trouble(session: Session, claim: Claim, trouble: PortalError | Refusal, patience: Patience) -> None:
    """Write down why the visit brought no answer, and whose turn it is."""
    match trouble:
        case OutcomeUnknown():
            record.outcome_unknown(session, claim, str(trouble), patience)
        case SiteBusy():
            record.site_busy(session, claim, str(trouble), _ready_in(trouble))
        case SiteUnavailable():
            record.site_unavailable(session, claim, str(trouble))
        case SignInRefused():
            record.sign_in_refused(session, claim, str(trouble))
        case PortalError():
            record.person_needed(session, claim, trouble.turn, str(trouble))
        case _:
            record.person_needed(session, claim, Turn.ADMIN, str(trouble))
    catch_up(session, claim.submission_id)


def _record_accepted(session: Session, errand: Errand, answer: Accepted, seen: Seen) -> None:
    """The same total is the same invoice. Where the site shows none, the number is enough only if we may have sent it ourselves."""
    claim = errand.claim
    same = answer.total == claim.facts.total or (answer.total is None and seen is not Seen.KNOWN)
    if not same:
        record.other_total(session, claim, answer.total, answer.words)
        return
    already = seen is Seen.KNOWN or (seen is Seen.LOOKED and not claim.waiting)
    record.accepted(session, claim, receipt=answer.receipt, words=answer.words, already=already)
    _say(session, errand, CarrierWord.RECEIVED, answer.words, receipt=answer.receipt)


def _record_rejected(session: Session, errand: Errand, answer: Rejected, seen: Seen) -> None:
    claim = errand.claim
    reasons = "; ".join(reason.text for reason in answer.reasons) or answer.words
    if claim.corrects and seen is not Seen.SENT and not claim.waiting:
        sentence = (
            f"The site shows a refusal of invoice {claim.invoice_number}; nobody can tell from here of which file: {reasons}"
        )
        record.person_needed(session, claim, Turn.BILLER, sentence)
        return
    record.rejected(session, claim, reason=reasons)
    told = [_on_the_bill(session, claim, reason) for reason in answer.reasons or (Reason(answer.words),)]
    for line, texts in by_line(told).items():
        _say(session, errand, CarrierWord.REJECTED, reasons, reason=Reason("; ".join(texts), line))


def _record_vanished(session: Session, claim: Claim, words: str, carrier: Carrier) -> None:
    """A site that said it has the invoice and now does not show it may only be slow; nobody sends it again on that alone."""
    record.pending(session, claim, words=f"The site does not show it now: {words}", answering=carrier.answers)
    catch_up(session, claim.submission_id)


def _say(
    session: Session, errand: Errand, word: CarrierWord, words: str, *, receipt: str | None = None, reason: Reason | None = None
) -> None:
    """Put it among the carrier's answers, on the very line if it names one."""
    said = Said(
        word, words, clock(session), AnswerSource.SITE, invoice_id=errand.claim.invoice_id, visit_id=errand.visit_id, receipt=receipt,
        reason=reason.text if reason else None, line=reason.line if reason else None,
    )  # fmt: skip
    take_answer(session, said)


def by_line(reasons: Sequence[Reason]) -> Mapping[int | None, Sequence[str]]:
    """Reasons about one line, or about none, are one answer: it is known again by its line."""
    found: dict[int | None, list[str]] = defaultdict(list)
    for reason in reasons:
        found[reason.line].append(reason.text)
    return found


def _on_the_bill(session: Session, claim: Claim, reason: Reason) -> Reason:
    """A row that was made for the file, or a number that is not on the bill, is about the whole."""
    if reason.line is None or has_line(session, claim.invoice_id, reason.line):
        return reason
    return replace(reason, line=None)


def let_site_rest(session: Session, claim: Claim, trouble: PortalError | Refusal, patience: Patience) -> None:
    """What stands in everybody's way lets the whole site rest: it is down or busy, or nobody gets in."""
    closed = isinstance(trouble, PersonNeeded | SiteChanged) and trouble.journey == "sign_in"
    if closed or isinstance(trouble, SiteUnavailable):
        record.site_rests(session, claim, _ready_in(trouble), patience)


def _ready_in(trouble: Exception) -> dt.timedelta:
    said = trouble.retry_after if isinstance(trouble, SiteBusy) else None
    return dt.timedelta(seconds=said) if said else PAUSES[0]
