"""People who sign in, their sign-ins and what happened at the door. Asked by the door itself and for admins only."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from data.models import Person, SignIn, SignInEvent, Timekeeper


@dataclass(frozen=True)
class PersonRow:
    """A person and when they last signed in."""

    person: Person
    last_sign_in: dt.datetime | None


def somebody_can_sign_in(session: Session) -> bool:
    """False in a new installation."""
    return session.scalars(select(Person.id).limit(1)).first() is not None


def person_called(session: Session, username: str) -> Person | None:
    """The person with this user name, read anew."""
    query = select(Person).where(Person.username == username).execution_options(populate_existing=True)
    return session.scalars(query).first()


def person_of_timekeeper(session: Session, timekeeper_id: int) -> Person | None:
    """The person who is this timekeeper."""
    return session.scalars(select(Person).where(Person.timekeeper_id == timekeeper_id)).first()


def enabled_people_locked(session: Session) -> list[Person]:
    """Everybody who may sign in, locked for this transaction."""
    query = select(Person).where(Person.disabled.is_(False)).order_by(Person.id).with_for_update()
    return list(session.scalars(query))


def everybody(session: Session) -> list[PersonRow]:
    """All people by name, with their last sign-in."""
    last = select(SignIn.person_id, func.max(SignIn.opened_at).label("at")).group_by(SignIn.person_id).subquery()
    query = select(Person, last.c.at).join(last, last.c.person_id == Person.id, isouter=True).order_by(Person.name, Person.id)
    return [PersonRow(person, at) for person, at in session.execute(query)]


def sign_in_with(session: Session, token_hash: str) -> SignIn | None:
    """The sign-in whose token has this hash, with its person."""
    query = select(SignIn).where(SignIn.token_hash == token_hash).options(joinedload(SignIn.person))
    return session.scalars(query).first()


def open_sign_ins(session: Session, person_id: int, *, seen_since: dt.datetime) -> list[SignIn]:
    """A person's sign-ins that a browser holds and that were used since a moment, newest first."""
    held = (SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.token_hash.is_not(None))
    return list(session.scalars(select(SignIn).where(*held, SignIn.seen_at > seen_since).order_by(SignIn.opened_at.desc())))


def count_events(session: Session, username: str, what: str, *, since: dt.datetime) -> int:
    """How often something happened to a user name since a moment."""
    these = (SignInEvent.username == username, SignInEvent.what == what, SignInEvent.at > since)
    return session.scalars(select(func.count()).select_from(SignInEvent).where(*these)).one()


def door_events(session: Session, *, since: dt.datetime, limit: int | None = None) -> list[SignInEvent]:
    """What happened at the door since a moment, newest first; at most `limit` of it."""
    newest = select(SignInEvent).where(SignInEvent.at > since).order_by(SignInEvent.at.desc(), SignInEvent.id.desc())
    return list(session.scalars(newest.limit(limit)))


def timekeepers_to_link(session: Session, person_id: int) -> list[Timekeeper]:
    """Active timekeepers who are nobody else who signs in, by name."""
    taken = select(Person.timekeeper_id).where(Person.timekeeper_id.is_not(None), Person.id != person_id)
    query = select(Timekeeper).where(Timekeeper.active.is_(True), Timekeeper.gone_at.is_(None), Timekeeper.id.not_in(taken))
    return list(session.scalars(query.order_by(Timekeeper.last_name, Timekeeper.first_name)))
