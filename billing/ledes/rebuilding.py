"""A bill in memory from the rows of a file: what a writer needs, and nothing that is stored anywhere."""

from collections.abc import Sequence

from billing.ledes.row import Row
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Client, Invoice, InvoiceLine, Matter, Timekeeper
from data.vocabulary import InvoiceSource


def rebuilt(rows: Sequence[Row]) -> Invoice:
    """The invoice of these rows, of which nothing was refused. Lines keep their numbers where those are plain counts."""
    first, numbers = rows[0], _positions(rows)
    return Invoice(
        number=first.says("INVOICE_NUMBER"), matter=_matter(first), source=InvoiceSource.IMPORTED,
        invoice_date=first.day("INVOICE_DATE"), period_start=first.day("BILLING_START_DATE"), period_end=first.day("BILLING_END_DATE"),
        description=first.says("INVOICE_DESCRIPTION"), total=first.number("INVOICE_TOTAL"),
        lines=[_line(position, row) for position, row in zip(numbers, rows, strict=True)],
    )  # fmt: skip


def profile_in(row: Row, format_name: str) -> LedesProfile:
    """How the new file calls firm and client: as the old one does."""
    ids = {"client_id": row.says("CLIENT_ID") or None, "client_tax_id": row.may_say("CLIENT_TAX_ID")}
    return LedesProfile(law_firm_id="-").model_copy(update={"law_firm_id": row.says("LAW_FIRM_ID"), "format": format_name, **ids})


def stage_in(row: Row) -> Stage:
    """The bill's place among those of its matter, where the file says it."""
    return Stage(said) if (said := row.may_say("STAGE").upper()) else Stage.INTERIM


def _positions(rows: Sequence[Row]) -> list[int]:
    said = [row.says("LINE_ITEM_NUMBER") for row in rows]
    plain = all(number.isascii() and number.isdigit() and len(number) < 10 and str(int(number)) == number for number in said)
    return [int(number) for number in said] if plain else list(range(1, len(rows) + 1))


def _matter(row: Row) -> Matter:
    """A format that asks for the matter's name gets its number where the file does not say it."""
    number = row.says("LAW_FIRM_MATTER_ID")
    client = Client(number=row.says("CLIENT_ID"), name=row.may_say("CLIENT_NAME") or None)
    return Matter(
        number=number,
        caption=row.may_say("MATTER_NAME") or number,
        claim_number=row.says("CLIENT_MATTER_ID") or None,
        client=client,
    )


def _line(position: int, row: Row) -> InvoiceLine:
    return InvoiceLine(
        position=position, kind=row.kind, day=row.day("LINE_ITEM_DATE"), timekeeper=_timekeeper(row),
        task_code=row.says("LINE_ITEM_TASK_CODE") or None, activity_code=row.says("LINE_ITEM_ACTIVITY_CODE") or None,
        expense_code=row.says("LINE_ITEM_EXPENSE_CODE") or None, units=row.number("LINE_ITEM_NUMBER_OF_UNITS"),
        unit_cost=row.number("LINE_ITEM_UNIT_COST"), adjustment=row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"),
        total=row.number("LINE_ITEM_TOTAL"), narrative=row.says("LINE_ITEM_DESCRIPTION"),
    )  # fmt: skip


def _timekeeper(row: Row) -> Timekeeper | None:
    if not (code := row.says("TIMEKEEPER_ID")):
        return None
    last, _, first = row.says("TIMEKEEPER_NAME").partition(",")
    return Timekeeper(
        code=code, last_name=last.strip(), first_name=first.strip(), classification=row.says("TIMEKEEPER_CLASSIFICATION").upper()
    )
