"""Sealing what the firm signs in with. Whose account it is is sealed too, so that a sealed text moved to another row does not open
(Fernet itself would not notice)."""

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.serialization import pkcs12

from billing.errors import BadInput, Refusal


class Unreadable(Refusal):
    """A sealed text that our keys do not open, or that belongs to another account."""


@dataclass(frozen=True)
class Scope:
    """What an account is for: all work for a carrier (its slug), or only one client's or one office's."""

    carrier: str
    client_id: int | None = None
    office: str | None = None


@dataclass(frozen=True)
class Certificate:
    """The firm's own certificate with its key, as a .pfx file, and what opens it."""

    pfx: bytes = field(repr=False)
    passphrase: str = field(repr=False)

    def last_day(self) -> dt.date:
        """The last day it is valid; refused if the passphrase does not open it or no certificate is inside."""
        try:
            inside = pkcs12.load_pkcs12(self.pfx, self.passphrase.encode())
        except ValueError:
            raise BadInput("The passphrase does not open the certificate file, or it is no .pfx file.") from None
        if inside.cert is None or inside.key is None:
            raise BadInput("The .pfx file must hold the firm's certificate together with its key.")
        return inside.cert.certificate.not_valid_after_utc.date()


@dataclass(frozen=True)
class SiteSignIn:
    """What is given at a site, and the last day it holds, if known. Never shown: its secrets stay out of reprs and logs."""

    username: str
    password: str = field(repr=False)
    totp_seed: str | None = field(default=None, repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    certificate: Certificate | None = None
    expires_on: dt.date | None = None


class Vault:
    """Seals and opens secrets. The first key seals; all keys open, so keys can be changed one after the other."""

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            raise BadInput(
                "LEDGERLINE_SECRET_KEYS (or the key file) holds no Fernet key; an admin puts the right one there."
            ) from None

    def seal(self, scope: Scope, sign_in: SiteSignIn) -> str:
        """The secret part of a sign-in as text for the database."""
        secret = {"password": sign_in.password, "totp_seed": sign_in.totp_seed, "answers": dict(sign_in.answers)}
        whole = asdict(scope) | secret | {"certificate": _packed(sign_in.certificate)}
        return self._fernet.encrypt(json.dumps(whole).encode()).decode()

    def open(self, scope: Scope, username: str, sealed: str) -> SiteSignIn:
        """The sign-in again; refused if the text was sealed for another account or with a key we do not have."""
        secret = self._opened(sealed, scope)
        inside = Scope(secret["carrier"], secret.get("client_id"), secret.get("office"))
        if inside != scope:
            raise Unreadable(f"The stored sign-in of {scope.carrier} belongs to another account; an admin enters it again.")
        certificate = _unpacked(secret.get("certificate"))
        return SiteSignIn(username, secret["password"], secret["totp_seed"], secret.get("answers", {}), certificate)

    def reseal(self, sealed: str) -> str:
        """The same secret under the newest key; refused if no key of ours opens it."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise Unreadable(
                "A stored sign-in cannot be opened with our keys; put the key back that it was sealed with."
            ) from None

    def _opened(self, sealed: str, scope: Scope) -> dict[str, Any]:
        try:
            secret: dict[str, Any] = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise Unreadable(
                f"The stored sign-in of {scope.carrier} cannot be opened with our key; an admin enters it again."
            ) from None
        return secret


def _packed(certificate: Certificate | None) -> dict[str, str] | None:
    if certificate is None:
        return None
    return {"pfx": base64.b64encode(certificate.pfx).decode(), "passphrase": certificate.passphrase}


def _unpacked(packed: Mapping[str, str] | None) -> Certificate | None:
    return Certificate(base64.b64decode(packed["pfx"]), packed["passphrase"]) if packed else None
