"""The line that names the columns: their names and order are fixed, and the lines below are only read when it is clear."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from billing.ledes.lines import FileLine, not_closed
from billing.ledes.problem import SHOWN, Problem, short


def tells_columns(given: Sequence[str], right: Sequence[str]) -> bool:
    """Every column is where it belongs, or at least no other one is in its place."""
    strangers = [name for name, expected in zip(given, right, strict=False) if name != expected]
    return len(given) == len(right) > len(strangers) and not set(strangers) & set(right)


def problems_in_header(line: FileLine, given: Sequence[str], right: Sequence[str]) -> Iterator[Problem]:
    """Every wrong name, with the right one; one problem alone when it is no header, or not one of so many columns."""
    if not line.is_closed:
        yield not_closed(line)
    if not set(given) & set(right):
        yield _no_header(line, right)
    elif len(given) != len(right):
        yield _wrong_width(line, given, right)
    else:
        for place, (name, expected) in enumerate(zip(given, right, strict=True)):
            if name != expected:
                yield _wrong_name(line, place, name, right)


def _no_header(line: FileLine, right: Sequence[str]) -> Problem:
    return Problem(
        f"This line should name the {len(right)} columns, {right[0]} to {right[-1]}; the lines below it were not read.",
        line.number, "header", short(line.text), mend="Write the names of the columns above the lines.",
    )  # fmt: skip


def _wrong_width(line: FileLine, given: Sequence[str], right: Sequence[str]) -> Problem:
    missing = ", ".join(name for name in right if name not in given)
    unknown = ", ".join(short(name) or "a column without a name" for name in given if name not in right)
    parts = [f"{missing} missing" if missing else "", f"{unknown} unknown" if unknown else ""]
    told = f" ({'; '.join(part for part in parts if part)})" if missing or unknown else ""
    return Problem(
        f"The header names {len(given)} columns instead of {len(right)}{told}; the lines below it were not read.",
        line.number, "header", short(line.text), mend="Write the columns of the format, no more and no fewer.",
    )  # fmt: skip


def _wrong_name(line: FileLine, place: int, name: str, right: Sequence[str]) -> Problem:
    expected, shown = right[place], short(name) or "without a name"
    if name in right:
        sentence = f"Column {place + 1} is {name}, which belongs into column {right.index(name) + 1}; {expected} belongs here."
    else:
        near = get_close_matches(name[:SHOWN].upper(), right, n=1)
        meant = f" (perhaps {near[0]} is meant)" if near and near[0] != expected else ""
        sentence = f"Column {place + 1} of the header is {shown}{meant}; it must be {expected}."
    return Problem(sentence, line.number, "header", shown, mend=f"Put {expected} there, and its values below it.")
