"""The sets as data: one YAML file for the tasks of each, and what every set has besides: activities and expenses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import yaml

Name: TypeAlias = Literal["litigation", "insurance_defence", "counseling", "project", "bankruptcy"]
CODE_SETS: tuple[str, ...] = get_args(Name)
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class CodeSet:
    """The codes of one kind of work with their short names; where they were published, and when."""

    name: str
    source: str
    dated: str
    tasks: Mapping[str, str]
    activities: Mapping[str, str]
    expenses: Mapping[str, str]


@cache
def code_set(name: str) -> CodeSet:
    """One of CODE_SETS."""
    own, activities, expenses = (_read(each) for each in (name, "activities", "expenses"))
    return CodeSet(
        own["name"],
        own["source"],
        own["dated"],
        own["tasks"],
        activities["activities"] | own.get("activities", {}),
        expenses["expenses"],
    )


@cache
def _read(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        read: dict[str, Any] = yaml.load(file, Loader=yaml.CBaseLoader)  # noqa: S506 (every value stays text)
        return read
