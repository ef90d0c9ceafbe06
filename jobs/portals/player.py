"""Plays a journey step by step, leaves evidence after each, and reads the answer at its end."""

import time

from carriers.steps import Step
from jobs.portals.answers import Absent, Answer, kind, read
from jobs.portals.diagnosis import explained, look_around, look_at_the_network
from jobs.portals.errors import Place, PortalError, SiteChanged
from jobs.portals.stage import Stage
from jobs.portals.verbs import VERBS

LOOK_EVERY = 200
"""Milliseconds between two looks at a page that has no answer yet."""


def play(stage: Stage, steps: tuple[Step, ...]) -> None:
    """Take every step; raises a PortalError at the first that does not work."""
    for number, step in enumerate(steps, 1):
        stage.place = Place(stage.carrier.name, stage.place.journey, number)
        stage.remark = ""
        _take(stage, step)
        if stage.stopped:
            return


def answer(stage: Stage, seconds: int) -> Answer:
    """The one answer of the page, waiting so many seconds for it; a page that says two things says nothing."""
    until = time.monotonic() + seconds
    with explained(stage):
        while len(found := _answers(stage)) != 1:
            if time.monotonic() >= until:
                raise SiteChanged(stage.place, _no_answer(found))
            stage.page.wait_for_timeout(LOOK_EVERY)
    return found[0]


def _take(stage: Stage, step: Step) -> None:
    """One step and the page it leads to. Evidence is kept however it ends, and before the page is judged."""
    how_it_ended = "did not work"
    try:
        with explained(stage):
            VERBS[step.verb](stage, step)
            stage.network.settle(stage.patience)
            look_at_the_network(stage)
        how_it_ended = ""
    except PortalError:
        with explained(stage):
            stage.network.give_up()
        raise
    finally:
        told = [stage.words.describe(step), stage.remark, how_it_ended]
        stage.evidence.record(stage.place, "; ".join(filter(None, told)), stage.page)
    with explained(stage):
        look_around(stage)


def _answers(stage: Stage) -> list[Answer]:
    """After an upload `absent` is no answer: the page that took the file cannot say that it never came."""
    found = read(stage.carrier.outcome, stage.text(), stage.words)
    return [each for each in found if stage.place.journey == "find" or not isinstance(each, Absent)]


def _no_answer(found: list[Answer]) -> str:
    if found:
        return f"the page gives several answers at once: {', '.join(map(kind, found))}."
    return "the page gives no answer that `outcome` in the carrier file knows."
