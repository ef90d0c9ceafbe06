"""The rows of an XML file, with the segments they came from: a problem is told where its element stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from billing.ledes.problem import Problem, short
from billing.ledes.sheet import Sheet
from billing.ledes.xml_found import Found
from billing.ledes.xml_values import without_dashes

Chain: TypeAlias = tuple[Found, ...]
"""A line's segment, last, below all that it stands in."""
ITEMS_TOLD = 3


@dataclass(frozen=True)
class XmlSheet(Sheet):
    """`chains` are the lines that begin on each line of the file: usually one, all of them where a file has no line breaks."""

    chains: Mapping[int, list[Chain]] = field(default_factory=dict)

    def place(self, problem: Problem) -> Problem:
        """The problem with its element's line and, in the sentence, the element and its segment's `file_item_nbr`."""
        chains = self.chains.get(problem.line or 0, [])
        able = [chain for chain in chains if _carries(_holder(chain, problem.field), problem.field)] or chains
        right = [chain for chain in able if short(_value(chain, problem.field)) == problem.shown] or able
        if not right or problem.field not in self.rows[0].columns:
            return problem  # about a segment, and told by it already
        holders = {id(found): found for found in (_holder(chain, problem.field) for chain in right)}
        first = next(iter(holders.values()))
        spot = first.spots.get(problem.field)
        segment = " or ".join(found.name for found in list(holders.values())[:ITEMS_TOLD])
        element = f"<{spot.tag}> in " if spot else ""
        line = spot.line if spot else first.node.line
        return replace(problem, sentence=f"{problem.sentence[:-1]} ({element}{segment}).", line=line)


def _holder(chain: Chain, field_name: str) -> Found:
    """The innermost segment that carries the field; the line's own if none does."""
    return next((found for found in reversed(chain) if _carries(found, field_name)), chain[-1])


def _carries(found: Found, field_name: str) -> bool:
    return any(name == field_name for _, name in found.segment.leaves)


def _value(chain: Chain, field_name: str) -> str:
    return without_dashes(_holder(chain, field_name).values.get(field_name, ""))
