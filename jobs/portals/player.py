"""Plays a journey step by step, leaves evidence after each, and reads the answer at its end."""

import time
from collections import deque

from carriers.steps import Step
from jobs.portals.answers import Accepted, AlreadyThere, Answer, Rejected, kind
from jobs.portals.diagnosis import cancelled_box, explained, look_around, look_at_the_network, the_page
from jobs.portals.errors import Place, PortalError, SiteChanged
from jobs.portals.reading import counting_in, read
from jobs.portals.screen.looks import Looks
from jobs.portals.stage import Stage
from jobs.portals.verbs import QUIET, VERBS

LAST_WORDS = (Accepted, Rejected, AlreadyThere)
"""A notice that says one of these is believed at once; another that came and went may only have been on the way to them."""


async def play(stage: Stage, steps: tuple[Step, ...]) -> None:
    """Take every step; raises a PortalError at the first that does not work."""
    coming = deque(enumerate(steps, 1))
    while coming and not stage.stopped:
        number, step = coming.popleft()
        stage.place = Place(stage.carrier.name, stage.place.journey, number)
        await _take(stage, step)
        coming.extendleft((number, each) for each in reversed(stage.ahead))


async def answer(stage: Stage, seconds: int, *, picture: bool = True) -> Answer:
    """The one answer of the page, waiting so many seconds for it; a page that says two things says nothing."""
    until, looks = time.monotonic() + seconds, Looks()
    try:
        async with explained(stage):
            while (found := await _look_for_answer(stage, time_is_up=time.monotonic() >= until)) is None:
                await looks.pause()
    except PortalError as trouble:
        await stage.record(f"no answer: {trouble.sentence}", picture=True)
        raise
    await stage.record(f"the answer is {kind(found)}: {' '.join(found.words.split())}", picture=picture)
    return found


async def refusal(stage: Stage) -> Rejected | AlreadyThere | None:
    """Why a journey did not come as far as its send, if the page says that the site refuses the invoice or has it already."""
    if stage.errand.gate.passed:
        return None
    async with explained(stage):
        found = _answers(stage, await stage.text())
    if len(found) != 1 or not isinstance(found[0], Rejected | AlreadyThere):
        return None
    await stage.record(f"nothing was sent; the answer is {kind(found[0])}: {' '.join(found[0].words.split())}")
    return found[0]


async def _take(stage: Stage, step: Step) -> None:
    """One step and the page it leads to. Evidence is kept however it ends."""
    _begin(stage, step)
    how_it_ended = "was stopped"
    try:
        async with explained(stage):
            await VERBS[step.verb](stage, step)
            await stage.screen.network.settle(stage.patience)
            await look_at_the_network(stage)
            await look_around(stage)
        how_it_ended = ""
    except PortalError as trouble:
        how_it_ended = f"did not work: {trouble.sentence}"
        async with explained(stage):
            await stage.screen.network.give_up()
        raise
    finally:
        told = [stage.words.describe(step), stage.remark, how_it_ended]
        await stage.record("; ".join(filter(None, told)), picture=bool(how_it_ended))


def _begin(stage: Stage, step: Step) -> None:
    """What was read, or came and went, belongs to the page that this step leaves; after the send it may be the answer."""
    stage.remark, stage.ahead = "", ()
    if step.verb not in QUIET:
        stage.reading = None
        if not stage.errand.gate.passed:
            stage.screen.passing.forget()


async def _look_for_answer(stage: Stage, *, time_is_up: bool) -> Answer | None:
    if time_is_up or not stage.screen.network.waiting:
        await look_at_the_network(stage)
    text = await stage.text()
    found = _answers(stage, text)
    if len(found) == 1:
        return found[0]
    await look_around(stage)
    if not found and (noticed := _noticed(stage, text)) and (time_is_up or isinstance(noticed, LAST_WORDS)):
        return noticed
    if time_is_up:
        raise SiteChanged(stage.place, f"{await the_page(stage)} {_no_answer(found)}{cancelled_box(stage)}.")
    return None


def _noticed(stage: Stage, page_text: str) -> Answer | None:
    """An answer that came and went; never when we ask whether the site has the invoice, where only what stands there counts."""
    found = [] if stage.place.journey == "find" else _answers(stage, stage.screen.passing.gone_from(page_text))
    return found[0] if len(found) == 1 else None


def _answers(stage: Stage, text: str) -> list[Answer]:
    return counting_in(stage.place.journey, read(stage.carrier.outcome, text, stage.words))


def _no_answer(found: list[Answer]) -> str:
    if found:
        return f"gives several answers at once: {', '.join(map(kind, found))}"
    return "gives no answer that `outcome` in the carrier file knows"
