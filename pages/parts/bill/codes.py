"""The codes of a bill's lines with their names, as its carrier's set has them: to read, to export and to pick."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from billing.codes import Picked, fields_of
from carriers.utbms import CODE_FIELDS, CodeField, choices, name_of
from data.queries.bills import BillLine
from pages.parts.office import office

CODES: Mapping[str, str] = {"task_code": "Task", "activity_code": "Activity", "expense_code": "Expense"}


@dataclass(frozen=True)
class NamedLine(BillLine):
    """A line with what its codes are called; None for a code that no set knows, and where there is none."""

    task_name: str | None
    activity_name: str | None
    expense_name: str | None


def set_of(carrier: str) -> str | None:
    """The code set that a carrier chose, by its slug; None if it chose none or its file is gone."""
    file = office().catalog.get(carrier)
    return file.ledes.code_set if file else None


def named(line: BillLine, of_set: str | None) -> NamedLine:
    """The same line with the names of its codes."""
    task, activity, expense = (name_of(code, of_set) if code else None for code in _codes(line))
    return NamedLine(**vars(line), task_name=task, activity_name=activity, expense_name=expense)


def codes_html(line: BillLine, of_set: str | None) -> str:
    """Its codes; their names show under a pointer, and in words on a phone (see look.css)."""
    return " ".join(_code(code, of_set) for code in _codes(line) if code)


def change_html(field: str, before: str, after: str) -> str:
    """One change of a code: Task L310 → L330."""
    gone, come = (_code(code) if code else "no code" for code in (before, after))
    return f"{CODES[field]} <del>{gone}</del> → <ins>{come}</ins>"


def pick_codes(line: BillLine, of_set: str | None, key: str) -> None:
    """A pick list for each code that belongs on the line, or that stands there all the same."""
    fields = _fields(line)
    for column, field in zip(st.columns(max(2, len(fields))), fields, strict=False):
        with column:
            pick_code(field, getattr(line, field), of_set, key, fits=field in fields_of(line.kind))


def picked_codes(line: BillLine, key: str) -> Picked:
    """What the pick lists say now."""
    said: Picked = {}
    for field in _fields(line):
        said[field] = st.session_state[f"{key}-{field}"] or ""
    return said


def pick_code(field: CodeField, now: str | None, of_set: str | None, key: str, *, fits: bool = True) -> str | None:
    """A pick list for one code under the key `{key}-{field}`; where it does not fit, it can only be taken away."""
    names = choices(field, of_set)
    codes = _with(now, list(names)) if fits else ["", now]
    picked: str | None = st.selectbox(
        CODES[field], codes, codes.index(now) if now else None, lambda code: _words(code, names, of_set), key=f"{key}-{field}",
        placeholder="Pick a code", filter_mode="contains", help=None if fits else "Such a code does not belong on this line.",
    )  # fmt: skip
    return picked


def _with(now: str | None, codes: Sequence[str]) -> list[str]:
    """The codes to choose from, with the one that stands there first if they do not have it."""
    return [now, *codes] if now and now not in codes else list(codes)


def _words(code: str, names: Container[str], of_set: str | None) -> str:
    if not code:
        return "No code"
    foreign = " (not in the carrier's set)" if of_set and code not in names else ""
    return " · ".join(each for each in (code, name_of(code, of_set)) if each) + foreign


def _fields(line: BillLine) -> list[CodeField]:
    return [field for field in CODE_FIELDS if field in fields_of(line.kind) or getattr(line, field)]


def _codes(line: BillLine) -> Sequence[str | None]:
    return line.task_code, line.activity_code, line.expense_code


def _code(code: str, of_set: str | None = None) -> str:
    name, code = name_of(code, of_set), escape(code)
    if name is None:
        return f'<span class="ll-code">{code}</span>'
    return f'<span class="ll-code"><abbr title="{escape(name)}">{code}</abbr><span> {escape(name)}</span></span>'
