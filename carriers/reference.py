"""The rules of guidelines and their limits as docs/guidelines.md lists them, read off the models."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from carriers.guidelines import Guideline, Guidelines
from carriers.guidelines.guideline import Mendable
from carriers.measures import written
from carriers.vocabulary import models_in

PAGE = Path(__file__).parent.parent / "docs" / "guidelines.md"
BEGIN, END = "<!-- Written by python -m carriers rules --write -->", "<!-- Until here -->"
SHOWN = 6
"""Words of a long list that are told; the file of the rule has all."""


def page() -> str:
    """docs/guidelines.md with the table as it should be now."""
    text = PAGE.read_text("utf-8")
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    return f"{before}{BEGIN}\n{table()}\n{after}"


def table() -> str:
    """One row for each rule: what it asks, its limits, and what it does about a breach by itself."""
    rows = [_row(name, kind) for name, kind in rules()]
    return "\n".join(["| rule | asks | limits | does |", "|---|---|---|---|", *rows])


def rules() -> Iterator[tuple[str, type[Guideline]]]:
    """Every rule by its name, with the model of its limits."""
    for name, field in Guidelines.model_fields.items():
        yield from ((name, kind) for kind in models_in(field.annotation) if issubclass(kind, Guideline))


def _row(name: str, kind: type[Guideline]) -> str:
    asks = " ".join((kind.__doc__ or "").split())
    limits = "; ".join(_limit(each, field) for each, field in kind.model_fields.items() if each != "severity")
    does = f"`{kind.model_fields['severity'].default}`" + (", or `mend`" if issubclass(kind, Mendable) else "")
    return f"| `{name}` | {asks} | {limits or '–'} | {does} |"


def _limit(name: str, field: FieldInfo) -> str:
    told = (field.description or "").replace("|", "\\|")
    return f"`{name}`: {told[0].lower()}{told[1:]}" + ("" if field.is_required() else f" ({told_default(field.default)})")


def told_default(value: Any) -> str:
    """A value that holds where a file says none."""
    match value:
        case None:
            return "not asked if left out"
        case dt.timedelta():
            return written(value)
        case bool():
            return "yes" if value else "no"
        case tuple():
            more = f" and {len(value) - SHOWN} more" if len(value) > SHOWN else ""
            return ", ".join(map(str, value[:SHOWN])) + more or "none"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
