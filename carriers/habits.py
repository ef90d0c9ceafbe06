"""A site's habits beyond its pages: how fast it may be used, when it is open, how it lets a browser in, how it answers later."""

import datetime as dt
from typing import Literal

from pydantic import Field

from carriers.measures import Days, Duration, Times, Zone
from carriers.patterns import CodePattern, InvoicePattern, Pattern, Patterns
from carriers.places import Words
from carriers.profile import Strict

Word = Literal["received", "accepted", "on_hold", "inquiry", "reduced", "rejected", "paid"]
"""What a carrier may say of an invoice after it took it."""


class Door(Strict):
    """What a browser must bring before the first page."""

    http_basic: bool = Field(False, description="The browser itself asks for name and password (HTTP basic authentication)")
    client_certificate: bool = Field(False, description="The site lets in only browsers with the firm's certificate")


class Banner(Strict):
    """Something that may lie over any page at any time."""

    shown: Words = Field(description="A text of the banner")
    click: Words = Field(description="The button that takes it away")


class Pace(Strict):
    """How fast and when the site may be used."""

    per_hour: int | None = Field(None, gt=0, description="Uploads in one hour at most")
    pause: Duration = Field(dt.timedelta(), description="Time between two uploads")
    open: Times | None = Field(None, description="When it may be visited, such as `06:00-22:00`; without it always")
    days: Days | None = Field(None, description="On which days, such as `Mon-Fri`; without it on all")
    closed: tuple[Times, ...] = Field((), description="When it is down for maintenance")
    zone: Zone = Field("UTC", validate_default=True, description="Time zone of these times, such as `America/Chicago`")


class Answering(Strict):
    """How long the carrier thinks."""

    within: Duration = Field(dt.timedelta(days=1), description="Usual time until the answer; silence beyond it is an alarm")
    ask_every: Duration = Field(
        dt.timedelta(minutes=30), description="Time between two looks at an invoice that waits for its answer"
    )


class Reading(Strict):
    """How lines of a page or a mail are read: what they mean, and where the invoice's number stands in them."""

    means: Word | Literal["absent"] = Field(description="What the carrier says of the invoice")
    under: Words | None = Field(None, description="Only below this heading, as far as the next heading that some reading names")
    row: InvoicePattern = Field(
        description="Pattern of one line; names the group `invoice_number`, and where they stand `receipt`, `reason`, `amount`, `line`"
    )


class CodeMail(Strict):
    """The mail that brings a one-time code."""

    subject: Pattern = Field(description="Its subject")
    code: CodePattern = Field(description="Where the code stands; names the group `code`")


class ResultMail(Strict):
    """A mail that brings answers."""

    subject: Pattern = Field(description="Its subject")
    read: tuple[Reading, ...] = Field(min_length=1, description="How its lines are read; the subject stands above the first")


class Mail(Strict):
    """What the carrier writes to the firm."""

    sender: Words = Field(description="Its address, or `@` and its domain")
    code: CodeMail | None = Field(None, description="The mail with a one-time code")
    results: tuple[ResultMail, ...] = Field((), description="Mails with answers")
    ignore: Patterns = Field((), description="Subjects of mails that say nothing about an invoice")
