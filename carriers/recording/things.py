"""What a recorded deed was done to, in the words of a carrier file: the recorder's locator, retold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from carriers.word_laws import UNWRITTEN

ENTERS_FRAME = {"frame", "frame-locator", "any-frame"}
ROWS = {"row", "listitem"}
FOUND_BY_ROLE = {"button", "link", "tab", "menuitem", "radio", "checkbox", "option", "switch"}
FIELDS = {"textbox", "searchbox", "combobox", "spinbutton", "listbox", "slider"}
ATTRIBUTES = {"test-id": "data-testid", "title": "title", "alt": "alt"}


@dataclass(frozen=True)
class Thing:
    """Something on a page: its words, its role where one is known, and the text of the table row it stands in."""

    text: str = ""
    role: str = ""
    row: str = ""
    selector: str = ""
    """The recorder's own name for it, by which two deeds on one thing are known."""

    @property
    def has_words(self) -> bool:
        """Whether a biller would know it by these words."""
        return bool(self.text) and not self.text.startswith(("css=", UNWRITTEN))


def thing(locator: dict[str, Any] | None, selector: str) -> Thing:
    """The thing a locator leads to; frames vanish, because a carrier file has no word for them."""
    parts = _in_its_frame(list(_chain(locator)))
    row = next((_words(part) for part in parts[:-1] if part.get("body") in ROWS), "")
    named = [part for part in parts if part["kind"] not in {"nth", "first", "last", "has-text"}]
    if not named:
        return Thing(selector=selector)
    last, role = named[-1], str(named[-1]["body"]) if named[-1]["kind"] == "role" else ""
    return Thing(_text(last, role) or _by_css(parts), role, row, selector)


def _chain(locator: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    while locator:
        yield locator
        locator = locator.get("next")


def _in_its_frame(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entered = [number for number, part in enumerate(parts) if part["kind"] in ENTERS_FRAME]
    return parts[entered[-1] + 1 :] if entered else parts


def _text(part: dict[str, Any], role: str) -> str:
    """The words of one part; `text=` where they belong to nothing that is found by its role."""
    words = _words(part)
    if not words or part["kind"] in {"label", "placeholder"} or role in FOUND_BY_ROLE | FIELDS:
        return words
    return f"text={words}"


def _words(part: dict[str, Any]) -> str:
    """The recorder writes a name it made a pattern of as an empty object: these words are lost."""
    said = part.get("options", {}).get("name") if part["kind"] == "role" else part.get("body")
    return said if isinstance(said, str) and part["kind"] in {"role", "label", "placeholder", "text"} else ""


def _by_css(parts: list[dict[str, Any]]) -> str:
    """A CSS selector, where the recorder found one; else a place for somebody to write."""
    last = next(part for part in reversed(parts) if part["kind"] not in {"nth", "first", "last"})
    nth = next((int(part["body"]) + 1 for part in parts if part["kind"] == "nth"), 0)
    if last["kind"] in ATTRIBUTES:
        return f'css=[{ATTRIBUTES[last["kind"]]}="{last["body"]}"]'
    if last["kind"] != "default":
        return f"{UNWRITTEN} the words of this {last['body'] if isinstance(last['body'], str) else 'thing'}"
    selector = " ".join(str(part["body"]).removeprefix("css=") for part in parts if part["kind"] == "default")
    return f"css=:nth-match({selector}, {nth})" if nth else f"css={selector}"
