"""What happens to the machines: each misfortune is one function, and all are equally likely."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from random import Random
from time import monotonic, sleep
from typing import TYPE_CHECKING

from agent.send.https import Https
from agent.state import Waiting
from torture.ground import lock
from torture.programs import A_PERSON_FIRST, PATIENCE, Broken, Program, place_of

if TYPE_CHECKING:
    from torture.site import Site

NEW = (1, 0)
Misfortune = Callable[["Site", Random], str | None]
"""Returns what it is called in the count; None if it could not happen now."""


def kill_the_agent(site: "Site", dice: Random) -> str | None:
    """SIGKILL, and started again."""
    return _killed(site.agent, dice)


def kill_the_addresses(site: "Site", dice: Random) -> str | None:
    """SIGKILL, and started again."""
    return _killed(site.addresses, dice)


def kill_the_worker(site: "Site", dice: Random) -> str | None:
    """SIGKILL, and started again."""
    return _killed(site.worker, dice)


def kill_the_applier(site: "Site", dice: Random) -> str | None:
    """SIGKILL, and started again."""
    return _killed(site.applier, dice)


def lose_the_database(site: "Site", dice: Random) -> str | None:
    """The portal's."""
    site.ground.fail(dice.uniform(0.1, 1.5))
    return site.ground.how


def lock_the_system(site: "Site", dice: Random) -> str | None:
    """Somebody's report keeps the case-management system to itself; its readers wait five seconds."""
    lock(site.legacy, dice.choice([0.5, 1.0, 6.0]))
    return "case-management system locked"


def lose_the_state(site: "Site", dice: Random) -> str | None:  # noqa: ARG001  any misfortune's words
    """The agent's disk is new: it goes on where the portal says."""
    site.agent.kill()
    for file in site.state.parent.glob(f"{site.state.name}*"):
        file.unlink()
    site.agent.start()
    return "agent's state lost"


def restore_the_agent(site: "Site", dice: Random) -> str | None:
    """A backup of its state runs instead of it, until that is noticed."""
    if (
        not site.backup.exists() or place_of(site.backup) == NEW
    ):  # a new file goes on where the portal says: nothing is to be noticed
        site.agent.kill()
        _copy(site)
        site.agent.start()
    if not _is_old(site):
        return None
    site.agent.kill()
    restored = site.another_agent("restored")
    for file in site.backup.parent.iterdir():
        shutil.copy(file, site.state_of("restored").parent / file.name)
    restored.start()
    _wait_for_a_person([restored], "An agent restored from a backup")
    restored.kill()
    if dice.random() < 0.3:  # nobody has the newer state any more
        shutil.rmtree(site.state.parent)
        shutil.copytree(site.backup.parent, site.state.parent)
        site.begin_anew()
    _copy(site)
    site.agent.start()
    return "agent restored from a backup"


def start_a_second_agent(site: "Site", dice: Random) -> str | None:
    """Beside the first, with a state of its own, until one of both notices; a person ends it, and lets the first go on or begin anew."""
    second = site.another_agent("second")
    second.start()
    _wait_for_a_person([site.agent, second], "A second agent")
    second.kill()
    if site.agent.ended() is not None:
        site.let_go_on(dice)
    return "second agent beside the first"


def overtake(site: "Site", dice: Random) -> str | None:
    """The line is cut for a while, and what was spooled meanwhile arrives from last to first, by another way, and then once more."""
    site.line.is_cut = True
    sleep(dice.uniform(2, 4))
    with closing(sqlite3.connect(site.state)) as state:
        spooled = [Waiting(*row) for row in state.execute("SELECT epoch, seq, id, packed FROM spool ORDER BY seq DESC LIMIT 20")]
    dice.shuffle(spooled)
    other_way = Https(f"http://127.0.0.1:{site.port}", "main", site.sign_in)
    for batch in spooled:
        other_way.hand_over(batch)
    other_way.close()
    site.line.is_cut = False
    return "batches out of order" if len(spooled) > 1 else "line cut for seconds"


def lose_the_power(site: "Site", dice: Random) -> str | None:
    """Everything at once, and everything again."""
    for program in site.programs:
        program.kill()
    site.ground.fail(dice.uniform(0, 0.5))
    for program in site.programs:
        program.start()
    return "everything killed at once"


ALL: tuple[Misfortune, ...] = (
    kill_the_agent, kill_the_addresses, kill_the_worker, kill_the_applier, lose_the_database, lock_the_system, lose_the_state,
    restore_the_agent, start_a_second_agent, overtake, lose_the_power,
)  # fmt: skip
OFTEN = (kill_the_agent, kill_the_addresses, kill_the_applier)


def _killed(program: Program, dice: Random) -> str:
    program.kill()
    sleep(dice.choice([0, 0, 0.3, 1]))
    program.start()
    return f"{program.name} killed"


def _is_old(site: "Site") -> bool:
    """Whether the backup is of an earlier moment, or becomes so: something changes all the time."""
    if not site.backup.exists() or place_of(site.backup) == NEW:
        return False
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and site.agent.ended() is None:
        if place_of(site.backup) < site.received():
            return True
        sleep(0.1)
    return False


def _copy(site: "Site") -> None:
    """A backup of the agent's state, taken while it does not run."""
    shutil.rmtree(site.backup.parent, ignore_errors=True)
    if site.state.exists():
        shutil.copytree(site.state.parent, site.backup.parent)


def _wait_for_a_person(agents: list[Program], what: str) -> None:
    deadline = monotonic() + PATIENCE
    while not any(agent.ended() == A_PERSON_FIRST for agent in agents):
        if monotonic() > deadline:
            raise Broken(f"{what} was not noticed for {PATIENCE:.0f} seconds.")
        sleep(0.05)
