"""Regular expressions over the text of a page, with placeholders in them."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from carriers.placeholders import PLACEHOLDER
from carriers.shorthand import OneOrMore

FLAGS = re.IGNORECASE | re.MULTILINE
GROUP = re.compile(r"\(\?P<(\w+)>")
"""What a pattern names."""


def compiled(pattern: str, values: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern with the values in it, letter for letter; capitals do not matter, ^ and $ mean one line of the page."""
    return re.compile(PLACEHOLDER.sub(lambda match: re.escape(values[match[1]]), pattern), FLAGS)


def checked(pattern: str) -> str:
    """Refuse what is not a regular expression, or one that finds something on every page."""
    try:
        found = re.compile(PLACEHOLDER.sub("x", pattern), FLAGS)
    except re.error as error:
        raise PydanticCustomError(
            "pattern", "`{given}` is not a pattern: {why}", {"given": pattern, "why": str(error)}
        ) from error
    if found.search(""):
        raise PydanticCustomError("pattern", "`{given}` matches even an empty page", {"given": pattern})
    return pattern


def naming(group: str, meaning: str) -> AfterValidator:
    """Refuse a pattern that does not say where something stands."""

    def check(pattern: str) -> str:
        if f"(?P<{group}>" not in pattern:
            said = {"given": pattern, "meaning": meaning, "group": group}
            raise PydanticCustomError("pattern", "`{given}` must name the {meaning}: (?P<{group}>...)", said)
        return pattern

    return AfterValidator(check)


Pattern = Annotated[str, AfterValidator(checked), WithJsonSchema({"type": "string", "minLength": 1})]
Patterns = Annotated[tuple[Pattern, ...], OneOrMore()]
ReceiptPatterns = Annotated[tuple[Annotated[Pattern, naming("receipt", "receipt")], ...], OneOrMore()]
InvoicePattern = Annotated[Pattern, naming("invoice_number", "invoice's number")]
CodePattern = Annotated[Pattern, naming("code", "code")]
