"""One carrier, at its own address: how it stands, what can be done with all of its uploads, whom it approved, its last visits."""

import datetime as dt

import streamlit as st

from billing.actor import Actor
from billing.submission.pace import next_open, why_not_now
from carriers.definition import Carrier
from data.queries.carrier_sites import Site, sites
from data.queries.sign_ins import site_accounts
from data.queries.site_health import Health, health, last_days
from data.session import reading
from data.vocabulary import Role, Turn
from pages.biller.health_chart import health_chart
from pages.biller.last_look import last_look
from pages.biller.site_actions import pause_button, resume_button, try_again_button, upload_site_button
from pages.biller.site_uploads import uploads_here
from pages.biller.site_visits import last_visits
from pages.parts.account import for_whom
from pages.parts.approved_list import approved_list
from pages.parts.durations import about
from pages.parts.empty import nothing_here
from pages.parts.facts import facts_row, figures_row
from pages.parts.figures import moment
from pages.parts.house import page_at
from pages.parts.labels import label
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.site_state import states_of

LOOKS = (Role.BILLER, Role.MANAGER)


def show() -> None:
    """The carrier that the address names."""
    actor = require(*LOOKS)
    slug = st.query_params.get("carrier", "")
    with reading() as session:
        site = next((each for each in sites(session, actor) if each.slug == slug), None)
    with st.container(key="back"):
        st.page_link(page_at("board"), icon=":material/arrow_back:")
    if site is None:
        st.title("Carrier")
        nothing_here("Which carrier?", "Open one from the carriers' board.", icon="domain")
        return
    file = office().catalog.get(slug)
    _head(site, file, actor)
    if Role.BILLER in actor.roles:
        _actions(site, file)
    _figures(site)
    _facts(site, file, actor)
    _past(site, actor)
    approved_list(site.slug, site.carrier, actor)
    uploads_here(site.id, by_hand=file is not None and file.by_hand is not None)
    last_visits(site.id, actor)
    if file is not None and file.journeys.status:
        last_look(site.slug, actor)


def _head(site: Site, file: Carrier | None, actor: Actor) -> None:
    now = dt.datetime.now(dt.UTC)
    st.set_page_config(page_title=site.carrier)
    with st.container(horizontal=True, vertical_alignment="center", key="site-title"):
        st.title(plain(site.carrier), anchor=False, width="content")
        for word in states_of(site, file, now):
            label(word).badge()
    if site.paused_at:
        st.warning(
            plain(f"Paused by {site.paused_by} {actor.moment(site.paused_at)}: {site.paused_why}"), icon=":material/pause_circle:"
        )
    if file is None:
        st.error(f"There is no carriers/{site.slug}.yaml any more; whoever keeps the carrier files puts it back.")
    elif file.by_hand:
        st.info(plain(file.by_hand), title="A person puts the files on this site", icon=":material/front_hand:")
    elif (opens := next_open(file.pace, now)) > now:
        st.info(plain(why_not_now(file.pace, now, opens)), icon=":material/bedtime:")


def _actions(site: Site, file: Carrier | None) -> None:
    with st.container(horizontal=True, key="site-actions"):
        upload_site_button(site.slug, site.carrier, site.ready)
        if site.paused_at:
            resume_button(site.slug, site.carrier)
        if file is not None and file.by_hand:
            st.link_button("Open the site", file.address, icon=":material/open_in_new:")
            return
        if site.uploads.again:
            try_again_button(site.slug, site.carrier, site.uploads.again)
        if not site.paused_at:
            pause_button(site.slug, site.carrier)


def _figures(site: Site) -> None:
    words = {Turn.BILLER: "A biller's turn", Turn.ADMIN: "An admin's turn", Turn.KEEPER: "The file keeper's turn"}
    figures_row(
        {"Running": f"{site.uploads.running:,}", "Waiting": f"{site.uploads.waiting:,}"}
        | {words[turn]: f"{count:,}" for turn, count in site.uploads.persons.items()}
        | {"Without an answer in time": f"{site.overdue:,}", "Approved, not asked for": f"{site.ready:,}"}
    )


def _facts(site: Site, file: Carrier | None, actor: Actor) -> None:
    with reading() as session:
        accounts = [each for each in site_accounts(session) if each.slug == site.slug]
    facts_row({
        "Last answer": moment(site.last_answer, actor.zone) if site.last_answer else "none yet",
        "Usually within": about(file.answers.within) if file else None,
        "Last visit": moment(site.last_visit, actor.zone) if site.last_visit else None,
        "Last sign-in": moment(site.sign_ins.last, actor.zone) if site.sign_ins.last else None,
        "Open": _hours(file) if file and not file.by_hand else None,
    })  # fmt: skip
    for account in accounts:
        if account.refused_at:
            whose = for_whom(account.client, account.office)
            sentence = (
                f"“{account.username}” for {whose} was refused {actor.moment(account.refused_at)}. {account.refused_why or ''}"
            )
            st.error(plain(f"{sentence} An admin enters the right one on the page Carriers."), icon=":material/key_off:")


def _hours(file: Carrier) -> str:
    pace = file.pace
    parts = [f"{pace.open.begins:%H:%M}–{pace.open.ends:%H:%M} {pace.zone}"] if pace.open else ["always"]
    parts += [f"not {each.begins:%H:%M}–{each.ends:%H:%M} {pace.zone}" for each in pace.closed]
    return ", ".join([*parts, f"{pace.per_hour:,} uploads an hour"] if pace.per_hour else parts)


def _past(site: Site, actor: Actor) -> None:
    days = last_days(actor.zone, dt.datetime.now(dt.UTC))
    with reading() as session:
        past = health(session, actor, days, actor.zone).get(site.id, Health())
    st.subheader("The last two weeks")
    if past.happened:
        health_chart(days, past, site.carrier)
    else:
        st.caption("Nothing was sent and nothing was answered.")
