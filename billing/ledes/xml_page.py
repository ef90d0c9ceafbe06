"""The table in docs/ledes-xml.md: every element that is written and read, made from the segments and the fields."""

from collections.abc import Iterator

from billing.ledes.fields_page import kind_of, needed_on
from billing.ledes.ledes_xml import LEDES_XML_21
from billing.ledes.xml_segments import FIRM, ITEM, ITEM_FIELD, TAX_LINK, Segment


def elements() -> Iterator[str]:
    """The table's lines in Markdown, the segments in the order of a file."""
    yield "| segment | element | carries | is | needed |"
    yield "|---|---|---|---|---|"
    for segment in FIRM.all:
        for path, name in (*segment.leaves, (ITEM, ITEM_FIELD if segment.kind else "")):
            yield f"| `{segment.tag}` | `{path}` | {f'`{name}`' if name else ''} | {' | '.join(_of(name, segment))} |"


def nesting() -> Iterator[str]:
    """The segments, each below what it stands in."""
    yield from _below(FIRM, 0)


def _below(segment: Segment, depth: int) -> Iterator[str]:
    yield f"{'    ' * depth}{segment.tag}"
    for inner in segment.inside:
        yield from _below(inner, depth + 1)


def _of(name: str, segment: Segment) -> tuple[str, str]:
    fields = {field.name: field for field in LEDES_XML_21.fields}
    if name in ("", ITEM_FIELD):
        return "a whole number, unique in the file", "always"
    if name == TAX_LINK:
        return "what ties a tax to its lines", "always"
    return kind_of(fields[name]), needed_on(fields[name]) if segment.tag != "tk_sum" else ""
