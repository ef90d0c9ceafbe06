"""The LEDES file of an invoice: what it is, what had to be written otherwise, and the file itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from data.queries.ledes_files import KeptFile, files_of
from data.session import reading
from data.vocabulary import Role
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import facts_row
from pages.parts.figures import counted, moment, size
from pages.parts.office import office
from pages.parts.sign_in import when_clicked
from pages.parts.tables import Column, Sheet, table

READERS = (Role.ATTORNEY, Role.BILLER, Role.MANAGER)
CHANGES = {
    "line": Column("Line", "count", width=70),
    "field": Column("Field", width=220),
    "before": Column("As on the invoice", width=380),
    "after": Column("In the file", width=380),
}


@dataclass(frozen=True)
class Change:
    """One text that LEDES cannot carry as it is."""

    id: int
    line: int | None
    field: str
    before: str
    after: str


def draw_files(files: Sequence[KeptFile], invoice_id: int, zone: str) -> None:
    """The newest file open, the earlier ones below it."""
    if not files:
        nothing_here(
            "No file yet", "It is made when the attorney approves, and is then the very file that is sent.", icon="draft"
        )
        return
    _draw(files[0], invoice_id, zone)
    for earlier in files[1:]:
        with st.expander(f"Earlier file, made {moment(earlier.made_at, zone)}"):
            _draw(earlier, invoice_id, zone)


def _draw(file: KeptFile, invoice_id: int, zone: str) -> None:
    facts_row({"Name": file.name, "Format": file.format, "Size": size(file.size), "Made": moment(file.made_at, zone)})
    st.caption("SHA-256 of its bytes: what is sent is proven to be this file.")
    st.code(file.sha256, language=None)
    st.download_button(
        "Download", when_clicked(lambda who: _content(who, invoice_id, file.id), *READERS), file.name, "text/plain",
        icon=":material/download:", key=f"file-{file.id}", on_click="ignore",
    )  # fmt: skip
    if not file.changes:
        st.caption("Every text on the invoice fits into LEDES as it is.")
        return
    rows = [
        Change(place, each.get("line"), each["field"], each["before"], each["after"]) for place, each in enumerate(file.changes)
    ]
    st.markdown(f"**{counted(len(rows), 'text')}** had characters that LEDES cannot carry, and became:")
    sheet = Sheet(f"changes-{file.id}", CHANGES, f"Texts that were written otherwise in {file.name}", zone)
    table(sheet, rows)
    export_buttons(Export(sheet, lambda _: rows), *READERS)


def _content(actor: Actor, invoice_id: int, file_id: int) -> bytes:
    with reading() as session:
        file = next(file for file in files_of(session, actor, invoice_id) if file.id == file_id)
    return office().files.get(file.place)
