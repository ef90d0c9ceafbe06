"""Why a step did not work, and so whose turn it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Error, Frame

from jobs.portals import search
from jobs.portals.errors import PersonNeeded, PortalError, SignedOut, SignInRefused, SiteBusy, SiteChanged, SiteUnavailable
from jobs.portals.screen.network import TOO_MANY, UNAUTHORIZED, Trouble
from jobs.portals.search import NothingToActOn
from jobs.portals.stage import Stage
from jobs.portals.words import NoValue

ANYWHERE: tuple[tuple[str, type[PortalError], str], ...] = (
    ("maintenance", SiteUnavailable, "the site is closed for now"),
    ("busy", SiteBusy, "the site is asked too much of"),
    ("person_needed", PersonNeeded, "the site wants a person"),
)
AT_THE_DOOR: tuple[tuple[str, type[PortalError], str], ...] = (
    ("locked", SignInRefused, "the site has locked the account"),
    ("wrong_password", SignInRefused, "the site refused the name or the password"),
)
INSIDE: tuple[tuple[str, type[PortalError], str], ...] = (("signed_out", SignedOut, "the site ended the session"),)
LONGEST_HEADING = 60
CERTIFICATE_TROUBLE = (r"client-certificate error: (.*(?:certificate|alert|mac verify|PKCS).*)",)
"""What the browser shows in place of a page when it and the site do not take each other's certificate."""


@asynccontextmanager
async def explained(stage: Stage) -> AsyncIterator[None]:
    """Turn the browser's errors into ours. `from None`: Playwright's own text repeats what was typed, passwords too."""
    try:
        yield
    except NoValue as missing:
        said = f"the carrier file asks for {{{missing}}}, which this invoice does not have."
        raise PersonNeeded(stage.place, said) from None
    except (Error, NothingToActOn):
        raise await explain(stage) from None


async def explain(stage: Stage) -> PortalError:
    """What a failed step means: the site is ill, or says no, or is slow; only then was it changed."""
    try:
        await look_at_the_network(stage)  # first: the text of a page on its way cannot be read
        await look_around(stage)
        return SiteChanged(stage.place, await _nothing_to_act_on(stage))
    except PortalError as told:
        return told
    except Error:
        return SiteUnavailable(stage.place, "the browser ended, or stopped answering, in the middle of a step.")


async def look_around(stage: Stage) -> None:
    """Raise what the window tells: maintenance, something for a person, a refused sign-in, a session that is over."""
    text = await stage.page_text()
    at_the_door = stage.place.journey == "sign_in"
    for word, error, meaning in (*ANYWHERE, *(AT_THE_DOOR if at_the_door else INSIDE)):
        if said := stage.words.first(getattr(stage.carrier.outcome, word), text):
            raise error(stage.place, f"{meaning}: “{said}”.")
    if at_the_door:
        stage.notices.take(stage.words.found(stage.carrier.outcome.password_expiring, text))


async def look_at_the_network(stage: Stage) -> None:
    """Raise when the page that was asked for failed or is still on its way: nobody may act on the old one."""
    network = stage.screen.network
    if network.waiting:
        raise SiteUnavailable(stage.place, f"the site did not answer within {stage.patience} seconds.")
    trouble, door = network.trouble, stage.carrier.door
    if trouble is None or (trouble.status == UNAUTHORIZED and not door.http_basic):
        return  # a form that greets strangers with 401 says on its page what it thinks of them
    if trouble.status == UNAUTHORIZED:
        raise SignInRefused(stage.place, "the site refused the name or the password that the browser brought.")
    if trouble.status == TOO_MANY:
        raise SiteBusy(stage.place, f"{trouble.sentence}.", trouble.retry_after)
    if door.client_certificate:
        await _look_at_the_certificate(stage, trouble)
    raise SiteUnavailable(stage.place, f"{trouble.sentence}{await _closed(stage)}.")


async def _closed(stage: Stage) -> str:
    """What the page beside an error's number says, where the carrier file knows it as maintenance; put behind a sentence."""
    try:
        said = stage.words.first(stage.carrier.outcome.maintenance, await stage.page_text())
    except Error:
        return ""  # the browser's own page, or none
    return f": “{said}”" if said else ""


async def _look_at_the_certificate(stage: Stage, trouble: Trouble) -> None:
    """Some sites refuse one with an alarm, which the browser shows in place of a page; others only hang up."""
    if trouble.status is None:
        hint = "a site to which the firm's certificate is unknown or too old hangs up like that"
        raise SiteUnavailable(stage.place, f"{trouble.sentence}; {hint}.")
    if said := stage.words.first(CERTIFICATE_TROUBLE, await stage.page_text()):
        raise SignInRefused(stage.place, f"the site and the firm's certificate do not go together: “{said}”.")


def cancelled_box(stage: Stage) -> str:
    """The question that we may have answered wrongly, to be put behind a sentence; empty if there was none."""
    asked = stage.screen.boxes.cancelled
    return f"; the browser asked “{asked}” and we said Cancel, because `confirm` does not name it" if asked else ""


async def the_page(stage: Stage) -> str:
    """Where the visit stands, by the heading that a person would see first."""
    for frame in stage.screen.windows.frames:
        if heading := await _heading(frame):
            return f"the page “{heading[:LONGEST_HEADING]}”"
    return "the page"


async def _heading(frame: Frame) -> str:
    try:
        shown = await frame.get_by_role("heading").filter(visible=True).all_inner_texts()
    except Error:
        return ""  # it is just getting another page
    return " ".join(shown[0].split()) if shown else ""


async def _nothing_to_act_on(stage: Stage) -> str:
    """What was looked for, in the words of the carrier file."""
    what, seen, page = stage.sought.what, await search.count(stage.screen, stage.sought), await the_page(stage)
    if seen == 0:
        return f"{page} shows no {what}{cancelled_box(stage)}."
    if seen > 1:
        return f"{page} shows the {what} {seen} times; the carrier file must say which one."
    return f"{page} shows the {what}, but it cannot be used."
