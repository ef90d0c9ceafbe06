"""What nobody would notice by itself, on top of the board: a sentence each, and the way to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

import streamlit as st
from sqlalchemy.orm import Session

from billing.actor import Actor
from data.queries import alarms
from data.queries.alarms import Expiring, Silent
from data.queries.carriers import carrier_slugs
from data.queries.mails import count_mails
from data.queries.sign_ins import SiteAccount, refused_accounts
from data.session import reading
from data.vocabulary import MailState, Role
from pages.parts.account import for_whom, when_it_ends
from pages.parts.alarm import Alarm
from pages.parts.durations import about
from pages.parts.figures import counted
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.replication_alarms import alarms_of_replication

SHOWN = 8


def alarms_now(actor: Actor, stuck: int) -> None:
    """All of them, the worst first, or that there are none; so many uploads are `stuck`."""
    with reading() as session:
        found = [
            *_of_sign_ins(session, actor), *alarms_of_replication(session, actor), *_of_silence(session, actor),
            *_of_work(session, actor, stuck),
        ]  # fmt: skip
    if not found:
        st.caption(":material/notifications_off: No alarms: every site answers in its usual time and takes our sign-in.")
        return
    with st.container(border=True, gap="xsmall", key="alarms"):
        for alarm in found[:SHOWN]:
            alarm.draw()
        if len(found) > SHOWN:
            st.caption(f"And {counted(len(found) - SHOWN, 'more alarm')}; the table below says of whom.")


def _of_sign_ins(session: Session, actor: Actor) -> Iterator[Alarm]:
    for account in refused_accounts(session):
        yield Alarm("key_off", _refused(account, actor), account.slug)
    today, slugs = dt.datetime.now(dt.UTC).date(), carrier_slugs(session)
    for ending in alarms.expiring(session, today):
        yield Alarm("hourglass_bottom", _ends(ending, today), slugs[ending.carrier_id])


def _refused(account: SiteAccount, actor: Actor) -> str:
    when = actor.moment(account.refused_at) if account.refused_at else ""
    why = account.refused_why or "An admin enters the right one."
    return f"**{plain(account.carrier)}** {plain(f'refused the sign-in “{account.username}” {when}. {why}')}"


def _ends(account: Expiring, today: dt.date) -> str:
    whose = for_whom(account.client, account.office)
    ends = when_it_ends(account.expires_on, today)
    return f"**{plain(account.carrier)}**: {plain(f'the sign-in “{account.username}” for {whose} {ends}. An admin enters a new one.')}"


def _of_silence(session: Session, actor: Actor) -> Iterator[Alarm]:
    by_carrier: dict[int, list[Silent]] = defaultdict(list)
    for upload in alarms.silent(session, actor):
        by_carrier[upload.carrier_id].append(upload)
    slugs = carrier_slugs(session)
    for carrier, uploads in by_carrier.items():
        yield Alarm("notifications_active", _silence(uploads, slugs[carrier], actor), slugs[carrier])


def _silence(uploads: Sequence[Silent], slug: str, actor: Actor) -> str:
    file = office().catalog.get(slug)
    usual = f"its usual {about(file.answers.within)}" if file else "its usual time"
    of = (
        f"{counted(len(uploads), 'upload')} without an answer in {usual}; the oldest was sent {actor.moment(uploads[0].sent_at)}."
    )
    return f"**{plain(uploads[0].carrier)}** is silent: {plain(of)}"


def _of_work(session: Session, actor: Actor, stuck: int) -> Iterator[Alarm]:
    if stuck:
        yield Alarm("front_hand", f"**{counted(stuck, 'upload')}** {_needs(stuck)} somebody", page="uploads")
    if mails := count_mails(session, actor).get(MailState.UNMATCHED, 0):
        readers = "mails" if Role.BILLER in actor.roles else ""
        yield Alarm("mail", f"**{counted(mails, 'mail')}** of carriers {_fits(mails)} no invoice", page=readers)


def _needs(many: int) -> str:
    return "needs" if many == 1 else "need"


def _fits(many: int) -> str:
    return "fits" if many == 1 else "fit"
