"""One-time codes that come by mail: good for ten minutes of real time, once, and for three tries."""

import secrets
import time
from collections.abc import Callable

from demo.sites import doors
from demo.sites.company import Site

CODE = "mailed code"
GOOD_FOR_SECONDS = 10 * 60
TRIES = 3


def send_code(site: Site, user: str, subject: str, words: Callable[[str], str]) -> None:
    """Mail the user a new code of six digits; the one before is void."""
    code = f"{secrets.randbelow(10**6):06}"
    doors.set_note(site.book, user, CODE, f"{code} {time.time() + GOOD_FOR_SECONDS}")
    doors.clear_failures(site.book, user)
    site.write_mail(user, subject, text=words(code))


def code_fits(site: Site, user: str, code: str) -> bool:
    """Whether it is the code we mailed; one that was used, is old, or was missed three times fits no more."""
    sent, _, until = (doors.note(site.book, user, CODE) or "").partition(" ")
    fits = bool(sent) and secrets.compare_digest(sent.encode(), code.encode()) and time.time() < float(until)
    if fits or doors.fail(site.book, user) >= TRIES:
        doors.set_note(site.book, user, CODE, "")
    return fits
