"""Filling in what a page asks for."""

from playwright.async_api import Locator

from carriers import steps
from jobs.portals import finding
from jobs.portals.search import NothingToActOn, Sought, everywhere
from jobs.portals.stage import Stage
from jobs.portals.words import holds_secret

VALUE = "option => option.value"


async def fill(stage: Stage, step: steps.Fill) -> None:
    """Type into each field."""
    for label, value in step.fill.items():
        field = await stage.field(label)
        if holds_secret(value):
            stage.evidence.hide(field)
        await field.fill(stage.words.fill(value))


async def choose(stage: Stage, step: steps.Choose) -> None:
    """Take the option that is shown with this text; its list may still be on its way."""
    for label, option in step.choose.items():
        field, text = await stage.field(label), stage.words.fill(option)
        chosen = await stage.find(_option(field, text))
        await field.select_option(str(await chosen.evaluate(VALUE)))


async def pick(stage: Stage, step: steps.Pick) -> None:
    """Type letter by letter, as sites wait for that, and take the entry of the list that comes up."""
    for label, entry in step.pick.items():
        field, text = await stage.field(label), stage.words.fill(entry)
        await field.fill("")
        await field.press_sequentially(text)
        if listed := await field.get_attribute("list"):
            chosen = await stage.find(_suggestion(listed, text))
            await field.fill(str(await chosen.evaluate(VALUE)))
        else:
            await (await stage.find(_entry(text))).click()


async def tick(stage: Stage, step: steps.Tick) -> None:
    """Tick a box or take a round button, if it is not ticked already."""
    box = await stage.tickable(step.tick)
    if await box.is_visible():
        await box.check()
    elif not await box.is_checked():
        await _click_label(box)
        if not await box.is_checked():
            raise NothingToActOn(stage.sought.what)


def _option(field: Locator, text: str) -> Sought:
    """The options of a list that is not unfolded count as hidden."""
    options = field.locator("option").filter(has_text=finding.whole(text))
    return Sought(f"option “{text}”", lambda _: [options], hidden=True)


def _suggestion(listed: str, text: str) -> Sought:
    """The browser itself shows what a `datalist` suggests; nobody can click it, but whoever takes it has its value in the field."""
    return Sought(f"entry “{text}” in the list", everywhere(lambda frame: finding.suggestion(frame, listed, text)), hidden=True)


def _entry(text: str) -> Sought:
    return Sought(f"entry “{text}” in the list", everywhere(lambda frame: finding.entry(frame, text)))


async def _click_label(box: Locator) -> None:
    """Sites hide boxes behind nicer ones, which stand in the label."""
    label = (await box.evaluate_handle("box => box.labels?.[0] ?? box.parentElement")).as_element()
    if label is not None:
        await label.click()
