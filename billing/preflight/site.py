"""The point about the carrier's site: whether we would get in tonight."""

import datetime as dt

from billing.actor import Actor
from billing.preflight.point import Point, Whose, amber, green, nothing_to_ask, red
from billing.preflight.seen import Seen
from data.queries.alarms import NEAR
from data.queries.preflight import AccountOfMatter

ENTERS = "An admin enters the right one on the page Carriers."


def sign_in(seen: Seen, by: Actor, today: dt.date) -> Point:
    """Whether the site is visited, and takes our sign-in as far as we know."""
    if seen.file is None:
        gone = f"There is no carriers/{seen.matter.slug}.yaml any more; whoever keeps the carrier files puts it back."
        return red((gone,), Whose.KEEPER)
    if seen.file.by_hand:
        return nothing_to_ask(f"A person puts the files on {seen.matter.carrier}'s site.")
    if seen.paused:
        return red((f"Nobody visits the site. Paused by {seen.paused}",), Whose.BILLER)
    if seen.account is None:
        return red((f"There is no sign-in for {seen.matter.carrier}'s site yet. {ENTERS}",), Whose.ADMIN)
    return _of_account(seen.account, by, today)


def _of_account(account: AccountOfMatter, by: Actor, today: dt.date) -> Point:
    name = f"“{account.username}”"
    if account.refused_at:
        why = f" {account.refused_why}" if account.refused_why else ""
        return red((f"The site refused {name} {by.moment(account.refused_at)}.{why} {ENTERS}",), Whose.ADMIN)
    if account.expires_on and account.expires_on < today:
        return red((f"The sign-in {name} ended on {account.expires_on}. {ENTERS}",), Whose.ADMIN)
    if account.expires_on and account.expires_on <= today + NEAR:
        return amber((f"The sign-in {name} ends on {account.expires_on}. An admin enters a new one in time.",), Whose.ADMIN)
    if account.signed_in_at is None:
        return amber((f"Nobody signed in as {name} yet; the first upload tells whether it works.",), Whose.ADMIN)
    return green(f"{name} last opened the site {by.moment(account.signed_in_at)}.")
