"""The command: `agent run` serves, `agent once` does everything once, `agent check` tells what is missing, `agent anew` begins anew."""

import argparse
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from agent.check import check
from agent.opening import open_back, open_sender, open_source
from agent.send import Away, Refused
from agent.settings import Settings, load
from agent.state import InUse, State, TooLarge, alone
from agent.toml import WrongSetting
from agent.working import Agent, Pace, Stopped

WRONG, STOPPED = 2, 77
"""How the process ends; systemd does not start one again that ended with 77: a person comes first."""


def main() -> int:
    """0 when all went well, 1 when something is missing, 2 when the settings are wrong, 77 when a person comes first."""
    words = _words().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        settings = load(words.settings)
        return check(settings, sys.stdout) if words.what == "check" else _alone(words.what, settings)
    except (WrongSetting, InUse) as reason:
        return _say(str(reason), WRONG)
    except (Stopped, TooLarge) as reason:
        return _say(str(reason), STOPPED)


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="agent", description=__doc__)
    parser.add_argument("what", choices=["run", "once", "check", "anew"])
    parser.add_argument("--settings", type=Path, default=Path("agent.toml"), metavar="FILE", help="default: agent.toml here")
    return parser


def _alone(what: str, settings: Settings) -> int:
    with alone(settings.state):
        if what == "anew":
            return _begin_anew(settings)
        stop = Event()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: stop.set())
        with working(settings) as agent:
            once(agent, stop) if what == "once" else serve(agent, settings, stop)
    return 0


@contextmanager
def working(settings: Settings) -> Iterator[Agent]:
    """An agent with everything opened, and closed afterwards."""
    with ExitStack() as closing:
        source, state = open_source(settings.source), _state(settings)
        sender, back = open_sender(settings.send, settings.stream), open_back(settings)
        for each in (source, state, sender, back):
            closing.callback(each.close)
        yield Agent(source, state, sender, back, Pace(settings.rows, settings.heartbeat_every))


def once(agent: Agent, stop: Event) -> None:
    """Everything once: what waits, what changed, what is wanted, and what that made."""
    agent.hand_over(stop)
    agent.ask(stop)
    agent.read(stop)
    while agent.is_busy and not stop.is_set() and agent.went_well:
        agent.read(stop)
    agent.hand_over(stop)


def serve(agent: Agent, settings: Settings, stop: Event) -> None:
    """Until it is told to end. A step that waits for the other end keeps no other step waiting."""
    next_ask = 0.0
    while not stop.is_set():
        agent.hand_over(stop)
        if monotonic() >= next_ask:
            agent.ask(stop)
            next_ask = monotonic() + settings.ask_every
        agent.read(stop)
        agent.hand_over(stop)
        if not (agent.is_busy and agent.went_well):
            stop.wait(settings.read_every)


def _begin_anew(settings: Settings) -> int:
    """A new epoch, above the one that the portal knows."""
    state, sender = _state(settings), open_sender(settings.send, settings.stream)
    try:
        standing = sender.last_word()
    except (Away, Refused) as reason:
        return _say(f"{reason} Only the portal can say which epoch is new; try again when it answers.", 1)
    finally:
        sender.close()
    state.begin_anew(at_least=standing.epoch + 1 if standing else 1)
    return _say(f"Epoch {state.place.epoch} begins: every table is read from nothing with the next start.", 0)


def _state(settings: Settings) -> State:
    return State(settings.state, settings.stream, most_bytes=settings.most_bytes)


def _say(sentence: str, code: int) -> int:
    (sys.stderr if code else sys.stdout).write(f"{sentence}\n")
    return code
