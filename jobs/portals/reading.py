"""Answers read off the text of a page."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from carriers.definition import Outcome
from carriers.sayings import AMOUNT
from jobs.portals.answers import Absent, Accepted, AlreadyThere, Answer, Pending, Plain, Reason, Rejected, Unfinished
from jobs.portals.words import Words


def read(outcome: Outcome, page_text: str, words: Words) -> list[Answer]:
    """Every kind of answer the page gives; a page that can be trusted gives exactly one."""
    found = [
        _accepted(words, outcome.accepted, page_text),
        _rejected(words, outcome.rejected, page_text),
        _plain(AlreadyThere, words, outcome.already_there, page_text),
        _plain(Pending, words, outcome.pending, page_text),
        _plain(Absent, words, outcome.absent, page_text),
        _plain(Unfinished, words, outcome.unfinished, page_text),
    ]
    return [answer for answer in found if answer is not None]


def counting_in(journey: str, found: Iterable[Answer]) -> list[Answer]:
    """Those of the answers that count in this journey.

    A page that took a file cannot say that it never came. That a number was taken before is only told when it is sent once more,
    and then it is no mere refusal: the site has an invoice of this number, and `find` tells which.
    """
    if journey == "find":
        return [each for each in found if not isinstance(each, AlreadyThere)]
    left = [each for each in found if not isinstance(each, Absent)]
    taken_before = any(isinstance(each, AlreadyThere) for each in left)
    return [each for each in left if not (taken_before and isinstance(each, Rejected))]


def _accepted(words: Words, patterns: Iterable[str], page_text: str) -> Accepted | None:
    matches = words.found(patterns, page_text)
    if not matches:
        return None
    first = matches[0]
    return Accepted((first["receipt"] or "").strip(), first[0].strip(), _dollars(first.groupdict().get("total")))


def _rejected(words: Words, patterns: Iterable[str], page_text: str) -> Rejected | None:
    matches = words.found(patterns, page_text)
    reasons = tuple(dict.fromkeys(reason for match in matches for reason in _reasons(match)))
    return Rejected(reasons, "\n".join(match[0].strip() for match in matches)) if matches else None


def _reasons(match: re.Match[str]) -> Iterator[Reason]:
    """One for each line of what stands as the reason."""
    groups = match.groupdict()
    for text in (groups.get("reason") or match[0]).splitlines():
        if tidy := " ".join(text.split()):
            yield Reason(tidy, _number(groups.get("line")), _number(groups.get("file_line")))


def _plain(answer: Callable[[str], Plain], words: Words, patterns: Iterable[str], page_text: str) -> Plain | None:
    matches = words.found(patterns, page_text)
    return answer(matches[0][0].strip()) if matches else None


def _number(text: str | None) -> int | None:
    """Sites also write `All`, or a dash."""
    return int(text) if text and text.strip().isdecimal() else None


def _dollars(text: str | None) -> Decimal | None:
    """`$1,234.50` as a number; None where there is none to read, so that nobody takes a guess for a total."""
    read_off = AMOUNT.fullmatch(text.strip()) if text else None
    return Decimal(read_off[1] + read_off[2].replace(",", "")) if read_off else None
