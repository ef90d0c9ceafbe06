"""Carriers as the database knows them; what they want stands in their files."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Carrier


def keep_carriers(session: Session, names: Mapping[str, str]) -> None:
    """One row for each carrier file, by slug; rows whose file is gone stay, because bills were built on them."""
    known = {carrier.slug: carrier for carrier in session.scalars(select(Carrier))}
    for slug, name in names.items():
        carrier = known.get(slug) or Carrier(slug=slug)
        carrier.name = name
        session.add(carrier)


def carrier_ids(session: Session) -> dict[str, int]:
    """Our id for each carrier's slug."""
    return dict(session.execute(select(Carrier.slug, Carrier.id)).all())


def carrier_named(session: Session, name: str) -> int | None:
    """Our id of the carrier that people call so."""
    return session.scalars(select(Carrier.id).where(Carrier.name == name)).first()


def carrier_names(session: Session) -> dict[str, str]:
    """Slug and name of every carrier, by name."""
    return dict(session.execute(select(Carrier.slug, Carrier.name).order_by(Carrier.name)).all())


def carrier_slugs(session: Session) -> dict[int, str]:
    """The slug of each carrier by our id."""
    return dict(session.execute(select(Carrier.id, Carrier.slug)).all())
