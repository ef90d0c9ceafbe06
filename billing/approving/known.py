"""Whom and what a list names, held against who and what is here."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.importing.known import same
from billing.ledes.problem import short
from data.models import Carrier, Client, Matter, Timekeeper

GUESSES = 60
"""Unknown matters for which a near one is looked for: among thousands of matters each costs some hundredths of a second."""


@dataclass
class Known:
    """Every timekeeper, and the matters of one carrier and of others, each by its number as `same` writes it."""

    timekeepers: dict[str, Timekeeper]
    matters: dict[str, tuple[int, str]]
    elsewhere: dict[str, str]
    _near: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, carrier_id: int) -> "Known":
        """Ask for all of them."""
        query = select(Matter.id, Matter.number, Client.carrier_id, Carrier.name).join(Matter.client).join(Client.carrier)
        matters = session.execute(query).all()
        return cls(
            {same(one.code): one for one in session.scalars(select(Timekeeper))},
            {same(number): (matter_id, number) for matter_id, number, payer, _ in matters if payer == carrier_id},
            {same(number): name for _, number, payer, name in matters if payer != carrier_id},
        )

    def unknown_timekeeper(self, word: str) -> str:
        """The sentence for an id that nobody has, with the nearest right one."""
        people = {
            same(name): one for one in self.timekeepers.values() for name in (one.name, f"{one.last_name}, {one.first_name}")
        }
        named = people.get(same(word))
        near = named.code if named else self._nearest(word, list(self.timekeepers))
        who = self.timekeepers[same(near)] if near else None
        guess = f"; did you mean “{who.code}” ({who.name})?" if who else "; the firm's ids stand in the case-management system."
        return f"No timekeeper has the id “{short(word)}”{guess}"

    def unknown_matter(self, word: str, carrier: str) -> str:
        """The sentence for a matter that this carrier does not pay, with the nearest right one."""
        if payer := self.elsewhere.get(same(word)):
            return f"Matter {short(word)} is paid by {payer}, not by {carrier}."
        near = self._nearest(word, list(self.matters))
        return f"{carrier} has no matter “{short(word)}”" + (f"; did you mean “{self.matters[near][1]}”?" if near else ".")

    def _nearest(self, word: str, right: list[str]) -> str:
        key = same(word)
        if key not in self._near:
            close = get_close_matches(key, right, n=1) if len(self._near) < GUESSES else []
            self._near[key] = close[0] if close else ""
        return self._near[key]
