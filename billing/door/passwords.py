"""Passwords: what we take, how we keep them, and the ones an admin hands out. Hashing is slow on purpose (0.3 s of one core),
so nothing here may be called while a transaction is open."""

import re
import secrets
from collections.abc import Iterable

import bcrypt

from billing.errors import BadInput

SHORTEST, LONGEST = 12, 72  # bcrypt reads no further than 72 bytes
ROUNDS = 12
HASH = re.compile(r"\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}")
EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        abcdefghijkl abc abcabc admin administrator attorney baseball batman billing changeme counsel default dragon esquire
        football google guest hello iloveyou invoice justice lawfirm lawyer ledgerline letmein login master michael monkey
        passphrase passw passwd password passwordpassword princess qazwsx qwer qwerty qwertyuiop secret server shadow starwars
        summer sunshine superman temp temporary test testtest trustno user welcome winter zaqxsw
        """,
    )
)

# Some account's hash would tell by its time that a name exists; nobody knows the password that made this one.
STAND_IN = "$2b$12$1GOhp0pirnthmI2oEmlbbef5a5sbWkdMdTHQLBM5g9Utz62pXbC/m"


def hashed(password: str) -> str:
    """The password as it is kept."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS)).decode()


def fits(password: str, password_hash: str) -> bool:
    """Whether this password made that hash; one that could never have been taken costs the same time."""
    typed = password.encode()
    right = bcrypt.checkpw(typed[:LONGEST], password_hash.encode())
    return right and len(typed) <= LONGEST


def is_hash(text: str) -> bool:
    """Whether a text is a bcrypt hash and no plain password."""
    return HASH.fullmatch(text) is not None


def temporary_password() -> str:
    """A password to say over the telephone: four groups of four letters and digits that look like nothing else."""
    return "-".join("".join(secrets.choice(EASY_TO_READ) for _ in range(4)) for _ in range(4))


def refuse_weak(password: str, about: Iterable[str] = ()) -> None:
    """Refuse what is guessed first: short, common, or made of words `about` the person, such as the user name."""
    if password != password.strip():
        raise BadInput("A password does not begin or end with a space.")
    if len(password.encode()) < SHORTEST:
        raise BadInput(
            f"A password has at least {SHORTEST} characters; three or four words that do not belong together are best."
        )
    if len(password.encode()) > LONGEST:
        raise BadInput(f"A password has at most {LONGEST} characters (accented letters count double).")
    if _letters(password) in COMMON | {""} or len(set(password)) < 5:
        raise BadInput("That password is among the first that are tried; take another.")
    if any(word in password.lower() for given in about for word in re.findall(r"\w{4,}", given.lower())):
        raise BadInput("A password does not contain your own name; take another.")


def _letters(password: str) -> str:
    return "".join(sign for sign in password.lower() if sign.isalpha())
