"""This machine: the file that the agent remembers in, the room for its spool, and its own version."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from agent.check.finding import Finding, found
from agent.settings import Settings


def probes(settings: Settings) -> Iterator[Finding]:
    """Three of them."""
    folder = settings.state.parent
    yield found(
        "Python", sys.version_info >= (3, 11), f"{sys.version.split()[0]}.", "It is older than 3.11; IT installs a newer one."
    )
    yield _writable(folder)
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    free, wanted = shutil.disk_usage(existing).free, settings.most_bytes
    yield found(
        "Disk", free > wanted, f"{free // 2**20:,} MiB are free, and the spool takes at most {wanted // 2**20:,}.",
        f"Only {free // 2**20:,} MiB are free, and the spool may take {wanted // 2**20:,}: IT makes room or lowers [spool] most_mebibytes.",
    )  # fmt: skip


def _writable(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b".")
    except OSError as error:
        return Finding("State", False, f"{folder} cannot be written ({error.strerror}); IT lets the agent's user write there.")
    return Finding("State", True, f"{folder} can be written.")
