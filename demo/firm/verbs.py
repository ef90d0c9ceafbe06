"""The verbs of a time entry in the two moods lawyers keep their time in: "Review chart" and "Reviewed chart"."""

_IRREGULAR = {
    "begin": "began",
    "take": "took",
    "meet": "met",
    "send": "sent",
    "write": "wrote",
    "read": "read",
    "run": "ran",
    "build": "built",
    "seek": "sought",
    "submit": "submitted",
    "resubmit": "resubmitted",
    "transmit": "transmitted",
    "confer": "conferred",
    "plan": "planned",
    "tab": "tabbed",
    "flag": "flagged",
    "bates-label": "Bates-labeled",
}
_VOWELS = "aeiou"


def put_in_past(verb: str) -> str:
    """`Review` becomes `Reviewed`; a capital stays a capital."""
    plain = verb.lower()
    past = _IRREGULAR.get(plain) or _add_ending(plain)
    return past[0].upper() + past[1:] if verb[0].isupper() else past


def _add_ending(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"
