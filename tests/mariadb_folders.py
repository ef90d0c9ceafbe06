"""Where the tests' MariaDB servers keep their data: one template, copied for each run, and nothing left behind."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

# The usual 96 MiB of log would make up most of every copy.
SMALL_LOG = "--innodb-log-file-size=16M"


class NoMariaDB(RuntimeError):
    """No server can be had on this machine; the sentence says why."""


def find_program(name: str) -> str:
    """The path of one of MariaDB's programs. NoMariaDB, saying what to install, if it is not there."""
    # Debian puts servers where an ordinary user's PATH does not lead.
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]))
    if found is None:
        raise NoMariaDB(
            f"The tests run on a real MariaDB, but its program {name} is not on this machine."
            " Have an administrator run: apt-get install mariadb-server-core mariadb-client-core"
        )
    return found


@contextmanager
def run_folder(base: Path) -> Iterator[Path]:
    """A folder for one server, with fresh system tables in its `data` and an empty `tmp`; removed at the end."""
    base.mkdir(parents=True, exist_ok=True)
    one_at_a_time = FileLock(base / "preparing.lock")
    with one_at_a_time:
        _remove_abandoned(base)
        template = _template(base)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=base))
        in_use = FileLock(folder / "in-use.lock")
        in_use.acquire()
    try:
        shutil.copytree(template, folder / "data")
        (folder / "tmp").mkdir()
        yield folder
    finally:
        with one_at_a_time:
            shutil.rmtree(folder)
            in_use.release()


def _remove_abandoned(base: Path) -> None:
    """A test run that was killed leaves its folder behind, with a lock that nobody holds any more."""
    for folder in base.glob("run-*"):
        try:
            with FileLock(folder / "in-use.lock", timeout=0):
                shutil.rmtree(folder)
        except Timeout:
            continue


def _template(base: Path) -> Path:
    """The data folder of a new server of the installed version, made once."""
    said = subprocess.run([find_program("mariadbd"), "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"Ver (\S+)", said)
    template = base / f"template-{version[1] if version else 'unknown'}"
    if not template.exists():
        with tempfile.TemporaryDirectory(prefix="run-", dir=base) as folder:
            _install(Path(folder)).rename(template)
    return template


def _install(folder: Path) -> Path:
    find_program("my_print_defaults")
    done = subprocess.run(
        [
            *(find_program("mariadb-install-db"), "--no-defaults", f"--datadir={folder / 'data'}", f"--tmpdir={folder}"),
            *(SMALL_LOG, "--auth-root-authentication-method=normal", "--skip-test-db"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise NoMariaDB(f"MariaDB's system tables could not be made in {folder}:\n{done.stdout[-2000:]}")
    return folder / "data"
