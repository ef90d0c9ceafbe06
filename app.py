"""The door: one ASGI application and its launcher, `python app.py`."""

import asyncio
import datetime as dt
import logging
import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
import uvicorn
from sqlalchemy.exc import DBAPIError
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit import config

from api import health
from api.command_line import ADD_PERSON, HASH_PASSWORD, add_person_asked_for, arguments, hash_asked_for
from api.door import Door
from api.gate import SyncRules
from api.guard import Guard, Orders
from api.headers import security_headers
from api.intake import Intake
from api.metrics import Metrics
from billing.credentials import Vault
from billing.door.first_people import import_first_people, read_first_people
from billing.door.machines import Machine
from billing.door.passwords import is_hash
from billing.door.rules import DoorRules
from billing.errors import BadInput
from carriers.catalog import load
from carriers.refusals import CarrierRefused
from data.files import FileStore, NoFileStore
from data.schema import SchemaIsOld, require_newest
from data.session import open_database, transaction
from jobs.legacy.tables import TABLES
from pages.parts.office import Office, office, open_office
from pages.parts.trouble import show_trouble
from pages.parts.upkeep import collect_garbage, warm_up
from pages.parts.wire import inline_script, is_wanted
from settings import Settings, settings

ROOT = Path(__file__).parent
THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
LARGEST_MESSAGE = 25 * 2**20
"""Bytes."""
log = logging.getLogger("ledgerline.portal")


def main() -> int:
    """Exit 0 after serving, 2 when something is set up wrongly."""
    logging.basicConfig(level=os.environ.get("LOGLEVEL", "WARNING"), format="%(asctime)s %(name)s %(message)s")
    asked, chosen = arguments(), settings()
    try:
        if asked.what:
            _do_what_was_asked(asked, chosen)
            return 0
        _prepare(chosen)
    except (BadInput, CarrierRefused, NoFileStore, SchemaIsOld) as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    except DBAPIError as error:
        sys.stderr.write(f"The database does not answer: {error.orig}. An admin looks at LEDGERLINE_DATABASE_URL.\n")
        return 2
    _serve(chosen)
    return 0


def _do_what_was_asked(asked: Namespace, chosen: Settings) -> None:
    if asked.what == HASH_PASSWORD:
        hash_asked_for(asked)
    if asked.what == ADD_PERSON:
        require_newest(open_database(chosen.database_url))
        add_person_asked_for(asked)


def portal(chosen: Settings) -> st.App:
    """The application: the guard before everything, our own routes, then Streamlit."""
    origins, rules = _origins(chosen), office().door
    door, sync = Door(rules, origins), _sync_rules(chosen, rules)
    machines = [*Intake(sync, chosen.return_status).routes, *Metrics(sync, chosen.metrics_token, _silence(chosen)).routes]
    headers = security_headers(inline_script(), secure=rules.secure)
    orders = Orders(origins, rules.cookie, headers, door.knows, is_wanted)

    @asynccontextmanager
    async def alive(_: st.App) -> AsyncIterator[None]:
        host = THIS_MACHINE[0] if chosen.host in EVERYWHERE else chosen.host
        upkeep = [asyncio.create_task(warm_up(host, chosen.port, chosen.address)), asyncio.create_task(collect_garbage())]
        yield
        for task in upkeep:
            task.cancel()

    return st.App(
        ROOT / "pages" / "portal.py",
        routes=[*health.ROUTES, *door.routes, *machines, Mount("/assets", StaticFiles(directory=ROOT / "pages" / "assets"))],
        middleware=[Middleware(Guard, orders)],
        lifespan=alive,
        on_script_error=show_trouble,
    )


def _serve(chosen: Settings) -> None:
    # Streamlit looks for .streamlit/config.toml where it is started, and must not ask the internet who we are.
    os.chdir(ROOT)
    config.set_option("browser.serverAddress", urlsplit(chosen.address).hostname)
    # uvicorn opens the port itself: a socket made by Streamlit keeps Nagle's delay, 40 ms on every click.
    uvicorn.run(
        portal(chosen), host=chosen.host, port=chosen.port, ws="websockets-sansio", ws_per_message_deflate=False,
        ws_max_size=LARGEST_MESSAGE, ws_ping_interval=30, ws_ping_timeout=30, access_log=False, server_header=False,
        proxy_headers=True, forwarded_allow_ips=chosen.trusted_proxy, timeout_graceful_shutdown=3,
    )  # fmt: skip


def _prepare(chosen: Settings) -> None:
    """Everything that can be wrong is found before the first visitor; only the database may come later."""
    if chosen.host in EVERYWHERE and not chosen.origin:
        raise BadInput(
            "LEDGERLINE_HOST says everywhere, so LEDGERLINE_ORIGIN must say which address people type. An admin sets it."
        )
    catalog = load(chosen.carriers_folder, addresses=chosen.site_addresses)
    _sync_rules(chosen, _door_rules(chosen))
    open_office(
        Office(
            catalog, FileStore(chosen.files_url), Vault(chosen.keys()), _door_rules(chosen), chosen.firm_name, _silence(chosen),
            {table.name: {table.key, table.version, *table.needs} for table in TABLES},
        )
    )  # fmt: skip
    people = read_first_people(chosen.people_file)
    try:
        require_newest(open_database(chosen.database_url))
        with transaction() as session:
            import_first_people(session, people)
    except DBAPIError as error:
        log.warning("The database does not answer, and every page says so until it does: %s", error.orig)


def _origins(chosen: Settings) -> frozenset[str]:
    """Where our own pages come from. On one machine people type either of its names."""
    address = urlsplit(chosen.address)
    if address.scheme == "http" and address.hostname in {name.strip("[]") for name in THIS_MACHINE}:
        port = f":{address.port}" if address.port else ""
        return frozenset(f"http://{name}{port}" for name in THIS_MACHINE)
    return frozenset({chosen.address})


def _door_rules(chosen: Settings) -> DoorRules:
    return DoorRules.at(
        chosen.address,
        idle=dt.timedelta(minutes=chosen.session_idle_minutes),
        longest=dt.timedelta(hours=chosen.session_hours),
        wrong_passwords=chosen.wrong_passwords,
        lock=dt.timedelta(minutes=chosen.lock_minutes),
    )


def _sync_rules(chosen: Settings, door: DoorRules) -> SyncRules:
    """Who may bring changes; BadInput if the password's hash is none, so that no password stands in the settings."""
    if not chosen.sync_user or not chosen.sync_password_hash:
        return SyncRules(None, chosen.sync_allow, door, chosen.sync_depth)
    if not is_hash(chosen.sync_password_hash):
        raise BadInput("LEDGERLINE_SYNC_PASSWORD_HASH is no bcrypt hash. An admin makes one: python app.py hash-password.")
    return SyncRules(Machine(chosen.sync_user, chosen.sync_password_hash), chosen.sync_allow, door, chosen.sync_depth)


def _silence(chosen: Settings) -> dt.timedelta:
    return dt.timedelta(minutes=chosen.sync_silence_minutes)


if __name__ == "__main__":
    sys.exit(main())
