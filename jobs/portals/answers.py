"""The carrier's answers, and how they are read off a page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from carriers.definition import Outcome
from jobs.portals.words import Words


@dataclass(frozen=True)
class Accepted:
    """The site has the invoice."""

    receipt: str
    words: str


@dataclass(frozen=True)
class Rejected:
    """The site refuses the invoice and does not have it."""

    reasons: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Pending:
    """The site has the invoice and is still thinking; ask again with `find`."""

    words: str


@dataclass(frozen=True)
class Absent:
    """The site surely does not have the invoice."""

    words: str


@dataclass(frozen=True)
class Unfinished:
    """The site has the invoice as a draft; `finish` completes it."""

    words: str


Plain = Pending | Absent | Unfinished
Answer = Accepted | Rejected | Plain


def read(outcome: Outcome, page_text: str, words: Words) -> list[Answer]:
    """Every kind of answer the page gives; a page that can be trusted gives exactly one."""
    found = [
        _accepted(words, outcome.accepted, page_text),
        _rejected(words, outcome.rejected, page_text),
        _plain(Pending, words, outcome.pending, page_text),
        _plain(Absent, words, outcome.absent, page_text),
        _plain(Unfinished, words, outcome.unfinished, page_text),
    ]
    return [answer for answer in found if answer is not None]


def kind(answer: Answer) -> str:
    """The answer's name in a carrier file."""
    return type(answer).__name__.lower()


def _accepted(words: Words, patterns: Iterable[str], page_text: str) -> Accepted | None:
    matches = words.found(patterns, page_text)
    return Accepted(matches[0]["receipt"].strip(), matches[0][0].strip()) if matches else None


def _rejected(words: Words, patterns: Iterable[str], page_text: str) -> Rejected | None:
    matches = words.found(patterns, page_text)
    said = [match.groupdict().get("reason") or match[0] for match in matches]
    lines = (" ".join(line.split()) for each in said for line in each.splitlines())
    reasons = tuple(dict.fromkeys(line for line in lines if line))
    return Rejected(reasons, "\n".join(match[0].strip() for match in matches)) if matches else None


def _plain(answer: Callable[[str], Plain], words: Words, patterns: Iterable[str], page_text: str) -> Plain | None:
    matches = words.found(patterns, page_text)
    return answer(matches[0][0].strip()) if matches else None
