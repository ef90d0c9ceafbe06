"""Holding something for a while, one process at a time, in the database's own time."""

import datetime as dt

from sqlalchemy import Update, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.models import Lease


def take_lease(session: Session, name: str, owner: str, now: dt.datetime, length: dt.timedelta) -> bool:
    """Take or renew `name` for `owner`; False if another process holds it."""
    free = (Lease.owner == owner) | (Lease.until <= now)
    if _update(session, update(Lease).where(Lease.name == name, free).values(owner=owner, until=now + length)):
        return True
    if session.scalars(select(Lease.id).where(Lease.name == name)).first() is not None:
        return False
    return _first_to_come(session, Lease(name=name, owner=owner, until=now + length))


def give_back_lease(session: Session, name: str, owner: str, now: dt.datetime) -> None:
    """Let `name` go, if `owner` still holds it."""
    _update(session, update(Lease).where(Lease.name == name, Lease.owner == owner).values(until=now))


def names_held(session: Session, prefix: str, now: dt.datetime, *, apart_from: str = "") -> list[str]:
    """Names beginning with `prefix` that some process holds now, apart from one owner."""
    held = select(Lease.name).where(Lease.name.startswith(prefix), Lease.until > now, Lease.owner != apart_from)
    return list(session.scalars(held))


def _first_to_come(session: Session, lease: Lease) -> bool:
    try:
        with session.begin_nested():
            session.add(lease)
    except IntegrityError:
        return False
    return True


def _update(session: Session, statement: Update) -> bool:
    return session.connection().execute(statement).rowcount == 1
