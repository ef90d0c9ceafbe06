"""How each person writes: mood, abbreviations, curly or straight quotes, a full stop or none."""

import random
import re
from dataclasses import dataclass
from functools import cache

from demo.firm.grammar import Facts, Sentence, parse, say
from demo.firm.verbs import put_in_past

_VERB = re.compile(r"<([^>]+)>")
_STRAIGHT = str.maketrans({"’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})

_SHORTHAND = {
    "full": {},
    "formal": {" regarding ": " concerning ", "E-mail exchange with": "Exchange of e-mails with"},
    "brief": {
        "Telephone conference with": "T/c with",
        "Video conference with": "Video call with",
        " regarding ": " re ",
        " in advance of ": " before ",
        "orrespondence": "orresp.",
        "eposition of": "epo of",
        "nterrogatories": "nterrogs",
        " approximately ": " approx. ",
        " and next steps": "",
    },
}


@dataclass(frozen=True)
class Voice:
    """The writing habits of one timekeeper."""

    past: bool
    shorthand: str
    curly: bool
    full_stop: bool

    def write(self, text: str, facts: Facts, rng: random.Random) -> str:
        """The text as this person would enter it."""
        said = say(_adapt(text, self.past, self.shorthand), facts, rng) + "." * self.full_stop
        tidy = " ".join(said.split()).replace("..", ".")
        return tidy if self.curly else tidy.translate(_STRAIGHT)


def find_voice(rng: random.Random) -> Voice:
    """Habits drawn as they are spread in an office: most write plainly, one in three pastes from a word processor."""
    return Voice(
        past=rng.random() < 0.42,
        shorthand=rng.choices(tuple(_SHORTHAND), weights=(60, 15, 25))[0],
        curly=rng.random() < 0.35,
        full_stop=rng.random() < 0.6,
    )


@cache
def _adapt(text: str, past: bool, shorthand: str) -> Sentence:
    mood = put_in_past if past else str
    worded = _VERB.sub(lambda verb: mood(verb[1]), text)
    for long, short in _SHORTHAND[shorthand].items():
        worded = worded.replace(long, short)
    return parse(worded)
