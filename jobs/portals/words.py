"""Placeholders and what stands for them, on the page and in the evidence."""

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from pydantic import BaseModel

from carriers.patterns import compiled
from carriers.placeholders import PLACEHOLDER, SECRET, named_in
from carriers.steps import Step


class Words:
    """The values of one errand, by placeholder."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def fill(self, text: str) -> str:
        """The text as it is typed."""
        return self._put(text, self._values.__getitem__)

    def address(self, text: str) -> str:
        """The text as part of an address."""
        return self._put(text, lambda name: quote(self._values[name], safe=""))

    def show(self, text: str) -> str:
        """The text as people may read it: secrets stay placeholders."""
        return self._put(text, lambda name: f"{{{name}}}" if name in SECRET else self._values[name])

    def found(self, patterns: Iterable[str], page_text: str) -> list[re.Match[str]]:
        """Every match of every pattern, in the order of the patterns."""
        return [match for each in patterns for match in compiled(each, self._values).finditer(page_text)]

    def describe(self, step: Step) -> str:
        """A step as a line of evidence, without secrets."""
        return f"{step.verb} {self._tell(getattr(step, step.verb))}"

    def _tell(self, argument: object) -> str:
        if isinstance(argument, BaseModel):
            return self._tell(argument.model_dump(exclude_none=True))
        if isinstance(argument, dict):
            return ", ".join(f"{label}: {self._tell(value)}" for label, value in argument.items())
        if isinstance(argument, tuple):
            return " or ".join(map(self._tell, argument))
        return self.show(str(argument))

    def _put(self, text: str, value: Callable[[str], str]) -> str:
        return PLACEHOLDER.sub(lambda match: value(match[1]), text)


def holds_secret(text: str) -> bool:
    """Whether typing this text types something secret."""
    return any(name in SECRET for name in named_in(text))
