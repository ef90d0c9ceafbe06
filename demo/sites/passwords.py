"""Passwords as the practice sites keep them: salted scrypt hashes."""

import hashlib
import hmac
import secrets

# Far less work than a real site should ask for: here hundreds of made-up people sign in within a minute.
COST = {"n": 2**10, "r": 8, "p": 1}


def hash_password(password: str) -> str:
    """A new salted hash, as text."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(password, salt)}"


def is_password(password: str, password_hash: str) -> bool:
    """Whether this password made that hash."""
    salt, _, digest = password_hash.partition("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), digest)


def _scrypt(password: str, salt: bytes) -> str:
    return hashlib.scrypt(password.encode(), salt=salt, **COST).hex()
