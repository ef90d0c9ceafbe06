"""The firm's-side program in the demo: it reads the made-up case-management system and brings every change to the portal."""

import os
import secrets
from pathlib import Path

from billing.door.passwords import hashed
from jobs.legacy.tables import TABLES

USER = "agent"
SETTINGS = """
[agent]
stream = "main"
state = "{folder}/state.db"
read_every = 1
ask_every = 2
returns_time = true
returns_bills = true
[source]
kind = "version-column"
url = "{legacy_url}"
[send]
"""
TO_THE_PORTAL = """
url = "{portal}"
user = "{user}"
password_file = "{password}"
"""
INTO_A_FOLDER = """
url = "{box}"
"""
TABLE = """
[[table]]
name = "{0.name}"
key = ["{0.key}"]
version = "{0.version}"
takes_time = {1}
"""


def let_the_agent_in(folder: Path) -> dict[str, str]:
    """The portal's settings for an agent on this machine."""
    return {
        "LEDGERLINE_SYNC_USER": USER,
        "LEDGERLINE_SYNC_PASSWORD_HASH": hashed(_password_file(folder).read_text()),
        "LEDGERLINE_SYNC_ALLOW": "127.0.0.1",
    }


def box_of(folder: Path) -> str:
    """Where the agent lays batches if it does not call the portal."""
    return (folder / "box").absolute().as_uri()


def agent_command(folder: Path, legacy_url: str, portal: str) -> list[str]:
    """What starts it as a process of its own, with settings as a firm would write them."""
    return _command(folder, legacy_url, TO_THE_PORTAL.format(portal=portal, user=USER, password=_password_file(folder)))


def laying_agent_command(folder: Path, legacy_url: str, box: str) -> list[str]:
    """The same, of an agent that lays batches into a box instead."""
    return _command(folder, legacy_url, INTO_A_FOLDER.format(box=box))


def _command(folder: Path, legacy_url: str, send: str) -> list[str]:
    place = folder / "agent"
    place.mkdir(exist_ok=True)
    tables = "".join(TABLE.format(table, str(table.takes_time).lower()) for table in TABLES)
    (place / "agent.toml").write_text(SETTINGS.format(folder=place, legacy_url=legacy_url) + send + tables)
    return ["-m", "agent", "run", "--settings", str(place / "agent.toml")]


def forget_the_agent(folder: Path) -> None:
    """Whoever read the system meanwhile knows better how far it was read; the next agent asks the portal."""
    for file in (folder / "agent").glob("state.db*"):
        file.unlink()


def _password_file(folder: Path) -> Path:
    """Made at the first start and kept where only this user reads it."""
    file = folder / "agent" / "portal-password"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600), "w") as kept:
            kept.write(secrets.token_urlsafe(16))
    return file
