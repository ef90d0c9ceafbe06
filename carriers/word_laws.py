"""Laws about single words and texts: placeholders that have a value, secrets that stay out, nothing left unwritten."""

import re

from carriers.definition import Outcome
from carriers.patterns import GROUP
from carriers.placeholders import AMOUNTS, BILL, DAYS, KEY, MEANING, PLACEHOLDER, Named, named_in
from carriers.refusals import nearest
from carriers.source import Breaches, Place, Source
from carriers.vocabulary import meaning_of

NOTHING: frozenset[str] = frozenset()
ABOUT_ONE = {"accepted", "rejected", "absent", "already_there", "pending", "unfinished"}
KNOWN_IN: dict[Place, frozenset[str]] = {
    ("ledes", "file_name"): frozenset({"invoice_number", "matter_number"}),
    ("pdf", "file_name"): frozenset({"invoice_number", "matter_number"}),
    ("journeys", "sign_in"): KEY,
    ("journeys", "find"): BILL,
    ("journeys", "upload"): BILL | {"file"},
    ("journeys", "finish"): BILL,
    ("journeys", "status"): NOTHING,
    **{("outcome", word): BILL if word in ABOUT_ONE else NOTHING for word in Outcome.model_fields},
    ("banners",): NOTHING,
    ("confirm",): NOTHING,
    ("statuses",): NOTHING,
    ("mail",): NOTHING,
}
GROUPS = {
    "outcome": frozenset({"receipt", "total", "reason", "line", "file_line", "days"}),
    "statuses": frozenset({"invoice_number", "receipt", "reason", "amount", "line"}),
    "mail": frozenset({"invoice_number", "receipt", "reason", "amount", "line", "code"}),
}
SECRET_LABEL = re.compile(r"passw|passcode|passphrase|secret|token|\bpin\b|security (code|answer)", re.IGNORECASE)
KEY_IN_ADDRESS = re.compile(r"://[^/\s]*:[^/\s]*@")
UNWRITTEN = "???"
"""Stands in a draft where somebody has to write."""


def placeholders_have_values(source: Source) -> Breaches:
    """A placeholder that has no value where it stands, or not in this form, would stop the visit there."""
    for spot in source.spots.values():
        known = KNOWN_IN.get(spot.place[:2], KNOWN_IN.get(spot.place[:1]))
        for named in named_in(spot.said) if known is not None else ():
            if wrong := _wrong(named, known or NOTHING):
                yield spot.line, wrong


def _wrong(named: Named, known: frozenset[str]) -> str | None:
    given, right = f"{{{named.name}}}", [f"{{{name}}}" for name in known]
    if named.name not in MEANING:
        return f"`{given}` is not a placeholder{nearest(given, right)}"
    if named.name not in known:
        return f"`{given}` has no value here{nearest(given, right)}"
    if named.form_is_known:
        return None
    return f"`{named.form}` is no form of `{given}`; {_form_of(named.name)}"


def _form_of(name: str) -> str:
    if name in DAYS:
        return f"a day is written such as `{{{name}:%m/%d/%Y}}`."
    if name in AMOUNTS:
        return f"an amount is written such as `{{{name}:,.2f}}`."
    return f"it stands as it is, `{{{name}}}`."


def secrets_stay_out(source: Source) -> Breaches:
    """A carrier file is read by many and kept in source control."""
    for spot in source.spots.values():
        label, text = str(spot.place[-1:]), spot.text or ""
        typed = spot.place[-2:-1] in {("fill",), ("pick",)} and SECRET_LABEL.search(label)
        if typed and text and text != UNWRITTEN and not PLACEHOLDER.fullmatch(text):
            yield (
                spot.line,
                f"what belongs into `{spot.place[-1]}` is a secret and never stands in this file; write {{password}}.",
            )
        if KEY_IN_ADDRESS.search(text):
            yield spot.line, "an address here carries no name and password."


def groups_have_a_meaning(source: Source) -> Breaches:
    """A group with another name would be found and then forgotten."""
    for spot in source.spots.values():
        known = GROUPS.get(str(spot.place[0])) if spot.place else None
        for group in GROUP.findall(spot.text or "") if known else ():
            if group not in (known or ()):
                yield spot.line, f"the group `{group}` is not known here{nearest(group, known or ())}"


def nothing_is_unwritten(source: Source) -> Breaches:
    """A draft says what it could not know; a visit cannot ask."""
    for spot in source.spots.values():
        before, marked, wanted = spot.said.partition(UNWRITTEN)
        if marked:
            word = _word(spot.place)
            hint = wanted.strip() or meaning_of(word) or before.strip()
            yield spot.line, f"`{word[-1]}` is not written yet: {hint}." if word else "the file is not written yet."


def _word(place: Place) -> Place:
    """Where the word itself stands: an entry of a list is spoken of by the list's word."""
    return _word(place[:-1]) if place and isinstance(place[-1], int) else place


LAWS = (placeholders_have_values, secrets_stay_out, groups_have_a_meaning, nothing_is_unwritten)
