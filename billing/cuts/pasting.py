"""A rule with its limits as it is written into a carrier file."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from billing.wording import amount
from carriers.guidelines import Guideline

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ -]*[A-Za-z0-9]")
SAYS_SOMETHING_ELSE = frozenset({"yes", "no", "on", "off", "true", "false", "null"})


def pasted(rule: str, limit: Guideline) -> str:
    """YAML to put under `guidelines:`; limits that the rule has by itself are left out."""
    kept = limit.model_dump(exclude_defaults=True)
    return f"guidelines:\n  {rule}: {_yaml(kept)}"


def _yaml(value: Any) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_yaml(key)}: {_yaml(each)}" for key, each in value.items()) + "}"
        case tuple() | list():
            return "[" + ", ".join(_yaml(each) for each in value) + "]"
        case Decimal():
            return amount(value)
        case bool():
            return "true" if value else "false"
        case str() if not PLAIN.fullmatch(value) or value.lower() in SAYS_SOMETHING_ELSE:
            return f'"{"".join(map(_escaped, value))}"'
        case _:
            return str(value)


def _escaped(sign: str) -> str:
    """Letters stay readable, whatever the language."""
    if sign.isascii():
        return json.dumps(sign)[1:-1]
    return sign if sign.isalpha() else f"\\U{ord(sign):08X}"
