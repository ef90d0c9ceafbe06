"""Who works on a matter, and how matters are dealt to the partners who answer for them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demo.firm.grammar import Fact
from demo.firm.people import ASSOCIATE, COUNSEL, PARALEGAL, PARTNER, Timekeeper

_MOST, _FEWEST = 14, 6


@dataclass(frozen=True)
class Team:
    """The people on one matter; the lead partner is the responsible attorney."""

    lead: Timekeeper
    counsel: Timekeeper
    associates: tuple[Timekeeper, ...]
    paralegal: Timekeeper

    def crew(self, rng: random.Random) -> dict[str, Timekeeper]:
        """Who does the work of each title for one run of entries: mostly the first associate, now and then the second."""
        associate = self.associates[rng.random() > 0.8]
        return {PARTNER: self.lead, COUNSEL: self.counsel, ASSOCIATE: associate, PARALEGAL: self.paralegal}


def name_crew(crew: dict[str, Timekeeper]) -> dict[str, Fact]:
    """The colleagues as their entries mention them."""
    lead, associate, paralegal = crew[PARTNER], crew[ASSOCIATE], crew[PARALEGAL]
    return {
        "lead": (f"{lead.first[0]}. {lead.last}", lead.name, lead.code),
        "lead_associate": (f"{associate.first[0]}. {associate.last}", associate.name),
        "paralegal": f"{paralegal.first[0]}. {paralegal.last}",
    }


def deal_leads(partners: Sequence[Timekeeper], rng: random.Random) -> Iterator[Timekeeper]:
    """Without end, the partner for the next matter: fifteen to the first, fourteen to the second, down to six."""
    slope = (_MOST - _FEWEST) / (len(partners) - 1)
    hand = [partners[0], *(partner for place, partner in enumerate(partners) for _ in range(round(_MOST - slope * place)))]
    while True:
        yield from rng.sample(hand, len(hand))


def choose_team(lead: Timekeeper, firm: Sequence[Timekeeper], rng: random.Random) -> Team:
    """People of the lead's office; counsel is asked from any."""
    near = [person for person in firm if person.office == lead.office]
    return Team(
        lead=lead,
        counsel=rng.choice(_titled(firm, COUNSEL)),
        associates=tuple(rng.sample(_titled(near, ASSOCIATE), 2)),
        paralegal=rng.choice(_titled(near, PARALEGAL)),
    )


def _titled(people: Sequence[Timekeeper], title: str) -> list[Timekeeper]:
    return [person for person in people if person.title == title]
