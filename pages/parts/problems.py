"""What is wrong with a file that somebody gave, as a table: what must be mended apart from what is only worth a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from billing.ledes import Problem
from data.vocabulary import Role, Severity
from pages.parts.export import Export, export_buttons
from pages.parts.figures import counted
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

PROBLEMS = {
    "line": Column("Line", "count", width=60),
    "sentence": Column("What is wrong", width=640),
    "field": Column("Field", width=210),
    "severity": Column("How bad", "word", width=140, words=Severity),
}


@dataclass(frozen=True)
class ProblemRow:
    """One problem as the table shows it."""

    id: int
    line: int | None
    field: str
    severity: Severity
    sentence: str


def problems_table(problems: Sequence[Problem], name: str, taken: str, *roles: Role) -> None:
    """Every problem by line and field, for whoever has one of the roles; nothing when there is none. `taken` says what cannot be done
    with the file before: imported, taken."""
    if not problems:
        return
    refused = sum(problem.severity is Severity.REFUSE for problem in problems)
    seen = len(problems) - refused
    if refused:
        also = f" {seen:,} more only worth a look." if seen else ""
        st.error(f"{counted(refused, 'problem')} to mend before this file can be {taken}.{also}", icon=":material/front_hand:")
    else:
        st.warning(f"{counted(seen, 'thing')} worth a look; the file can be {taken} as it is.", icon=":material/visibility:")
    rows = [ProblemRow(place, one.line, one.field, one.severity, one.words) for place, one in enumerate(problems)]
    sheet = Sheet("file-problems", PROBLEMS, f"Problems of the file {name}", require(*roles).zone)
    table(sheet, rows)
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda _: rows, [Path(name).stem]), *roles)
