"""What a LEDES file holds and what is wrong with it, as tables."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import streamlit as st

from billing.importing import Preview
from billing.ledes import Problem
from billing.money import invoice_total
from data.vocabulary import Role, Severity
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.figures import counted, dollars
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

PROBLEMS = {
    "line": Column("Line", "count", width=60),
    "sentence": Column("What is wrong", width=640),
    "field": Column("Field", width=210),
    "severity": Column("How bad", "word", width=140, words=Severity),
}
INVOICES = {
    "number": Column("Invoice", width=150),
    "matter": Column("Matter", width=150),
    "client": Column("Client", width=150),
    "lines": Column("Lines", "count", width=80),
    "total": Column("Total", "money", width=130),
}


@dataclass(frozen=True)
class ProblemRow:
    """One problem as the table shows it."""

    id: int
    line: int | None
    field: str
    severity: Severity
    sentence: str


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
    if not preview.problems:
        return
    refused = sum(problem.severity is Severity.REFUSE for problem in preview.problems)
    seen = len(preview.problems) - refused
    if refused:
        also = f" {seen:,} more only worth a look." if seen else ""
        st.error(f"{counted(refused, 'problem')} to mend before this file can be imported.{also}", icon=":material/front_hand:")
    else:
        st.warning(f"{counted(seen, 'thing')} worth a look; the file can be imported as it is.", icon=":material/visibility:")
    rows = [_problem_row(place, problem) for place, problem in enumerate(preview.problems)]
    sheet = Sheet("ledes-problems", PROBLEMS, f"Problems of the file {name}", require(Role.BILLER).zone)
    table(sheet, rows)
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda _: rows, [Path(name).stem]), Role.BILLER)


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


def _problem_row(place: int, problem: Problem) -> ProblemRow:
    return ProblemRow(place, problem.line, problem.field, problem.severity, problem.words)
