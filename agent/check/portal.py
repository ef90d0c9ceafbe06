"""The other end: is it there, does it let us in, do both clocks agree, and is the stream ours?"""

import datetime as dt
from collections.abc import Iterator

from agent.check.finding import Finding, found
from agent.opening import open_sender
from agent.send import Away, Refused, Sender
from agent.settings import Settings
from agent.state import State

MOST_SKEW = 60
"""Seconds."""


def probes(settings: Settings) -> Iterator[Finding]:
    """What can be seen without sending anything."""
    sender = open_sender(settings.send, settings.stream)
    try:
        yield from _standing(settings, sender)
        yield from _clock(sender)
    except (Away, Refused) as reason:
        yield Finding("Portal", False, str(reason))
    finally:
        sender.close()


def _standing(settings: Settings, sender: Sender) -> Iterator[Finding]:
    there = sender.standing()
    if there is None:
        yield Finding("Portal", True, "Files are laid down; the portal has said nothing of this stream yet.")
        return
    yield Finding(
        "Portal", True, f"It answers and lets {settings.send.user or 'us'} in; it has batch {there.epoch}/{there.received_seq}."
    )
    yield from _spool(settings, there.epoch)


def _spool(settings: Settings, epoch: int) -> Iterator[Finding]:
    if not settings.state.exists():
        yield Finding(
            "Stream",
            True,
            "The state file is new: the agent goes on where the portal says that it was." if epoch else "It is new.",
        )
        return
    state = State(settings.state, settings.stream, most_bytes=settings.most_bytes)
    try:
        waiting, bytes_waiting, place = state.batches_waiting(), state.bytes_waiting(), state.place
    finally:
        state.close()
    yield Finding("Spool", bytes_waiting < settings.most_bytes, f"{waiting} batches wait, {bytes_waiting // 2**10:,} KiB.")
    behind = f"The portal is in epoch {epoch}, and this agent in {place.epoch}. It begins a newer one: agent anew."
    yield found("Stream", epoch <= place.epoch, f"Epoch {place.epoch}.", behind)


def _clock(sender: Sender) -> Iterator[Finding]:
    clock = getattr(sender, "clock", None)
    moment = clock() if clock else None
    if moment is None:
        return
    skew = abs((moment - dt.datetime.now(dt.UTC)).total_seconds())
    yield found(
        "Clock of the portal", skew < MOST_SKEW, "It agrees with this machine's.",
        f"It is {skew:.0f} seconds away from this machine's; IT sets both by the same time server.",
    )  # fmt: skip
