"""A private MariaDB for the tests: own data folder, port and password. It dies with the thread that started it."""

import os
import random
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.mariadb_folders import SMALL_LOG, NoMariaDB, find_program, run_folder
from tests.patience import PATIENCE

BASE = Path(__file__).parent.parent / "var" / "mariadb-for-tests"
# Below the ports that the kernel gives to outgoing connections, so that a restart finds its port still free.
PORTS = range(20000, 30000)


@dataclass(frozen=True)
class Address:
    """Where a server listens, and what everybody who knows that may ask of it."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """SQLAlchemy's URL of one database on this server, which has no TLS: preparing for it takes 50 ms of each connection."""
        return f"mysql+pymysql://root:{self.password}@127.0.0.1:{self.port}/{database}?charset=utf8mb4&ssl_disabled=true"

    def create_database(self, name: str) -> str:
        """Make an empty database; its URL."""
        self._run(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database; an error after ten seconds if somebody left a transaction open in it."""
        self._run("SET lock_wait_timeout = 10", f"DROP DATABASE `{name}`")

    def answers(self) -> bool:
        """Does the server take connections now?"""
        try:
            self._run("SELECT 1")
        except OperationalError:
            return False
        return True

    def _run(self, *statements: str) -> None:
        engine = create_engine(self.url(""), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


class MariaDB:
    """One server on a data folder of its own.

    A commit outlives `kill()` in any case; with `durable` it is on the disk as well, as in production.
    """

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.address = Address(_free_port(), secrets.token_hex(16))
        self._folder = folder
        self._flush = 1 if durable else 2
        self._keep_password()
        self._process = self._launch()

    def url(self, database: str) -> str:
        """SQLAlchemy's URL of one database on this server."""
        return self.address.url(database)

    def create_database(self, name: str) -> str:
        """Make an empty database; its URL."""
        return self.address.create_database(name)

    def kill(self) -> None:
        """End the server without a chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server in order."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Start again on the same data and port; a server that still runs is ended in order first."""
        self.stop()
        self._process = self._launch()

    def _keep_password(self) -> None:
        """Without a password every user of this machine could write files through a server that root started."""
        file = self._folder / "start.sql"
        file.touch(mode=0o600)
        file.write_text(f"SET PASSWORD FOR 'root'@'127.0.0.1' = PASSWORD('{self.address.password}');")

    def _end(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        self._process.wait(PATIENCE)

    def _launch(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C is for the tests, which end the server when they have ended.
        with (self._folder / "server.log").open("ab") as log:
            process = subprocess.Popen(self._command(), stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            if self.address.answers():
                return process
            time.sleep(0.05)
        process.kill()
        process.wait()
        raise NoMariaDB(f"MariaDB did not start; the end of its log:\n{(self._folder / 'server.log').read_text()[-2000:]}")

    def _command(self) -> list[str]:
        # A server that starts deletes what it finds of temporary tables, so none may share its tmp with another. The
        # relative socket lies in the data folder, however long the path to that is. And some containers forbid the
        # kernel interface (io_uring) of native input and output.
        return [
            *("setpriv", "--pdeathsig", "KILL", find_program("mariadbd"), "--no-defaults"),
            *(["--user=root"] if os.geteuid() == 0 else []),
            *(f"--datadir={self._folder / 'data'}", f"--init-file={self._folder / 'start.sql'}"),
            *(f"--tmpdir={self._folder / 'tmp'}", "--socket=server.sock", "--pid-file=server.pid"),
            *(f"--port={self.address.port}", "--bind-address=127.0.0.1", "--skip-name-resolve"),
            *("--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci", "--default-time-zone=+00:00"),
            *("--skip-log-bin", "--innodb-buffer-pool-size=64M", SMALL_LOG, "--innodb-use-native-aio=OFF"),
            f"--innodb-flush-log-at-trx-commit={self._flush}",
        ]


@contextmanager
def start(base: Path = BASE, *, durable: bool = False) -> Iterator[MariaDB]:
    """A running server without databases; killed and removed at the end. NoMariaDB if none can be had."""
    with run_folder(base) as folder:
        server = MariaDB(folder, durable=durable)
        try:
            yield server
        finally:
            server.kill()


def _free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
