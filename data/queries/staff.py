"""Whose hours are billed, and who answers for a matter."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Matter, Person, Timekeeper
from data.vocabulary import Role


def names(session: Session) -> dict[int, str]:
    """Every timekeeper's name, by our id."""
    return {timekeeper.id: timekeeper.name for timekeeper in session.scalars(select(Timekeeper))}


def attorneys(session: Session) -> dict[int, str]:
    """Who can be made responsible for a matter: those still here who are for another one, or who sign in as attorneys; by last name."""
    people = session.scalars(select(Person).where(Person.timekeeper_id.is_not(None), Person.disabled.is_(False)))
    signing_in = [person.timekeeper_id for person in people if Role.ATTORNEY in person.roles]
    responsible = Timekeeper.id.in_(select(Matter.responsible_id).where(Matter.responsible_id.is_not(None)))
    query = select(Timekeeper).where(
        Timekeeper.active.is_(True), Timekeeper.gone_at.is_(None), responsible | Timekeeper.id.in_(signing_in)
    )
    return {one.id: one.name for one in session.scalars(query.order_by(Timekeeper.last_name, Timekeeper.first_name))}
