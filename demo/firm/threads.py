"""The stories a month of a file is made of, read from `narratives/*.toml`.

A thread is a run of entries about one thing (a deposition is noticed, prepared, taken, digested, reported), in the
order in which lawyers do them. Each entry line reads: task, activity, who (PT, AS, OC, LA), hours from-to, text.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LINES = ("premises", "auto", "trucking", "product", "construction", "coverage")
_GROUPS = {
    "all": frozenset(LINES),
    "defence": frozenset(LINES) - {"coverage"},
    "injury": frozenset(LINES) - {"coverage", "construction"},
} | {line: frozenset({line}) for line in LINES}

_ENTRY = re.compile(r"^(L\d{3}) (A\d{3}) (PT|AS|OC|LA) (\d)\.(\d)-(\d)\.(\d) (.+)$")


@dataclass(frozen=True)
class Shape:
    """One kind of time entry; hours are counted in tenths."""

    task: str
    activity: str
    title: str
    least: int
    most: int
    text: str


@dataclass(frozen=True)
class Thread:
    """A run of entries in the order in which they happen."""

    name: str
    lines: frozenset[str]
    stages: frozenset[str]
    lets: tuple[tuple[str, str], ...]
    shapes: tuple[Shape, ...]
    rare: bool


@cache
def all_threads() -> tuple[Thread, ...]:
    """Every thread of every file, in an order that never changes."""
    files = sorted((Path(__file__).parent / "narratives").glob("*.toml"))
    return tuple(_read_thread(raw) for file in files for raw in tomllib.loads(file.read_text("utf-8"))["thread"])


@cache
def threads_for(line: str, stage: str) -> tuple[Thread, ...]:
    """What may happen at this stage of a matter of this line of business."""
    return tuple(thread for thread in all_threads() if line in thread.lines and stage in thread.stages)


def _read_thread(raw: dict[str, Any]) -> Thread:
    return Thread(
        name=raw["name"],
        lines=frozenset().union(*(_GROUPS[group] for group in raw["about"].split())),
        stages=frozenset(raw["stages"]),
        lets=tuple(raw.get("let", {}).items()),
        shapes=tuple(_read_shape(entry) for entry in _unfold(raw["entries"])),
        rare=raw.get("rare", False),
    )


def _unfold(entries: str) -> list[str]:
    return re.sub(r"\n[ ]+", " ", entries).strip().splitlines()


def _read_shape(entry: str) -> Shape:
    match = _ENTRY.match(entry)
    if not match:
        raise ValueError(f"This entry of demo/firm/narratives does not read 'L110 A104 PT 0.2-0.5 text': {entry}")
    task, activity, title, *tenths, text = match.groups()
    least, most = int("".join(tenths[:2])), int("".join(tenths[2:]))
    return Shape(task, activity, title, least, most, text)
