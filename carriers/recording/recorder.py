"""Playwright's recorder, in a process of its own: a browser that writes down what a person does in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from carriers.recording.deeds import RecordingRefused

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WHERE = "PWTEST_CLI_EXECUTABLE_PATH"
"""Tells the recorder which browser to use; without it, it uses the one Playwright itself installed."""
NOT_STARTED = (
    "the recorder did not start. It needs a screen and a Chromium; on a machine that has both, "
    "`python -m playwright codegen --target=jsonl -o recording.jsonl URL` records, and `--from recording.jsonl` converts that here."
)


def record(address: str) -> str:
    """What a person does until the browser is closed, in the recorder's JSONL; raises RecordingRefused when nothing was recorded.

    The recording holds everything that was typed, the password too: its folder is ours alone, and gone afterwards.
    """
    with TemporaryDirectory(prefix="recording-") as folder:
        file = Path(folder) / "recording.jsonl"
        words = [sys.executable, "-m", "playwright", "codegen", "--target=jsonl", f"--output={file}", address]
        ended = subprocess.run(words, env=_environment(), check=False)
        if not file.exists():
            raise RecordingRefused(NOT_STARTED if ended.returncode else "the recorder was closed before anything was done.")
        return file.read_text("utf-8")


def _environment() -> dict[str, str]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {**({WHERE: found} if found else {}), **os.environ}
