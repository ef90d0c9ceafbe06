"""Which rule a carrier's words are about: told by the table of wordings, the same way every time."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from billing.cuts.wordings import FIELDS, GUIDELINES
from billing.ledes.ledes_1998b import FIELDS as OF_THE_FILE
from carriers.guidelines import RULES, Guidelines

UNCLASSIFIED = "unclassified"
WHOLE_FILE = "file"
NAMES = tuple(field.name for field in OF_THE_FILE)
KNOWN = (*RULES, *NAMES, WHOLE_FILE, UNCLASSIFIED)
"""Everything that a cut can be about."""
LONGEST_LOOKED_AT = 1_000
NAMED_FIELD = re.compile("|".join(rf"(?<![A-Z_]){re.escape(name)}(?![A-Z_])" for name in sorted(NAMES, key=len, reverse=True)))
NUMBERS = re.compile(r"\S*\d\S*")
WORD = re.compile(r"[a-z']+")


def rule_told(words: str) -> str:
    """The rule of the guidelines, the LEDES field, `file`, or `unclassified`; whatever the words are."""
    text = " ".join(words.split())[:LONGEST_LOOKED_AT]
    named = NAMED_FIELD.search(text)
    return _first(_rows(), text) or (named[0] if named else None) or _first(_field_rows(), text) or UNCLASSIFIED


def wording_of(words: str) -> str:
    """A mark of the wording: what is said of two invoices, lines or amounts in the same words has the same."""
    said = " ".join(WORD.findall(NUMBERS.sub(" ", words.lower())))
    return hashlib.sha256(said.encode()).hexdigest()


def mark_of_wordings() -> str:
    """Another one whenever the table changes: what was read with an older table is read again."""
    return hashlib.sha256(repr((GUIDELINES, FIELDS)).encode()).hexdigest()[:16]


def spoken_rule(name: str) -> str:
    """As people say it: Block billing, or what is wrong with the file."""
    if name in RULES:
        return name.replace("_", " ").capitalize()
    return {UNCLASSIFIED: "Not told apart yet", WHOLE_FILE: "File: as a whole"}.get(name, f"File: {name}")


def meaning_of(name: str) -> str:
    """What a rule asks, in its own sentence; empty for anything else."""
    field = Guidelines.model_fields.get(name)
    kinds = [kind for kind in getattr(field.annotation, "__args__", ()) if kind is not type(None)] if field else []
    return (kinds[0].__doc__ or "").strip() if kinds else ""


def _first(rows: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    return next((name for name, pattern in rows.items() if pattern.search(text)), None)


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, re.Pattern[str]]:
    return {name: _any_of(patterns) for name, patterns in GUIDELINES.items()}


@lru_cache(maxsize=1)
def _field_rows() -> Mapping[str, re.Pattern[str]]:
    return {name: _any_of(patterns) for name, patterns in FIELDS.items()}


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
