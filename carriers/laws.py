"""What must hold in a carrier file beyond the shape of its values: each law is a small function that yields every breach."""

import re
from collections.abc import Iterator

from carriers.placeholders import BILL, KEY, MEANING, PLACEHOLDER, named_in
from carriers.refusals import nearest
from carriers.source import Place, Source, Spot

Breaches = Iterator[tuple[int, str]]

KNOWN_IN: dict[Place, frozenset[str]] = {
    ("ledes", "file_name"): frozenset({"invoice_number", "matter_number"}),
    ("journeys", "sign_in"): KEY,
    ("journeys", "find"): BILL,
    ("journeys", "upload"): BILL | {"file"},
    ("journeys", "finish"): BILL,
    **{("outcome", answer): BILL for answer in ("accepted", "rejected", "absent", "pending", "unfinished")},
    **{("outcome", trouble): frozenset() for trouble in ("wrong_password", "wrong_code", "person_needed", "maintenance")},
}
ONLY_IN = {"send": "upload", "choose_file": "upload", "type_code": "sign_in", "stop_if": "find"}
SECRET_LABEL = re.compile(r"passw|passcode|passphrase|secret|token|\bpin\b|security (code|answer)", re.IGNORECASE)
KEY_IN_ADDRESS = re.compile(r"://[^/\s]*:[^/\s]*@")


def placeholders_have_values(source: Source) -> Breaches:
    """A placeholder that has no value where it stands would stop the visit there."""
    for spot in source.spots.values():
        if spot.place[:2] not in KNOWN_IN:
            continue
        known = {f"{{{name}}}" for name in KNOWN_IN[spot.place[:2]]}
        for given in (f"{{{name}}}" for name in named_in(spot.said)):
            if given.strip("{}") not in MEANING:
                yield spot.line, f"`{given}` is not a placeholder{nearest(given, known)}"
            elif given not in known:
                yield spot.line, f"`{given}` has no value here{nearest(given, known)}"


def secrets_stay_out(source: Source) -> Breaches:
    """A carrier file is read by many and kept in source control."""
    for spot in source.spots.values():
        label, text = spot.place[-1:], spot.text or ""
        if spot.place[3:4] == ("fill",) and SECRET_LABEL.search(f"{label}") and text and not PLACEHOLDER.fullmatch(text):
            yield spot.line, f"what belongs into `{label[0]}` is a secret and never stands in this file; write {{password}}."
        if KEY_IN_ADDRESS.search(text):
            yield spot.line, "an address here carries no name and password."


def one_file_and_one_send(source: Source) -> Breaches:
    """The send is the click that cannot be undone: the file comes before it, and nothing is sent twice."""
    if ("journeys", "upload") not in source.spots:
        return
    line, sends, files = source.line(("journeys", "upload")), _uses(source, "send"), _uses(source, "choose_file")
    if not sends:
        yield line, "`upload` has no `send`: write the click that cannot be undone as `send`, not `click`."
    for spot in sends[1:]:
        yield spot.line, f"`upload` has one `send` already, on line {sends[0].line}."
    if not files or (sends and files[0].place > sends[0].place):
        yield line, "`upload` hands over no file: `choose_file` comes before `send`."


def verbs_in_their_journey(source: Source) -> Breaches:
    """Some verbs make sense in one journey only."""
    for spot in source.spots.values():
        if len(spot.place) == 4 and spot.place[0] == "journeys":
            here, verb = spot.place[1], str(spot.place[3])
            if ONLY_IN.get(verb, here) != here:
                yield spot.line, f"`{verb}` may stand in `{ONLY_IN[verb]}` only."


def partners_come_together(source: Source) -> Breaches:
    """A draft is found and completed, a code is typed and can be refused: neither half helps alone."""
    finish, unfinished = ("journeys", "finish") in source.spots, ("outcome", "unfinished") in source.spots
    if finish and not unfinished:
        yield source.line(("journeys", "finish")), "`finish` is never played without `unfinished` under `outcome`."
    if unfinished and not finish:
        yield source.line(("outcome", "unfinished")), "`unfinished` needs the journey `finish`, which completes the draft."
    codes = [spot for spot in source.spots.values() if spot.place[3:] == ("type_code",)]
    if codes and ("outcome", "wrong_code") not in source.spots:
        yield codes[0].line, "`type_code` needs `wrong_code` under `outcome`: a refused code must be seen."


def _uses(source: Source, verb: str) -> list[Spot]:
    spots = source.spots.values()
    return [spot for spot in spots if spot.place[:2] == ("journeys", "upload") and spot.place[3:] == (verb,)]


LAWS = (placeholders_have_values, secrets_stay_out, one_file_and_one_send, verbs_in_their_journey, partners_come_together)
