"""Which limits of a rule are tried on past bills: a short ladder for a rule with a number, else what the carrier's own words name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import ValidationError

from billing.guidelines.narratives import first_of
from carriers.guidelines import Guideline, Guidelines
from data.models import InvoiceLine

LADDERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "time_increment": ("hours", ("0.5", "0.25", "0.2", "0.1")),
    "entry_size": ("hours", ("1", "2", "3", "4", "5", "6", "8", "10", "12")),
    "hours_per_day": ("hours", ("8", "10", "12", "14", "16")),
    "stale_time": ("days", ("30", "45", "60", "90", "120", "180")),
    "late_invoice": ("days", ("10", "15", "30", "45", "60", "90")),
    "invoice_frequency": ("every", ("quarter", "month")),
    "matter_closed": ("days", ("0", "30", "60", "90", "120", "180")),
    "block_billing": ("from_hours", ("0", "0.5", "1", "1.5", "2", "3", "4")),
    "vague_narrative": ("words", ("10", "8", "6", "5", "4", "3")),
    "legal_research": ("hours", ("0", "1", "2", "3", "5")),
    "staffing": ("people", ("1", "2", "3", "4", "5", "6")),
    "multiple_attendance": ("people", ("1", "2", "3")),
    "rate_lock": ("years", ("3", "2", "1")),
    "travel": ("percent", ("0", "50", "75")),
    "expense_receipts": ("over", ("0", "25", "50", "75", "100", "250")),
    "direct_expenses": ("over", ("100", "250", "500", "1000")),
    "document_backup": ("over", ("250", "500", "1000", "2000")),
    "budget": ("percent", ("75", "80", "90", "100")),
}
"""The rules with one number that says how strict they are, and the values worth trying, the strictest first."""
DOLLARS = re.compile(r"\$(\d[\d,]*(?:\.\d\d)?)")
DESCRIBED = re.compile(r"described as (.+?) is|(?:word|phrase|term)s? [“\"‘']?([\w -]+)|[“\"‘']([^”\"’']{2,40})[”\"’']")


class CutLine(NamedTuple):
    """A line that a carrier cut, and its words about it."""

    line: InvoiceLine
    words: str


Limit = Mapping[str, Any]


def limits_to_try(rule: str, cut: Sequence[CutLine], now: Guideline | None) -> list[Guideline]:
    """The rule with each limit worth trying; all else as the carrier file says it now. None where no limit can be known."""
    kind = kind_of(rule)
    kept = now.model_dump(exclude_unset=True) if now else {}
    tried = [_valid(kind, {**kept, **limit}) for limit in (*_ladder(rule), *_learned(rule, cut, kept))]
    found = [each for each in tried if each is not None]
    return found or [each for each in (_valid(kind, kept),) if each is not None]


def kind_of(rule: str) -> type[Guideline]:
    """The model that holds a rule's limits."""
    annotation: Any = Guidelines.model_fields[rule].annotation
    kind: type[Guideline] = next(each for each in annotation.__args__ if each is not type(None))
    return kind


def _valid(kind: type[Guideline], limits: Limit) -> Guideline | None:
    try:
        return kind.model_validate(limits)
    except ValidationError:
        return None


def _ladder(rule: str) -> Iterator[Limit]:
    field, values = LADDERS.get(rule, ("", ()))
    return ({field: value} for value in values)


def _learned(rule: str, cut: Sequence[CutLine], kept: Limit) -> Iterator[Limit]:
    """Limits that stand in the carrier's words: dollars an hour, dollars a day, words it does not pay for."""
    match rule:
        case "rate_cap":
            caps = _lowest(
                (each.line.timekeeper.classification, each, each.line.unit_cost) for each in cut if each.line.timekeeper
            )
            yield from [{"dollars": {**kept.get("dollars", {}), **caps}}] if caps else []
        case "expense_caps":
            caps = _lowest((each.line.expense_code, each, each.line.total) for each in cut if each.line.expense_code)
            yield from [{"dollars": {**kept.get("dollars", {}), **caps}}] if caps else []
        case "forbidden_words":
            words = [*kept.get("phrases", ()), *_words_named(cut)]
            yield from [{"phrases": tuple(dict.fromkeys(words))}] if words else []


def _lowest(named: Iterable[tuple[str, CutLine, Decimal]]) -> dict[str, Decimal]:
    """For each classification or code the lowest amount that the carrier names and that is below what was billed."""
    found: dict[str, Decimal] = {}
    for key, each, billed in named:
        for amount in (Decimal(said.replace(",", "")) for said in DOLLARS.findall(each.words)):
            if amount < billed:
                found[key] = min(amount, found.get(key, amount))
    return found


def _words_named(cut: Sequence[CutLine]) -> Iterator[str]:
    """Words that the carrier names and the line holds."""
    for each in cut:
        for groups in DESCRIBED.findall(each.words):
            named = next((word.strip().lower() for word in groups if word.strip()), "")
            if len(named) > 1 and first_of((named,), each.line.narrative):
                yield named
