"""An invoice as the bytes of a LEDES file: strict, plain ASCII, CRLF. The same invoice always becomes the same bytes."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from billing.errors import Refusal
from billing.ledes.checking import problems_in
from billing.ledes.field import Format
from billing.ledes.formats import FORMATS
from billing.ledes.problem import Problem, told
from billing.ledes.rendering import Change, Rendering, render
from carriers.profile import LedesProfile
from data.models import Invoice
from data.vocabulary import Severity

END = "[]\r\n"
NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


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


def write(invoice: Invoice, profile: LedesProfile) -> LedesBytes:
    """The file of one invoice, or CannotWrite with every problem. Needs lines, their timekeepers, matter and client loaded."""
    form = FORMATS[profile.format]
    rendering = render(invoice, profile, form)
    refused = [problem for problem in problems_in(rendering, form) if problem.severity is Severity.REFUSE]
    if refused:
        raise CannotWrite(invoice.number, refused)
    content = _text(rendering, form).encode("ascii")
    return LedesBytes(content, _name(rendering, profile), hashlib.sha256(content).hexdigest(), rendering.changes)


def problems_of(invoice: Invoice, profile: LedesProfile) -> list[Problem]:
    """Everything that stands in the way of writing this invoice. Needs the same loaded as `write`."""
    form = FORMATS[profile.format]
    return problems_in(render(invoice, profile, form), form)


def _text(rendering: Rendering, form: Format) -> str:
    rows = [form.marker, "|".join(form.columns), *("|".join(row.cells) for row in rendering.rows)]
    return END.join([*rows, ""])


def _name(rendering: Rendering, profile: LedesProfile) -> str:
    """The name the carrier sees, of letters that every system takes."""
    head = rendering.head
    name = profile.file_name.replace("{invoice_number}", head.says("INVOICE_NUMBER"))
    return NOT_IN_FILE_NAMES.sub("-", name.replace("{matter_number}", head.says("LAW_FIRM_MATTER_ID")))
