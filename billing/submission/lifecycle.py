"""The life of a submission: one table of steps, one writer."""

from dataclasses import dataclass

from billing.errors import NotNow
from data.models import Submission
from data.vocabulary import SubmissionStatus

S = SubmissionStatus
HELD = (S.RUNNING,)
ENDED = (S.ACCEPTED, S.REJECTED, S.CANCELLED)

STATUS_LABELS = {
    S.QUEUED: "Queued",
    S.RUNNING: "Uploading",
    S.WAITING: "Waiting for the carrier",
    S.NEEDS_PERSON: "Needs a person",
    S.UNCERTAIN: "Uncertain",
    S.ACCEPTED: "Accepted",
    S.REJECTED: "Rejected",
    S.CANCELLED: "Withdrawn",
}


@dataclass(frozen=True)
class Step:
    """One allowed step of a submission."""

    before: tuple[SubmissionStatus, ...]
    after: SubmissionStatus


STEPS = {
    "claim": Step((S.QUEUED, S.WAITING, S.RUNNING), S.RUNNING),
    "accept": Step(HELD, S.ACCEPTED),
    "reject": Step(HELD, S.REJECTED),
    "carrier_accept": Step((S.WAITING, S.UNCERTAIN, S.QUEUED, S.NEEDS_PERSON, S.REJECTED), S.ACCEPTED),
    "carrier_reject": Step((S.WAITING, S.UNCERTAIN, S.QUEUED, S.NEEDS_PERSON, S.ACCEPTED), S.REJECTED),
    "wait_for_site": Step(HELD, S.WAITING),
    "try_later": Step(HELD, S.QUEUED),
    "ask_person": Step(HELD, S.NEEDS_PERSON),
    "lose_sight": Step(HELD, S.UNCERTAIN),
    "try_again": Step((S.NEEDS_PERSON,), S.QUEUED),
    "ask_anew": Step((S.CANCELLED,), S.QUEUED),
    "ask_anew_by_hand": Step((S.CANCELLED,), S.NEEDS_PERSON),
    "withdraw": Step((S.QUEUED, S.NEEDS_PERSON), S.CANCELLED),
    "was_there": Step((S.NEEDS_PERSON, S.UNCERTAIN), S.ACCEPTED),
    "was_not_there": Step((S.UNCERTAIN,), S.CANCELLED),
    "sent_by_hand": Step((S.NEEDS_PERSON,), S.WAITING),
}


def take(submission: Submission, name: str) -> None:
    """Take one step, or refuse it. The only writer of a submission's status."""
    step = STEPS[name]
    if submission.status not in step.before:
        raise NotNow(f"This upload is {STATUS_LABELS[submission.status].lower()} now; that is not possible any more.")
    submission.status = step.after
