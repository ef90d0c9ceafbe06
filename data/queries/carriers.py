"""Carriers as the database knows them; what they want stands in their files."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Carrier, Credential


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


def carriers_with_sign_in(session: Session) -> list[tuple[Carrier, Credential | None]]:
    """Every carrier with how the firm signs in there, if anybody entered it."""
    pairs = select(Carrier, Credential).outerjoin(Credential, Credential.carrier_id == Carrier.id).order_by(Carrier.name)
    return [(carrier, credential) for carrier, credential in session.execute(pairs)]
