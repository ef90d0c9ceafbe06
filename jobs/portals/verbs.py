"""What each verb of a carrier file does on a page. One small function per verb; none knows a carrier."""

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from carriers import steps
from jobs.portals.answers import kind, read
from jobs.portals.errors import SignInRefused
from jobs.portals.stage import Stage
from jobs.portals.words import holds_secret

SECOND = 1000
"""Milliseconds, as Playwright counts."""


def open_address(stage: Stage, step: steps.Open) -> None:
    """A path below the carrier's address, or a whole address."""
    address = stage.words.address(step.open)
    whole = address if "://" in address else stage.carrier.address.rstrip("/") + address
    stage.page.goto(whole, wait_until="domcontentloaded")


def fill(stage: Stage, step: steps.Fill) -> None:
    """Type into each field."""
    for label, value in step.fill.items():
        field = stage.field(label)
        if holds_secret(value):
            stage.evidence.hide(field)
        field.fill(stage.words.fill(value))


def type_code(stage: Stage, step: steps.TypeCode) -> None:
    """A site takes a code once in its thirty seconds, so a refused one gets one successor, never two."""
    codes, outcome = stage.errand.codes, stage.carrier.outcome
    if codes is None:
        raise SignInRefused(stage.place, "the site asks for a code, and no authenticator seed is kept for it.")
    _hand_in(stage, step.type_code, codes.now())
    if not stage.says(outcome.wrong_code):
        return
    stage.remark = "the first code was refused"
    stage.page.wait_for_timeout(codes.seconds_left() * SECOND)
    _hand_in(stage, step.type_code, codes.now())
    if refusal := stage.says(outcome.wrong_code):
        raise SignInRefused(stage.place, f"the site refused two codes of our authenticator seed: “{refusal}”.")


def _hand_in(stage: Stage, entry: steps.CodeEntry, code: str) -> None:
    field = stage.field(entry.field)
    stage.evidence.hide(field)
    field.fill(code)
    stage.button(entry.button).click()
    stage.network.settle(stage.patience)


def choose(stage: Stage, step: steps.Choose) -> None:
    """Take the option that is shown with this text."""
    for label, option in step.choose.items():
        field = stage.field(label)
        value = stage.option(field, option).get_attribute("value") or stage.words.fill(option)
        field.select_option(value)


def choose_file(stage: Stage, step: steps.ChooseFile) -> None:
    """Hand the file over; the bytes are named in the evidence, because the file's name says nothing about them."""
    file = stage.errand.file
    stage.remark = f"{file.name}, {file.stat().st_size} bytes, SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}"
    if step.choose_file.field:
        stage.field(step.choose_file.field).set_input_files(file)
        return
    with stage.page.expect_file_chooser() as chooser:
        stage.button(step.choose_file.button or "").click()
    chooser.value.set_files(file)


def click(stage: Stage, step: steps.Click) -> None:
    """Click a button or link, once it can be clicked."""
    stage.button(step.click).click()


def send(stage: Stage, step: steps.Send) -> None:
    """Try the button without pressing it, tell whoever asked, press it. Nothing that can wait stands between the last two."""
    button = stage.button(step.send)
    button.click(trial=True)
    stage.errand.gate.open()
    button.click(timeout=stage.patience * SECOND)


def expect(stage: Stage, step: steps.Expect) -> None:
    """Wait until one of the texts is to be seen."""
    stage.any_text(step.expect).wait_for()


def reload_until(stage: Stage, step: steps.ReloadUntil) -> None:
    """Look, wait, load anew. Always by address: a browser's own reload would post a sent form a second time."""
    waiting = step.reload_until
    until = time.monotonic() + (waiting.at_most or stage.carrier.patience.answer)
    while stage.any_text(waiting.text).count() == 0 and time.monotonic() < until:
        stage.page.wait_for_timeout(waiting.every * SECOND)
        stage.page.goto(stage.page.url.partition("#")[0], wait_until="domcontentloaded")


def stop_if(stage: Stage, step: steps.StopIf) -> None:
    """End the journey when the page already gives one of these answers and no other."""
    found = [kind(answer) for answer in read(stage.carrier.outcome, stage.text(), stage.words)]
    stage.stopped = len(found) == 1 and found[0] in step.stop_if


VERBS: Mapping[str, Callable[[Stage, Any], None]] = {
    "open": open_address,
    "fill": fill,
    "type_code": type_code,
    "choose": choose,
    "choose_file": choose_file,
    "click": click,
    "send": send,
    "expect": expect,
    "reload_until": reload_until,
    "stop_if": stop_if,
}
