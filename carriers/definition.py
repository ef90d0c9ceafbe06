"""A carrier file as types: who the carrier is, what it takes, and how its site is played."""

from typing import Annotated

from pydantic import Field

from carriers.patterns import Patterns, ReceiptPatterns
from carriers.profile import LedesProfile, Strict, Terms
from carriers.steps import AnyStep, Seconds

Steps = Annotated[tuple[AnyStep, ...], Field(min_length=1)]


class Patience(Strict):
    """How long the site may take."""

    step: Seconds = Field(20, description="Seconds a page or a button may keep us waiting")
    answer: Seconds = Field(90, description="Seconds the answer may take after the send")


class Journeys(Strict):
    """The ways through the site, each a list of steps."""

    sign_in: Steps = Field(description="From the site's door to a page that only the firm sees")
    find: Steps = Field(description="To the page that says whether the site has the invoice")
    upload: Steps = Field(description="From a signed-in page to the send and its answer")
    finish: Steps | None = Field(None, description="Completes an invoice that the site holds only as a draft")


class Outcome(Strict):
    """What the page's text means; each is a regular expression or a list of them."""

    accepted: ReceiptPatterns = Field(description="The site has it; must name the group `receipt`")
    rejected: Patterns = Field(description="The site refuses it; the group `reason` of every match is kept")
    absent: Patterns = Field(description="The site surely does not have it")
    pending: Patterns = Field((), description="The site has it and is still thinking")
    unfinished: Patterns = Field((), description="The site has it as a draft; `finish` completes it")
    wrong_password: Patterns = Field(description="The site refuses the name or the password")
    wrong_code: Patterns = Field((), description="The site refuses the six-digit code")
    person_needed: Patterns = Field((), description="The site wants a person: terms to accept, a captcha, a letter to read")
    maintenance: Patterns = Field((), description="The site is closed for now")


class Carrier(Strict):
    """One carrier file. The file's name without its ending is the carrier's slug."""

    name: str = Field(min_length=1, max_length=120, description="The carrier's name as people say it")
    address: str = Field(pattern=r"^https?://\S+$", description="Where its site begins")
    ledes: LedesProfile = Field(description="The file it takes")
    terms: Terms = Field(Terms(), description="When it is billed")
    patience: Patience = Field(Patience(), description="How long its site may take")
    journeys: Journeys = Field(description="How its site is played")
    outcome: Outcome = Field(description="How its site's words are read")
