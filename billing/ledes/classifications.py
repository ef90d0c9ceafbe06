"""What timekeepers are called: the codes of 2014 (re-issued 2023), and the two letters used before, which old files still carry."""

from carriers.profile import LedesProfile
from carriers.standard_codes import CLASSIFICATION_CODES

OF_2014 = CLASSIFICATION_CODES
BEFORE_2014 = {"PT": "PARTNR", "AS": "ASSOC", "OC": "OFCOUN", "LA": "LGLAST", "OT": "NBOTHR"}
IN_TWO_LETTERS = {new: old for old, new in BEFORE_2014.items()} | {"PARALG": "LA"}
"""Before 2014 a paralegal was a legal assistant; whoever had no letters of his own was another."""


def as_wanted(word: str, profile: LedesProfile) -> str:
    """A classification as the carrier calls it: by a word of its own, in two letters, or as we keep it."""
    own = profile.classification_codes.get(of_2014(word))
    return own or (in_two_letters(word) if profile.classifications == "two_letters" else word)


def of_2014(word: str) -> str:
    """A classification as it is called since 2014; one we do not know stays as it is."""
    return BEFORE_2014.get(word.upper(), word.upper())


def in_two_letters(word: str) -> str:
    """A classification as it was called before 2014."""
    known = of_2014(word)
    return IN_TWO_LETTERS.get(known, "OT") if known in OF_2014 else word
