"""A portal that runs: started, looked into, brought back to where its tests began, and ended."""

import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.door.sign_ins import digest
from data.dialects import clock, make_engine
from data.models import Person, SignIn
from tests.demo.street import PLAIN
from tests.forks import Fork
from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent.parent
KEPT = ("sign_ins",)
"""Tables that outlive a test: tabs in which people are signed in are lent from one to the next."""


@dataclass
class Portal:
    """A portal. `folder` holds its database, its files and its auth.yaml; a `cold` one starts quickly and nobody has been there."""

    folder: Path
    database_url: str
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    cold: bool = False
    process: subprocess.Popen[bytes] | Fork | None = None

    @property
    def url(self) -> str:
        """What people type."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it takes visitors."""
        around, said = self.surroundings(), self.folder / "portal.log"
        if self.cold:
            self.process = Fork("tests.pages.cold_portal", environment=around, log=said)
        else:
            with said.open("ab") as log:
                self.process = subprocess.Popen(
                    [sys.executable, ROOT / "app.py"], cwd=self.folder, env=around, stdout=log, stderr=log
                )
        self._wait(self.process)

    def stop(self) -> None:
        """End it as a system that goes down does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.process = None

    def _wait(self, process: subprocess.Popen[bytes] | Fork) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                httpx.get(f"{self.url}/health", trust_env=False, verify=PLAIN, timeout=20)
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"The portal did not start:\n{self.log}")

    @property
    def log(self) -> str:
        """What it wrote to its standard output and error."""
        return (self.folder / "portal.log").read_text()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Look into its database, or change it behind its back."""
        engine = make_engine(self.database_url)
        with Session(engine, expire_on_commit=False) as session:
            yield session
            session.commit()
        engine.dispose()

    def remember(self) -> None:
        """Its tests begin with the database as it is now."""
        with closing(sqlite3.connect(self.book)) as book, closing(sqlite3.connect(self.beginning)) as copy:
            book.backup(copy)

    def forget(self) -> None:
        """Bring the database back to there, whatever a test did."""
        if not self.beginning.exists():
            return
        with closing(sqlite3.connect(self.book, isolation_level=None, timeout=30)) as book:
            book.execute("ATTACH ? AS beginning", [str(self.beginning)])
            tables = [name for (name,) in book.execute("SELECT name FROM beginning.sqlite_schema WHERE type = 'table'")]
            book.execute("BEGIN IMMEDIATE")
            for table in set(tables) - {*KEPT}:
                book.execute(f"DELETE FROM main.{table}")
                book.execute(f"INSERT INTO main.{table} SELECT * FROM beginning.{table}")
            book.execute("COMMIT")

    @property
    def book(self) -> Path:
        """Its database's file."""
        return self.folder / "ledgerline.db"

    @property
    def beginning(self) -> Path:
        """A copy of the database as its tests find it."""
        return self.folder / "beginning.db"

    def token_of(self, username: str) -> str:
        """A cookie's value with which this person is signed in."""
        token = secrets.token_urlsafe(32)
        with self.session() as session:
            person = session.scalars(select(Person).where(Person.username == username)).one()
            now = clock(session)
            session.add(SignIn(person_id=person.id, token_hash=digest(token), opened_at=now, seen_at=now))
        return token

    def surroundings(self) -> dict[str, str]:
        """The environment it runs in."""
        return os.environ | {
            "LEDGERLINE_DATABASE_URL": self.database_url,
            "LEDGERLINE_PORT": str(self.port),
            "LEDGERLINE_FILES_URL": f"file://{self.folder / 'files'}",
            "LEDGERLINE_SECRET_KEY_FILE": str(self.folder / "secret.key"),
            "LEDGERLINE_PEOPLE_FILE": str(self.folder / "auth.yaml"),
            **self.environment,
        }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
