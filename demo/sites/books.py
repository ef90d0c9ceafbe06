"""The book of a practice site: everything it knows and everything it took, in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from demo.sites.clock import Clock
from demo.sites.companies import SLUGS
from demo.sites.passwords import hash_password

SITES = SLUGS

SCHEMA = Path(__file__).with_name("schema.sql").read_text()
EDITION = 2
"""Counts the changes of the schema; a book of another edition is refused instead of misread."""

# A user who stays keeps last_step: setting a site up again must not make a used code good again.
KEEP_USER = """
INSERT INTO users (user, password_hash, totp_seed, profile) VALUES (?, ?, ?, ?)
ON CONFLICT (user) DO UPDATE SET password_hash = excluded.password_hash, totp_seed = excluded.totp_seed, profile = excluded.profile
"""


@dataclass(frozen=True)
class Profile:
    """What a site knows of a user beside the password."""

    email: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    certificate: str = ""


@dataclass(frozen=True)
class SiteUser:
    """Somebody of the firm who may sign in on a site; without a seed the site asks for no code.

    `answers` are those to the site's security questions, by question; `certificate` is the SHA-256 of the client certificate.
    """

    user: str
    password: str
    totp_seed: str | None = None
    email: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    certificate: str = ""

    @property
    def profile(self) -> Profile:
        """What the site keeps beside the password; mail goes to the user name if nobody says another address."""
        address = self.email or (self.user if "@" in self.user else f"{self.user.lower()}@firm.example")
        return Profile(address, dict(self.answers), self.offices, self.clients, self.certificate)


class Book:
    """One site's SQLite file. What a writing block leaves behind survives a killed process."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        with self.reading() as rows:
            (edition,) = rows.execute("PRAGMA user_version").fetchone()
            if edition != EDITION and rows.execute("SELECT 1 FROM sqlite_schema").fetchone():
                raise ValueError(f"{path} was kept by another version of the practice sites; start with an empty folder.")
            rows.execute("PRAGMA journal_mode = WAL")
            rows.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {EDITION}; COMMIT;")

    def has(self, query: str, *values: object) -> bool:
        """Whether the query finds a row. For what is asked each second: opening a book costs a hundred times what looking into it does."""
        return bool(self._open.execute(query, values).fetchall())

    @cached_property
    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=10, isolation_level=None, check_same_thread=False)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each block, so that threads never share one."""
        with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as rows:
            rows.row_factory = sqlite3.Row
            # With WAL this survives a killed process; only a power cut could take the last seconds, and these are practice books.
            rows.execute("PRAGMA synchronous = NORMAL")
            yield rows

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else can write beside: at its end all of it is in the book, or nothing."""
        with self.reading() as rows:
            rows.execute("BEGIN IMMEDIATE")
            with rows:
                yield rows


def open_books(data_dir: Path, slug: str, clock: Clock | None = None) -> Book:
    """The book of the site with this slug (one of SITES), made empty when there is none yet."""
    if slug not in SITES:
        raise ValueError(f"There is no practice site called {slug}; there are {', '.join(SITES)}.")
    data_dir.mkdir(parents=True, exist_ok=True)
    return Book(data_dir / f"{slug}.db", clock or Clock(data_dir / "clock.json"))


def set_up_site(
    data_dir: Path, slug: str, *, users: list[SiteUser], claims: Iterable[str], timekeepers: Iterable[str] = ()
) -> None:
    """Replace a site's users and add to its known claim numbers and timekeepers; doing it twice does no harm."""
    hashed = [(each.user, hash_password(each.password), each.totp_seed, json.dumps(asdict(each.profile))) for each in users]
    names = json.dumps([each.user for each in users])
    with open_books(data_dir, slug).writing() as rows:
        rows.execute("DELETE FROM users WHERE user NOT IN (SELECT value FROM json_each(?))", [names])
        rows.executemany(KEEP_USER, hashed)
        rows.executemany("INSERT OR IGNORE INTO claims VALUES (?)", [(claim,) for claim in claims])
        rows.executemany("INSERT OR IGNORE INTO timekeepers VALUES (?)", [(each,) for each in timekeepers])
