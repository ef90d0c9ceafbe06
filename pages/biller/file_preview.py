"""What a LEDES file holds and what is wrong with it, as tables."""

from dataclasses import dataclass
from decimal import Decimal

from billing.importing import Preview
from billing.money import invoice_total
from data.vocabulary import Role
from pages.parts.facts import figures_row
from pages.parts.figures import dollars
from pages.parts.problems import problems_table
from pages.parts.tables import Column, Sheet, table

INVOICES = {
    "number": Column("Invoice", width=150),
    "matter": Column("Matter", width=150),
    "client": Column("Client", width=150),
    "lines": Column("Lines", "count", width=80),
    "total": Column("Total", "money", width=130),
}


@dataclass(frozen=True)
class InvoiceInFileRow:
    """One invoice of the file as the table shows it."""

    id: int
    number: str
    matter: str
    client: str
    lines: int
    total: Decimal | None


def what_is_wrong(preview: Preview, name: str) -> None:
    """Every problem by line and field, with what must be mended apart from what is only worth a look; nothing when there is none."""
    problems_table(preview.problems, name, "imported", Role.BILLER)


def what_it_holds(preview: Preview) -> None:
    """The invoices with their lines and totals; nothing if the file could not be told apart into invoices."""
    if not preview.invoices:
        return
    figures = {"Invoices": f"{len(preview.invoices):,}", "Lines": f"{sum(one.lines for one in preview.invoices):,}"}
    totals = [one.total for one in preview.invoices if one.total is not None]
    figures_row(figures | ({"Together": dollars(invoice_total(totals))} if len(totals) == len(preview.invoices) else {}))
    rows = [
        InvoiceInFileRow(place, one.number, one.matter_number, one.client_number, one.lines, one.total)
        for place, one in enumerate(preview.invoices)
    ]
    table(Sheet("ledes-invoices", INVOICES, "Invoices in the file"), rows)
