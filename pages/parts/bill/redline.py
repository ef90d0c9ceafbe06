"""What changed between two texts, as a lawyer would mark it: struck out and underlined, word by word."""

import re
from difflib import SequenceMatcher
from html import escape

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def redline(before: str, after: str) -> str:
    """HTML, safe for any text: words taken away in <del>, words put in in <ins>, the rest as it is."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return "".join(_marked("".join(old[a:b]), "".join(new[c:d]), same=step == "equal") for step, a, b, c, d in steps)


def _marked(gone: str, come: str, *, same: bool) -> str:
    if same:
        return escape(gone)
    return (f"<del>{escape(gone)}</del>" if gone else "") + (f"<ins>{escape(come)}</ins>" if come else "")
