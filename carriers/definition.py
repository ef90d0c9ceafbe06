"""A carrier file as types: who the carrier is, what it takes, and how its site is played."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from carriers.guidelines import Guidelines
from carriers.habits import Answering, Banner, Door, Mail, Pace, Reading
from carriers.patterns import Patterns, ReceiptPatterns
from carriers.places import Seconds, Words
from carriers.profile import LedesProfile, PaperProfile, Strict, Terms
from carriers.steps import AnyStep

Steps = Annotated[tuple[AnyStep, ...], Field(min_length=1)]
Heavy = Literal["images", "fonts", "media", "trackers"]


class Patience(Strict):
    """How long the site may keep a browser waiting."""

    step: Seconds = Field(20, description="Seconds a page or a button may keep us waiting")
    answer: Seconds = Field(90, description="Seconds the answer may take after the send")


class Journeys(Strict):
    """The ways through the site, each a list of steps."""

    sign_in: Steps = Field(description="From the site's door to a page that only the firm sees")
    find: Steps = Field(description="To the page that says whether the site has the invoice")
    upload: Steps = Field(description="From a signed-in page to the send and its answer")
    finish: Steps | None = Field(None, description="Completes an invoice that the site holds only as a draft")
    status: Steps | None = Field(None, description="To the list of many invoices, which `statuses` reads")


class Outcome(Strict):
    """What the page's text means; each is a regular expression or a list of them."""

    accepted: ReceiptPatterns = Field((), description="The site has it; names the group `receipt`, and `total` where it stands")
    rejected: Patterns = Field(
        description="The site refuses it; of every match the groups `reason`, `line` (line item) and `file_line` are kept"
    )
    absent: Patterns = Field(description="The site surely does not have it")
    already_there: Patterns = Field(
        (), description="The site says at the upload that it has this number; `find` tells which invoice it has"
    )
    pending: Patterns = Field((), description="The site has it and is still thinking")
    unfinished: Patterns = Field((), description="The site has it as a draft; `finish` completes it")
    wrong_password: Patterns = Field(description="The site refuses the name or the password")
    wrong_code: Patterns = Field((), description="The site refuses the one-time code")
    locked: Patterns = Field((), description="The account is locked, or its password has expired")
    password_expiring: Patterns = Field((), description="The password must be changed soon; may name the group `days`")
    signed_out: Patterns = Field((), description="The session is over; the visit signs in again and goes on")
    person_needed: Patterns = Field(
        (), description="The site wants a person: a captcha, a letter to read, terms nobody may accept for us"
    )
    busy: Patterns = Field((), description="Too many visits or uploads; later is worth a try")
    maintenance: Patterns = Field((), description="The site is closed for now")


NOT_PLAYED = "`journeys` and `outcome` are missing; for a site that no browser can use, say why under `by_hand`"
NO_STEPS: Steps = ()
NO_JOURNEYS = Journeys.model_construct(sign_in=NO_STEPS, find=NO_STEPS, upload=NO_STEPS, finish=None, status=None)
NO_OUTCOME = Outcome.model_construct(accepted=(), rejected=(), absent=(), wrong_password=())


class Carrier(Strict):
    """One carrier file. The file's name without its ending is the carrier's slug."""

    name: str = Field(min_length=1, max_length=120, description="The carrier's name as people say it")
    address: str = Field(pattern=r"^https?://\S+$", description="Where its site begins")
    by_hand: Words | None = Field(None, description="Why no browser can use the site; a person does, and the board keeps track")
    ledes: LedesProfile = Field(description="The file it takes")
    pdf: PaperProfile | None = Field(None, description="The PDF it takes beside the file")
    terms: Terms = Field(Terms(), description="When it is billed")
    guidelines: Guidelines = Field(Guidelines(), description="What it wants of a bill, rule by rule")
    door: Door = Field(Door(), description="What a browser must bring before the first page")
    patience: Patience = Field(Patience(), description="How long its site may keep a browser waiting")
    pace: Pace = Field(Pace(), description="How fast and when its site may be used")
    answers: Answering = Field(Answering(), description="How long it thinks")
    loads: tuple[Heavy, ...] = Field((), description="What a visit loads although it is heavy; by default none of it")
    banners: tuple[Banner, ...] = Field((), description="What may lie over any page, and how it is taken away")
    confirm: Patterns = Field(
        (), description="Questions in the browser's own boxes that are answered with OK; all others with Cancel"
    )
    journeys: Journeys = Field(NO_JOURNEYS, description="How its site is played")
    outcome: Outcome = Field(NO_OUTCOME, description="How its site's words are read")
    statuses: tuple[Reading, ...] = Field((), description="How the lines that the journey `status` leads to are read")
    mail: Mail | None = Field(None, description="What it writes to the firm")

    @model_validator(mode="after")
    def is_played_or_not(self) -> "Carrier":
        """A site is used by a browser or by a person."""
        played = self.journeys is not NO_JOURNEYS and self.outcome is not NO_OUTCOME
        if self.by_hand is None and not played:
            raise PydanticCustomError("place", NOT_PLAYED)
        return self
