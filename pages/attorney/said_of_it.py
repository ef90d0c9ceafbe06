"""What was said of one piece of booked work, here and in the case-management system, with the words that did not hold."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape

from data.queries.booked import Said
from data.vocabulary import Side
from pages.parts.figures import day, moment


def said_html(words: Sequence[Said], zone: str) -> str:
    """Behind a line to open, the newest first; nothing while there is only the one word that booked it."""
    if len(words) < 2:
        return ""
    steps = "".join(_word(word, before, zone) for word, before in reversed(list(zip(words, [None, *words], strict=False))))
    return f"<details><summary>What was said of it</summary>{steps}</details>"


def _word(word: Said, before: Said | None, zone: str) -> str:
    who = escape(word.said_by or "somebody") if word.side is Side.HERE else "in the case-management system"
    lost = "" if word.held else " <b>This did not hold.</b>"
    return f"<p><small>{who}, {moment(word.said_at, zone)}</small><br>{_told(word, before)}{lost}</p>"


def _told(word: Said, before: Said | None) -> str:
    """What it says; of a later word only what is another than in the one before."""
    if not word.told:
        return "Taken back." if word.side is Side.HERE else "Deleted."
    known: Mapping[str, str] = before.told if before else {}
    new = [_cell(name, value) for name, value in _in_order(word.told) if known.get(name) != value]
    return " · ".join(escape(each) for each in new if each) or "The same."


def _in_order(told: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, told[name]) for name in ("matter", "day", "hours", "task", "activity", "bill", "narrative") if name in told]


def _cell(name: str, value: str) -> str:
    if name == "day":
        return day(dt.date.fromisoformat(value))
    return f"{value} h" if name == "hours" else value or f"no {name}"
