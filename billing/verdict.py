"""What follows from everything a carrier said of one upload, in whatever order we came to know it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from data.models import Answer
from data.vocabulary import AnswerSource, CarrierWord, SubmissionStatus, Turn

W = CarrierWord
HAS_IT = (W.RECEIVED, W.ACCEPTED, W.REDUCED, W.PAID)
ASKS = (W.ON_HOLD, W.INQUIRY)
WEIGHT = {
    word: weight for weight, word in enumerate((W.RECEIVED, W.ACCEPTED, W.ON_HOLD, W.INQUIRY, W.REDUCED, W.PAID, W.REJECTED))
}
"""Of two words said in the same moment the heavier one counts: a rejection that is overlooked costs the most."""


@dataclass(frozen=True)
class Verdict:
    """The newest word, and the newest that says whether the carrier has the invoice (`decided`).

    `receipt` is the one that was named first, of all the `receipts` it named; `by_person`: somebody here wrote down one of its answers.
    """

    newest: Answer
    decided: Answer | None
    receipt: str | None
    receipts: frozenset[str]
    by_person: bool

    @property
    def status(self) -> SubmissionStatus | None:
        """Accepted or rejected; None while the carrier only asks or holds."""
        if self.decided is None:
            return None
        return SubmissionStatus.REJECTED if self.decided.word == W.REJECTED else SubmissionStatus.ACCEPTED

    @property
    def turn(self) -> Turn | None:
        """The biller's while the newest word asks for something; nobody's when all is well."""
        return Turn.BILLER if self.newest.word in (*ASKS, W.REJECTED) else None

    @property
    def sentence(self) -> str:
        """The carrier's own words, with its reason if they do not hold it already."""
        words, reason = self.newest.words, self.newest.reason
        return f"{words} ({reason})" if reason and reason not in words else words


def verdict(answers: Sequence[Answer]) -> Verdict | None:
    """The verdict on one upload; None while nothing was said of it."""
    if not answers:
        return None
    # A receipt sent late would else take back what was decided meanwhile.
    weighty = [answer for answer in answers if answer.word != W.RECEIVED] or list(answers)
    decisive = [answer for answer in weighty if answer.word not in ASKS] or [one for one in answers if one.word not in ASKS]
    named = sorted((one for one in answers if one.receipt and one.word in HAS_IT and one.word != W.PAID), key=_order)
    return Verdict(
        newest=max(weighty, key=_order),
        decided=max(decisive, key=_order, default=None),
        receipt=named[0].receipt if named else None,
        receipts=frozenset(one.receipt for one in named if one.receipt),
        by_person=any(answer.source == AnswerSource.PERSON for answer in answers),
    )


def _order(answer: Answer) -> tuple[dt.datetime, int, str, str]:
    return answer.said_at, WEIGHT[answer.word], answer.words, answer.receipt or ""
