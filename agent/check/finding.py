"""What one probe found."""

from typing import NamedTuple


class Finding(NamedTuple):
    """What was looked at, whether it is good, and a sentence: what was found, or what is missing and whose turn it is."""

    what: str
    is_good: bool
    sentence: str


def found(what: str, good: object, is_so: str, otherwise: str) -> Finding:
    """One of two sentences."""
    return Finding(what, bool(good), is_so if good else otherwise)
