"""How the firm signs in at carriers' sites, as far as people may see it: never the secrets."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.models import Carrier, Client, Credential, Matter

Columns: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class SiteAccount:
    """One account at a carrier's site, for all work or only for a client's or an office's. Times are UTC."""

    id: int
    slug: str
    carrier: str
    client_id: int | None
    client: str | None
    office: str | None
    username: str
    expires_on: dt.date | None
    refused_at: dt.datetime | None
    refused_why: str | None
    signed_in_at: dt.datetime | None
    changed_at: dt.datetime
    changed_by: str


def site_accounts(session: Session) -> list[SiteAccount]:
    """Every account, by carrier; first the one for all of its work."""
    query = _accounts().order_by(Carrier.name, Credential.client_id.is_not(None), Credential.office.is_not(None), Credential.id)
    return [SiteAccount(*row) for row in session.execute(query)]


def refused_accounts(session: Session) -> list[SiteAccount]:
    """Those that their site refused when they were last used, by carrier."""
    query = _accounts().where(Credential.refused_at.is_not(None)).order_by(Carrier.name, Credential.id)
    return [SiteAccount(*row) for row in session.execute(query)]


def clients_of_carrier(session: Session, slug: str) -> dict[int, str]:
    """Id and name of the clients whose bills a carrier pays, by name."""
    names = select(Client.id, Client.name).join(Client.carrier).where(Carrier.slug == slug).order_by(Client.name, Client.id)
    return dict(session.execute(names).all())


def offices_of_carrier(session: Session, slug: str) -> list[str]:
    """The offices that work on a carrier's matters."""
    offices = select(Matter.office).join(Matter.client).join(Client.carrier).where(Carrier.slug == slug).distinct()
    return [office for office in session.scalars(offices.order_by(Matter.office)) if office]


def _accounts() -> Columns:
    columns: Columns = select(
        Credential.id, Carrier.slug, Carrier.name, Credential.client_id, Client.name, Credential.office, Credential.username,
        Credential.expires_on, Credential.refused_at, Credential.refused_why, Credential.signed_in_at, Credential.changed_at,
        Credential.changed_by,
    )  # fmt: skip
    return columns.join(Credential.carrier).outerjoin(Client, Client.id == Credential.client_id)
