"""MariaDB for pytest: one server for the whole run, however many workers there are, started when it is needed."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

import pytest

from tests.mariadb import Address, start
from tests.mariadb_folders import NoMariaDB

UNTIL_THE_END = pytest.StashKey[ExitStack]()
OFFER = pytest.StashKey[dict[str, Any]]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep a place for what has to end with the run."""
    config.stash[UNTIL_THE_END] = ExitStack()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server, also after Ctrl-C; after a SIGKILL the kernel ends it."""
    config.stash[UNTIL_THE_END].close()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Several workers share one server. It belongs to their controller, because each of them may end before the others."""
    config.stash[OFFER] = _offer(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the server is."""
    node.workerinput["mariadb"] = node.config.stash[OFFER]


def _offer(config: pytest.Config) -> dict[str, Any]:
    """The server's address as plain data, or the sentence why there is none: it fails the tests that ask, not the run."""
    try:
        return asdict(config.stash[UNTIL_THE_END].enter_context(start()).address)
    except NoMariaDB as reason:
        return {"refusal": str(reason)}


@pytest.fixture(scope="session")
def mariadb(request: pytest.FixtureRequest) -> Address:
    """The run's MariaDB server."""
    workerinput = getattr(request.config, "workerinput", None)
    offer = workerinput["mariadb"] if workerinput else _offer(request.config)
    if "refusal" in offer:
        pytest.fail(offer["refusal"], pytrace=False)
    return Address(**offer)


@pytest.fixture
def fresh_mariadb_url(mariadb: Address) -> Iterator[str]:
    """The URL of an empty MariaDB database, which is dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    yield mariadb.create_database(name)
    mariadb.drop_database(name)
