"""What each verb of a carrier file does on a page. One small function per verb; none knows a carrier."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from jobs.portals.stage import Stage
from jobs.portals.verbs.clicks import click, close_window, open_address, open_window, send
from jobs.portals.verbs.fields import choose, fill, pick, tick
from jobs.portals.verbs.papers import choose_file
from jobs.portals.verbs.proofs import answer_question, type_code
from jobs.portals.verbs.tables import download, next_page_until, read_pages
from jobs.portals.verbs.waits import expect, reload_until, stop_if, when

VERBS: Mapping[str, Callable[[Stage, Any], Awaitable[None]]] = {
    "open": open_address,
    "fill": fill,
    "type_code": type_code,
    "answer_question": answer_question,
    "choose": choose,
    "pick": pick,
    "tick": tick,
    "choose_file": choose_file,
    "click": click,
    "open_window": open_window,
    "close_window": close_window,
    "send": send,
    "expect": expect,
    "reload_until": reload_until,
    "next_page_until": next_page_until,
    "read_pages": read_pages,
    "download": download,
    "stop_if": stop_if,
    "when": when,
}
QUIET = frozenset({"expect", "stop_if", "when"})
"""These look and change nothing."""
