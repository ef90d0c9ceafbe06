"""A LEDES file from elsewhere: looked into first, then taken as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from billing.importing import Preview, import_file, look_into
from billing.ledes.formats import FORMATS
from data.queries.carriers import carrier_names
from data.queries.staff import attorneys
from data.session import reading, transaction
from data.vocabulary import Role
from pages.biller.file_preview import what_is_wrong, what_it_holds
from pages.parts.figures import counted
from pages.parts.notices import done, refusals_shown
from pages.parts.office import desk
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.ways import link_to_invoice

KEPT = "imports"
MEGABYTES = 25
LINKS = 12


@dataclass
class Imports:
    """What this tab looked into and imported. One object, changed without touching Streamlit's state: that may end a callback whose
    deed is done, when another click waits (see pages.parts.notices)."""

    round: int = 0
    looked_into: tuple[str, Preview] | None = None
    imported: list[str] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)


def show() -> None:
    """Choose a file; see what it holds or all that is wrong with it; import it."""
    require(Role.BILLER)
    st.title("Import LEDES")
    st.caption(
        f"Each invoice of a file ({', '.join(FORMATS)}) becomes a draft on its attorney's table. All of the file is taken, or nothing."
    )
    kept = _kept()
    file = st.file_uploader("LEDES file", max_upload_size=MEGABYTES, key=f"ledes-{kept.round}")
    if file is None:
        _just_imported(kept.imported)
        return
    kept.imported = []
    preview = _look_into(file, kept)
    what_is_wrong(preview, file.name)
    what_it_holds(preview)
    if not preview.is_refused:
        _offer(preview, file)


def _kept() -> Imports:
    kept: Imports = st.session_state.setdefault(KEPT, Imports())
    return kept


def _look_into(file: Any, kept: Imports) -> Preview:
    """Once for each file, not at each click below it; the import itself looks again."""
    if kept.looked_into is None or kept.looked_into[0] != file.file_id:
        with st.spinner("Reading the file"), reading() as session:
            kept.looked_into = (file.file_id, look_into(session, file.getvalue()))
    return kept.looked_into[1]


def _offer(preview: Preview, file: Any) -> None:
    carrier, attorney = _for_unknown_matters(preview) if preview.unknown_matters else (None, None)
    missing = bool(preview.unknown_matters) and (carrier is None or attorney is None)
    st.button(
        f"Import {counted(len(preview.invoices), 'invoice')}", type="primary", icon=":material/download_done:", key="import",
        disabled=missing, on_click=_import, args=(file, carrier, attorney),
    )  # fmt: skip


def _for_unknown_matters(preview: Preview) -> tuple[str | None, int | None]:
    names = ", ".join(matter.number for matter in preview.unknown_matters[:LINKS])
    more = len(preview.unknown_matters) - LINKS
    names += f" and {more:,} more" if more > 0 else ""
    st.markdown(f"**Not known here yet: matter {plain(names)}.** Say whose they are, and they are made.")
    with reading() as session:
        carriers = carrier_names(session)
        people = attorneys(session)
    left, right = st.columns(2)
    carrier = left.selectbox("Carrier", list(carriers), index=None, format_func=carriers.__getitem__, key="import-carrier")
    attorney = right.selectbox(
        "Responsible attorney", list(people), index=None, format_func=people.__getitem__, key="import-attorney"
    )
    return carrier, attorney


def _import(file: Any, carrier: str | None, attorney: int | None) -> None:
    actor = require(Role.BILLER)
    kept = _kept()
    kept.looked_into = None  # whatever happens now, what is here has changed
    if file.file_id not in kept.taken:  # the second click of a double-click finds it taken
        with refusals_shown(), transaction() as session:
            invoices = import_file(session, desk(actor), file.getvalue(), attorney_id=attorney, carrier_slug=carrier)
        kept.taken[file.file_id] = [invoice.number for invoice in invoices]
    kept.imported = kept.taken[file.file_id]
    kept.round += 1
    done(f"{counted(len(kept.imported), 'invoice')} imported.")


def _just_imported(numbers: Sequence[str]) -> None:
    for number in numbers[:LINKS]:
        link_to_invoice(number, f"Invoice {number}")
    if len(numbers) > LINKS:
        st.caption(f"{len(numbers) - LINKS:,} more stand on the page Invoices.")
