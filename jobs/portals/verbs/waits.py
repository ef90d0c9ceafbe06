"""Looking and waiting."""

import time
from collections.abc import Iterable

from carriers import steps
from jobs.portals.answers import kind
from jobs.portals.reading import counting_in, read
from jobs.portals.screen.looks import Looks
from jobs.portals.search import NothingToActOn
from jobs.portals.stage import Stage


async def expect(stage: Stage, step: steps.Expect) -> None:
    """Wait until one of the texts is to be seen."""
    if not await shown_within(stage, step.expect, stage.patience):
        raise NothingToActOn(stage.sought.what)


async def reload_until(stage: Stage, step: steps.ReloadUntil) -> None:
    """Look, wait, load anew."""
    waiting = step.reload_until
    until = time.monotonic() + (waiting.at_most or stage.carrier.patience.answer)
    while not await stage.shows(waiting.text) and time.monotonic() < until:
        if await shown_within(stage, waiting.text, waiting.every):
            return
        await _load_anew(stage)


async def when(stage: Stage, step: steps.When) -> None:
    """Put the steps of the case before the next one, if it is the case."""
    case = step.when
    if case.instead_of and not await shown_within(stage, (*case.shown, *case.instead_of), stage.patience):
        raise NothingToActOn(stage.sought.what)
    is_shown = await stage.shows(case.shown)
    stage.ahead, stage.remark = (case.do, "it is shown") if is_shown else ((), "it is not shown")


async def stop_if(stage: Stage, step: steps.StopIf) -> None:
    """End the journey when the page already gives one of these answers and no other."""
    answers = read(stage.carrier.outcome, await stage.text(), stage.words)
    found = [kind(answer) for answer in counting_in(stage.place.journey, answers)]
    stage.stopped = len(found) == 1 and found[0] in step.stop_if


async def shown_within(stage: Stage, texts: Iterable[str], seconds: float) -> bool:
    """Whether one of the texts is to be seen before so many seconds are over."""
    until, wanted, looks = time.monotonic() + seconds, tuple(texts), Looks()
    while not await stage.shows(wanted):
        if time.monotonic() >= until:
            return False
        await looks.pause()
    return True


async def _load_anew(stage: Stage) -> None:
    """Always by address: a browser's own reload would post a sent form a second time.

    When the last click changed only frames, only those are loaded anew: the window would forget which pages are in them.
    """
    whole = stage.page.main_frame
    inner = dict.fromkeys(frame for frame in stage.screen.network.asked if not frame.is_detached())
    for frame in [whole] if whole in inner or not inner else inner:
        await frame.goto(frame.url.partition("#")[0], wait_until="domcontentloaded")
