"""`agent check`: probes of everything that the agent needs, each with what it found, or what is missing and who mends it."""

from collections.abc import Callable, Iterator
from typing import TextIO

from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from agent.check import machine, portal, server, tables, writing
from agent.check.finding import Finding
from agent.settings import Settings

Probe = Callable[[Settings], Iterator[Finding]]


def check(settings: Settings, out: TextIO) -> int:
    """Say all findings; 1 if something is missing."""
    missing = 0
    for finding in findings(settings):
        missing += not finding.is_good
        out.write(f"{'ok     ' if finding.is_good else 'MISSING'}  {finding.what}: {finding.sentence}\n")
    out.write("Everything is there.\n" if not missing else f"{missing} missing; see above who mends it. Nothing was changed.\n")
    return 1 if missing else 0


def findings(settings: Settings) -> Iterator[Finding]:
    """The machine, the case-management system, the portal. Nothing is changed anywhere, but for a file of one byte in our own folder."""
    yield from machine.probes(settings)
    yield from _of_system(settings)
    yield from portal.probes(settings)


def _of_system(settings: Settings) -> Iterator[Finding]:
    try:
        with server.connected(settings) as there:
            yield Finding("Connection", True, f"{there.dialect.name} answers and lets the login in.")
            yield from server.probes(settings, there)
            yield from tables.probes(settings, there)
            yield from writing.probes(settings, there)
    except (DBAPIError, NoSuchModuleError, ModuleNotFoundError) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        yield Finding("Connection", False, f"{said}. Whoever keeps the database looks at the login, its rights and the network.")
