"""Countries in a file: in two letters or in three, as the carrier wants; both are read."""

from billing.ledes.kinds import OneOf
from carriers.profile import LedesProfile
from carriers.standard_codes import COUNTRY_CODES, in_three_letters, in_two_letters
from data.vocabulary import Severity

COUNTRY = OneOf(3, words=frozenset(COUNTRY_CODES), listed="a country of ISO 3166, such as US or USA", unknown=Severity.WARN)


def in_form(country: str | None, profile: LedesProfile) -> str | None:
    """A country as the carrier writes it."""
    if country is None:
        return None
    return in_two_letters(country) if profile.country == "alpha-2" else in_three_letters(country)
