"""Rules about what a line says."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from billing.guidelines.case import Breach, Case
from billing.guidelines.narratives import first_of, plain, tasks_in
from billing.wording import hours, many
from carriers.guidelines import of_words
from data.models import InvoiceLine

CONSENT = re.compile(
    r"(?:approved|authorized|authorised|consented|requested|at the request|per instructions?) (?:by|of|from) \S+", re.I
)
"""How a line names who asked for the work."""


def block_billing(case: Case, limit: of_words.BlockBilling) -> Iterator[Breach]:
    """One entry, one piece of work."""
    for line in case.fees:
        if line.units >= limit.from_hours and (tasks := tasks_in(line.narrative)) > limit.tasks:
            yield Breach(
                f"It tells {tasks} pieces of work in one entry of {hours(line.units)}; the carrier wants each with its own hours.",
                line,
            )


def vague_narrative(case: Case, limit: of_words.VagueNarrative) -> Iterator[Breach]:
    """A narrative says what was done, on what, what for."""
    empty = {plain(phrase) for phrase in limit.phrases}
    for line in case.fees:
        words = plain(line.narrative)
        if words in empty:
            yield Breach(
                f"“{line.narrative.strip()}” alone does not say on what and what for; the carrier does not pay for it.", line
            )
        elif (said := len(words.split())) < limit.words:
            yield Breach(
                f"The narrative has {many(said, 'word')}; the carrier wants to read what was done, on what and what for.", line
            )


def clerical_work(case: Case, limit: of_words.ClericalWork) -> Iterator[Breach]:
    """No office work."""
    return _said(case.fees, limit.phrases, "is office work, which the carrier does not pay by the hour")


def not_billable(case: Case, limit: of_words.NotBillable) -> Iterator[Breach]:
    """Nothing the firm does for itself."""
    return _said(case.invoice.lines, limit.phrases, "is the firm's own business, which the carrier does not pay")


def forbidden_words(case: Case, limit: of_words.ForbiddenWords) -> Iterator[Breach]:
    """No word that the carrier does not want."""
    return _said(case.invoice.lines, limit.phrases, "is a word this carrier does not take; say it otherwise")


def legal_research(case: Case, limit: of_words.LegalResearch) -> Iterator[Breach]:
    """Much research names who consented."""
    lines = [line for line in case.fees if line.activity_code in limit.codes]
    if (together := sum((line.units for line in lines), Decimal(0))) <= limit.hours:
        return
    for line in lines:
        if not CONSENT.search(line.narrative):
            yield Breach(
                f"The bill has {hours(together)} of research; over {hours(limit.hours)} the carrier wants to read who consented,"
                " such as “approved by M. Ortiz”.",
                line,
            )


def codes_needed(case: Case, limit: of_words.CodesNeeded) -> Iterator[Breach]:
    """Every line has its codes."""
    for line in case.fees:
        missing = [("task", limit.task and not line.task_code), ("activity", limit.activity and not line.activity_code)]
        for what, is_missing in missing:
            if is_missing:
                yield Breach(f"It has no {what} code; the carrier wants one on all time.", line)
    for line in case.costs:
        if limit.expense and not line.expense_code:
            yield Breach("It has no expense code; the carrier wants one on every cost.", line)


def _said(lines: Iterable[InvoiceLine], phrases: of_words.Phrases, why: str) -> Iterator[Breach]:
    for line in lines:
        if phrase := first_of(phrases, line.narrative):
            yield Breach(f"“{phrase}” {why}.", line)
