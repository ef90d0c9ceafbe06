"""Set-up, run for real in a scratch checkout, on a PATH that holds only what the test put there."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
READERS = ["awk", "cat", "dirname", "grep", "head", "id", "sed", "sha256sum", "tac", "tail"]
DOERS = ["bash", "cp", "env", "flock", "make", "mkdir", "sh", "touch"]
# Stands in for Debian's: knows no package before the lists are fetched, and then brings the program of that name.
APT = """#!/bin/sh
here=$(dirname "$0")
for word; do last=$word; done
case "$*" in
    *" update") echo update >>"$here/apt-calls"; touch "$here/lists" ;;
    *) echo "$*" | sed 's/.*--yes //' >>"$here/apt-calls"; [ -e "$here/lists" ] && cp "$here/id" "$here/$last" ;;
esac
"""


class Checkout:
    """A copy of what set-up consists of, asking for no package, and a folder that is its whole PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder / "ledgerline", folder / "programs"
        shutil.copytree(ROOT / "deploy", self.folder / "deploy")
        shutil.copy(ROOT / "Makefile", self.folder)
        for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
            (self.folder / name).write_text("# nothing\n")
        self.programs.mkdir()
        for tool in READERS + DOERS:
            (self.programs / tool).symlink_to(shutil.which(tool) or f"/missing/{tool}")

    def add_program(self, name: str, text: str) -> Path:
        """Put a program of a few lines on the PATH, in place of the tool of that name."""
        program = self.programs / name
        program.unlink(missing_ok=True)
        program.write_text(text)
        program.chmod(0o755)
        return program

    def add_playwright(self) -> None:
        """Put the one program there by which set-up sees that Playwright can start."""
        driver = self.folder / ".venv/lib/python3/site-packages/playwright/driver"
        driver.mkdir(parents=True)
        (driver / "node").symlink_to("/bin/true")

    def run(self, *command: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command there; what it said, errors included, is in its stdout."""
        environment = {"PATH": str(self.programs), "LEDGERLINE_PYTHON": sys.executable, **(settings or {})}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that set-up made."""
    checkout = Checkout(tmp_path_factory.mktemp("first"))
    done = checkout.run("deploy/setup.sh", "checks")
    assert done.returncode == 0, done.stdout
    return checkout.folder / ".venv"


@pytest.fixture
def installed(checkout: Checkout, environment: Path) -> Checkout:
    """A checkout whose packages are there already."""
    shutil.copytree(environment, checkout.folder / ".venv", symlinks=True)
    return checkout


def test_make_alone_lists_targets(checkout: Checkout) -> None:
    listed = checkout.run("make").stdout

    named = set(re.findall(r"^  make ([a-z]+) +\S", listed, re.MULTILINE))
    assert {"demo", "test", "bench", "screenshots", "check", "migration", "run", "worker", "clean"} <= named
    assert not (checkout.folder / ".venv").exists()


def test_second_setup_installs_nothing(installed: Checkout) -> None:
    again = installed.run("deploy/setup.sh", "checks").stdout
    (installed.folder / "requirements-dev.txt").write_text("# something else\n")
    changed = installed.run("deploy/setup.sh", "checks").stdout

    assert again == ""
    assert changed == "Installing the pinned packages of requirements-dev.txt (the first time, about a minute) ...\n"


def test_old_python_is_refused(checkout: Checkout) -> None:
    old = checkout.add_program("python3.9", "#!/bin/sh\nexit 1\n")

    refused = checkout.run("deploy/setup.sh", "portal", settings={"LEDGERLINE_PYTHON": str(old)})

    assert refused.stdout.startswith(f"LEDGERLINE_PYTHON is '{old}', which is not a Python 3.11 or newer.")
    assert refused.returncode == 1


def test_wrong_browser_setting_is_refused(checkout: Checkout) -> None:
    refused = checkout.run("make", "ready-demo", settings={"LEDGERLINE_CHROMIUM": "/opt/no/chromium"})

    assert refused.stdout.startswith("LEDGERLINE_CHROMIUM is '/opt/no/chromium', but no program is there.")
    assert refused.returncode == 2


def test_missing_programs_fill_one_sentence(installed: Checkout) -> None:
    refused = installed.run("deploy/setup.sh", "test")

    packages = "libatomic1 chromium-headless-shell fonts-liberation mariadb-server-core mariadb-client-core"
    # Dovecot follows where the machine lacks it: one program of it lies outside of every PATH.
    assert f"Have an administrator run: apt-get install {packages}" in refused.stdout
    assert refused.returncode == 1


def test_browser_comes_from_debian(installed: Checkout) -> None:
    installed.add_program("id", "#!/bin/sh\necho 0\n")
    installed.add_program("apt-get", APT)
    installed.add_playwright()

    done = installed.run("deploy/setup.sh", "demo")

    browser, fonts = (
        f"install --no-install-recommends --no-remove {name}" for name in ("chromium-headless-shell", "fonts-liberation")
    )
    assert (installed.programs / "apt-calls").read_text().splitlines() == [browser, "update", browser, fonts]
    assert done.returncode == 0
