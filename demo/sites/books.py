"""The book of a practice site: everything it knows and everything it took, in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.sites.passwords import hash_password

SITES = ("harbor_mutual", "summit_casualty", "prairie_indemnity")

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    user TEXT PRIMARY KEY COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    totp_seed TEXT,
    last_step INTEGER NOT NULL DEFAULT 0  -- the 30-second step of the last code used; older ones are refused
);
CREATE TABLE IF NOT EXISTS claims (number TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sessions (
    token_hash TEXT PRIMARY KEY,
    user TEXT NOT NULL COLLATE NOCASE,
    stage TEXT NOT NULL,                  -- how far the sign-in has come
    expires_at REAL NOT NULL              -- seconds since 1970
);
CREATE TABLE IF NOT EXISTS invoices (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    claim TEXT NOT NULL,
    total TEXT NOT NULL,                  -- dollars and cents
    lines INTEGER NOT NULL,
    file_sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,            -- UTC
    receipt TEXT,
    state TEXT NOT NULL,                  -- what it is once the validation time has passed
    validation_seconds REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS uploads (
    id INTEGER PRIMARY KEY,
    time TEXT NOT NULL,                   -- UTC
    number TEXT NOT NULL,                 -- empty when the file did not say one
    outcome TEXT NOT NULL,                -- accepted or refused
    text TEXT NOT NULL,
    problems TEXT NOT NULL,               -- JSON: [[line, field, text], ...]
    validation_seconds REAL NOT NULL
);
"""

# A user who stays keeps last_step: setting a site up again must not make a used code good again.
KEEP_USER = """
INSERT INTO users (user, password_hash, totp_seed) VALUES (?, ?, ?)
ON CONFLICT (user) DO UPDATE SET password_hash = excluded.password_hash, totp_seed = excluded.totp_seed
"""


@dataclass(frozen=True)
class SiteUser:
    """Somebody of the firm who may sign in on a site; without a seed the site asks for no code."""

    user: str
    password: str
    totp_seed: str | None = None


class Book:
    """One site's SQLite file. What a writing block leaves behind survives a killed process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self.reading() as rows:
            rows.execute("PRAGMA journal_mode = WAL")
            rows.executescript(SCHEMA)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each block, so that threads never share one."""
        with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as rows:
            rows.row_factory = sqlite3.Row
            rows.execute("PRAGMA synchronous = FULL")
            yield rows

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else can write beside: at its end all of it is on the disk, or nothing."""
        with self.reading() as rows:
            rows.execute("BEGIN IMMEDIATE")
            with rows:
                yield rows


def open_books(data_dir: Path, slug: str) -> Book:
    """The book of the site with this slug (one of SITES), made empty when there is none yet."""
    if slug not in SITES:
        raise ValueError(f"There is no practice site called {slug}; there are {', '.join(SITES)}.")
    data_dir.mkdir(parents=True, exist_ok=True)
    return Book(data_dir / f"{slug}.db")


def set_up_site(data_dir: Path, slug: str, *, users: list[SiteUser], claims: Iterable[str]) -> None:
    """Replace a site's users and add to its known claim numbers; doing it twice does no harm."""
    hashed = [(each.user, hash_password(each.password), each.totp_seed) for each in users]
    names = json.dumps([each.user for each in users])
    with open_books(data_dir, slug).writing() as rows:
        rows.execute("DELETE FROM users WHERE user NOT IN (SELECT value FROM json_each(?))", [names])
        rows.executemany(KEEP_USER, hashed)
        rows.executemany("INSERT OR IGNORE INTO claims VALUES (?)", [(claim,) for claim in claims])
