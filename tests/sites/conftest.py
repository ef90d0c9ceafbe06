"""One street with every practice site, and one browser, for all tests of a worker."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from demo.sites.certificates import certificates
from jobs.portals.browser import find_chromium, open_browser
from tests.demo.street import Street, open_street
from tests.sites.firm import Firm


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Playwright speaks asyncio; one loop for all, because the browser lives in it."""
    return "asyncio"


@pytest.fixture(scope="session")
async def browser(anyio_backend: str, books: Path) -> AsyncIterator[Browser]:
    """One browser, which trusts the sites' own authority; every visit has a context of its own."""
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("NODE_EXTRA_CA_CERTS", str(certificates(books).authority))
        async with open_browser(find_chromium(None), sandbox=False) as browser:
            yield browser


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sites keep what they know."""
    return tmp_path_factory.mktemp("books")


@pytest.fixture(scope="session")
def running_street(books: Path) -> Iterator[Street]:
    """The sites' process."""
    with open_street(books) as street:
        yield street


@pytest.fixture
def firm(running_street: Street, books: Path, browser: Browser, tmp_path: Path) -> Firm:
    """The firm, with a folder of its own for this test."""
    return Firm(running_street, books, tmp_path, browser)
