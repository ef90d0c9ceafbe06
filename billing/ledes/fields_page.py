"""The tables in docs/ledes.md: every field of every format, and every rule of files, read off the code that obeys them."""

from collections.abc import Iterator
from pathlib import Path

from billing.ledes.agreement import disagreements
from billing.ledes.field import Field, always, never, not_on_adjustments, on_expenses, on_fees
from billing.ledes.file_check import WISHES
from billing.ledes.format import Format
from billing.ledes.formats import FORMATS
from billing.ledes.kinds import Day, Number, OneOf, Share, Text
from billing.ledes.ledes_xml import LEDES_XML_21, on_adjustments
from billing.ledes.xml_values import DashedDay

PAGE = Path(__file__).parents[2] / "docs" / "ledes.md"
BEGIN, END = "<!-- Written by python -m billing.ledes fields --write -->", "<!-- Until here -->"
NEEDED = {
    always: "always", never: "", on_fees: "on fees", on_expenses: "on expenses", not_on_adjustments: "on fees and expenses",
    on_adjustments: "on adjustments",
}  # fmt: skip


def page() -> str:
    """docs/ledes.md with the tables as they should be now."""
    text = PAGE.read_text("utf-8")
    return f"{text[: text.index(BEGIN)]}{BEGIN}\n{tables()}\n{text[text.index(END) :]}"


def tables() -> str:
    """One table of fields for each format but XML, whose page has its own, and the rules of all."""
    formats = (line for form in FORMATS.values() if form is not LEDES_XML_21 for line in _fields(form))
    return "\n".join([*formats, *_rules(), *_wishes()])


def kind_of(field: Field[object]) -> str:
    """What may stand in a field, in words."""
    match field.kind:
        case DashedDay():
            return "a day, YYYY-MM-DD"
        case Day(way):
            return f"a day, {way}"
        case Number(digits):
            return f"a number, {digits} digits and 4 decimals at most"
        case OneOf(listed=listed):
            return listed
        case Text(longest):
            return f"{longest:,} characters at most"
        case Share():
            return "a share of one, 0.21 for 21 %"
    raise TypeError(f"{field.name} is of a kind that has no words here.")


def needed_on(field: Field[object]) -> str:
    """On which lines it must be filled; `noted` where files of others may do without."""
    needed = NEEDED[field.needed]
    return f"{needed} (noted)" if needed and field.read_without else needed


def _fields(form: Format) -> Iterator[str]:
    yield from (f"### {form.name}", "", f"Begins with `{form.marker}`{_also(form)}.", "")
    yield from ("| | field | is | needed |", "|---|---|---|---|")
    for place, field in enumerate(form.fields, 1):
        yield f"| {place} | `{field.name}` | {kind_of(field)} | {needed_on(field)} |"
    yield ""


def _also(form: Format) -> str:
    others = " or ".join(f"`{marker}`" for marker in sorted(form.also_says))
    return f"; files of others may begin with {others}" if others else ""


def _rules() -> Iterator[str]:
    yield from ("### Rules between values", "", "| rule | holds in | asks |", "|---|---|---|")
    rules = dict.fromkeys(rule for form in FORMATS.values() for rule in form.rules)
    asked = {rule.__name__: (rule.__doc__ or "").strip() for rule in rules}
    for name, asks in asked.items():
        forms = (form.name for form in FORMATS.values() if name in {rule.__name__ for rule in form.rules})
        yield f"| `{name}` | {', '.join(forms)} | {' '.join(asks.split())} |"
    yield f"| `{disagreements.__name__}` | {', '.join(FORMATS)} | {disagreements.__doc__} |"
    yield ""


def _wishes() -> Iterator[str]:
    yield from ("### Wishes of a carrier", "", "| wish | asks |", "|---|---|")
    for wish in WISHES:
        yield f"| `{wish.__name__}` | {' '.join((wish.__doc__ or '').split())} |"
