"""The firm's matters: caption, claim number, team, and the facts their entries speak of."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from demo.firm.case import Case
from demo.firm.clients import Client
from demo.firm.facts import find_facts
from demo.firm.grammar import Fact
from demo.firm.lives import Life
from demo.firm.people import Timekeeper
from demo.firm.teams import Team, choose_team, deal_leads
from demo.firm.workdays import Month

_FIRST_NUMBER = 118


@dataclass(frozen=True)
class Matter:
    """One case of one client."""

    number: str
    client: Client
    line: str
    caption: str
    claim: str
    team: Team
    life: Life
    facts: dict[str, Fact]


@dataclass(frozen=True)
class Intake:
    """What the firm has to open files with."""

    clients: Sequence[Client]
    people: Sequence[Timekeeper]
    leads: Sequence[Timekeeper]
    month: Month
    rng: random.Random

    def open_matters(self, lives: Sequence[Life]) -> Iterator[Matter]:
        """One matter for each life, numbered per client in the order given; every client has one."""
        busy_leads, other_leads = deal_leads(self.leads, self.rng), cycle(reversed(self.leads))
        numbers: Counter[str] = Counter()
        for index, life in enumerate(lives):
            client = self.clients[index] if index < len(self.clients) else self.rng.choice(self.clients)
            numbers[client.number] += 1
            number = f"{client.number}.{_FIRST_NUMBER + numbers[client.number]:05d}"
            team = choose_team(next(busy_leads if life.busy else other_leads), self.people, self.rng)
            claim = client.claim_number(life.opened, index * 37 + self.rng.randrange(37))
            yield self._open(number, client, life, (team, claim))

    def _open(self, number: str, client: Client, life: Life, given: tuple[Team, str]) -> Matter:
        team, claim = given
        line = self.rng.choice(client.lines)
        facts = find_facts(Case(line, team.lead.office, client, life.opened, self._find_trial(life), self.rng))
        return Matter(number, client, line, _caption(line, client, facts, self.rng), claim, team, life, facts)

    def _find_trial(self, life: Life) -> date:
        """A Monday about two years on; for an open file never in the past."""
        day = life.opened + timedelta(days=self.rng.randint(660, 900))
        if life.closed is None:
            day = max(day, self.month.last + timedelta(days=self.rng.randint(90, 300)))
        return day - timedelta(days=day.weekday())


def _caption(line: str, client: Client, facts: dict[str, Fact], rng: random.Random) -> str:
    """Who sues whom; in a coverage matter either may have been first."""
    insured = str(facts["insured_full"])
    if line == "coverage":
        return " v. ".join(rng.sample((client.name.split(" - ")[0], insured), 2))
    return f"{facts.get('pl_full', facts['pl_last'])} v. {insured}"
