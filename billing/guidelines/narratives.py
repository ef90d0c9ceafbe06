"""What a narrative tells: its pieces of work, and the words that give things away."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

WHAT_PEOPLE_DO = """
    analyze answer appear argue arrange assess attend brief call communicate compile complete conduct confer consider coordinate
    correspond cross-examine defend depose develop direct discuss draft edit email e-mail evaluate examine exchange file
    finalize follow formulate identify inspect interview investigate locate meet negotiate obtain oppose organize outline
    participate plan prepare present propose receive reply request research respond review revise schedule search serve settle
    speak strategize study submit summarize supervise telephone travel update verify visit work write
"""
VERBS = frozenset(WHAT_PEOPLE_DO.split())
"""What work on a case begins with, as time entries tell it."""
IRREGULAR = frozenset({"began", "met", "sent", "sought", "spoke", "took", "wrote"})
SENTENCES = re.compile(r"\s*;\s*|(?<=[a-z0-9)])\.\s+(?=[A-Z])|\s*\n\s*")
CLAUSES = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+(?:also\s+)?")
WORD = re.compile(r"[\w’'-]+")


def tasks_in(narrative: str) -> int:
    """How many pieces of work it tells: clauses that begin with what somebody did and to what; `draft and revise` is one."""
    sentences = (CLAUSES.split(sentence) for sentence in SENTENCES.split(narrative.strip()))
    told = sum(_tells_work(clause, first=place == 0) for clauses in sentences for place, clause in enumerate(clauses))
    return max(1, told)


def _tells_work(clause: str, *, first: bool) -> bool:
    """A verb with something behind it. Later in a sentence `arguing` goes with what came before."""
    words = WORD.findall(clause)
    return len(words) > 1 and is_verb(words[0]) and (first or not words[0].endswith("ing"))


@lru_cache(maxsize=4096)
def is_verb(word: str) -> bool:
    """Whether work begins with this word: `draft`, `drafted`, `drafting`. `Requests` are things."""
    small = word.lower()
    return small in VERBS or small in IRREGULAR or any(stem in VERBS for stem in _stems(small))


def _stems(word: str) -> Iterator[str]:
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            yield from (stem, f"{stem}e", stem[:-1], f"{stem.removesuffix('i')}y")


def plain(text: str) -> str:
    """Small letters, one blank between words, no punctuation at the ends."""
    return " ".join(WORD.findall(text.lower()))


def first_of(phrases: Iterable[str], text: str) -> str | None:
    """The first phrase that stands in the text as whole words; None if none does."""
    words = f" {plain(text)} "
    return next((phrase for phrase in phrases if f" {plain(phrase)} " in words), None)
