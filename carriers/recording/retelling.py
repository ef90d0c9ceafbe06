"""Deeds retold as steps of a journey, in the verbs of a carrier file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carriers.recording.course import CLOSES
from carriers.recording.deeds import ANSWERS, Deed
from carriers.recording.things import FIELDS
from carriers.recording.values import Values
from carriers.word_laws import UNWRITTEN

Argument = str | Mapping[str, str | list[str]]
TOUCHES = {"fill", "select", "check", "uncheck", "setInputFiles", "press"}
SHOWN = "the recorder knows only the option's own value; write it as the list shows it"
ONE_CELL = "of the row, one text that no other row has is enough"
STAGES = {"INITIAL", "INTERIM", "FINAL"}
HIDDEN_KEY = f"{UNWRITTEN} the button that does what Enter did here"


@dataclass(frozen=True)
class Told:
    """One step, with a remark for whoever keeps the file."""

    verb: str
    argument: Argument
    remark: str = ""


def retold(deeds: Sequence[Deed], values: Values) -> list[Told]:
    """The deeds as steps; what the next deed says anyway is left out."""
    told: list[Told] = []
    for before, deed, after in zip([None, *deeds], deeds, [*deeds[1:], None], strict=False):
        if _takes_entry(deed, after) and after is not None:
            guess = values.typed(deed)
            told.append(Told("pick", {deed.thing.text: guess if guess != deed.text else values.put_into(after.thing.text)}))
        elif not _needless(deed, after) and not (before and _takes_entry(before, deed)):
            told = _joined(told, list(_steps(deed, values)))
    return told


def _takes_entry(deed: Deed, after: Deed | None) -> bool:
    """Typing into a field and then taking an entry of the list it offers."""
    return deed.what == "fill" and after is not None and after.what == "click" and after.thing.role == "option"


def _needless(deed: Deed, after: Deed | None) -> bool:
    """Clicks that only put the cursor somewhere, and keys that only move it."""
    if deed.what == "press":
        return deed.text != "Enter"
    touched_next = after is not None and after.what in TOUCHES and after.thing.selector == deed.thing.selector
    return deed.what == "click" and (deed.thing.role in FIELDS or touched_next)


def _steps(deed: Deed, values: Values) -> Iterator[Told]:
    words = values.put_into(deed.thing.text)
    match deed.what:
        case "navigate" if "://" in deed.text:
            yield Told("open", values.path(deed.text))
        case "fill" if deed.is_code:
            yield Told("type_code", {"field": words, "button": f"{UNWRITTEN} the button that hands the code in"})
        case "fill":
            yield Told("fill", {words: values.typed(deed)})
        case "select" if deed.text.upper() in STAGES:
            yield Told("choose", {words: "{stage}"})
        case "select":
            yield Told("choose", {words: values.put_into(deed.text)}, SHOWN)
        case "check":
            yield Told("tick", _target(deed, values))
        case "press" if deed.thing.role in FIELDS or not deed.thing.role:
            yield Told("click", HIDDEN_KEY)
        case "click" | "press" | "uncheck":
            target = _target(deed, values)
            yield Told(_kind_of_click(deed), target, "" if isinstance(target, str) else ONE_CELL)
        case "setInputFiles" if deed.files:
            yield Told("choose_file", _files(deed, words))
        case what if what in ANSWERS:
            yield Told("expect", values.put_into(deed.text) or words.removeprefix("text="))
        case what if what == CLOSES:
            yield Told("close_window", "this")


def _kind_of_click(deed: Deed) -> str:
    if deed.opened:
        return "open_window"
    return "download" if "download" in deed.signals else "click"


def _target(deed: Deed, values: Values) -> Argument:
    """Its words, and the row where it stands in one; our invoice's number names the row better than all its cells."""
    text, row = values.put_into(deed.thing.text), values.put_into(deed.thing.row)
    if not row:
        return text
    return {**({} if UNWRITTEN in text else {"text": text}), "row": "{invoice_number}" if "{invoice_number}" in row else row}


def _files(deed: Deed, words: str) -> Argument:
    kinds = ["pdf" if name.casefold().endswith(".pdf") else "ledes" for name in deed.files]
    place: dict[str, str | list[str]] = {"field": words}
    return {**place, "files": sorted(set(kinds))} if "pdf" in kinds else place


def _joined(told: list[Told], more: list[Told]) -> list[Told]:
    """Steps that belong to the step before them: fields of one form, the button of a code, the entry of a list."""
    if not told or not more:
        return [*told, *more]
    (before, *rest), last = more, told[-1]
    if one := _as_one(last, before):
        return [*told[:-1], one, *rest]
    return [*told, *more]


def _as_one(first: Told, second: Told) -> Told | None:
    given, taken = first.argument, second.argument
    match first.verb, second.verb:
        case ("fill", "fill") if isinstance(given, Mapping) and isinstance(taken, Mapping):
            return replace(first, argument={**given, **taken})
        case ("type_code", "click") if isinstance(given, Mapping) and isinstance(taken, str):
            return replace(first, argument={**given, "button": taken})
        case ("click", "choose_file") if isinstance(given, str) and isinstance(taken, Mapping):
            return _chosen(given, second, taken)
    return None


def _chosen(clicked: str, handing: Told, place: Mapping[str, str | list[str]]) -> Told | None:
    """The click before a file was the button that opened the chooser, where the file's own field has no words."""
    if place["field"] == clicked:
        return handing
    if UNWRITTEN in clicked or not str(place["field"]).startswith(("css=", UNWRITTEN)):
        return None
    return replace(handing, argument={"button": clicked, **{word: place[word] for word in place if word != "field"}})
