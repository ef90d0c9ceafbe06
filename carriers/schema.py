"""The JSON Schema of a carrier file, from which an editor completes words and complains about wrong ones."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from carriers.definition import Carrier
from carriers.measures import written

FILE = Path(__file__).parent / "carrier_file.schema.json"
FIRST_LINE = f"# yaml-language-server: $schema={FILE.name}"
"""Begins every carrier file, so that editors find the schema beside it."""
PLAYED_OR_BY_HAND = [{"required": ["journeys", "outcome"]}, {"required": ["by_hand"]}]


class FileSchema(GenerateJsonSchema):
    """Says of a YAML file what the models say of its values: all texts, so that a number is a text too, and never null."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic asks with it)
        """The word itself is title enough."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A word is left out, not empty."""
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """What looks like a number or like true and false to YAML is a text to us."""
        text = super().str_schema(schema)
        return text if "pattern" in text else text | {"type": ["string", "number", "boolean"]}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """An amount, as YAML reads one."""
        return {"type": "number"} | {"minimum": 0} if schema.get("ge") == 0 else {"type": "number"}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A default is told where a file could write it: sections and empty lists are simply left out."""
        default = self.get_default_value(schema)
        if isinstance(default, BaseModel) or default in (None, (), dt.timedelta()):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def encode_default(self, dft: Any) -> Any:
        """As the file would write it."""
        return written(dft) if isinstance(dft, dt.timedelta) else super().encode_default(dft)


def schema() -> dict[str, Any]:
    """The whole schema."""
    head = {"$schema": GenerateJsonSchema.schema_dialect}
    return head | Carrier.model_json_schema(schema_generator=FileSchema) | {"anyOf": PLAYED_OR_BY_HAND}


def printed() -> str:
    """The schema as it is published."""
    return json.dumps(schema(), indent=2) + "\n"
