"""How the firm signs in at carriers' sites. The secret part is sealed together with the carrier's name, so that a sealed
text moved to another carrier's row does not open (Fernet itself would not notice)."""

import json
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from billing.actor import Actor
from billing.errors import BadInput, NotYours, Refusal
from data.dialects import clock
from data.models import Carrier, Credential
from data.vocabulary import Role


class Unreadable(Refusal):
    """A sealed text that our keys do not open, or that belongs to another carrier."""


@dataclass(frozen=True)
class SiteSignIn:
    """What is typed at a site. Never shown: its secrets stay out of reprs and logs."""

    username: str
    password: str = field(repr=False)
    totp_seed: str | None = field(default=None, repr=False)


class Vault:
    """Seals and opens secrets. The first key seals; all keys open, so keys can be changed one after the other."""

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            raise BadInput(
                "LEDGERLINE_SECRET_KEYS (or the key file) holds no Fernet key; an admin puts the right one there."
            ) from None

    def seal(self, carrier: str, sign_in: SiteSignIn) -> str:
        """The secret part of a sign-in as text for the database."""
        secret = {"carrier": carrier, "password": sign_in.password, "totp_seed": sign_in.totp_seed}
        return self._fernet.encrypt(json.dumps(secret).encode()).decode()

    def open(self, carrier: str, username: str, sealed: str) -> SiteSignIn:
        """The sign-in again; refused if the text was sealed for another carrier or with a key we do not have."""
        try:
            secret = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise Unreadable(
                f"The stored sign-in of {carrier} cannot be opened with our key; an admin enters it again."
            ) from None
        if secret["carrier"] != carrier:
            raise Unreadable(f"The stored sign-in of {carrier} belongs to {secret['carrier']}; an admin enters it again.")
        return SiteSignIn(username, secret["password"], secret["totp_seed"])


def keep_sign_in(session: Session, vault: Vault, carrier: str, sign_in: SiteSignIn, *, by: Actor) -> None:
    """Store how to sign in at a carrier's site; uploads that waited for it go on."""
    if not by.is_worker and Role.ADMIN not in by.roles:
        raise NotYours(f"Only an admin changes the sign-in at a carrier's site, not {by.name}.")
    if not sign_in.username.strip() or not sign_in.password:
        raise BadInput("A sign-in needs a user name and a password.")
    row = session.scalars(select(Carrier).where(Carrier.slug == carrier)).one()
    kept = session.scalars(select(Credential).where(Credential.carrier_id == row.id)).first() or Credential(carrier_id=row.id)
    kept.username, kept.sealed = sign_in.username.strip(), vault.seal(carrier, sign_in)
    kept.refused_at, kept.changed_at, kept.changed_by = None, clock(session), by.name
    session.add(kept)


def sign_in_for(session: Session, vault: Vault, carrier: str) -> SiteSignIn:
    """What to type at a carrier's site."""
    query = select(Credential).join(Credential.carrier).where(Carrier.slug == carrier).options(joinedload(Credential.carrier))
    kept = session.scalars(query).one()
    return vault.open(carrier, kept.username, kept.sealed)
