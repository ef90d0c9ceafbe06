"""What a file says of one line of a bill."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import repeat
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from data.models import InvoiceLine, Timekeeper
from data.vocabulary import LineKind


@dataclass(frozen=True)
class MadeLine:
    """A line as the file carries it where our bill has it otherwise; the same words as InvoiceLine's."""

    position: int
    kind: LineKind
    day: dt.date
    units: Decimal
    unit_cost: Decimal
    adjustment: Decimal
    total: Decimal
    narrative: str
    expense_code: str | None = None
    task_code: str | None = None
    activity_code: str | None = None
    timekeeper: Timekeeper | None = None


Line: TypeAlias = InvoiceLine | MadeLine
WORDS = tuple(field.name for field in fields(MadeLine))
"""All that a file says of a line, by what we call it."""
CODES = ("task_code", "activity_code", "expense_code")
_AT_HAND, _ASKED = itemgetter(*WORDS), attrgetter(*WORDS)


def said_of(lines: Sequence[Line]) -> Mapping[str, Sequence[Any]]:
    """What these lines say, word by word, in their order; a code that a line does not have is an empty text."""
    columns = zip(*_all_of(lines), strict=True) if lines else repeat(())
    said: dict[str, Sequence[Any]] = dict(zip(WORDS, map(list, columns), strict=False))
    return said | {code: [text or "" for text in said[code]] for code in CODES}


def _all_of(lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    # Asked one by one, the attributes of a stored line take ten times as long: a third of all that writing a file takes.
    try:
        return list(map(_AT_HAND, map(vars, lines)))
    except KeyError:  # something was never set, or must be loaded first
        return list(map(_ASKED, lines))
