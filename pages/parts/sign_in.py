"""Who is signed in. Asked anew, of the database, by every page, fragment, callback and deferred download.

The browser's cookie is the only proof: Streamlit's session keeps nothing about it, so a session that somebody else resumes
proves nothing. Streamlit runs callbacks before, and fragments and downloads without, the entry script; hence the asking.
"""

import zoneinfo
from collections.abc import Callable
from functools import cache

import streamlit as st

from billing.actor import Actor
from billing.door.sign_ins import Browser, OpenSignIn, remember_seen, who_holds
from billing.errors import NotYours
from data.session import reading, transaction
from data.vocabulary import Role
from pages.parts.notices import refuse
from pages.parts.office import door_rules


def current(*, by_itself: bool = False) -> OpenSignIn | None:
    """Who is there; nobody if signed out, revoked, disabled or away for too long. Asking keeps the sign-in alive, unless
    the run came by itself, as a fragment with `run_every` does."""
    there = _holder(token(), _zone())
    if there is not None and there.seen_long_ago and not by_itself:
        with transaction() as session:
            remember_seen(session, there.id)
    return there


def signed_in(*, by_itself: bool = False) -> Actor:
    """Who is signed in. If nobody is (any more), this run ends and the sign-in page comes."""
    there = current(by_itself=by_itself)
    if there is None or there.must_change_password:
        st.rerun(scope="app")
    return there.actor


def require(*roles: Role, by_itself: bool = False) -> Actor:
    """Who is signed in, if they have one of these roles (any, if none is named); else this run ends with a sentence."""
    actor = signed_in(by_itself=by_itself)
    if not _has_one(actor, roles):
        refuse(not_for(actor, "This", *roles))
    return actor


def when_clicked(make: Callable[[Actor], bytes], *roles: Role) -> Callable[[], bytes]:
    """For `st.download_button`: makes the file at the click, after asking again who that is."""
    shown_to, zone = token(), _zone()

    def make_if_allowed() -> bytes:
        there = _holder(shown_to, zone)
        if there is None or there.must_change_password or not _has_one(there.actor, roles):
            raise NotYours("Whoever was shown this download may not have it any more.")
        return make(there.actor)

    return make_if_allowed


def not_for(actor: Actor, what: str, *roles: Role) -> str:
    """The sentence for somebody without the right role."""
    hers = ", ".join(role.value for role in Role if role in actor.roles) or "no role yet"
    return f"{what} is for {' and '.join(f'{role}s' for role in roles)}. You are signed in as {actor.name} ({hers})."


def token() -> str:
    """What the browser showed when this tab connected; empty if nothing."""
    return st.context.cookies.get(door_rules().cookie, "")


def browser() -> Browser:
    """Where this tab comes from."""
    return Browser(st.context.ip_address, st.context.headers.get("User-Agent"))


def _has_one(actor: Actor, roles: tuple[Role, ...]) -> bool:
    return not roles or bool(actor.roles & set(roles))


def _holder(shown: str, zone: str) -> OpenSignIn | None:
    if not shown:
        return None
    with reading() as session:
        return who_holds(session, shown, door_rules(), zone)


def _zone() -> str:
    zone = st.context.timezone
    return zone if zone in _zones() else "UTC"


@cache
def _zones() -> set[str]:
    return zoneinfo.available_timezones()
