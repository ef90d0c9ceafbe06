"""The table in docs/ledes-xml.md: every element that is written and read, made from the segments and the fields."""

from collections.abc import Iterator

from billing.ledes.field import Field, always, never, not_on_adjustments, on_expenses, on_fees
from billing.ledes.kinds import Number, OneOf, Share, Text
from billing.ledes.ledes_xml import LEDES_XML_21, on_adjustments
from billing.ledes.xml_segments import FIRM, ITEM, ITEM_FIELD, TAX_LINK, Segment
from billing.ledes.xml_values import DashedDay

NEEDED = {
    always: "always", never: "", on_fees: "on fees", on_expenses: "on expenses", not_on_adjustments: "on fees and expenses",
    on_adjustments: "on adjustments",
}  # fmt: skip


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
    return _kind(fields[name]), _needed(fields[name]) if segment.tag != "tk_sum" else ""


def _needed(field: Field[object]) -> str:
    needed = NEEDED[field.needed]
    return f"{needed} (noted)" if needed and field.read_without else needed


def _kind(field: Field[object]) -> str:
    kind = field.kind
    if isinstance(kind, DashedDay):
        return "a day, YYYY-MM-DD"
    if isinstance(kind, Number):
        return f"a number, {kind.digits} digits and 4 decimals at most"
    if isinstance(kind, OneOf):
        return kind.listed
    if isinstance(kind, Text):
        return f"{kind.longest:,} characters at most"
    return "a share of one, 0.21 for 21 %" if isinstance(kind, Share) else ""
