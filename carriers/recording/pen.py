"""Values written as YAML, in the hand of the carrier files: one step a line, quotes where they are needed."""

import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from carriers.recording.retelling import Told

PLAIN = re.compile(r"/|/?[A-Za-z](?:[\w ./()-]*[\w./()-])?")
"""What YAML takes as it stands, in a list or a mapping on one line too."""
WIDTH = 118
Value = str | Mapping[str, "Value"] | Sequence[str]


def quoted(text: str) -> str:
    """One text, so that it is read back letter for letter."""
    if PLAIN.fullmatch(text):
        return text
    if "\\" in text and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))).rstrip("\n")


def one_line(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(word)}: {one_line(value[word])}" for word in value) + "}"
    return "[" + ", ".join(map(quoted, value)) + "]"


def step_lines(told: Told, indent: str) -> Iterator[str]:
    """One step; a long mapping has a line for each of its words."""
    if told.remark:
        yield f"{indent}# {told.remark[0].upper()}{told.remark[1:]}."
    line = f"{indent}- {told.verb}: {one_line(told.argument)}"
    if isinstance(told.argument, str) or len(line) <= WIDTH:
        yield line
        return
    yield f"{indent}- {told.verb}:"
    for word, value in told.argument.items():
        yield f"{indent}    {quoted(word)}: {one_line(value)}"
