"""What would happen if a file were imported, before anything does."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from billing.importing.known import Known, NewMatter, NewTimekeeper, new_matters, new_timekeepers
from billing.importing.obstacles import obstacles_in
from billing.ledes import Problem, Reading, Row, read
from billing.ledes.format import Format
from billing.ledes.formats import format_of
from billing.ledes.reading import in_order, once_where_it_stands
from billing.ledes.values import number_in
from data.vocabulary import Severity


@dataclass(frozen=True)
class InvoiceInFile:
    """One invoice as the file says; `total` is None where the file's cannot be read."""

    number: str
    matter_number: str
    client_number: str
    lines: int
    total: Decimal | None


@dataclass(frozen=True)
class Preview:
    """What a file holds, what is wrong with it, and whom and what it names that is not here yet."""

    problems: tuple[Problem, ...]
    invoices: tuple[InvoiceInFile, ...]
    unknown_matters: tuple[NewMatter, ...]
    unknown_timekeepers: tuple[NewTimekeeper, ...]

    @property
    def is_refused(self) -> bool:
        """Something must be mended before the file can be imported."""
        return any(problem.severity is Severity.REFUSE for problem in self.problems)


def look_into(session: Session, content: bytes) -> Preview:
    """Read a file's bytes, of any format, and hold it against what is here; changes nothing."""
    form = format_of(content)
    reading = read(content, form)
    return preview_of(reading, form, Known.of(session, reading.sheet))


def preview_of(reading: Reading, form: Format, known: Known) -> Preview:
    """The preview of a file that was read in its format."""
    sheet = reading.sheet
    obstacles = once_where_it_stands(obstacles_in(sheet, known), sheet)
    return Preview(
        in_order((*reading.problems, *obstacles), form),
        tuple(_invoice(rows) for rows in sheet.invoices.values()),
        tuple(new_matters(sheet, known).values()),
        tuple(new_timekeepers(sheet, known).values()),
    )


def _invoice(rows: Sequence[Row]) -> InvoiceInFile:
    first, total = rows[0], rows[0].says("INVOICE_TOTAL")
    number, matter, client = (first.says(field) for field in ("INVOICE_NUMBER", "LAW_FIRM_MATTER_ID", "CLIENT_ID"))
    return InvoiceInFile(number, matter, client, len(rows), number_in(total) if total else None)
