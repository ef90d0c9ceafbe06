"""The lines of one invoice as a file."""

from collections.abc import Sequence

from billing.actor import Actor
from data.queries.bills import bill
from data.session import reading
from data.vocabulary import LineKind, Role
from pages.parts.bill.codes import NamedLine, named, set_of
from pages.parts.export import Export, export_buttons
from pages.parts.tables import Column, Sheet

READERS = (Role.ATTORNEY, Role.BILLER, Role.MANAGER)
COLUMNS = {
    "position": Column("Line", "count"),
    "kind": Column("Kind", words=LineKind),
    "day": Column("Day", "day"),
    "who": Column("Timekeeper"),
    "classification": Column("Classification"),
    "task_code": Column("Task"),
    "task_name": Column("Task name"),
    "activity_code": Column("Activity"),
    "activity_name": Column("Activity name"),
    "expense_code": Column("Expense"),
    "expense_name": Column("Expense name"),
    "narrative": Column("Narrative"),
    "units": Column("Units", "hours"),
    "unit_cost": Column("Unit cost", "money"),
    "adjustment": Column("Adjustment", "money"),
    "total": Column("Total", "money"),
    "original_narrative": Column("Narrative as drafted"),
    "original_unit_cost": Column("Unit cost as drafted", "money"),
    "original_units": Column("Units as drafted", "hours"),
}


def lines_export(number: str, zone: str) -> None:
    """Buttons for all lines of an invoice, also those on other pages of it."""
    sheet = Sheet(f"invoice-{number}", COLUMNS, f"Lines of invoice {number}", zone)
    export_buttons(Export(sheet, lambda who: _lines(who, number)), *READERS)


def _lines(actor: Actor, number: str) -> Sequence[NamedLine]:
    with reading() as session:
        found = bill(session, actor, number)
    if found is None:
        return ()
    of_set = set_of(found.invoice.matter.client.carrier.slug)
    return [named(line, of_set) for line in found.lines]
