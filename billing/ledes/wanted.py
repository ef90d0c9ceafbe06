"""A format as one carrier takes it: with days in its own way, and with its own words for timekeepers among those that are known."""

from dataclasses import replace
from functools import cache
from typing import Any

from billing.ledes.field import Field
from billing.ledes.format import Format
from billing.ledes.formats import FORMATS
from billing.ledes.kinds import Day, OneOf
from carriers.profile import Days, LedesProfile

CLASSIFICATION = "TIMEKEEPER_CLASSIFICATION"


def as_taken_by(profile: LedesProfile, name: str | None = None) -> Format:
    """The format of this name (the profile's own, if none is said) with the same fields in the same order."""
    return _format(name or profile.format, profile.dates, frozenset(profile.classification_codes.values()))


@cache
def _format(name: str, dates: Days, own_words: frozenset[str]) -> Format:
    form = FORMATS[name]
    fields = tuple(_field(field, dates, own_words) for field in form.fields)
    return form if fields == form.fields else replace(form, fields=fields)


def _field(field: Field[Any], dates: Days, own_words: frozenset[str]) -> Field[Any]:
    if type(field.kind) is Day:  # LEDES XML has days of its own
        return replace(field, kind=Day(dates))
    if field.name == CLASSIFICATION and isinstance(field.kind, OneOf):
        return replace(field, kind=replace(field.kind, words=field.kind.words | own_words))
    return field
