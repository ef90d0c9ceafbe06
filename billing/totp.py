"""The seed of the six-digit codes some sites ask for, as their set-up page shows it."""

import base64

from billing.errors import BadInput

SHORTEST = 10
"""Bytes; the weakest seeds that sites give out (16 letters), so that a part of one is noticed here and not on the site."""


def clean_seed(typed: str) -> str | None:
    """The seed in capitals without blanks, dashes and padding, None if nothing was typed. BadInput if it makes no codes."""
    seed = "".join(typed.split()).replace("-", "").rstrip("=").upper()
    if not seed:
        return None
    try:
        secret = base64.b32decode(seed + "=" * (-len(seed) % 8))
    except ValueError:
        raise BadInput(
            "The code seed must be the site's base32 text: letters A to Z and digits 2 to 7. Copy it from the site's set-up page."
        ) from None
    if len(secret) < SHORTEST:
        raise BadInput(f"The code seed has {len(seed)} characters; it needs 16 or more, usually 32. Copy all of it.")
    return seed
