"""The tests' own MariaDB: what they rely on."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.mariadb import BASE, Address, start
from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent


def ask(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements in one transaction; the rows of the last one."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements:
            result = connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def run_pytest(folder: Path, *options: str) -> str:
    """What pytest prints when it runs the tests in a folder of their own."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugin_mariadb", "--rootdir", str(folder), *options, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE).stdout


def test_fresh_database_is_empty_utf8(fresh_mariadb_url: str) -> None:
    tables = ask(fresh_mariadb_url, "SHOW TABLES")
    settings = ask(fresh_mariadb_url, "SELECT @@collation_database, @@time_zone, @@log_bin")

    assert tables == []
    assert settings == [("utf8mb4_unicode_ci", "+00:00", 0)]


def test_server_has_its_own_tmp(fresh_mariadb_url: str) -> None:
    """A starting server deletes temporary tables of any other whose folder it shares."""
    [(folder,)] = ask(fresh_mariadb_url, "SELECT @@tmpdir")

    assert Path(str(folder)).is_relative_to(BASE)


def test_dropped_database_is_gone(mariadb: Address) -> None:
    mariadb.create_database("short_lived")

    mariadb.drop_database("short_lived")

    assert ask(mariadb.url(""), "SHOW DATABASES LIKE 'short_lived'") == []


@pytest.mark.processes
@pytest.mark.parametrize("durable", [False, True])
def test_commit_outlives_killed_server(durable: bool) -> None:
    with start(durable=durable) as server:
        url = server.create_database("firm")
        ask(url, "CREATE TABLE receipt (number INT)", "INSERT INTO receipt VALUES (41)")

        server.kill()
        server.restart()

        assert ask(url, "SELECT number FROM receipt") == [(41,)]


@pytest.mark.processes
def test_server_dies_with_its_starter(tmp_path: Path) -> None:
    program = (
        "import pathlib, signal, sys, tests.mariadb\n"
        "with tests.mariadb.start(pathlib.Path(sys.argv[1])) as server:\n"
        "    print(server.address.port, server.address.password, flush=True)\n"
        "    signal.pause()\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    port, password = starter.stdout.readline().split()
    address = Address(int(port), password)
    assert address.answers()

    starter.kill()
    starter.wait()

    assert falls_silent(address)
    with start(tmp_path):
        assert len(list(tmp_path.glob("run-*"))) == 1


def falls_silent(address: Address) -> bool:
    """Does the server stop answering within five seconds?"""
    deadline = time.monotonic() + 5
    while address.answers() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not address.answers()


@pytest.mark.processes
def test_workers_share_one_server(tmp_path: Path) -> None:
    for name in ("ada", "bo"):
        asks = f"def test_{name}(mariadb, worker_id):\n    assert mariadb.answers()\n    print('port', mariadb.port)\n"
        (tmp_path / f"test_{name}.py").write_text(asks)

    said = run_pytest(tmp_path, "-n", "2", "-rP")

    ports = {line for line in said.splitlines() if line.startswith("port ")}
    assert "2 passed" in said
    assert len(ports) == 1


@pytest.mark.parametrize("workers", ["0", "1"])
def test_missing_server_fails_the_test(tmp_path: Path, workers: str) -> None:
    (tmp_path / "conftest.py").write_text("import shutil\nshutil.which = lambda name, **rest: None\n")
    (tmp_path / "test_any.py").write_text("def test_any(fresh_mariadb_url): pass\ndef test_other(): pass\n")

    said = run_pytest(tmp_path, "-n", workers)

    assert "apt-get install mariadb-server-core" in said
    assert "1 passed, 1 error" in said
