"""Why a step did not work, and so whose turn it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error

from jobs.portals.errors import PersonNeeded, PortalError, SignInRefused, SiteChanged, SiteUnavailable
from jobs.portals.stage import Stage


@contextmanager
def explained(stage: Stage) -> Iterator[None]:
    """Turn the browser's errors into ours. `from None`: Playwright's own text repeats what was typed, passwords too."""
    try:
        yield
    except Error:
        raise explain(stage) from None


def explain(stage: Stage) -> PortalError:
    """What a failed step means: the site is ill, or says no, or is slow; only then was it changed."""
    try:
        look_at_the_network(stage)  # first: the text of a page on its way cannot be read
        look_around(stage)
        return SiteChanged(stage.place, _nothing_to_act_on(stage))
    except PortalError as told:
        return told
    except Error:
        return SiteUnavailable(stage.place, "the browser ended in the middle of a step.")


def look_around(stage: Stage) -> None:
    """Raise what the page tells: maintenance, a refused sign-in, something for a person."""
    outcome = stage.carrier.outcome
    if said := stage.says(outcome.maintenance):
        raise SiteUnavailable(stage.place, f"the site is closed for now: “{said}”.")
    if said := stage.says(outcome.person_needed):
        raise PersonNeeded(stage.place, f"the site wants a person: “{said}”.")
    if stage.place.journey == "sign_in" and (said := stage.says(outcome.wrong_password)):
        raise SignInRefused(stage.place, f"the site refused the name or the password: “{said}”.")


def look_at_the_network(stage: Stage) -> None:
    """Raise when the page that was asked for failed or is still on its way: nobody may act on the old one."""
    if stage.network.waiting:
        raise SiteUnavailable(stage.place, f"the site did not answer within {stage.patience} seconds.")
    if stage.network.trouble:
        raise SiteUnavailable(stage.place, f"{stage.network.trouble}.")


def _nothing_to_act_on(stage: Stage) -> str:
    """What was looked for, in the words of the carrier file."""
    shown = stage.seen()
    if shown == 0:
        return f"the page shows no {stage.sought}."
    if shown > 1:
        return f"the page shows the {stage.sought} {shown} times; the carrier file must say which one."
    return f"the page shows the {stage.sought}, but it cannot be used."
