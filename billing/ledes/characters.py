"""The characters LEDES can carry: printable ASCII without the three that have a meaning in the file."""

import re
from functools import lru_cache

from anyascii import anyascii

LINE_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
STRANGE = re.compile(rf"{LINE_BREAKS.pattern}|[^ -~]|[|\[\]]")
IN_OUR_WORDS = str.maketrans({"|": "/", "[": "(", "]": ")"})
CARRIED = bytes(byte for byte in range(32, 127) if chr(byte) not in "|[]")
UNSEEN = dict.fromkeys((*range(32), 127))


def clean(text: str) -> str:
    """The nearest text that a LEDES file can carry, without blanks around it; the same text if it needs no change."""
    if is_clean(text):
        return text.strip(" ")
    return STRANGE.sub(lambda found: _nearest(found.group()), text).strip(" ")


def is_clean(text: str) -> bool:
    """Every character can stand in a LEDES file as it is."""
    return text.isascii() and not text.encode("ascii").translate(None, CARRIED)


@lru_cache(maxsize=5_000)
def _nearest(strange: str) -> str:
    """Of one character, or of line breaks that follow each other."""
    if LINE_BREAKS.fullmatch(strange):
        return " "
    # Transliterating comes first: it turns some characters (like a wide bracket) into the very ones that are replaced next.
    return anyascii(strange).translate(IN_OUR_WORDS).translate(UNSEEN)


def strange_in(text: str) -> str:
    """The characters of a text that LEDES cannot carry, each once, as they can be shown in a sentence (five at most)."""
    strange = [character for character in dict.fromkeys(text) if not is_clean(character)]
    shown = " ".join(character if character.isprintable() else f"U+{ord(character):04X}" for character in strange[:5])
    return shown + (" …" if len(strange) > 5 else "")
