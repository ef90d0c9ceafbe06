"""What a line of an XML file points to: its timekeeper, who stands once in the matter, and its taxes, which stand once in the firm."""

from decimal import Decimal
from typing import TypeAlias

from billing.ledes.problem import short
from billing.ledes.values import number_as_text, number_in, share_in
from billing.ledes.xml_found import Finder, Found
from billing.ledes.xml_segments import TAX, TAX_LINK, TIMEKEEPERS
from billing.money import cents
from data.vocabulary import Severity

PERSON = ("TIMEKEEPER_ID", "TIMEKEEPER_CLASSIFICATION", "LINE_ITEM_UNIT_COST")
NAMES = ("TIMEKEEPER_LAST_NAME", "TIMEKEEPER_FIRST_NAME")
RATE, KIND = "LINE_ITEM_TAX_RATE", "LINE_ITEM_TAX_TYPE"
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
            self._finder.tell(f"No <tk_sum> of the matter is for {who} ({line.name}).", line.node, Severity.WARN)
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


class Taxes:
    """The taxes of each firm."""

    def __init__(self, finder: Finder) -> None:
        self._finder, self._known = finder, dict[int, dict[str, Found]]()

    def said_of(self, firm: Found, line: Found, total: str) -> dict[str, str]:
        """The rates of all a line's taxes, the tax they make, and its total with it; in the file that is without."""
        taxes = [tax for item in line.inside if (tax := self._of(firm, item)) is not None]
        rate = sum((self._rate(tax) for tax in taxes), Decimal(0))
        kinds = filter(None, (tax.values.get(KIND, "") for tax in taxes))
        number = number_in(total)
        if not rate or number is None:
            return {KIND: " ".join(kinds), RATE: "0", "LINE_ITEM_TAX_TOTAL": "0.00"}
        amount = cents(number * rate)
        said = {KIND: " ".join(kinds), RATE: number_as_text(rate, 0), "LINE_ITEM_TAX_TOTAL": number_as_text(amount, 2)}
        return said | {"LINE_ITEM_TOTAL": number_as_text(number + amount, 2)}

    def _of(self, firm: Found, item: Found) -> Found | None:
        if id(firm) not in self._known:
            self._known[id(firm)] = {tax.values.get(TAX_LINK, ""): tax for tax in firm.of(TAX)}
        link = item.values.get(TAX_LINK, "")
        tax = self._known[id(firm)].get(link)
        if link and tax is None:
            self._finder.tell(f"No <tax> of the firm has the tx_id {short(link)} ({item.name}).", item.node)
        return tax

    def _rate(self, tax: Found) -> Decimal:
        said = tax.values.get(RATE, "")
        if not said or (share := share_in(said)) is None:
            sentence = f"tax_rate_percent {short(said) or 'is missing and'} is not a share between 0 and 1; 21 % is written 0.21"
            self._finder.tell(f"{sentence} ({tax.name}).", tax.spots.get(RATE, tax.node))
            return Decimal(0)
        return share


def _key(found: Found) -> Key:
    """Person, level and rate; a rate is the same however many decimals it is written with."""
    person, level, rate = (found.values.get(field, "") for field in PERSON)
    number = number_in(rate)
    return person, level, rate if number is None else number
