"""Open sign-ins. A right password makes a ticket; the browser fetches its token with it, once; the database keeps hashes only."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.door.events import leave_event
from billing.door.rules import DoorRules
from data.dialects import clock
from data.models import SignIn
from data.queries.people import sign_in_with

TICKET_LIFE = dt.timedelta(seconds=30)
SEEN_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Browser:
    """Where somebody comes from: network address and what the browser calls itself, as far as known."""

    address: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class OpenSignIn:
    """Somebody who is signed in right now."""

    id: int
    username: str
    actor: Actor
    must_change_password: bool
    seen_long_ago: bool


def digest(secret: str) -> str:
    """A token or ticket as the database keeps it. They are 256 random bits, so a quick hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_sign_in(session: Session, person_id: int, browser: Browser) -> str:
    """Open a sign-in that no browser holds yet; the ticket that fetches its token within 30 seconds."""
    ticket, now = secrets.token_urlsafe(32), clock(session)
    name = browser.name[:200] if browser.name else None
    session.add(
        SignIn(
            person_id=person_id, ticket_hash=digest(ticket), ticket_until=now + TICKET_LIFE, opened_at=now, seen_at=now,
            address=browser.address, browser=name,
        )
    )  # fmt: skip
    return ticket


def redeem_ticket(session: Session, ticket: str) -> str | None:
    """The token for a ticket; None if it is unknown, used or too old, or if the sign-in has been ended meanwhile."""
    token = secrets.token_urlsafe(32)
    good = (SignIn.ticket_hash == digest(ticket), SignIn.ticket_until > clock(session), SignIn.ended_at.is_(None))
    taken = update(SignIn).where(*good).values(token_hash=digest(token), ticket_hash=None, ticket_until=None)
    return token if _changed(session, taken) else None


def who_holds(session: Session, token: str, rules: DoorRules, zone: str = "UTC") -> OpenSignIn | None:
    """Who is signed in with this token: nobody if it was ended, is idle or too old, or if the person was disabled."""
    row, now = sign_in_with(session, digest(token)), dt.datetime.now(dt.UTC)
    if row is None or row.ended_at is not None or row.person.disabled:
        return None
    if row.seen_at <= now - rules.idle or row.opened_at <= now - rules.longest:
        return None
    actor = Actor.of(row.person, zone)
    return OpenSignIn(row.id, row.person.username, actor, row.person.must_change_password, row.seen_at < now - SEEN_EVERY)


def remember_seen(session: Session, sign_in_id: int) -> None:
    """Note that somebody is still there; once a minute is enough."""
    now = clock(session)
    old = (SignIn.id == sign_in_id, SignIn.ended_at.is_(None), SignIn.seen_at < now - SEEN_EVERY)
    _changed(session, update(SignIn).where(*old).values(seen_at=now))


def sign_out(session: Session, token: str) -> None:
    """End the sign-in with this token, for every tab that uses it."""
    row = sign_in_with(session, digest(token))
    if row is not None and row.ended_at is None:
        row.ended_at = clock(session)
        leave_event(session, row.person.username, "signed out", address=row.address)


def end_sign_ins(session: Session, person_id: int, but: int | None = None) -> int:
    """End a person's open sign-ins, except the one numbered `but`; how many there were."""
    theirs = (SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    return _changed(session, update(SignIn).where(*theirs).values(ended_at=clock(session)))


def _changed(session: Session, statement: Update) -> int:
    return session.connection().execute(statement).rowcount
