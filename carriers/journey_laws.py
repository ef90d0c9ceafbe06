"""Laws about journeys: which verb may stand where, and in which order."""

from collections.abc import Iterable

from carriers.definition import Journeys
from carriers.source import Breaches, Source
from carriers.uses import Use, texts_below, uses

ONLY_IN = {
    "send": ("upload",),
    "choose_file": ("upload",),
    "type_code": ("sign_in",),
    "answer_question": ("sign_in",),
    "stop_if": ("find", "finish"),
    "read_pages": ("status",),
}
NEVER_PERHAPS = {"send", "choose_file"}
FROM_ANYWHERE = ("sign_in", "finish")


def verbs_in_their_journey(source: Source) -> Breaches:
    """Some verbs make sense in some journeys only."""
    for use in uses(source, *ONLY_IN):
        if use.journey in Journeys.model_fields and use.journey not in ONLY_IN[use.verb]:
            right = " and ".join(f"`{journey}`" for journey in ONLY_IN[use.verb])
            yield use.line, f"`{use.verb}` may stand in {right} only."


def sending_is_certain(source: Source) -> Breaches:
    """Whether an invoice is handed over and sent never depends on what a page happens to show."""
    for use in uses(source, *NEVER_PERHAPS):
        if use.nested:
            yield use.line, f"`{use.verb}` never stands inside `when`: it happens exactly once in every upload."


def one_file_and_one_send(source: Source) -> Breaches:
    """The send is the click that cannot be undone: the file comes before it, and nothing is sent twice."""
    if ("journeys", "upload") not in source.spots:
        return
    line, (sends, files) = source.line(("journeys", "upload")), (_uploads(source, "send"), _uploads(source, "choose_file"))
    if not sends:
        yield line, "`upload` has no `send`: write the click that cannot be undone as `send`, not `click`."
    for use in sends[1:]:
        yield use.line, f"`upload` has one `send` already, on line {sends[0].line}."
    if not files or (sends and files[0].line > sends[0].line):
        yield line, "`upload` hands over no file: `choose_file` comes before `send`."


def journeys_begin_with_open(source: Source) -> Breaches:
    """A browser comes to the sign-in from nowhere, and to the completing of a draft from anywhere."""
    for journey in FROM_ANYWHERE:
        first = ("journeys", journey, 0)
        if first in source.spots and (*first, "open") not in source.spots:
            yield source.line(first), f"`{journey}` begins with `open`: nobody knows on which page it starts."


def windows_are_opened_first(source: Source) -> Breaches:
    """Only a window that this journey opened is closed by it."""
    for journey in Journeys.model_fields:
        yield from _too_many_closed(use for use in uses(source, "open_window", "close_window") if use.journey == journey)


def _too_many_closed(windows: Iterable[Use]) -> Breaches:
    opened = 0
    for use in windows:
        opened += 1 if use.verb == "open_window" else -1
        if opened < 0:
            opened = 0
            yield use.line, "`close_window` has nothing to close: no `open_window` stands before it in this journey."


def pages_have_an_end(source: Source) -> Breaches:
    """Looking for nothing would always end on the last page."""
    for use in uses(source, "next_page_until"):
        if not texts_below(source, use, "text"):
            yield use.line, "`next_page_until` needs a `text` to stop at; `read_pages` reads all of them."


def _uploads(source: Source, verb: str) -> list[Use]:
    return [use for use in uses(source, verb) if use.journey == "upload" and not use.nested]


LAWS = (
    verbs_in_their_journey,
    sending_is_certain,
    one_file_and_one_send,
    journeys_begin_with_open,
    windows_are_opened_first,
    pages_have_an_end,
)
