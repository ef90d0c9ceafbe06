"""docs/carrier_words.md: every word of a carrier file with its meaning, its choices and what holds without it, read off the models."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from carriers.definition import Carrier
from carriers.guidelines import Guideline
from carriers.profile import Strict
from carriers.reference import told_default
from carriers.steps import Step
from carriers.vocabulary import models_in

PAGE = Path(__file__).parent.parent / "docs" / "carrier_words.md"
MOST = 8
"""More choices than these are a list of codes, which the editor offers."""
HEAD = """# Every word of a carrier file

Written by `python -m carriers words --write`; [carrier_file.md](carrier_file.md) explains them with examples, the verbs of journeys
among them, and [guidelines.md](guidelines.md) the rules.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(place, model) for place, model in _sections())])


def _sections() -> Iterator[tuple[str, type[Strict]]]:
    """Every block of words with where it stands, outermost first, each once."""
    waiting: list[tuple[str, type[Strict]]] = [("", Carrier)]
    seen: set[type[Strict]] = set()
    for place, model in waiting:  # grows while it is read
        if model not in seen:
            seen.add(model)
            yield place, model
            waiting += [(f"{place}.{name}".lstrip("."), inner) for name, inner in _inner(model)]


def _inner(model: type[Strict]) -> Iterator[tuple[str, type[Strict]]]:
    for name, field in model.model_fields.items():
        yield from ((name, inner) for inner in models_in(field.annotation) if not issubclass(inner, Step | Guideline))


def _section(place: str, model: type[Strict]) -> str:
    meaning = " ".join((model.__doc__ or "").split())
    rows = [
        f"| `{name}` | {_escaped(field.description or _of_rule(field))} | {_choices(field)} | {_without(field)} |"
        for name, field in model.model_fields.items()
    ]
    title = f"## `{place}`" if place else "## The file itself"
    return "\n".join([title, "", meaning, "", "| word | meaning | may be | if left out |", "|---|---|---|---|", *rows, ""])


def _of_rule(field: FieldInfo) -> str:
    """A rule of guidelines is told by its model."""
    return next((" ".join((each.__doc__ or "").split()) for each in models_in(field.annotation)), "")


def _choices(field: FieldInfo) -> str:
    found = list(dict.fromkeys(_literals(field.annotation)))
    if found and len(found) <= MOST:
        return ", ".join(f"`{choice}`" for choice in found)
    return "a code of the standard" if found else "`true`, `false`" if field.annotation is bool else ""


def _literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    elif not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        for each in get_args(annotation):
            yield from _literals(each)


def _without(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    if field.default in (None, "", (), {}, dt.timedelta()) or isinstance(field.default, BaseModel):
        return ""
    return f"`{told_default(field.default)}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
