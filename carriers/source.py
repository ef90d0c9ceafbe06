"""A carrier file as text: its values, and the line each of them stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

Place = tuple[str | int, ...]
Breaches = Iterator[tuple[int, str]]
"""Lines and the sentences about them."""


@dataclass(frozen=True)
class Spot:
    """One key or list item: where it is, its line (from 1), and its text when it is one word or sentence."""

    place: Place
    line: int
    text: str | None

    @property
    def said(self) -> str:
        """Everything written here: the key and its text."""
        return f"{self.place[-1] if self.place else ''} {self.text or ''}"


class Source:
    """The text of one carrier file; raises yaml.MarkedYAMLError when it is no YAML.

    Every value stays text, so that no amount of money passes through a float and the label `No` stays a word.
    """

    def __init__(self, text: str) -> None:
        _refuse_borrowing(text)
        self.root = yaml.compose(text, Loader=yaml.CBaseLoader)
        self.spots = {spot.place: spot for spot in (_walk(self.root, ()) if self.root else [Spot((), 1, None)])}

    @cached_property
    def data(self) -> Any:
        """The values as dicts, lists and texts."""
        return _plain(self.root) if self.root else {}

    def line(self, place: Place) -> int:
        """The line of the nearest thing that the file really has; parts that stand for our own types are passed over."""
        here: Place = ()
        for part in place:
            here = (*here, part) if (*here, part) in self.spots else here
        return self.spots[here].line

    def repeated(self) -> Breaches:
        """Keys that stand twice under one heading; YAML itself would silently keep the last."""
        if self.root:
            yield from _repeated(self.root)


def _refuse_borrowing(text: str) -> None:
    """Refuse `*name`: a carrier file is read by people, top to bottom."""
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="`*` borrows from elsewhere; write it out", problem_mark=mark)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {_key(key): _plain(value) for key, value in node.value}
    return [_plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def _key(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else "a list or a mapping"


def _walk(node: yaml.Node, place: Place, line: int = 0) -> Iterator[Spot]:
    line = line or node.start_mark.line + 1
    yield Spot(place, line, node.value if isinstance(node, yaml.ScalarNode) else None)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*place, _key(key)), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index))


def _repeated(node: yaml.Node) -> Breaches:
    first: dict[str, int] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name, line = _key(key), key.start_mark.line + 1
        if name in first:
            yield line, f"`{name}` stands twice; the first is on line {first[name]}."
        first.setdefault(name, line)
        yield from _repeated(value)
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        yield from _repeated(item)
