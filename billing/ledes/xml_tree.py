"""XML as a tree whose elements know their lines. Only elements and texts are understood: nothing is expanded, nothing is fetched."""

from dataclasses import dataclass, field
from xml.parsers import expat

from billing.ledes.opening import MAKE_AGAIN

DEEPEST = 16
"""No LEDES file nests deeper than nine elements."""


@dataclass(slots=True)
class Node:
    """One element: its name without a namespace's prefix, its first line (from 1) and its `last`, the texts and elements inside."""

    tag: str
    line: int
    texts: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    last: int = 0

    @property
    def text(self) -> str:
        """Its own text without blanks around it."""
        return "".join(self.texts).strip()

    def says(self, tag: str) -> str:
        """The text of the first element of this name inside; empty if there is none."""
        return next((child.text for child in self.children if child.tag == tag), "")


class NotRead(Exception):
    """The text is no XML, or more than plain elements; the sentences say what stands on the line and how to mend it."""

    def __init__(self, sentence: str, line: int, mend: str) -> None:
        super().__init__(sentence)
        self.sentence, self.line, self.mend = sentence, line, mend


def tree_of(text: str, lines_before: int = 0) -> Node:
    """The root; lines are counted from after `lines_before`. Raises NotRead at the first thing that is broken or not allowed."""
    parser = expat.ParserCreate("utf-8")  # the text is decoded already, whatever its declaration says
    builder = _Builder(parser, lines_before)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code) or "not well-formed"
        raise NotRead(
            f"The XML is broken on this line ({said}); it was not read.", lines_before + error.lineno, MAKE_AGAIN
        ) from error
    return builder.top.children[0]


class _Builder:
    """What the parser meets, put together."""

    def __init__(self, parser: expat.XMLParserType, lines_before: int) -> None:
        self.top = Node("", 0)
        self._open, self._parser, self._lines_before = [self.top], parser, lines_before
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_definitions
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take

    def _begin(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            sentence = f"Elements are nested more than {DEEPEST} deep here; no LEDES file is, so it was not read."
            raise NotRead(sentence, self._line, MAKE_AGAIN)
        node = Node(name.rpartition(":")[2], self._line)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop().last = self._line

    def _take(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _refuse_definitions(self, *_said: object) -> None:
        sentence = (
            "The file brings definitions of its own (DOCTYPE), which can hide anything and which LEDES XML 2.1 does not have"
        )
        raise NotRead(f"{sentence}; it was not read.", self._line, "Take the DOCTYPE out.")

    @property
    def _line(self) -> int:
        return self._lines_before + self._parser.CurrentLineNumber
