"""Whom a fee of an XML file points to: its timekeeper, who stands once in the matter."""

from decimal import Decimal
from typing import TypeAlias

from billing.ledes.problem import short
from billing.ledes.values import number_in
from billing.ledes.xml_found import Finder, Found
from billing.ledes.xml_segments import TIMEKEEPERS
from data.vocabulary import Severity

PERSON = ("TIMEKEEPER_ID", "TIMEKEEPER_CLASSIFICATION", "LINE_ITEM_UNIT_COST")
NAMES = ("TIMEKEEPER_LAST_NAME", "TIMEKEEPER_FIRST_NAME")
Key: TypeAlias = tuple[str | Decimal, ...]


class People:
    """The timekeepers of each matter."""

    def __init__(self, finder: Finder) -> None:
        self._finder, self._known = finder, dict[int, dict[Key, Found]]()

    def names(self, matter: Found, line: Found) -> dict[str, str]:
        """The names of a fee's timekeeper; told where no `tk_sum` has the same level and rate, which are then not asked for."""
        known = self._of(matter)
        exact = known.get(_key(line))
        if line.values.get(PERSON[0]) and exact is None:
            who = ", ".join(short(line.values.get(field, "")) or "nothing" for field in PERSON)
            sentence = f"No <tk_sum> of the matter is for {who} ({line.name})."
            self._finder.tell(sentence, line.node, "Add one, or correct the level or the rate.", Severity.WARN)
        found = exact or known.get(_key(line)[:1])
        last_first = [found.values.get(field, "") if found else "" for field in NAMES]
        return {**dict(zip(NAMES, last_first, strict=True)), "TIMEKEEPER_NAME": ", ".join(filter(None, last_first))}

    def _of(self, matter: Found) -> dict[Key, Found]:
        if id(matter) not in self._known:
            known = self._known.setdefault(id(matter), {})
            for person in matter.of(TIMEKEEPERS):
                known.setdefault(_key(person), person)
                known.setdefault(_key(person)[:1], person)
        return self._known[id(matter)]


def _key(found: Found) -> Key:
    """Person, level and rate; a rate is the same however many decimals it is written with."""
    person, level, rate = (found.values.get(field, "") for field in PERSON)
    number = number_in(rate)
    return person, level, rate if number is None else number
