"""Each carrier: its file as it was read, and how the firm signs in at its site."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from data.queries.carriers import carriers_with_sign_in
from data.session import reading
from data.vocabulary import Role
from pages.admin.carrier_file import carrier_file
from pages.admin.site_sign_in import sign_in_form
from pages.parts.empty import nothing_here
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

CARRIERS = {
    "name": Column("Carrier", width=170),
    "file": Column("File", width=200),
    "state": Column("Sign-in", width=220),
    "username": Column("User name", width=150),
    "changed_at": Column("Changed", "moment", width=150),
    "changed_by": Column("By", width=130),
}


@dataclass(frozen=True)
class CarrierLine:
    """One carrier as the table shows it."""

    id: int
    slug: str
    name: str
    file: str
    state: str
    username: str | None = None
    changed_at: dt.datetime | None = None
    changed_by: str | None = None


def show() -> None:
    """All carriers; the ticked one's file and sign-in below."""
    actor = require(Role.ADMIN)
    st.title("Carriers")
    lines = _lines(actor)
    _say_what_is_new({line.slug for line in lines})
    if not lines:
        nothing_here("No carriers yet", "Run “Replicate” on the page Jobs: it enters a carrier for each file.", icon="domain")
        return
    sheet = Sheet("carriers", CARRIERS, "Carriers and how the firm signs in at their sites", actor.zone)
    picked = table(sheet, lines, pick="one").picked
    if not picked:
        st.caption("Tick a carrier to read its file and to enter how the firm signs in.")
    for line in picked:
        left, right = st.columns([3, 2], gap="large")
        with left:
            carrier_file(line.slug, line.name, office().catalog.get(line.slug))
        with right:
            sign_in_form(line.slug, line.name, line.username, line.changed_at)


def _lines(actor: Actor) -> list[CarrierLine]:
    lines = []
    with reading() as session:
        for carrier, kept in carriers_with_sign_in(session):
            file = f"carriers/{carrier.slug}.yaml" if carrier.slug in office().catalog else "gone"
            who = (carrier.id, carrier.slug, carrier.name, file)
            if kept is None:
                lines.append(CarrierLine(*who, "None entered yet"))
            else:
                state = f"Refused {actor.moment(kept.refused_at)}" if kept.refused_at else "Entered"
                lines.append(CarrierLine(*who, state, kept.username, kept.changed_at, kept.changed_by))
    return lines


def _say_what_is_new(entered: set[str]) -> None:
    new = [carrier.name for slug, carrier in office().catalog.items() if slug not in entered]
    if new and entered:
        st.info(f"{plain(', '.join(new))}: the file is here, and the next run of “Replicate” enters the carrier.")
