"""A bill in memory from the rows of a file, and what a conversion needs around it; nothing here is stored."""

from collections.abc import Sequence
from typing import Any

from billing.ledes.row import Row
from billing.stage import Stage
from carriers.profile import Address, Firm, LedesProfile
from data.models import Client, Invoice, InvoiceLine, Matter, Timekeeper
from data.vocabulary import InvoiceSource


def rebuilt(rows: Sequence[Row], matter: Matter, lines: list[InvoiceLine]) -> Invoice:
    """The invoice of these rows, of which nothing was refused."""
    first = rows[0]
    return Invoice(
        number=first.says("INVOICE_NUMBER"), matter=matter, source=InvoiceSource.IMPORTED,
        invoice_date=first.day("INVOICE_DATE"), period_start=first.day("BILLING_START_DATE"), period_end=first.day("BILLING_END_DATE"),
        description=first.says("INVOICE_DESCRIPTION"), total=first.number("INVOICE_TOTAL"), lines=lines,
    )  # fmt: skip


def rebuilt_line(position: int, row: Row, timekeeper: Timekeeper | None) -> InvoiceLine:
    """One line of it."""
    units, narrative = row.number("LINE_ITEM_NUMBER_OF_UNITS"), row.says("LINE_ITEM_DESCRIPTION")
    return InvoiceLine(
        position=position, kind=row.kind, day=row.day("LINE_ITEM_DATE"), timekeeper=timekeeper,
        task_code=row.says("LINE_ITEM_TASK_CODE") or None, activity_code=row.says("LINE_ITEM_ACTIVITY_CODE") or None,
        expense_code=row.says("LINE_ITEM_EXPENSE_CODE") or None,
        units=units, original_units=units, unit_cost=row.number("LINE_ITEM_UNIT_COST"),
        adjustment=row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), total=row.number("LINE_ITEM_TOTAL"),
        narrative=narrative, original_narrative=narrative,
    )  # fmt: skip


def names_in(name: str) -> tuple[str, str]:
    """Last and first name; LEDES wants a comma between them, some files only have a blank."""
    last, _, first = name.partition("," if "," in name else " ")
    return last.strip(), first.strip()


def as_the_file_says(rows: Sequence[Row]) -> Invoice:
    """With the matter and the timekeepers that the rows name. Lines keep their numbers where those are plain counts."""
    lines = [rebuilt_line(position, row, _timekeeper(row)) for position, row in zip(_positions(rows), rows, strict=True)]
    return rebuilt(rows, _matter(rows[0]), lines)


def profile_in(row: Row, format_name: str) -> LedesProfile:
    """How the new file calls firm and client: as the old one does."""
    ids = {"client_id": row.says("CLIENT_ID") or None, "client_tax_id": row.may_say("CLIENT_TAX_ID")}
    cards = {"firm": _card(row, "LAW_FIRM", Firm), "client_address": _card(row, "CLIENT", Address)}
    return LedesProfile(law_firm_id="-").model_copy(
        update={"law_firm_id": row.says("LAW_FIRM_ID"), "format": format_name, **ids, **cards}
    )


def stage_in(row: Row) -> Stage:
    """The bill's place among those of its matter, where the file says it."""
    if row.may_say("MATTER_FINAL_BILL").upper() == "Y":
        return Stage.FINAL
    return Stage(said) if (said := row.may_say("STAGE").upper()) else Stage.INTERIM


def _card(row: Row, of: str, card: type[Address]) -> Address:
    """What the old file says of firm or client, however little that is."""
    words = {
        "name": f"{of}_NAME", "address_1": f"{of}_ADDRESS_1", "address_2": f"{of}_ADDRESS_2", "city": f"{of}_CITY",
        "state": f"{of}_STATEorREGION", "postcode": f"{of}_POSTCODE", "country": f"{of}_COUNTRY", "phone": f"{of}_PHONE",
        "contact_last_name": "CONTACT_LAST_NAME", "contact_first_name": "CONTACT_FIRST_NAME", "contact_email": "CONTACT_EMAIL",
    }  # fmt: skip
    said: dict[str, Any] = {word: row.may_say(field) or None for word, field in words.items()}
    return card.model_construct(**said)


def _positions(rows: Sequence[Row]) -> list[int]:
    said = [row.says("LINE_ITEM_NUMBER") for row in rows]
    plain = all(number.isascii() and number.isdigit() and len(number) < 10 and str(int(number)) == number for number in said)
    return [int(number) for number in said] if plain else list(range(1, len(rows) + 1))


def _matter(row: Row) -> Matter:
    """A format that asks for the matter's name gets its number where the file does not say it."""
    number, client = row.says("LAW_FIRM_MATTER_ID"), Client(number=row.says("CLIENT_ID"), name=row.may_say("CLIENT_NAME") or None)
    claim = row.says("CLIENT_MATTER_ID") or None
    return Matter(number=number, caption=row.may_say("MATTER_NAME") or number, claim_number=claim, client=client)


def _timekeeper(row: Row) -> Timekeeper | None:
    if not (code := row.says("TIMEKEEPER_ID")):
        return None
    (last, first), classification = names_in(row.says("TIMEKEEPER_NAME")), row.says("TIMEKEEPER_CLASSIFICATION").upper()
    return Timekeeper(code=code, last_name=last, first_name=first, classification=classification)
