"""How the firm signs in at carriers' sites: one account for all of a carrier's work, or several for clients and offices."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from billing.actor import Actor
from billing.errors import BadInput, NotFound, NotNow, NotYours
from billing.vault import Certificate, Scope, SiteSignIn, Unreadable, Vault
from data.dialects import clock
from data.models import Carrier, Client, Credential, Invoice, Submission
from data.queries.accounts import account_for, account_of_upload
from data.vocabulary import Role, SubmissionStatus

__all__ = [
    "Certificate", "Scope", "SiteSignIn", "Unreadable", "Vault", "account_for", "drop_sign_in", "keep_sign_in", "open_account",
    "reseal_all", "sign_in_for",
]  # fmt: skip
OPEN = (SubmissionStatus.QUEUED, SubmissionStatus.RUNNING, SubmissionStatus.WAITING)


def keep_sign_in(session: Session, vault: Vault, carrier: str | Scope, sign_in: SiteSignIn, *, by: Actor) -> None:
    """Store how to sign in at a carrier's site, by its slug or for a part of its work; uploads that waited for it go on."""
    scope = Scope(carrier) if isinstance(carrier, str) else carrier
    _refuse_others(by)
    if not sign_in.username.strip() or not (sign_in.password or sign_in.certificate):
        raise BadInput("A sign-in needs a user name and a password.")
    row = session.scalars(select(Carrier).where(Carrier.slug == scope.carrier).with_for_update()).one()
    _refuse_foreign_client(session, row, scope)
    kept = session.scalars(_accounts(scope)).first()
    kept = kept or Credential(carrier_id=row.id, client_id=scope.client_id, office=scope.office)
    kept.username, kept.sealed = sign_in.username.strip(), vault.seal(scope, sign_in)
    days = (sign_in.expires_on, sign_in.certificate.last_day() if sign_in.certificate else None)
    kept.expires_on = min(filter(None, days), default=None)
    kept.refused_at = kept.refused_why = kept.signed_in_at = None
    kept.changed_at, kept.changed_by = clock(session), by.name
    session.add(kept)


def drop_sign_in(session: Session, credential_id: int, *, by: Actor) -> None:
    """Forget an account; refused while uploads wait that are done with it."""
    _refuse_others(by)
    kept = session.get(Credential, credential_id, with_for_update=True)
    if kept is None:
        raise NotFound("There is no such sign-in any more.")
    waiting = select(Submission.id).join(Submission.invoice).join(Invoice.matter).where(Submission.status.in_(OPEN))
    if session.scalars(waiting.where(account_of_upload() == kept.id).limit(1)).first():
        raise NotNow(f"Uploads wait that are done as {kept.username}; withdraw them first, or let them end.")
    session.delete(kept)


def sign_in_for(session: Session, vault: Vault, carrier: str) -> SiteSignIn:
    """What to give at a carrier's site for all of its work."""
    return open_account(session, vault, session.scalars(_accounts(Scope(carrier))).one().id)


def open_account(session: Session, vault: Vault, credential_id: int) -> SiteSignIn:
    """What to give at the site with this account."""
    query = select(Credential).where(Credential.id == credential_id).options(joinedload(Credential.carrier))
    kept = session.scalars(query).one()
    return vault.open(Scope(kept.carrier.slug, kept.client_id, kept.office), kept.username, kept.sealed)


def reseal_all(session: Session, vault: Vault) -> int:
    """Seal every sign-in anew with the newest key, so that older keys can be given up; how many there are."""
    kept = session.scalars(select(Credential).with_for_update()).all()
    for each in kept:
        each.sealed = vault.reseal(each.sealed)
    return len(kept)


def _accounts(scope: Scope) -> Select[Credential]:
    account = select(Credential).join(Credential.carrier).where(Carrier.slug == scope.carrier)
    return account.where(Credential.client_id == scope.client_id, Credential.office == scope.office)


def _refuse_others(by: Actor) -> None:
    if not by.is_worker and Role.ADMIN not in by.roles:
        raise NotYours(f"Only an admin changes the sign-in at a carrier's site, not {by.name}.")


def _refuse_foreign_client(session: Session, carrier: Carrier, scope: Scope) -> None:
    if scope.client_id is None:
        return
    client = session.get(Client, scope.client_id)
    if client is None or client.carrier_id != carrier.id:
        raise BadInput(f"{client.name if client else 'This client'} is not billed to {carrier.name}.")
