"""Reading the firm's word lists (`words/*.toml`), once per process."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "words"


@cache
def read_words(name: str) -> dict[str, Any]:
    """The content of one word list."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def names(kind: str) -> tuple[str, ...]:
    """All names of a kind: women, men, surnames."""
    return tuple(dict.fromkeys(str(read_words("names")[kind]).split()))


@cache
def brands() -> tuple[str, ...]:
    """What companies are called before their ending; two words are joined by a hyphen in the list."""
    return tuple(brand.replace("-", " ") for brand in read_words("general")["brands"].split())
