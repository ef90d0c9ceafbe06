"""An invoice as the bytes of a LEDES file: strict, plain ASCII, CRLF. The same invoice always becomes the same bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from billing.errors import Refusal
from billing.ledes.bill import Bill, Consents
from billing.ledes.checking import problems_in
from billing.ledes.format import Format
from billing.ledes.formats import FORMATS
from billing.ledes.half_cents import half_cents
from billing.ledes.naming import file_name
from billing.ledes.problem import Problem, told
from billing.ledes.rendering import Change, Rendering, render
from billing.ledes.sheet import Sheet
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
    form, bill = FORMATS[profile.format], Bill(invoice, profile, stage, consents or {})
    rendering = render(bill, form)
    refused = [problem for problem in _problems(rendering, bill) if problem.severity is Severity.REFUSE]
    if refused:
        raise CannotWrite(invoice.number, [_on_our_line(problem, bill) for problem in refused])
    content = _content(rendering, form)
    changes = tuple(_on_our_line(change, bill) for change in rendering.changes)
    return LedesBytes(content, file_name(rendering.head, profile), hashlib.sha256(content).hexdigest(), changes)


def problems_of(
    invoice: Invoice, profile: LedesProfile, *, stage: Stage = Stage.INTERIM, consents: Consents | None = None
) -> list[Problem]:
    """Everything that stands in the way of writing this invoice. Needs the same loaded as `write`."""
    bill = Bill(invoice, profile, stage, consents or {})
    found = _problems(render(bill, FORMATS[profile.format]), bill)
    return [_on_our_line(problem, bill) for problem in found]


def _on_our_line(told: Told, bill: Bill) -> Told:
    """What is about a row that was made for the file is about the whole bill."""
    return told if told.line is None or told.line <= bill.last else replace(told, line=None)


def _problems(rendering: Rendering, bill: Bill) -> Iterator[Problem]:
    profile = bill.profile
    form = FORMATS[profile.format]
    yield from problems_in(rendering, form)
    if profile.rounding == "half_up":
        yield from half_cents(rendering.rows)
    yield from of_lines(Sheet(rendering.rows), profile)
    if rendering.rows:
        yield from too_large(len(_content(rendering, form)), profile)


def _content(rendering: Rendering, form: Format) -> bytes:
    return form.layout.write(form, rendering.rows).encode("ascii")
