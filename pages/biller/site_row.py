"""One carrier as the board shows it: a row of its table, a card on a phone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from data.queries.carrier_sites import Site, sites
from data.queries.site_health import Health, health, last_days
from data.session import reading
from data.vocabulary import Turn
from pages.parts.durations import about, ago
from pages.parts.labels import label
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.site_state import SiteState, states_of
from pages.parts.tables import Column, Columns
from pages.parts.ways import link_to_site

STANDS = {
    "carrier": Column("Carrier", width=165),
    "states": Column("Stands", "word", width=150, words=SiteState),
    "stuck": Column("Stuck", "count", width=50, help="Uploads that need somebody", blank_zero=True),
    "turns": Column("Whose turn", "word", width=140, words=Turn),
    "running": Column("Running", "count", width=64, help="Uploads on its site now", blank_zero=True),
    "waiting": Column(
        "Waiting", "count", width=62, help="In the worker's queue, or at the carrier without an answer", blank_zero=True
    ),
    "ready": Column("Not asked", "count", width=74, help="Approved invoices nobody asked to upload yet", blank_zero=True),
}
BOARD: Columns = STANDS | {
    "answered": Column("Last answer", width=86),
    "usual": Column("Usually", width=64, help="It usually answers within this time; silence beyond it is an alarm"),
    "accepted": Column("Accepted", "bars", width=73, colour="green", help="Each of the last 14 days"),
    "trouble": Column("Trouble", "bars", width=64, colour="red", help="Rejections and attempts in vain, each of the last 14 days"),
    "signed_in": Column("Last sign-in", width=86),
}  # fmt: skip
FILE: Columns = STANDS | {
    "answered_at": Column("Last answer", "moment"),
    "usual": Column("Usually within"),
    "signed_in_at": Column("Last sign-in", "moment"),
    "paused_by": Column("Paused by"),
    "paused_why": Column("Why"),
}


@dataclass(frozen=True)
class SiteRow:
    """One carrier in words and numbers. Times are UTC."""

    id: int
    slug: str
    carrier: str
    states: tuple[SiteState, ...]
    stuck: int
    turns: tuple[Turn, ...]
    running: int
    waiting: int
    ready: int
    overdue: int
    answered: str
    answered_at: dt.datetime | None
    usual: str
    accepted: Sequence[int]
    trouble: Sequence[int]
    signed_in: str
    signed_in_at: dt.datetime | None
    paused_by: str | None
    paused_why: str | None

    @classmethod
    def of(cls, site: Site, days: Health) -> "SiteRow":
        """A carrier's site with its last two weeks."""
        file, now = office().catalog.get(site.slug), dt.datetime.now(dt.UTC)
        return cls(
            id=site.id, slug=site.slug, carrier=site.carrier, states=states_of(site, file, now), stuck=site.uploads.stuck,
            turns=tuple(site.uploads.persons), running=site.uploads.running, waiting=site.uploads.waiting, ready=site.ready,
            overdue=site.overdue, answered=_ago(site.last_answer, now), answered_at=site.last_answer,
            usual=about(file.answers.within) if file else "", accepted=days.accepted, trouble=days.no_luck,
            signed_in=_ago(site.sign_ins.last, now), signed_in_at=site.sign_ins.last, paused_by=site.paused_by,
            paused_why=site.paused_why,
        )  # fmt: skip


def site_rows(actor: Actor) -> list[SiteRow]:
    """Every carrier: the silent ones, those that need somebody, those with a visit under way, then the others; each group by name."""
    days = last_days(actor.zone, dt.datetime.now(dt.UTC))
    with reading() as session:
        past = health(session, actor, days, actor.zone)
        rows = [SiteRow.of(site, past.get(site.id, Health())) for site in sites(session, actor)]
    return sorted(rows, key=lambda row: (not row.overdue, not row.stuck, not row.running))


def site_card(row: SiteRow) -> None:
    """The same for a phone."""
    with st.container(border=True, key=f"card-site-{row.id}", gap="xsmall"):
        link_to_site(row.slug, row.carrier)
        with st.container(horizontal=True, gap="xsmall"):
            for word in (*row.states, *row.turns):
                label(word).badge()
        st.caption(plain(_in_words(row)))


def _in_words(row: SiteRow) -> str:
    counts = {"stuck": row.stuck, "running": row.running, "waiting": row.waiting, "not asked for": row.ready}
    parts = [f"{count:,} {what}" for what, count in counts.items() if count]
    return " · ".join([*parts, f"last answer {row.answered}" if row.answered else "no answer yet"])


def _ago(when: dt.datetime | None, now: dt.datetime) -> str:
    return ago(when, now) if when else ""
