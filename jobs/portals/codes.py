"""Six-digit codes as an authenticator app shows them (RFC 6238, SHA-1, thirty seconds: what carriers' sites use)."""

import base64
import binascii
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS = 6
INTERVAL = 30


class Codes:
    """The codes of one seed; raises ValueError, without the seed in it, when it is none."""

    def __init__(self, seed: str) -> None:
        # The carrier chose hash and seed: authenticator apps count with SHA-1, and many seeds have only 80 bits.
        self._totp = TOTP(_key(seed), DIGITS, SHA1(), INTERVAL, enforce_key_length=False)  # noqa: S303

    def at(self, second: int) -> str:
        """The code of a moment, in seconds since 1970."""
        return self._totp.generate(second).decode()

    def now(self) -> str:
        """The code of this moment."""
        return self.at(int(time.time()))

    def seconds_left(self) -> int:
        """Seconds until the next code; at least one."""
        return INTERVAL - int(time.time()) % INTERVAL


def _key(seed: str) -> bytes:
    """Sites show seeds in groups, in small or capital letters, and leave the padding out."""
    letters = "".join(seed.split()).replace("-", "").rstrip("=").upper()
    try:
        key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        raise ValueError("the authenticator seed is not base32 text") from None
    if not key:
        raise ValueError("the authenticator seed is empty")
    return key
