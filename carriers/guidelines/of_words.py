"""Rules about what a line says."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from carriers.guidelines.guideline import Guideline, Hint

Phrases = Annotated[tuple[Annotated[str, Field(min_length=2)], ...], Field(min_length=1)]
Codes = tuple[Annotated[str, Field(min_length=2, max_length=20)], ...]

VAGUE: Phrases = (
    "file review", "review file", "review of file", "legal research", "research", "deposition preparation", "trial preparation",
    "prepare for trial", "attention to file", "attention to matter", "work on file", "case management", "correspondence",
    "review correspondence", "review documents", "review of documents", "telephone call", "phone call", "conference", "meeting",
    "draft letter", "various tasks", "follow up", "follow-up",
)  # fmt: skip
CLERICAL: Phrases = (
    "bates stamp", "bates-stamp", "calendaring", "collating", "copying", "docketing", "e-filing", "faxing",
    "filing documents", "indexing", "making copies", "mailing", "photocopying", "proofreading", "scanning", "schedule deposition",
    "secretarial", "updating calendar",
)  # fmt: skip
NOT_BILLABLE: Phrases = (
    "billing inquiry", "conflict check", "conflicts check", "docket review", "invoice preparation", "opening file",
    "overtime", "prepare invoice", "preparing invoice", "review of docket", "word processing",
)  # fmt: skip


class BlockBilling(Hint):
    """One entry tells one piece of work; several are several entries, each with its hours."""

    tasks: int = Field(1, ge=1, description="Pieces of work one entry may tell")
    from_hours: Decimal = Field(Decimal(0), ge=0, description="Hours: shorter entries may tell more")


class VagueNarrative(Guideline):
    """A narrative says what was done, on what and what for."""

    words: int = Field(4, ge=1, description="Words a narrative has at least")
    phrases: Phrases = Field(VAGUE, description="Narratives that say nothing when they stand alone")


class ClericalWork(Hint):
    """Office work is not billed as time."""

    phrases: Phrases = Field(CLERICAL, description="Words that give it away")


class NotBillable(Hint):
    """What the firm does for itself is not billed."""

    phrases: Phrases = Field(NOT_BILLABLE, description="Words that give it away")


class ForbiddenWords(Guideline):
    """Words the carrier does not want to read."""

    phrases: Phrases = Field(description="The words")


class LegalResearch(Guideline):
    """Much research needs the claim handler's consent, who is named in the line."""

    hours: Decimal = Field(Decimal(3), ge=0, description="Hours of research on one bill that need nobody's consent")
    codes: Codes = Field(("A102",), description="Activity codes of research")


class CodesNeeded(Guideline):
    """Every line has its codes."""

    task: bool = Field(True, description="Time needs a task code")
    activity: bool = Field(True, description="Time needs an activity code")
    expense: bool = Field(True, description="A cost needs an expense code")
