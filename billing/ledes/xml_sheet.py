"""The rows of an XML file, with the segments they came from: a problem is told where its element stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from billing.ledes.xml_found import Found
from billing.ledes.xml_values import without_dashes

Chain: TypeAlias = tuple[Found, ...]
"""A line's segment, last, below all that it stands in."""
ITEMS_TOLD = 3


@dataclass(frozen=True)
class XmlSheet(Sheet):
    """`chains` are the lines that begin on each line of the file: usually one, all of them where a file has no line breaks.

    `known` fills while problems are placed: a long file without line breaks is looked through once for each field."""

    chains: Mapping[int, list[Chain]] = field(default_factory=dict)
    known: dict[tuple[int, str], dict[str, list[Found]]] = field(default_factory=dict, compare=False)

    def last_line(self, row: Row) -> int:
        """The line of its segment's closing tag."""
        return self.chains[row.line][-1][-1].node.last

    def place(self, problem: Problem) -> Problem:
        """The problem with its element's line and, in the sentence, the element and its segment's `file_item_nbr`."""
        if problem.line is None or problem.line not in self.chains or problem.field not in self.columns:
            return problem  # about a segment, and told by it already
        by_value = self._holders(problem.line, problem.field)
        holders = by_value.get(problem.shown) or next(iter(by_value.values()))
        spot = holders[0].spots.get(problem.field)
        segment = " or ".join(found.name for found in holders)
        element = f"<{spot.tag}> in " if spot else ""
        line = spot.line if spot else holders[0].node.line
        return replace(problem, sentence=f"{problem.sentence[:-1]} ({element}{segment}).", line=line)

    def _holders(self, line: int, field_name: str) -> dict[str, list[Found]]:
        """The first segments that carry a field for the lines beginning here, by the value as a problem shows it."""
        if (line, field_name) not in self.known:
            by_value = self.known.setdefault((line, field_name), {})
            holders = {id(found): found for found in (_holder(chain, field_name) for chain in self.chains[line])}
            able = [found for found in holders.values() if _carries(found, field_name)] or holders.values()
            for found in able:
                alike = by_value.setdefault(short(without_dashes(found.values.get(field_name, ""))), [])
                if len(alike) < ITEMS_TOLD:
                    alike.append(found)
        return self.known[line, field_name]


def _holder(chain: Chain, field_name: str) -> Found:
    """The innermost segment that carries the field; the line's own if none does."""
    return next((found for found in reversed(chain) if _carries(found, field_name)), chain[-1])


def _carries(found: Found, field_name: str) -> bool:
    return any(name == field_name for _, name in found.segment.leaves)
