"""An invoice as the bytes of a LEDES file: strict, plain ASCII, CRLF. The same invoice always becomes the same bytes."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from billing.errors import Refusal
from billing.ledes.bill import Bill, Consents
from billing.ledes.checking import problems_in
from billing.ledes.format import Format
from billing.ledes.half_cents import half_cents
from billing.ledes.naming import file_name
from billing.ledes.problem import Problem, told
from billing.ledes.rendering import Change, Rendering, render
from billing.ledes.wanted import as_taken_by
from billing.ledes.wishes import of_lines, too_large
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Invoice
from data.vocabulary import Severity

Told = TypeVar("Told", Change, Problem)


@dataclass(frozen=True)
class LedesBytes:
    """A finished file: its bytes, its name, the SHA-256 of the bytes in hexadecimal, and what had to be changed for it."""

    content: bytes
    name: str
    sha256: str
    changes: tuple[Change, ...]


class CannotWrite(Refusal):
    """The invoice has faults no carrier would take; `problems` holds all of them."""

    def __init__(self, number: str, problems: Sequence[Problem]) -> None:
        super().__init__(f"Invoice {number} cannot be written as a LEDES file. {told(problems)}")
        self.problems = tuple(problems)


def write(
    invoice: Invoice, profile: LedesProfile, *, stage: Stage = Stage.INTERIM, consents: Consents | None = None
) -> LedesBytes:
    """The file of one invoice, or CannotWrite with every problem. Needs lines, their timekeepers, matter and client loaded."""
    form, bill = as_taken_by(profile), Bill(invoice, profile, stage, consents or {})
    rendering = render(bill, form)
    content = _content(rendering, form)
    refused = [problem for problem in _problems(rendering, content, bill) if problem.severity is Severity.REFUSE]
    if refused:
        raise CannotWrite(invoice.number, _on_our_lines(refused, bill))
    changes = tuple(_on_our_lines(rendering.changes, bill))
    name = file_name(rendering.head["INVOICE_NUMBER"], rendering.head["LAW_FIRM_MATTER_ID"], profile)
    return LedesBytes(content, name, hashlib.sha256(content).hexdigest(), changes)


def problems_of(
    invoice: Invoice, profile: LedesProfile, *, stage: Stage = Stage.INTERIM, consents: Consents | None = None
) -> list[Problem]:
    """Everything that stands in the way of writing this invoice. Needs the same loaded as `write`."""
    form, bill = as_taken_by(profile), Bill(invoice, profile, stage, consents or {})
    rendering = render(bill, form)
    return _on_our_lines(_problems(rendering, _content(rendering, form), bill), bill)


def _on_our_lines(told: Iterable[Told], bill: Bill) -> list[Told]:
    """What is about a line that was made for the file is about the whole bill."""
    made = bill.made
    return [replace(each, line=None) if each.line in made else each for each in told]


def _problems(rendering: Rendering, content: bytes, bill: Bill) -> Iterator[Problem]:
    profile = bill.profile
    yield from problems_in(rendering, as_taken_by(profile))
    if profile.rounding == "half_up":
        yield from half_cents(rendering.sheet)
    yield from of_lines(rendering.sheet, profile)
    yield from too_large(len(content), profile)


def _content(rendering: Rendering, form: Format) -> bytes:
    return form.layout.write(form, rendering.sheet).encode("ascii") if rendering.sheet.lines else b""
