"""Every word a carrier file may use, what it means, and where it may stand; read off the models."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic.fields import FieldInfo

from carriers.definition import Carrier
from carriers.profile import Strict
from carriers.refusals import Right
from carriers.source import Place
from carriers.steps import VERBS, Step

Kinds = set[Any]


def right_at(place: Place) -> Right:
    """What could stand where the last part of this place stands."""
    words = frozenset(name for kind in _kinds(place[:-1]) for name in kind.model_fields)
    return Right(words, frozenset(VERBS), meaning_of(place))


def meaning_of(place: Place) -> str:
    """What the models say about the word at this place; empty for the keeper's own words, such as a label."""
    known = [kind.model_fields for kind in _kinds(place[:-1])] if place else []
    fields: list[FieldInfo] = [each[str(place[-1])] for each in known if str(place[-1]) in each]
    return (fields[0].description or "") if fields else ""


def _kinds(place: Place) -> Kinds:
    """The models whose words may stand below this place."""
    kinds: Kinds = {Carrier}
    for part in place:
        kinds = _below(kinds, part)
    return kinds


def _below(kinds: Kinds, part: str | int) -> Kinds:
    if part in VERBS and Step in {base for kind in kinds for base in kind.__bases__} and len(kinds) > 1:
        return {VERBS[str(part)]}
    below = {inner for kind in kinds if part in kind.model_fields for inner in models_in(kind.model_fields[str(part)].annotation)}
    return below or kinds


def models_in(annotation: Any) -> Iterator[type[Strict]]:
    """Every model of ours that a field of this type may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for each in get_args(annotation):
        yield from models_in(each)


def _all_words(kind: type[Strict], seen: Kinds) -> Iterator[str]:
    seen.add(kind)
    for name, field in kind.model_fields.items():
        yield name
        for inner in models_in(field.annotation):
            yield from _all_words(inner, seen) if inner not in seen else ()


WORDS = frozenset(_all_words(Carrier, set()))
