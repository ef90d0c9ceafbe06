"""A bill in memory from the rows of a file, and what a conversion needs around it; nothing here is stored."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from billing.ledes.row import Row
from billing.money import invoice_total
from billing.stage import Stage
from carriers.profile import Address, LawFirm, LedesProfile
from data.models import Client, Invoice, InvoiceLine, Matter, Timekeeper
from data.vocabulary import InvoiceSource

DOLLARS = "USD"
ADDRESS = {
    "address_1": "{of}_ADDRESS_1", "address_2": "{of}_ADDRESS_2", "city": "{of}_CITY", "state": "{of}_STATEorREGION",
    "postcode": "{of}_POSTCODE", "country": "{of}_COUNTRY", "phone": "{of}_PHONE",
}  # fmt: skip
"""The field that carries each part of an address, of the firm or of the client."""
FIRM = {
    "name": "{of}_NAME", "contact_last_name": "CONTACT_LAST_NAME", "contact_first_name": "CONTACT_FIRST_NAME",
    "contact_email": "CONTACT_EMAIL",
}  # fmt: skip


def rebuilt(rows: Sequence[Row], matter: Matter, lines: list[InvoiceLine]) -> Invoice:
    """The invoice of these rows, of which nothing was refused; its totals are without tax, as ours are."""
    first = rows[0]
    return Invoice(
        number=first.says("INVOICE_NUMBER"), matter=matter, source=InvoiceSource.IMPORTED,
        invoice_date=first.day("INVOICE_DATE"), period_start=first.day("BILLING_START_DATE"), period_end=first.day("BILLING_END_DATE"),
        description=first.says("INVOICE_DESCRIPTION"), total=first.number("INVOICE_TOTAL") - invoice_total(map(tax_of, rows)), lines=lines,
    )  # fmt: skip


def rebuilt_line(position: int, row: Row, timekeeper: Timekeeper | None) -> InvoiceLine:
    """One line of it."""
    units, narrative = row.number("LINE_ITEM_NUMBER_OF_UNITS"), row.says("LINE_ITEM_DESCRIPTION")
    unit_cost = row.number("LINE_ITEM_UNIT_COST")
    return InvoiceLine(
        position=position, kind=row.kind, day=row.day("LINE_ITEM_DATE"), timekeeper=timekeeper,
        task_code=row.says("LINE_ITEM_TASK_CODE") or None, activity_code=row.says("LINE_ITEM_ACTIVITY_CODE") or None,
        expense_code=row.says("LINE_ITEM_EXPENSE_CODE") or None,
        units=units, original_units=units, unit_cost=unit_cost, original_unit_cost=unit_cost,
        adjustment=row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), total=row.number("LINE_ITEM_TOTAL") - tax_of(row),
        narrative=narrative, original_narrative=narrative,
    )  # fmt: skip


def tax_of(row: Row) -> Decimal:
    """The tax in a row's total; nothing in formats without tax."""
    return row.number("LINE_ITEM_TAX_TOTAL") if "LINE_ITEM_TAX_TOTAL" in row.columns else Decimal(0)


def names_in(name: str) -> tuple[str, str]:
    """Last and first name; LEDES wants a comma between them, some files only have a blank."""
    last, _, first = name.partition("," if "," in name else " ")
    return last.strip(), first.strip()


def as_the_file_says(rows: Sequence[Row]) -> Invoice:
    """With the matter and the timekeepers that the rows name. Lines keep their numbers where those are plain counts."""
    lines = [rebuilt_line(position, row, _timekeeper(row)) for position, row in zip(positions_of(rows), rows, strict=True)]
    return rebuilt(rows, _matter(rows[0]), lines)


def profile_in(row: Row, format_name: str) -> LedesProfile:
    """How the new file calls firm and client, and its money: as the old one does."""
    told = {
        "format": format_name, "law_firm_id": row.says("LAW_FIRM_ID"), "client_id": row.says("CLIENT_ID") or None,
        "client_tax_id": row.may_say("CLIENT_TAX_ID"), "currency": money_of(row),
        "country": "alpha-2" if max(len(row.may_say(f"{of}_COUNTRY")) for of in ("LAW_FIRM", "CLIENT")) == len("US") else "alpha-3",
        "law_firm": LawFirm.model_construct(**_parts(row, "LAW_FIRM", ADDRESS | FIRM)),
        "client_address": Address.model_construct(**_parts(row, "CLIENT", ADDRESS)),
    }  # fmt: skip
    return LedesProfile(law_firm_id="-").model_copy(update=told)


def money_of(row: Row) -> str:
    """The currency of a row's amounts; formats that name none are in dollars."""
    return row.may_say("INVOICE_CURRENCY").upper() or DOLLARS


def _parts(row: Row, of: str, parts: dict[str, str]) -> dict[str, Any]:
    return {part: row.may_say(field.format(of=of)) for part, field in parts.items()}


def stage_in(row: Row) -> Stage:
    """The bill's place among those of its matter, where the file says it."""
    if row.may_say("MATTER_FINAL_BILL").upper() == "Y":
        return Stage.FINAL
    return Stage(said) if (said := row.may_say("STAGE").upper()) else Stage.INTERIM


def positions_of(rows: Sequence[Row]) -> list[int]:
    """The numbers of a bill's lines here: those of its file where they are plain counts, else from 1."""
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
