"""Proving who we are beyond the password: one-time codes and security questions. What is typed here is never told."""

import asyncio
import re
from collections.abc import AsyncIterator

from carriers import steps
from carriers.places import CodeEntry, QuestionEntry, Target
from jobs.portals import finding
from jobs.portals.errand import Key
from jobs.portals.errors import SignInRefused, SiteUnavailable
from jobs.portals.stage import Stage
from jobs.portals.verbs.clicks import press


async def type_code(stage: Stage, step: steps.TypeCode) -> None:
    """A site takes a code once, so a refused one gets one fresh one, never two."""
    entry, refusal, tried = step.type_code, None, 0
    async for code in _mailed(stage) if entry.by == "mail" else _shown_by_app(stage):
        await _hand_in(stage, entry, code)
        refusal = stage.words.first(stage.carrier.outcome.wrong_code, await stage.page_text())
        if refusal is None:
            return
        tried += 1
        stage.remark = "the first code was refused"
    source = "that came by mail" if entry.by == "mail" else "of our authenticator seed"
    raise SignInRefused(stage.place, f"the site refused {'two codes' if tried == 2 else 'the code'} {source}: “{refusal}”.")


async def answer_question(stage: Stage, step: steps.AnswerQuestion) -> None:
    """The kept question that the page asks says which answer it wants."""
    text, answers = await stage.page_text(), _key(stage).credential.answers
    asked = [each for each in answers if re.search(finding.spaced(each), text, re.IGNORECASE)]
    if len(asked) != 1:
        said = "several of the security questions that we keep" if asked else "a security question to which no answer is kept"
        raise SignInRefused(stage.place, f"the site asks {said}.")
    await _hand_in(stage, step.answer_question, answers[asked[0]])


async def _shown_by_app(stage: Stage) -> AsyncIterator[str]:
    """The code of now, and the one after it."""
    codes = _key(stage).codes
    if codes is None:
        raise SignInRefused(stage.place, "the site asks for a code, and no authenticator seed is kept for it.")
    yield codes.now()
    await asyncio.sleep(codes.seconds_left())
    yield codes.now()


async def _mailed(stage: Stage) -> AsyncIterator[str]:
    """The code of the mail that this sign-in brings, and of the next one: a late code of somebody else's may lie before ours."""
    key = _key(stage)
    if key.mailed_code is None:
        raise SignInRefused(stage.place, "the site sends a code by mail, and no mailbox is set up to read it.")
    code = await key.mailed_code(key.since)
    if code is None:
        raise SiteUnavailable(stage.place, "the site sends a code by mail, and none came.")
    yield code
    if fresh := await key.mailed_code(key.since):
        yield fresh


async def _hand_in(stage: Stage, entry: CodeEntry | QuestionEntry, secret: str) -> None:
    field = await stage.field(entry.field)
    stage.evidence.hide(field)
    await field.fill(secret)
    await press(stage, await stage.clickable(Target(text=entry.button, row=None)))
    await stage.screen.network.settle(stage.patience)


def _key(stage: Stage) -> Key:
    if stage.errand.key is None:
        raise RuntimeError("Only the journey `sign_in` brings a key.")
    return stage.errand.key
