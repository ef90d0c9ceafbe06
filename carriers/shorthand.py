"""Shorthands of carrier files: one text without a list around it, and plain text for the first word of a longer form."""

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema


@dataclass(frozen=True)
class OneOrMore:
    """Put beside a tuple type: takes one value or a list with at least one, and says so in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The tuple's own check, after one text became a list of one."""
        return core_schema.no_info_before_validator_function(listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either form."""
        several = handler(schema) | {"minItems": 1}
        return {"anyOf": [several["items"], several]}


@dataclass(frozen=True)
class PlainText:
    """Put beside a model: takes a plain text for this one field of it, and says so in the JSON Schema."""

    field: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The model's own check, after a text became its field."""
        return core_schema.no_info_before_validator_function(self._spelled_out, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either form."""
        return {"anyOf": [{"type": ["string", "number", "boolean"], "minLength": 1}, handler(schema)]}

    def _spelled_out(self, value: Any) -> Any:
        return {self.field: value} if isinstance(value, str) else value


def listed(value: Any) -> Any:
    """One text is a list of one; an empty list says nothing and is refused."""
    if value == []:
        raise ValueError("give at least one")
    return [value] if isinstance(value, str) else value
