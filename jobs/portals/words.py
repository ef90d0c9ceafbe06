"""Placeholders and what stands for them, on the page and in the evidence."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from urllib.parse import quote

from pydantic import BaseModel

from carriers.patterns import FLAGS
from carriers.placeholders import PLACEHOLDER, SECRET, Named, named_in
from carriers.steps import Step
from jobs.portals.bill import Value


class NoValue(Exception):
    """The carrier file asks for something that this invoice does not have; carries the placeholder's name."""


class Words:
    """The values of one errand, by placeholder. Asking for one that has no value raises NoValue."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def fill(self, text: str) -> str:
        """The text as it is typed."""
        return _put(text, self._say)

    def address(self, text: str) -> str:
        """The text as part of an address."""
        return _put(text, lambda named: quote(self._say(named), safe=""))

    def show(self, text: str) -> str:
        """The text as people may read it: secrets stay placeholders, and so does what has no value."""
        return _put(text, self._show)

    def found(self, patterns: Iterable[str], page_text: str) -> list[re.Match[str]]:
        """Every match of every pattern, in the order of the patterns."""
        return [match for each in patterns for match in self._compiled(each).finditer(page_text)]

    def first(self, patterns: Iterable[str], page_text: str) -> str | None:
        """The first thing that fits one of the patterns, if any does."""
        found = self.found(patterns, page_text)
        return found[0][0].strip() if found else None

    def describe(self, step: Step) -> str:
        """A step as a line of evidence, without secrets; the steps inside it have lines of their own."""
        return f"{step.verb} {self._tell(getattr(step, step.verb))}"

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return re.compile(_put(pattern, lambda named: re.escape(self._say(named))), FLAGS)

    def _tell(self, argument: object) -> str:
        if isinstance(argument, BaseModel):
            return self._tell(argument.model_dump(exclude_none=True, exclude={"do"}))
        if isinstance(argument, dict):
            if argument.keys() == {"text"}:
                return self._tell(argument["text"])
            return ", ".join(f"{label}: {self._tell(value)}" for label, value in argument.items())
        if isinstance(argument, tuple):
            return " or ".join(map(self._tell, argument))
        return self.show(str(argument))

    def _show(self, named: Named) -> str:
        return f"{{{named.name}}}" if named.name in SECRET or named.name not in self._values else self._say(named)

    def _say(self, named: Named) -> str:
        if named.name not in self._values:
            raise NoValue(named.name)
        return written(self._values[named.name], named.form)


def written(value: Value, form: str = "") -> str:
    """A value as a site wants it: amounts as 1234.50 and days as 2026-01-31 when no form is given."""
    match value:
        case Decimal():
            return format(value, form or ".2f")
        case dt.date():
            return _day(value, form or "%Y-%m-%d")
        case _:
            return value


def holds_secret(text: str) -> bool:
    """Whether typing this text types something secret."""
    return any(named.name in SECRET for named in named_in(text))


def _day(day: dt.date, form: str) -> str:
    """`%-d` and `%-m`, without a leading zero, are not known to every platform's own clockwork."""
    return day.strftime(form.replace("%-d", str(day.day)).replace("%-m", str(day.month)))


def _put(text: str, value: Callable[[Named], str]) -> str:
    return PLACEHOLDER.sub(lambda match: value(Named(match[1], match[2] or "")), text)
