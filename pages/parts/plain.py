"""Text that people typed, made safe where the page would read it as Markdown."""

import re

MEANINGFUL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def plain(text: str) -> str:
    """The same words when drawn by a Markdown element: every sign that has a meaning there loses it; line breaks become blanks."""
    return MEANINGFUL.sub(r"\\\1", " ".join(text.split()))
