"""A recording made into a draft carrier file; where the recording cannot know, the draft says `???` and what to write there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from carriers.recording.course import Course, course
from carriers.recording.deeds import Deed, deeds
from carriers.recording.pen import one_line, quoted, step_lines
from carriers.recording.retelling import Told, retold
from carriers.recording.values import Values, site_address
from carriers.schema import FIRST_LINE
from carriers.word_laws import UNWRITTEN

RECEIPT = re.compile(r"((?:receipt|confirmation|reference|tracking|transmission|submission|batch)\W(?:\W|\bnumber\b|\bno\b|\bid\b|\bis\b)*)"
                     r"([\w/-]*\d[\w/-]*)", re.IGNORECASE)  # fmt: skip
NUMBER = re.compile(r"\d+")
SIGNED_IN = Told("expect", f"{UNWRITTEN} a text that only a signed-in firm sees")
NO_SEND = Told("send", f"{UNWRITTEN} the click that cannot be undone")
NO_FILE = Told("choose_file", {"field": f"{UNWRITTEN} the field for the LEDES file"})
NO_FIND = (
    Told("open", f"{UNWRITTEN} the path of the page that lists invoices, such as /invoices"),
    Told("fill", {f"{UNWRITTEN} its search field": "{invoice_number}"}),
    Told("click", f"{UNWRITTEN} its search button"),
)
ACCEPTED = (
    r"what the site says when it has the invoice, such as: Invoice {invoice_number} was received\. Receipt (?P<receipt>\S+)"
)
REJECTED = "what it says when it refuses a file, such as: ^Error: (?P<reason>.+)$"
ABSENT = "what it says when it surely does not have the invoice, such as: No invoice {invoice_number} found"
WRONG_PASSWORD = "what it says when name or password are wrong"  # noqa: S105 (a hint to the keeper, no password)
WRONG_CODE = "what it says when the one-time code is wrong"


def draft(recording: str, name: str) -> str:
    """The text of a carrier file of this name; raises RecordingRefused when the recording is none."""
    done = deeds(recording)
    parts = course(done)
    address = site_address([deed.text for deed in done if deed.what == "navigate"])
    values = Values(address, {parts.invoice_number: "{invoice_number}"} if parts.invoice_number else {})
    return "\n".join([*_head(name, address, parts), "", *_journeys(parts, values), "", *_outcome(parts, values)]) + "\n"


def _head(name: str, address: str, parts: Course) -> Iterator[str]:
    yield FIRST_LINE
    yield f"# A draft from a recording. Where it says {UNWRITTEN}, somebody has to write: `python -m carriers check` lists these lines."
    yield f"name: {quoted(name)}"
    yield f"address: {address if address.startswith('http') else quoted(address)}"
    yield from ("", "ledes:", "  format: LEDES1998B", f'  law_firm_id: "{UNWRITTEN}"')
    yield from ("terms:", "  every: month")
    if any(name.casefold().endswith(".pdf") for deed in parts.upload for name in deed.files):
        yield from ("pdf:", '  file_name: "{invoice_number}.pdf"')
    if any("dialog" in deed.signals for deed in (*parts.sign_in, *parts.upload)):
        yield f'confirm: "{UNWRITTEN} the question in the browser\'s own box that is answered with OK"'


def _journeys(parts: Course, values: Values) -> Iterator[str]:
    yield "journeys:"
    yield from _journey("sign_in", _signing_in(values.address, parts.sign_in))
    yield from _journey("find", retold(parts.find, values) if parts.find else NO_FIND)
    yield from _journey("upload", _sending(parts, values))


def _journey(name: str, told: Sequence[Told]) -> Iterator[str]:
    yield f"  {name}:"
    for step in told:
        yield from step_lines(step, "    ")


def _signing_in(address: str, done: Sequence[Deed]) -> list[Told]:
    """The last text typed before the password is the user's name."""
    first = next((number for number, deed in enumerate(done) if deed.secret), 0)
    name = next((deed.text for deed in reversed(done[:first]) if deed.what == "fill" and deed.text), "")
    told = retold(done, Values(address, {name: "{username}"} if name else {}))
    if not told or told[0].verb != "open":
        told = [Told("open", "/"), *told]
    return told if told[-1].verb == "expect" else [*told, SIGNED_IN]


def _sending(parts: Course, values: Values) -> list[Told]:
    """The upload with its send; what was pointed at after that is read by `outcome`, not waited for."""
    before, after = retold(parts.upload[: parts.send], values), retold(parts.upload[parts.send + 1 :], values)
    sent = [replace(told, verb="send") for told in retold(parts.upload[parts.send : parts.send + 1], values)]
    file = [] if any(told.verb == "choose_file" for told in before) else [NO_FILE]
    return [*before, *file, *(sent or [NO_SEND]), *(told for told in after if told.verb != "expect")]


def _outcome(parts: Course, values: Values) -> Iterator[str]:
    guesses = [guess for text in parts.answers if (guess := _accepted(text, values))]
    yield "outcome:"
    if guesses:
        yield "  # Guessed from what was pointed at in the recording; {invoice_number} belongs into it wherever the page says it."
    yield f"  accepted: {one_line(guesses) if len(guesses) > 1 else one_line(guesses[0]) if guesses else _unwritten(ACCEPTED)}"
    yield f"  rejected: {_unwritten(REJECTED)}"
    yield f"  absent: {_unwritten(ABSENT)}"
    yield f"  wrong_password: {_unwritten(WRONG_PASSWORD)}"
    if any(deed.is_code for deed in parts.sign_in):
        yield f"  wrong_code: {_unwritten(WRONG_CODE)}"


def _accepted(text: str, values: Values) -> str | None:
    """The text as a pattern, with our number and the receipt's in it; None when no receipt can be made out."""
    found = RECEIPT.search(text)
    if found is None:
        return None
    said = r"\s+".join(map(_letters, values.put_into(text[: found.start(2)]).split()))
    return rf"{said}\s+(?P<receipt>{NUMBER.sub(lambda _: NUMBER.pattern, _letters(found[2]))})"


def _letters(text: str) -> str:
    """The text as a pattern of itself; placeholders stay, and so does a hyphen, which means nothing special here."""
    return re.sub(r"\\([-{}])", r"\1", re.escape(text))


def _unwritten(what: str) -> str:
    return "'" + f"{UNWRITTEN} {what}".replace("'", "''") + "'"
