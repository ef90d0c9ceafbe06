"""Starting the portal: what is wrong is said in a sentence, before the first visitor or on every page."""

import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import expect

from tests.pages.conftest import sign_in
from tests.pages.running import ROOT
from tests.patience import PATIENCE

pytestmark = pytest.mark.processes


def run(portal, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    around = portal.surroundings() | environment
    return subprocess.run(command, env=around, capture_output=True, text=True, timeout=PATIENCE, cwd=portal.folder)


def test_malformed_file_stops_start(make_portal):
    portal = make_portal()
    (portal.folder / "auth.yaml").write_text("credentials:\n  usernames:\n    ada: {password: secret}\n")

    ended = run(portal)

    assert ended.returncode == 2
    assert "auth.yaml, line 3: ada: `password` is not a bcrypt hash" in ended.stderr


def test_listening_everywhere_wants_an_address(make_portal):
    ended = run(make_portal(), LEDGERLINE_HOST="0.0.0.0")

    assert ended.returncode == 2
    assert "LEDGERLINE_ORIGIN must say which address people type" in ended.stderr


@pytest.mark.browser
def test_first_person_comes_from_command_line(make_cold_portal, tab):
    portal = make_cold_portal()
    (portal.folder / "auth.yaml").unlink()
    portal.start()
    tab.goto(f"{portal.url}/people")
    expect(tab.get_by_text("Nobody can sign in yet. IT makes the first account")).to_be_visible()

    words = ("--name", "Cy Okafor", "--username", "cy", "--roles", "admin", "--password-env", "WORD")
    weak, added = (run(portal, "add-person", *words, WORD=word) for word in ("short", "seven quiet bicycles"))
    tab.reload()
    sign_in(tab, "cy", "seven quiet bicycles")

    assert (weak.returncode, added.returncode, added.stdout) == (2, 0, "Cy Okafor can sign in now.\n")
    expect(tab.get_by_role("heading", name="People", exact=True)).to_be_visible()


@pytest.mark.browser
def test_database_down_is_said_on_page(make_cold_portal, tab):
    portal = make_cold_portal(LEDGERLINE_DATABASE_URL="mysql+pymysql://nobody:none@127.0.0.1:9/ledgerline")
    portal.start()

    tab.goto(f"{portal.url}/people")

    expect(tab.get_by_text("The database does not answer. Nothing you did was lost; ask IT")).to_be_visible()
    answer = httpx.get(f"{portal.url}/health", trust_env=False)
    assert (answer.status_code, "does not answer" in answer.json()["database"]) == (503, True)
