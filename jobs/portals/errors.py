"""What can go wrong on a carrier's site, by whose turn it is next. A rejection is an answer and not here."""

from dataclasses import dataclass
from typing import ClassVar

from data.vocabulary import Turn


@dataclass(frozen=True)
class Place:
    """Where on the way it happened: the carrier's name, the journey, and the step as counted in the carrier file, from 1."""

    carrier: str
    journey: str
    step: int | None = None

    def __str__(self) -> str:
        return ", ".join([self.carrier, self.journey, *([f"step {self.step}"] if self.step else [])])


class PortalError(Exception):
    """A visit that did not come to an answer; `sentence` says why, `turn` who is next."""

    turn: ClassVar[Turn]

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(place, sentence)
        self.place = place
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"

    @property
    def carrier(self) -> str:
        """The carrier's name."""
        return self.place.carrier

    @property
    def journey(self) -> str:
        """The journey that was played."""
        return self.place.journey

    @property
    def step(self) -> int | None:
        """The step's number in that journey, from 1."""
        return self.place.step


class SiteUnavailable(PortalError):
    """Down, slow, under maintenance, or our own browser died: nothing was sent, later is worth a try."""

    turn = Turn.WORKER


class SiteBusy(SiteUnavailable):
    """The site was asked too much of; it may say after how many seconds it is ready again."""

    def __init__(self, place: Place, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(place, sentence)
        self.retry_after = retry_after


class SignedOut(SiteUnavailable):
    """The site ended the session. A visit signs in once more and plays the journey anew, unless the invoice was sent."""


class SignInRefused(PortalError):
    """The name, password, code, answer or certificate was refused or is missing, or the account is locked; trying again helps nobody."""

    turn = Turn.ADMIN


class PersonNeeded(PortalError):
    """The site wants a person: terms to accept, a captcha, a letter to read."""

    turn = Turn.BILLER


class SiteChanged(PortalError):
    """A step found nothing to act on, or the page gave no answer that the carrier file knows."""

    turn = Turn.KEEPER


class OutcomeUnknown(PortalError):
    """We pressed send and saw no answer. Only `find` or a person on the carrier's site may say what became of it."""

    turn = Turn.BILLER

    @classmethod
    def after(cls, trouble: PortalError) -> "OutcomeUnknown":
        """What any trouble means once the send was pressed."""
        return cls(trouble.place, f"the invoice was sent, and its outcome is unknown: {trouble.sentence}")


class BrowserMissing(PortalError):
    """There is no Chromium to work with, or it does not start."""

    turn = Turn.ADMIN
