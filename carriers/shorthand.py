"""A shorthand of carrier files: where several texts may stand, one may stand without a list around it."""

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


def listed(value: Any) -> Any:
    """One text is a list of one; an empty list says nothing and is refused."""
    if value == []:
        raise ValueError("give at least one")
    return [value] if isinstance(value, str) else value
