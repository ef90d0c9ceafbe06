"""Going somewhere: addresses, buttons, windows, and the one click that cannot be undone."""

from playwright.async_api import Error, Locator

from carriers import steps
from jobs.portals.stage import Stage


async def open_address(stage: Stage, step: steps.Open) -> None:
    """A path below the carrier's address, or a whole address."""
    address = stage.words.address(step.open)
    whole = address if "://" in address else stage.carrier.address.rstrip("/") + address
    stage.screen.network.asked.clear()
    await stage.page.goto(whole, wait_until="domcontentloaded")


async def click(stage: Stage, step: steps.Click) -> None:
    """Click a button or link, once it can be clicked."""
    await press(stage, await stage.clickable(step.click))


async def send(stage: Stage, step: steps.Send) -> None:
    """Try the button without pressing it, tell whoever asked, press it. Nothing that can wait stands between the last two."""
    button = await stage.clickable(step.send)
    await button.click(trial=True)
    await stage.record("ready to send", picture=True)
    if stage.errand.rehearsal:
        stage.remark, stage.stopped = "this is a rehearsal, nothing was sent", True
        return
    await stage.errand.gate.open()
    await press(stage, button)


async def open_window(stage: Stage, step: steps.OpenWindow) -> None:
    """Click, and go on in the window that opens."""
    button = await stage.clickable(step.open_window)
    async with stage.page.context.expect_page() as opening:
        await press(stage, button)
    await stage.screen.enter(await opening.value)


async def close_window(stage: Stage, _step: steps.CloseWindow) -> None:
    """Back to the window before."""
    await stage.screen.windows.leave()


async def press(stage: Stage, button: Locator) -> None:
    """Click; a window that closes at the click takes the word that it was clicked with it."""
    window = stage.page
    stage.screen.network.asked.clear()
    try:
        await button.click(timeout=stage.patience * 1000)
    except Error:
        if stage.page is window:
            raise
