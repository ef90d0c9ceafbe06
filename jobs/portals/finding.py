"""Where the words of a carrier file stand on a page: the locators of fields, buttons, rows and texts in one frame."""

import re
from collections.abc import Sequence
from functools import reduce
from typing import Literal, TypeAlias

from playwright.async_api import Frame, FrameLocator, Locator

Scope: TypeAlias = Frame | FrameLocator | Locator
"""A whole frame, or a part of one."""
Role: TypeAlias = Literal[
    "button", "checkbox", "combobox", "link", "listbox", "listitem", "menuitem", "option", "radio", "switch", "tab"
]

TEXT, CSS = "text=", "css="
CLICKABLE: tuple[Role, ...] = ("button", "link", "tab", "menuitem", "radio", "checkbox", "option")
TICKABLE: tuple[Role, ...] = ("checkbox", "radio", "switch")
DROP_DOWNS: tuple[Role, ...] = ("combobox", "listbox")
ENTRY: tuple[Role, ...] = ("option", "listitem", "menuitem")
BUTTONS = "[type=submit], [type=button], [type=reset], [type=image], [type=hidden]"
FIELDS = f"input:not({BUTTONS}), select, textarea, [contenteditable], [role=textbox], [role=combobox], [role=searchbox]"
ROWS = "tr, li, [role=row], [role=listitem]"
EVERYTHING, NEVER = re.compile(""), "(?!)"


def field(scope: Scope, label: str) -> Locator:
    """By its label, by the grey hint inside it, or by the words in the table cell before it."""
    if plain := _as_written(scope, label):
        return plain
    name = whole(label)
    labelled = scope.get_by_label(name).and_(scope.locator(FIELDS)).or_(scope.get_by_placeholder(name))
    # The words of a label around a drop-down are followed by those of its options; its name is not.
    drop_down = _with_role(scope, DROP_DOWNS, name)
    cell = scope.locator("td, th").filter(has_text=name)
    return labelled.or_(drop_down).or_(cell.locator("xpath=following-sibling::*[1]").locator(FIELDS))


def clickable(scope: Scope, text: str | None) -> Locator:
    """A button, link, tab, menu item, round button, box or option by its words; without words, any of them."""
    if text and (plain := _as_written(scope, text)):
        return plain
    name = whole(text) if text else EVERYTHING
    return _with_role(scope, CLICKABLE, name).or_(scope.locator("summary").filter(has_text=name))


def tickable(scope: Scope, text: str | None) -> Locator:
    """A box or round button by its label; without one, any of them."""
    if text and (plain := _as_written(scope, text)):
        return plain
    return _with_role(scope, TICKABLE, whole(text) if text else EVERYTHING, hidden=True)


def entry(frame: Frame, text: str) -> Locator:
    """An entry of a list that came up, by words it holds."""
    return _holding(frame, _with_role(frame, ENTRY, EVERYTHING), text)


def suggestion(frame: Frame, listed: str, text: str) -> Locator:
    """A suggestion of the `datalist` with this id, by words that it shows, or by the whole of what it would put into the field."""
    offered = frame.locator(f"datalist[id={_quoted(listed)}] option")
    return offered.filter(has_text=word(text)).or_(offered.and_(frame.locator(f"[value={_quoted(text)}]")))


def holding_text(frame: Frame, text: str) -> Locator:
    """The smallest thing that holds this text."""
    return _as_written(frame, text) or frame.get_by_text(re.compile(spaced(text), re.IGNORECASE))


def any_text(scope: Scope, texts: Sequence[str]) -> Locator:
    """The first place where one of these texts stands."""
    plain = re.compile("|".join(spaced(text) for text in texts if not is_located(text)) or NEVER, re.IGNORECASE)
    found = [scope.get_by_text(plain), *(place for text in texts if (place := _as_written(scope, text)))]
    return reduce(lambda one, other: one.or_(other), found).first


def is_located(text: str) -> bool:
    """Whether a carrier file says how to find the thing, and not what it says."""
    return text.startswith((TEXT, CSS))


def row(frame: Frame, text: str) -> Locator:
    """The innermost table row or list item that holds this text as a word of its own."""
    holding = _holding(frame, frame.locator(ROWS), text)
    return holding.filter(has_not=holding)


def whole(text: str) -> re.Pattern[str]:
    """Nothing but this text. Capitals do not matter, nor the colon or star that sites put behind a label."""
    return re.compile(rf"^\s*{spaced(text)}\s*[:*]*\s*$", re.IGNORECASE)


def word(text: str) -> re.Pattern[str]:
    """This text, but not as a part of a longer number: INV-7 is neither in INV-71 nor in INV-7/2."""
    return re.compile(rf"(?<!\w)(?<!\w[-/.]){spaced(text)}(?![-/.]?\w)", re.IGNORECASE)


def spaced(text: str) -> str:
    """A pattern for this text, however the page breaks its lines."""
    return r"\s+".join(re.escape(each) for each in text.split())


def _quoted(text: str) -> str:
    """As a string of CSS."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _as_written(scope: Scope, text: str) -> Locator | None:
    """What a carrier file says with `css=` or `text=` before it."""
    if text.startswith(CSS):
        return scope.locator(text.removeprefix(CSS))
    return scope.get_by_text(whole(text.removeprefix(TEXT))) if text.startswith(TEXT) else None


def _holding(frame: Frame, things: Locator, text: str) -> Locator:
    """Those of the things that say this, themselves or in a part of them; cells side by side never make one word."""
    said = frame.get_by_text(word(text))
    return things.filter(has=said).or_(things.and_(said))


def _with_role(scope: Scope, roles: tuple[Role, ...], name: re.Pattern[str], *, hidden: bool = False) -> Locator:
    found = (scope.get_by_role(role, name=name, include_hidden=hidden) for role in roles)
    return reduce(lambda one, other: one.or_(other), found)
