"""The segments that a file has, each with what its elements say and where; whatever does not belong there is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from billing.ledes.problem import Problem, short
from billing.ledes.xml_segments import ITEM, KNOWN, Said, Segment
from billing.ledes.xml_tree import Node
from data.vocabulary import Severity

TAKE_OUT = "Take one of them out."


@dataclass(frozen=True)
class Found:
    """One segment of a file: what it says by field, the element that says it, and the segments inside."""

    segment: Segment
    node: Node
    values: Mapping[str, str]
    spots: Mapping[str, Node]
    inside: tuple["Found", ...]

    @property
    def item(self) -> str:
        """Its `file_item_nbr`, empty if it has none."""
        return self.node.says(ITEM)

    @property
    def name(self) -> str:
        """How a sentence calls it."""
        return f"<{self.node.tag}>" + (f", {ITEM} {short(self.item)}" if self.item else "")

    @property
    def all(self) -> Iterator["Found"]:
        """This segment and everything inside, in the file's order."""
        yield self
        for found in self.inside:
            yield from found.all

    def of(self, segment: Segment) -> Iterator["Found"]:
        """The segments of one kind right inside."""
        return (found for found in self.inside if found.segment is segment)


class Finder:
    """Finds segments; `problems` grows with everything that is out of place, missing, doubled or not known."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._unknown: set[tuple[str, str]] = set()

    def find(self, segment: Segment, node: Node) -> Found:
        """The segment in this element. Segments nest only as the table does, so this ends."""
        spots = self._spots(segment.says, node, {child.tag for child in segment.inside} | {ITEM})
        values = {field: spot.text for field, spot in spots.items()}
        inner = {child.tag: child for child in segment.inside}
        inside = tuple(self.find(inner[child.tag], child) for child in node.children if child.tag in inner)
        found = Found(segment, node, values, spots, inside)
        self._tell_missing(found)
        self._tell_loose_text(found)
        return found

    def tell(self, sentence: str, node: Node, mend: str, severity: Severity = Severity.REFUSE) -> None:
        """A problem of one element."""
        self.problems.append(Problem(sentence, node.line, node.tag, short(node.text), None, severity, mend=mend))

    def _spots(self, says: Mapping[str, Said], node: Node, others: set[str]) -> dict[str, Node]:
        known = self._known_once(says, node, others)
        spots: dict[str, Node] = {}
        for tag, said in says.items():
            if (element := known.get(tag)) is None:
                continue
            if isinstance(said, str):
                if said not in spots or not spots[said].text:
                    spots[said] = element
            else:
                spots |= self._spots(said, element, {ITEM})
        return spots

    def _known_once(self, says: Mapping[str, Said], node: Node, others: set[str]) -> dict[str, Node]:
        known: dict[str, Node] = {}
        for child in node.children:
            if child.tag in says or child.tag == ITEM:
                first = known.setdefault(child.tag, child)
                if first is not child:
                    self.tell(f"<{child.tag}> stands already in line {first.line}; <{node.tag}> says it once.", child, TAKE_OUT)
            elif child.tag not in others:
                self.tell_stranger(child, node)
        return known

    def tell_stranger(self, child: Node, node: Node) -> None:
        """An element that is not read where it stands: a segment in the wrong place is refused, another element noted once."""
        if child.tag in KNOWN:
            sentence = f"<{short(child.tag)}> does not belong right inside <{short(node.tag)}>; it was not read."
            self.tell(sentence, child, "Put it where it belongs.")
        elif (node.tag, child.tag) not in self._unknown:
            self._unknown.add((node.tag, child.tag))
            sentence = f"<{short(child.tag)}> in <{short(node.tag)}> is not read here; what it says was not checked."
            self.tell(sentence, child, "Look at it yourself.", Severity.WARN)

    def _tell_missing(self, found: Found) -> None:
        for tag in found.segment.needs:
            if not any(child.tag == tag for child in found.node.children):
                self.tell(f"<{tag}> is missing in {found.name}.", found.node, "Add it.")

    def _tell_loose_text(self, found: Found) -> None:
        if loose := found.node.text:
            sentence = f"“{short(loose)}” stands loose in {found.name}; it was not read."
            self.tell(sentence, found.node, "Put it into an element, or take it out.", Severity.WARN)
