"""A recording read: what a person did, one deed after the other. The recorder writes one JSON object a line."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from carriers.recording.things import Thing, thing
from carriers.word_laws import SECRET_LABEL

SECRET_SELECTOR = re.compile(r"pass|pwd|\bpw\b|secret", re.IGNORECASE)
CODE_LABEL = re.compile(r"\bcode\b|passcode|one[- ]time|verification|authenticat", re.IGNORECASE)
CODE = re.compile(r"\d{4,8}")
ANSWERS = {"assertText", "assertVisible"}
"""A text that the person pointed at with the recorder's own tool."""

PAGES = {"openPage", "closePage"}
"""What the browser does by itself."""


class RecordingRefused(ValueError):
    """What was given is no recording; speaks one sentence."""


@dataclass(frozen=True)
class Deed:
    """One thing a person did, in the recorder's word for it: `click`, `fill`, `select`, `setInputFiles` ..."""

    what: str
    page: str
    thing: Thing
    text: str = ""
    """The address, the text typed or pointed at, the key, or the option's value."""
    files: tuple[str, ...] = ()
    opened: str = ""
    """The window that came of it."""
    signals: frozenset[str] = frozenset()
    """What else came of it: `dialog`, `download`."""
    secret: bool = False
    """Something was typed that no carrier file may hold; it is not kept here either."""

    @property
    def is_code(self) -> bool:
        """Whether a one-time code was typed."""
        return self.what == "fill" and _fits(CODE_LABEL, self.thing) and CODE.fullmatch(self.text) is not None

    @property
    def hands_in(self) -> bool:
        """Whether it may have led to another page."""
        return self.what == "click" or (self.what == "press" and self.text == "Enter")


def deeds(recording: str) -> list[Deed]:
    """Every deed, in order; raises RecordingRefused when this is no recording in the recorder's JSONL."""
    found = list(_deeds(recording))
    if not any(deed.what not in PAGES for deed in found):
        raise RecordingRefused("the recording holds no deed; record with `--target=jsonl`, and do something on the site.")
    return _without_secrets(found)


def _without_secrets(found: list[Deed]) -> list[Deed]:
    """Where no field calls itself secret, the second text typed is taken for the password: better a placeholder too many."""
    typed = [deed for deed in found if deed.what == "fill" and not deed.is_code]
    secret = [deed for deed in typed if _fits(SECRET_LABEL, deed.thing) or SECRET_SELECTOR.search(deed.thing.selector)]
    hidden = {id(deed) for deed in secret or typed[1:2]}
    return [replace(deed, secret=True, text="") if id(deed) in hidden else deed for deed in found]


def _fits(label: re.Pattern[str], named: Thing) -> bool:
    return label.search(named.text) is not None


def _deeds(recording: str) -> Iterator[Deed]:
    for number, line in enumerate(recording.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise RecordingRefused(f"line {number} is no JSON, so this is no recording made with `--target=jsonl`.") from error
        if not isinstance(entry, dict):
            raise RecordingRefused(f"line {number} is no deed of the recorder.")
        if "name" in entry:
            yield _deed(entry)


def _deed(entry: dict[str, Any]) -> Deed:
    signals = entry.get("signals", [])
    said = entry.get("text") or entry.get("url") or entry.get("key") or next(iter(entry.get("options", ())), "")
    return Deed(
        what=entry["name"],
        page=entry.get("pageGuid", ""),
        thing=thing(entry.get("locator"), entry.get("selector", "")),
        text=str(said),
        files=tuple(entry.get("files", ())),
        opened=next((each["popupPageGuid"] for each in signals if each["name"] == "popup"), ""),
        signals=frozenset(each["name"] for each in signals),
    )
