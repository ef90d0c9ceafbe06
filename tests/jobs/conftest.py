"""The made-up firm's legacy system, for the jobs that read it."""

import datetime as dt
import shutil

import pytest
from sqlalchemy import create_engine, text

from demo.firm import build_firm

LESS_WORK = (
    "DELETE FROM TIMETRX WHERE TRX_NO NOT IN (SELECT TRX_NO FROM TIMETRX ORDER BY TRX_NO LIMIT 800)",
    "DELETE FROM COSTTRX WHERE TRX_NO NOT IN (SELECT TRX_NO FROM COSTTRX ORDER BY TRX_NO LIMIT 50)",
)  # fmt: skip
FEW = (
    "DELETE FROM TIMETRX WHERE TRX_NO < 1000000 AND TRX_NO <> 900001",
    "DELETE FROM TIMETRX WHERE TRX_NO NOT IN (SELECT TRX_NO FROM TIMETRX ORDER BY TRX_NO LIMIT 41)",
    "DELETE FROM COSTTRX", "DELETE FROM RATE",
    "DELETE FROM MATTER WHERE MTTR_NO NOT IN (SELECT MTTR_NO FROM TIMETRX)",
    "DELETE FROM TKPR WHERE TKPR_ID NOT IN (SELECT TKPR_ID FROM TIMETRX) AND TKPR_ID NOT IN (SELECT RESP_TKPR FROM MATTER)",
)  # fmt: skip


@pytest.fixture(scope="session")
def firm(tmp_path_factory):
    """The made-up firm's legacy database, as a file to copy; with its faulty rows, and work enough to be killed in."""
    file = tmp_path_factory.mktemp("firm") / "legacy.db"
    build_firm(f"sqlite:///{file}", size="small", as_of=dt.date(2026, 11, 22))
    _say(file, LESS_WORK)
    return file


@pytest.fixture
def legacy(firm, tmp_path):
    """A legacy database of this test's own."""
    return _copied(firm, tmp_path)


@pytest.fixture(scope="session")
def few(firm, tmp_path_factory):
    """The firm's database with forty time entries that come, one that is refused, and what they name; no expenses and no rates."""
    file = tmp_path_factory.mktemp("few") / "legacy.db"
    file.write_bytes(firm.read_bytes())
    _say(file, FEW)
    return file


@pytest.fixture
def system(few, tmp_path):
    """A small legacy database of this test's own."""
    return _copied(few, tmp_path)


def _copied(file, folder):
    shutil.copy(file, folder / "legacy.db")
    return f"sqlite:///{folder / 'legacy.db'}"


def _say(file, statements):
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as there:
        for statement in statements:
            there.execute(text(statement))
    engine.dispose()
