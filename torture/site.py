"""Everything that takes part: the case-management system, the agent, the line, the portal's addresses, its worker and its database."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random, SystemRandom
from socket import socket
from time import monotonic, sleep

from agent.settings import Settings as AgentSettings
from agent.settings import load
from carriers.catalog import FOLDER as CARRIERS
from data.queries import inbox
from data.session import reading
from demo.agent import agent_command, let_the_agent_in
from jobs.work import Work
from settings import PREFIX, Settings
from torture.ground import Ground, ground
from torture.line import Line
from torture.programs import PATIENCE, Broken, Program
from torture.rest import Rest
from torture.system import VENDORS, build

BELOW_OUTGOING = range(20_000, 30_000)
"""Ports that the kernel gives to no outgoing connection: a killed server finds its own again."""


class Site:
    """One installation in one folder. Nothing runs before `start`."""

    def __init__(self, folder: Path, under: Ground, dice: Random) -> None:
        self.folder, self.ground, self.noticed = folder, under, 0
        self.legacy, self.port = folder / "legacy.db", _free_port()
        self.line = Line(self.port, dice)
        self.legacy_url = f"sqlite:///{self.legacy}"
        build(self.legacy_url)
        _copy_carriers(folder / "carriers")
        self.work = Work(self.settings())
        self.environment = os.environ | self._settings()
        *_, file = agent_command(folder, self.legacy_url, f"http://127.0.0.1:{self.line.port}")
        self._toml = Path(file).read_text().replace("[agent]\n", "[agent]\nrows = 25\n")
        self.agent = self.another_agent("agent")
        self.addresses = self._program("portal's addresses", "torture.addresses")
        self.worker = self._program("worker", "jobs.__main__")
        self.applier = self._program("second worker", "torture.applying")

    @property
    def programs(self) -> tuple[Program, ...]:
        """In the order in which they are ended."""
        return self.agent, self.worker, self.applier, self.addresses

    @property
    def state(self) -> Path:
        """What the agent remembers."""
        return self.state_of("agent")

    @property
    def backup(self) -> Path:
        """What it remembered some time ago."""
        return self.folder / "backup" / "state.db"

    @property
    def sign_in(self) -> tuple[str, str]:
        """The agent's name and password."""
        return "agent", (self.folder / "agent" / "portal-password").read_text()

    def state_of(self, agent: str) -> Path:
        """The state file of one of the agents."""
        return self.folder / "states" / agent / "state.db"

    def another_agent(self, name: str) -> Program:
        """One with a state of its own, empty, under the same settings otherwise."""
        state = self.state_of(name)
        state.parent.mkdir(parents=True, exist_ok=True)
        for old in state.parent.iterdir():
            old.unlink()
        file = self.folder / f"{name}.toml"
        file.write_text(self._toml.replace(str(self.folder / "agent" / "state.db"), str(state)))
        return self._program(name, "torture.hurrying", "run", "--settings", str(file))

    def wait_for_the_addresses(self) -> None:
        """Until somebody listens."""
        deadline = monotonic() + PATIENCE
        while _is_free(self.port):
            self.addresses.ended()
            if monotonic() > deadline:
                raise Broken(f"The portal's addresses do not answer: {self.addresses.last_words()}")
            sleep(0.02)

    def end(self) -> None:
        """Everything but the addresses ends in order."""
        for program in (self.agent, self.worker, self.applier):
            program.end()

    def kill(self) -> None:
        """Everything ends at once."""
        for program in self.programs:
            program.kill()
        self.line.close()

    def received(self) -> tuple[int, int]:
        """Epoch and number of the newest batch that the portal has."""
        with reading() as session:
            stream = inbox.stream_named(session, "main")
            return (stream.epoch, stream.received_seq) if stream else (0, 0)

    def let_go_on(self, dice: Random) -> None:
        """What a person does with the first agent when another one spoke for its stream: anew, or on where the portal says."""
        self.noticed += 1
        self.agent.kill()
        if dice.random() < 0.5:
            self.begin_anew()
        else:
            for file in self.state.parent.iterdir():
                file.unlink()
        self.agent.start()

    def begin_anew(self) -> None:
        """`agent anew`, until the portal answered."""
        for _ in range(100):
            anew = self._program("agent anew", "agent.command", "anew", "--settings", str(self.folder / "agent.toml"))
            anew.start()
            assert anew.process is not None
            if anew.process.wait(60) == 0:
                return
            sleep(0.2)
        raise Broken(f"agent anew does not begin anew: {anew.last_words()}")

    @contextmanager
    def rest(self) -> Iterator[Rest]:
        """Agent and worker in this process, by turns."""
        rest = Rest(self.agent_settings(), self.work, self.begin_anew)
        try:
            yield rest
        finally:
            rest.close()

    def agent_settings(self) -> AgentSettings:
        """As the agent reads them."""
        return load(self.folder / "agent.toml")

    def settings(self) -> Settings:
        """As the portal and its worker read them."""
        told = {name.removeprefix(PREFIX).lower(): value for name, value in self._settings().items()}
        return Settings(_env_file=None, **told)  # type: ignore[arg-type]  # as text, as in the environment

    def _settings(self) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.ground.url, "FILES_URL": f"file://{self.folder / 'files'}", "PORT": str(self.port),
            "SECRET_KEY_FILE": str(self.folder / "secret.key"), "EVIDENCE_FOLDER": str(self.folder / "evidence"),
            "CARRIERS_FOLDER": str(self.folder / "carriers"), "REPLICATE_EVERY": "1", "BRAKE_ROWS": "1000000",
        }  # fmt: skip
        return {f"{PREFIX}{name}": value for name, value in ours.items()} | let_the_agent_in(self.folder)

    def _program(self, name: str, module: str, *words: str) -> Program:
        return Program(name, module, words, self.environment, self.folder / f"{name.replace(' ', '-')}.log")


@contextmanager
def site(kind: str, folder: Path, dice: Random) -> Iterator[Site]:
    """An installation on a database of a kind; everything that ran is ended with the block."""
    with ground(kind, folder) as under:
        made = Site(folder, under, dice)
        try:
            yield made
        finally:
            made.kill()


def _copy_carriers(folder: Path) -> None:
    """The files of those that the system knows: each process reads all that there are."""
    folder.mkdir()
    for vendor in VENDORS.values():
        shutil.copy(CARRIERS / f"{vendor.lower()}.yaml", folder)


def _free_port() -> int:
    """Not by the seed: two runs of one seed side by side would take the same before either listens."""
    while not _is_free(port := SystemRandom().choice(BELOW_OUTGOING)):
        continue
    return port


def _is_free(port: int) -> bool:
    with socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
