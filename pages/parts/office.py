"""What every page of this process works with; handed over once by app.py, because pages read no settings."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from billing.actor import Actor
from billing.credentials import Vault
from billing.desk import Desk
from billing.door.rules import DoorRules
from carriers.catalog import Catalog
from data.files import FileStore


@dataclass(frozen=True)
class Office:
    """The carriers' files, the file store, and the vault for the passwords of carriers' sites."""

    catalog: Catalog
    files: FileStore
    vault: Vault
    door: DoorRules
    firm_name: str = ""
    silence: dt.timedelta = dt.timedelta(minutes=10)
    """So long an agent of replication may say nothing."""
    mapped: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Of each table of the case-management system the columns that we take."""


class _Open:
    """The office of this process; set once by app.py."""

    office: Office | None = None


def open_office(office: Office) -> None:
    """Use this office from now on in this process."""
    _Open.office = office


def office() -> Office:
    """The open office."""
    if _Open.office is None:
        raise RuntimeError("No office is open: app.py calls open_office before any page is drawn.")
    return _Open.office


def desk(actor: Actor) -> Desk:
    """What billing functions ask for: who does it, with which carriers' files, and where files are kept."""
    return Desk(actor, office().catalog, office().files)


def door_rules() -> DoorRules:
    """How patient the door is, and its cookie."""
    return office().door
