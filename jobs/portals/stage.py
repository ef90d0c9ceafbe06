"""Where a step is played: the page, the words to fill in, and what this errand brought along."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from carriers.definition import Carrier
from jobs.portals.codes import Codes
from jobs.portals.errors import Place
from jobs.portals.evidence import Evidence
from jobs.portals.network import Network
from jobs.portals.words import Words

CSS = "css="


class Gate:
    """Stands before the click that cannot be undone; whoever asked for the visit is told exactly once."""

    def __init__(self, before_send: Callable[[], None]) -> None:
        self._before_send = before_send
        self.passed = False

    def open(self) -> None:
        """From the return of the callback on, the invoice may be on the site."""
        if self.passed:
            raise RuntimeError("A journey sends once; this one tried a second time.")
        self._before_send()
        self.passed = True


def nothing_to_send() -> None:
    """Stands before every journey that is no upload."""
    raise RuntimeError("Only the journey `upload` sends.")


@dataclass
class Errand:
    """What one journey brings along: words always, a file and a gate to upload, codes to sign in."""

    words: Words
    file: Path = Path()
    gate: Gate = field(default_factory=lambda: Gate(nothing_to_send))
    codes: Codes | None = None


@dataclass
class Stage:
    """One page, one carrier, one errand. Verbs act through it, so that an error can say what was looked for."""

    page: Page
    carrier: Carrier
    network: Network
    evidence: Evidence
    errand: Errand
    place: Place
    sought: str = "page"
    remark: str = ""
    stopped: bool = False
    _locator: Locator | None = None

    @property
    def words(self) -> Words:
        """The placeholders' values."""
        return self.errand.words

    @property
    def patience(self) -> int:
        """Seconds a page may keep us waiting now: longer once the invoice was sent."""
        patience = self.carrier.patience
        return patience.answer if self.errand.gate.passed else patience.step

    def text(self) -> str:
        """What a person reads on the page, line by line; the cells of a table row are separated by tabs."""
        return self.page.locator("body").inner_text().replace("\xa0", " ")

    def says(self, patterns: Iterable[str]) -> str | None:
        """The first thing on the page that fits one of the patterns."""
        found = self.words.found(patterns, self.text())
        return found[0][0].strip() if found else None

    def field(self, label: str) -> Locator:
        """A field by its label, or by the grey hint inside it."""
        return self._seek("field", label, lambda name: self.page.get_by_label(name).or_(self.page.get_by_placeholder(name)))

    def button(self, text: str) -> Locator:
        """A button or link by its text."""
        by_role = self.page.get_by_role
        return self._seek("button or link", text, lambda name: by_role("button", name=name).or_(by_role("link", name=name)))

    def option(self, field: Locator, text: str) -> Locator:
        """An option of a drop-down by its text."""
        return self._seek("option", text, lambda name: field.locator("option").filter(has_text=name))

    def any_text(self, texts: Iterable[str]) -> Locator:
        """The first place where one of the texts is to be seen."""
        shown = [self.words.fill(text) for text in texts]
        pattern = re.compile("|".join(_spaced(text) for text in shown), re.IGNORECASE)
        return self._sought(f"text “{'” or “'.join(shown)}”", self.page.get_by_text(pattern).filter(visible=True).first)

    def seen(self) -> int:
        """How many of what was looked for last the page shows."""
        return self._locator.count() if self._locator else 0

    def _seek(self, kind: str, text: str, locate: Callable[[re.Pattern[str]], Locator]) -> Locator:
        words = self.words.fill(text)
        found = self.page.locator(words.removeprefix(CSS)) if words.startswith(CSS) else locate(_whole(words))
        return self._sought(f"{kind} “{self.words.show(text)}”", found)

    def _sought(self, what: str, found: Locator) -> Locator:
        self.sought, self._locator = what, found
        return found


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())


def _whole(text: str) -> re.Pattern[str]:
    """Capitals do not matter, nor the colon or star that sites put behind a label."""
    return re.compile(rf"^\s*{_spaced(text)}\s*[:*]*\s*$", re.IGNORECASE)
