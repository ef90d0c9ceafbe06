"""How the made-up firm signs in at each practice site: what its vault keeps, and what the site knows of it."""

import secrets
from collections.abc import Iterable
from pathlib import Path

import pyotp

from billing.vault import Certificate, SiteSignIn
from demo.firm.people import offices
from demo.sites.books import SiteUser, set_up_site
from demo.sites.certificates import certificates

QUESTIONS = {
    "What was the name of your first pet?": "Biscuit",
    "In which city did your parents meet?": "Tucumcari",
    "What was the make of your first car?": "Studebaker",
}
MAILBOX = "carriers@firm.example"
"""Where the firm reads what carriers write, one-time codes too."""


def a_sign_in(sites: Path, slug: str) -> SiteSignIn:
    """A fresh sign-in; a site asks only for those parts of it that it wants."""
    ours = certificates(sites)
    return SiteSignIn(
        username=f"billing@{slug.replace('_', '-')}",
        password=secrets.token_urlsafe(12),
        totp_seed=pyotp.random_base32(),
        answers=QUESTIONS,
        certificate=Certificate(ours.pfx, ours.passphrase),
    )


def let_the_firm_in(sites: Path, slug: str, sign_in: SiteSignIn, claims: Iterable[str]) -> None:
    """Write the firm into the site's book."""
    set_up_site(sites, slug, users=[as_user(sites, sign_in)], claims=claims)


def as_user(sites: Path, sign_in: SiteSignIn) -> SiteUser:
    """The firm as a site knows it."""
    return SiteUser(
        sign_in.username,
        sign_in.password,
        sign_in.totp_seed,
        email=MAILBOX,
        answers=sign_in.answers,
        offices=offices(),
        certificate=certificates(sites).fingerprint,
    )
