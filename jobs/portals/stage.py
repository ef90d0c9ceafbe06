"""Where a step is played: the screen, the words to fill in, and what is looked for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page

from carriers.definition import Carrier
from carriers.places import Target
from carriers.steps import Step
from jobs.portals import finding, search
from jobs.portals.errand import Errand
from jobs.portals.errors import Place
from jobs.portals.evidence import Evidence
from jobs.portals.finding import Scope
from jobs.portals.notices import Notices
from jobs.portals.screen.screen import Screen
from jobs.portals.search import Sought, everywhere
from jobs.portals.words import Words

PAGE = Sought("page", lambda _: [])


@dataclass
class Stage:
    """One screen, one carrier, one errand. Verbs act through it, so that an error can say what was looked for.

    `ahead` are steps that the last one put before the next; `reading` is what was read besides the page (a file, many pages of a
    table) and stands for the page's text.
    """

    screen: Screen
    carrier: Carrier
    evidence: Evidence
    errand: Errand
    place: Place
    notices: Notices = field(default_factory=Notices)
    sought: Sought = PAGE
    remark: str = ""
    stopped: bool = False
    ahead: tuple[Step, ...] = ()
    reading: str | None = None

    @property
    def page(self) -> Page:
        """The window the journey is in."""
        return self.screen.page

    @property
    def words(self) -> Words:
        """The placeholders' values."""
        return self.errand.words

    @property
    def patience(self) -> int:
        """Seconds a page may keep us waiting now: longer once the invoice was sent."""
        patience = self.carrier.patience
        return patience.answer if self.errand.gate.passed else patience.step

    async def page_text(self) -> str:
        """What a person reads in the window, line by line; the cells of a table row are separated by tabs."""
        return (await self.screen.read(self.patience)).text

    async def text(self) -> str:
        """What answers are read off: the page, unless something else was read after it."""
        return await self.page_text() if self.reading is None else self.reading

    async def shows(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts is to be seen, on the page or on a button."""
        wanted = [self.words.fill(text) for text in texts]
        self.sought = Sought(f"text “{'” or “'.join(wanted)}”", everywhere(lambda frame: finding.any_text(frame, wanted)))
        plain = "|".join(finding.spaced(text) for text in wanted if not finding.is_located(text))
        if plain and re.search(plain, "\n".join(await self.screen.read(self.patience)), re.IGNORECASE):
            return True
        return any(map(finding.is_located, wanted)) and await search.count(self.screen, self.sought) > 0

    async def field(self, label: str, *, hidden: bool = False) -> Locator:
        """A field by its label, the hint inside it or the words before it."""
        name = self.words.fill(label)
        places = everywhere(lambda frame: finding.field(frame, name))
        return await self.find(Sought(f"field “{self.words.show(label)}”", places, hidden))

    async def clickable(self, target: Target) -> Locator:
        """A button, link or the like."""
        return await self.find(self._target("button or link", finding.clickable, target))

    async def tickable(self, target: Target) -> Locator:
        """A box or round button, also one that the site has hidden behind a nicer one."""
        return await self.find(self._target("box", finding.tickable, target, hidden=True))

    async def find(self, sought: Sought) -> Locator:
        """The only such thing in the window, waiting for it as long as the carrier's patience goes."""
        self.sought = sought
        return await search.find(self.screen, sought, self.patience)

    async def record(self, what: str, *, picture: bool = False) -> None:
        """A line of evidence, and what the browser's own boxes said meanwhile."""
        told = "; ".join([what, *self.screen.boxes.told()])
        await self.evidence.record(self.place, told, self.page, picture=picture)

    def _target(
        self, kind: str, locate: Callable[[Scope, str | None], Locator], target: Target, *, hidden: bool = False
    ) -> Sought:
        text = self.words.fill(target.text) if target.text else None
        what = f"{kind} “{text}”" if text else kind
        if target.row is None:
            return Sought(what, everywhere(lambda frame: locate(frame, text)), hidden)
        row = self.words.fill(target.row)
        return Sought(f"{what} in the row of “{row}”", everywhere(lambda frame: locate(finding.row(frame, row), text)), hidden)
