"""Who may come in: passwords, one-time codes, and sessions that outlive a restart because they stand in the book."""

import hashlib
import json
import secrets
import time

import pyotp
from pyotp.exceptions import OTPVerificationError

from demo.sites.books import Book, Profile
from demo.sites.clock import stamp
from demo.sites.passwords import hash_password, is_password

SESSION_SECONDS = 2 * 60 * 60
INSIDE = "inside"
FAILURES = "failures"
PASSWORD_CHANGED = "password changed on"
"""The key of the note that change_password leaves."""

# An unknown user costs as much time as a wrong password, so the clock does not tell them apart.
NOBODY = hash_password(secrets.token_hex())


def password_is_right(book: Book, user: str, password: str) -> bool:
    """Whether this user exists and has this password."""
    with book.reading() as rows:
        known = rows.execute("SELECT password_hash FROM users WHERE user = ?", [user]).fetchone()
    return is_password(password, known["password_hash"] if known else NOBODY) and known is not None


def needs_code(book: Book, user: str) -> bool:
    """Whether this user has an authenticator app."""
    with book.reading() as rows:
        return rows.execute("SELECT 1 FROM users WHERE user = ? AND totp_seed IS NOT NULL", [user]).fetchone() is not None


def spend_code(book: Book, user: str, code: str) -> bool:
    """Whether the code is right and newer than any code this user spent before; a good code is spent by asking."""
    with book.writing() as rows:
        known = rows.execute("SELECT totp_seed FROM users WHERE user = ? AND totp_seed IS NOT NULL", [user]).fetchone()
        step = step_of(code, known["totp_seed"]) if known else 0
        spent = rows.execute("UPDATE users SET last_step = ? WHERE user = ? AND last_step < ?", [step, user, step])
        return spent.rowcount == 1


def step_of(code: str, seed: str) -> int:
    """The 30-second step a code belongs to, one step of clock error allowed; 0 for a wrong code."""
    try:
        return pyotp.TOTP(seed).verify_and_get_timecode(code, valid_window=1)
    except OTPVerificationError:
        return 0


def renew_session(book: Book, old_token: str, user: str, stage: str = INSIDE, *, seconds: int = SESSION_SECONDS) -> str:
    """End the session before and open a new one at this stage; returns its token, of which the book keeps only a hash."""
    token, now = secrets.token_urlsafe(32), time.time()
    with book.writing() as rows:
        rows.execute("DELETE FROM sessions WHERE token_hash = ? OR expires_at < ?", [_hash(old_token), now])
        rows.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", [_hash(token), user, stage, now + seconds])
    return token


def session_user(book: Book, token: str, stage: str = INSIDE) -> str | None:
    """Whose session this is, if it lives, has come to this stage, and (once inside) its user still exists."""
    with book.reading() as rows:
        found = rows.execute(
            "SELECT user FROM sessions WHERE token_hash = ? AND stage = ? AND expires_at > ?"
            " AND (stage <> ? OR user IN (SELECT user FROM users))",
            [_hash(token), stage, time.time(), INSIDE],
        ).fetchone()
    return found["user"] if found else None


def close_session(book: Book, token: str) -> None:
    """End a session; one that is not there is already ended."""
    with book.writing() as rows:
        rows.execute("DELETE FROM sessions WHERE token_hash = ?", [_hash(token)])


def end_sessions(book: Book, user: str | None = None) -> None:
    """End every session, or every one of this user."""
    with book.writing() as rows:
        rows.execute("DELETE FROM sessions WHERE ? IS NULL OR user = ?", [user, user])


def profile_of(book: Book, user: str) -> Profile:
    """The user's e-mail address, answers, offices and clients; an empty profile for a stranger."""
    with book.reading() as rows:
        found = rows.execute("SELECT profile FROM users WHERE user = ?", [user]).fetchone()
    if found is None:
        return Profile()
    kept = json.loads(found["profile"])
    return Profile(kept["email"], kept["answers"], tuple(kept["offices"]), tuple(kept["clients"]), kept["certificate"])


def note(book: Book, user: str, key: str) -> str | None:
    """What was noted about this user under the key."""
    with book.reading() as rows:
        found = rows.execute("SELECT value FROM notes WHERE user = ? AND key = ?", [user, key]).fetchone()
    return str(found["value"]) if found else None


def set_note(book: Book, user: str, key: str, value: str) -> None:
    """Note something about this user; the value before is forgotten."""
    with book.writing() as rows:
        rows.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", [user, key, value])


def fail(book: Book, user: str) -> int:
    """Count one more failure to sign in; says how many there were in a row."""
    with book.writing() as rows:
        counted = rows.execute(
            "INSERT INTO notes VALUES (?, ?, '1') ON CONFLICT (user, key) DO UPDATE SET value = value + 1 RETURNING value",
            [user, FAILURES],
        ).fetchone()
    return int(counted["value"])


def failures(book: Book, user: str) -> int:
    """How many failures in a row there are."""
    return int(note(book, user, FAILURES) or 0)


def clear_failures(book: Book, user: str) -> None:
    """The count begins again, after a good sign-in or because the site unlocks the user."""
    with book.writing() as rows:
        rows.execute("DELETE FROM notes WHERE user = ? AND key = ?", [user, FAILURES])


def change_password(book: Book, user: str, password: str) -> None:
    """Give the user another password, and note the day by the street's clock."""
    with book.writing() as rows:
        rows.execute("UPDATE users SET password_hash = ? WHERE user = ?", [hash_password(password), user])
        rows.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", [user, PASSWORD_CHANGED, stamp(book.clock.now())])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
