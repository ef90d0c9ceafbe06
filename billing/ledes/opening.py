"""How a file begins: its first line says which format it is, the next one names the columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from billing.ledes.format import Format
from billing.ledes.header import problems_in_header, tells_columns
from billing.ledes.lines import CLOSING, FileLine, Lines, not_closed
from billing.ledes.problem import Problem, short

LOOKED_AT = 4000
NO_LINES = Lines((), ())
MAKE_AGAIN = "Have the file made again."
KNOWN_FILES = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), what, name)
    for pattern, what, name in (
        (r"\s*(LEDES *(?:19)?98BI(?: ?V\d+)?)", r"a \1 file (the international format, with taxes)", "LEDES1998BI"),
        (r"\s*(LEDES *(?:19)?98B)\b", r"a \1 file", "LEDES1998B"),
        (r"\s*H *\| *(LSS)\b", r"an \1 file", "LSS"),
        (r"\s*FORMAT: *(LITADV)\b", r"a \1 file", "LITADV"),
        (r"\s*<.*?ledesxmlebilling(2\.1)(?=[\s/>])", r"a LEDES XML \1 file", "LEDESXML21"),
        (r"\s*<.*?ledesxmlebilling(\d\.\d)", r"a LEDES XML \1 file", ""),
        (r"\s*<.*?\bledesxml\b", r"a LEDES 2000 file (XML)", ""),
        (r"\s*<", r"an XML or HTML file", ""),
        (r"%PDF", r"a PDF document", ""),
        (r"PK\x03\x04", r"an Excel workbook, a Word document or a zip archive", ""),
        (r"ÐÏ\x11à", r"an Excel or Word file of the old kind", ""),
    )
)


@dataclass(frozen=True)
class Opening:
    """What is wrong with a file's first lines, and the lines after them, none if the columns cannot be told."""

    problems: tuple[Problem, ...]
    items: Lines = NO_LINES


def opening_of(text: str, lines: Lines, form: Format) -> Opening:
    """Look at the first lines of a file that should have this format."""
    if not lines:
        return Opening((Problem("The file is empty.", 1, mend=MAKE_AGAIN),))
    if other := other_file(text, form):
        return Opening((other,))
    named = 0 if "|" in lines[0].text else 1  # a first line with bars is the header already: the marker is missing
    problems = list(_marker_problems(lines[0], form))
    if len(lines) <= named:
        return Opening(
            (
                *problems,
                Problem("The file ends before the header that names the columns.", lines[-1].number, "header", mend=MAKE_AGAIN),
            )
        )
    header, names = lines[named], lines[named].cells(len(form.fields))
    problems += problems_in_header(header, names, list(form.columns))
    if len(lines) == named + 1:
        problems.append(Problem("The file has no line items.", header.number, mend=MAKE_AGAIN))
    return Opening(tuple(problems), lines.after(named) if tells_columns(names, list(form.columns)) else NO_LINES)


def format_named_in(text: str) -> str:
    """The name of the format that a file says it has; empty if it says none that is written here."""
    return next((name for pattern, _, name in KNOWN_FILES if pattern.match(text[:LOOKED_AT])), "")


def other_file(text: str, form: Format) -> Problem | None:
    """The sentence for a file of another kind that people have at hand."""
    for pattern, what, name in KNOWN_FILES:
        if match := pattern.match(text[:LOOKED_AT]):
            if name == form.name:
                return None
            return Problem(
                f"This is {match.expand(what)}. Only {form.name} is read here, which begins with {form.marker}.",
                1, "marker", short(match.group().strip()), mend="Save the bill in that format.",
            )  # fmt: skip
    return None


def _marker_problems(line: FileLine, form: Format) -> Iterator[Problem]:
    said = line.text.removesuffix(CLOSING).strip()
    if line.number > 1:
        yield Problem(
            f"The file begins with a blank line; {form.marker}[] must stand in its first line.",
            1,
            "marker",
            mend="Take the blank line out.",
        )
    if said != form.marker and said not in form.also_says:
        shown = short(line.text)
        yield Problem(
            f"The file begins with {shown}; a {form.name} file begins with {form.marker}[].",
            line.number,
            "marker",
            shown,
            mend=f"Write {form.marker}[] there.",
        )
    elif not line.is_closed:
        yield not_closed(line)
