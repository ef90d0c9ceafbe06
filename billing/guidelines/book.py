"""Every rule by its name, as carrier files call it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from billing.guidelines import money_rules, people_rules, time_rules, word_rules
from billing.guidelines.case import Breach, Case
from carriers.guidelines import RULES

Rule: TypeAlias = Callable[[Case, Any], Iterator[Breach]]
"""Yields every breach of one rule by a bill, within the limits of its carrier."""
ROOMS = (time_rules, word_rules, people_rules, money_rules)
BOOK: Mapping[str, Rule] = {name: getattr(room, name) for name in RULES for room in ROOMS if hasattr(room, name)}
