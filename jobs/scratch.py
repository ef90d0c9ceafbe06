"""A place for a browser's half-made files. A killed visit leaves them behind, session cookie and all; the next one removes them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """An own temporary folder, for this process and the browser it starts; what dead processes left is removed first."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("scratch-*"):
        if not _lives(int(left.name.removeprefix("scratch-"))):
            shutil.rmtree(left, ignore_errors=True)
    own = folder / f"scratch-{os.getpid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(own)
    try:
        yield own
    finally:
        del os.environ["TMPDIR"]
        tempfile.tempdir = None
        shutil.rmtree(own, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
