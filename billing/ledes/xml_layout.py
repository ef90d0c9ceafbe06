"""LEDES XML as a layout: a declaration, the root, and the segments of firm, client, invoice and matter around the lines of a bill."""

from dataclasses import dataclass

from billing.ledes.format import Format
from billing.ledes.opening import MAKE_AGAIN, other_file
from billing.ledes.problem import Problem, short
from billing.ledes.sheet import Sheet
from billing.ledes.xml_reading import FileReader
from billing.ledes.xml_tree import NotRead, tree_of
from billing.ledes.xml_values import DashedDay
from billing.ledes.xml_writing import BillText
from data.vocabulary import Severity

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
BEFORE, BEHIND = "\r\n\t ", "\r\n\t \x00\x1a"


@dataclass(frozen=True)
class Xml:
    """Values of the bill stand once, in the segment they belong to; `root` is the element around everything."""

    root: str

    def write(self, form: Format, sheet: Sheet, /) -> str:
        """One firm, client, invoice and matter; the lines of each kind keep the bill's order."""
        return "\r\n".join([DECLARATION, f"<{self.root}>", *BillText(form, sheet.rows).lines(), f"</{self.root}>", ""])

    def take_apart(self, form: Format, text: str, /) -> tuple[Sheet, list[Problem]]:
        """Any number of firms, clients, invoices and matters. No rows where the XML is broken."""
        if not text.strip(BEHIND):
            return Sheet(), [Problem("The file is empty.", 1, mend=MAKE_AGAIN)]
        if other := other_file(text, form):
            return Sheet(), [other]
        begun = text.lstrip(BEFORE)
        try:
            root = tree_of(begun.rstrip(BEHIND), _breaks(text[: len(text) - len(begun)]))
        except NotRead as stopped:
            return Sheet(), [Problem(stopped.sentence, stopped.line, "XML", mend=stopped.mend)]
        if root.tag != self.root:
            sentence = (
                f"The file's outermost element is <{short(root.tag)}>; a {form.name} file has <{self.root}> around everything."
            )
            return Sheet(), [Problem(sentence, root.line, "marker", short(root.tag), mend="Save the bill in that format.")]
        reader = FileReader(list(form.columns), {field.name for field in form.fields if isinstance(field.kind, DashedDay)})
        sheet = reader.sheet(root)
        return sheet, [*_late_declaration(text), *reader.problems]


def _breaks(blanks: str) -> int:
    return blanks.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _late_declaration(text: str) -> list[Problem]:
    if text.startswith("<?xml"):
        return []
    sentence = "The file does not begin with <?xml; the XML declaration must be the very first thing in it."
    shown = short(text.split("\n", 1)[0].strip())
    return [Problem(sentence, 1, "XML", shown, severity=Severity.WARN, mend="Begin the file with it.")]
