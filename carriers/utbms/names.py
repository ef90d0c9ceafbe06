"""What a code is called and which codes there are to choose from, for carriers that chose a set and for those that chose none."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias, get_args

from carriers.utbms.code_sets import CODE_SETS, CodeSet, code_set

CodeField: TypeAlias = Literal["task_code", "activity_code", "expense_code"]
CODE_FIELDS: tuple[CodeField, ...] = get_args(CodeField)
SHAPE = re.compile(r"[A-Z0-9.-]{2,20}", re.IGNORECASE | re.ASCII)
"""What could be a code, or how one begins: L3 begins all of discovery. One letter begins too many."""


def name_of(code: str, of_set: str | None = None) -> str | None:
    """What the carrier's set calls a code; else what litigation, then any set that knows it, does. None if none knows it."""
    names = (choices(field, each) for each in (of_set, None) for field in CODE_FIELDS)
    return next((found[code.upper()] for found in names if code.upper() in found), None)


@cache
def choices(field: CodeField, of_set: str | None = None) -> Mapping[str, str]:
    """The codes of one kind with their names: those of the carrier's set; without one those of all sets, litigation's first."""
    chosen = [of_set] if of_set else CODE_SETS
    found: dict[str, str] = {}
    for name in chosen:
        found |= {code: called for code, called in _of_kind(field, code_set(name)).items() if code not in found}
    return found


def codes_meant(words: str) -> tuple[str, ...]:
    """The codes that somebody may mean who searches for these words: by how they begin, or by a part of their name.

    The words themselves are among them if they could be a code: carriers also have codes of their own.
    """
    sought = words.strip().casefold()
    if not sought:
        return ()
    begun = sought.upper() if SHAPE.fullmatch(sought) else None
    known = {code: name for field in CODE_FIELDS for code, name in choices(field).items()}
    meant = {code for code, name in known.items() if sought in name.casefold() or (begun and code.startswith(begun))}
    return tuple(sorted(meant | ({begun} if begun else set())))


def _of_kind(field: CodeField, codes: CodeSet) -> Mapping[str, str]:
    return {"task_code": codes.tasks, "activity_code": codes.activities, "expense_code": codes.expenses}[field]
