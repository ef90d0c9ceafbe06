"""The made-up firm's legacy system, for the jobs that read it."""

import datetime as dt

import pytest

from demo.firm import build_firm


@pytest.fixture(scope="session")
def firm(tmp_path_factory):
    """The made-up firm's legacy database, as a file to copy."""
    file = tmp_path_factory.mktemp("firm") / "legacy.db"
    build_firm(f"sqlite:///{file}", size="small", as_of=dt.date(2026, 11, 22))
    return file


@pytest.fixture
def legacy(firm, tmp_path):
    """A legacy database of this test's own."""
    file = tmp_path / "legacy.db"
    file.write_bytes(firm.read_bytes())
    return f"sqlite:///{file}"
