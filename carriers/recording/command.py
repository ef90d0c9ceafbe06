"""`python -m carriers record URL`: from a person's visit, or from a saved recording, to a draft carrier file."""

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from carriers.recording.deeds import RecordingRefused
from carriers.recording.draft import draft
from carriers.recording.recorder import record

PLAIN_PASSWORD = "The recording holds everything that was typed, the password too: delete it when the draft is good."  # noqa: S105


def add_words(parser: argparse.ArgumentParser) -> None:
    """What stands behind `record`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "url", nargs="?", metavar="URL", help="opens a browser there; sign in, upload, look the invoice up, close it"
    )
    source.add_argument("--from", dest="recording", type=Path, metavar="FILE", help="converts a recording saved as JSONL")
    parser.add_argument("--out", type=Path, metavar="FILE", help="writes the draft there, such as carriers/acme_mutual.yaml")


def make_draft(asked: argparse.Namespace) -> int:
    """0 when the draft was made, 1 with a sentence when it could not be."""
    try:
        _refuse_to_overwrite(asked.out)
        recording = asked.recording.read_text("utf-8") if asked.recording else record(asked.url)
        text = draft(recording, _name(asked))
        if asked.out is None:
            sys.stdout.write(text)
        else:
            asked.out.write_text(text, "utf-8")
    except (RecordingRefused, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write(_what_next(asked))
    return 0


def _refuse_to_overwrite(out: Path | None) -> None:
    if out is not None and out.exists():
        raise RecordingRefused(f"{out} is there already; a draft never replaces a file.")


def _name(asked: argparse.Namespace) -> str:
    """The carrier as people might say it: after the file's name, else after the site's."""
    if asked.out is not None:
        return " ".join(asked.out.stem.split("_")).title()
    return (urlsplit(asked.url).hostname if asked.url else None) or "New carrier"


def _what_next(asked: argparse.Namespace) -> str:
    done = (
        [f"{asked.out} is a draft. `python -m carriers check {asked.out}` says what is still to be written."] if asked.out else []
    )
    return "".join(f"{line}\n" for line in (*done, *([PLAIN_PASSWORD] if asked.recording else [])))
