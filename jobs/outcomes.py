"""What came of a visit, in the words of the submission protocol."""

import datetime as dt
from typing import assert_never

from sqlalchemy.orm import Session

from billing.errors import Refusal
from billing.submission import record
from billing.submission.claim import Claim, Patience
from data.vocabulary import Turn
from jobs.portals.answers import Absent, Accepted, Answer, Pending, Rejected, Unfinished
from jobs.portals.errors import OutcomeUnknown, PortalError, SignInRefused, SiteUnavailable

ASK_AGAIN = dt.timedelta(seconds=30)
"""How long a site that is still thinking is left alone."""


def record_answer(session: Session, claim: Claim, answer: Answer) -> None:
    """Write down what the site said."""
    match answer:
        case Accepted():
            record.accepted(session, claim, receipt=answer.receipt, words=answer.words)
        case Rejected():
            record.rejected(session, claim, reason="; ".join(answer.reasons) or answer.words)
        case Pending():
            record.pending(session, claim, words=answer.words, ask_in=ASK_AGAIN)
        case Absent() | Unfinished():
            # After a send the site must know the invoice; if it says otherwise only a later look, or a person, can tell.
            record.outcome_unknown(session, claim, f"After the upload the site said: {answer.words}", Patience())
        case _:
            assert_never(answer)


def record_trouble(session: Session, claim: Claim, trouble: PortalError | Refusal, patience: Patience) -> None:
    """Write down why the visit brought no answer, and whose turn it is."""
    match trouble:
        case OutcomeUnknown():
            record.outcome_unknown(session, claim, str(trouble), patience)
        case SiteUnavailable():
            record.site_unavailable(session, claim, str(trouble))
        case SignInRefused():
            record.sign_in_refused(session, claim, str(trouble))
        case PortalError():
            record.person_needed(session, claim, trouble.turn, str(trouble))
        case _:
            record.person_needed(session, claim, Turn.ADMIN, str(trouble))
