"""A small case-management system that is worked on all the time: the demo's tables and row versions, with a dozen rows to begin with."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, create_engine

from demo.firm.rowversion import set_triggers
from demo.firm.schema import CLIENT, MATTER, METADATA, RATE, ROWVER, TIMETRX, TKPR

CLIENTS = ("HM1", "CV1")
VENDORS = dict(zip(CLIENTS, ("HARBOR_MUTUAL", "CEDAR_VALLEY"), strict=True))
PEOPLE = ("ADA", "BEN", "CLEO", "DAN")
CASES = ("HM1-001", "HM1-002", "CV1-001", "CV1-002")
"""Matters that stay: time is booked on them in the portal."""


def build(url: str) -> None:
    """The tables with their triggers, and the firm of the first day."""
    with opened(url) as engine:
        METADATA.create_all(engine)
        with engine.begin() as there:
            there.execute(ROWVER.insert().values(LAST_VER=0))
            set_triggers(there)
            _fill(there)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine that waits ten seconds for a lock, as a vendor's program does."""
    engine = create_engine(url, connect_args={"timeout": 10})
    try:
        yield engine
    finally:
        engine.dispose()


def matter(number: str) -> dict[str, Any]:
    """A row of MATTER."""
    return {
        "MTTR_NO": number, "CLNT_NO": number[:3], "MTTR_DESC": f"Case {number}", "CLAIM_NO": f"CL-{number}", "RESP_TKPR": PEOPLE[0],
        "OFC_CD": "", "OPEN_DT": "20200102", "CLOS_DT": "", "STAT_CD": "O",
    }  # fmt: skip


def time(case: str, person: str, hours: str, narrative: str) -> dict[str, Any]:
    """A row of TIMETRX."""
    return {
        "MTTR_NO": case, "TKPR_ID": person, "WRK_DT": "20250106", "HRS": Decimal(hours), "TASK_CD": "L330", "ACTV_CD": "A101",
        "NARR": narrative, "BILL_STAT": "U", "BILL_NO": "", "ENT_DT": "20261013",
    }  # fmt: skip


def rate(person: str, client: str, amount: str) -> dict[str, Any]:
    """A row of RATE."""
    return {"TKPR_ID": person, "CLNT_NO": client, "EFF_DT": "20200101", "RATE_AMT": Decimal(amount)}


def _fill(there: Connection) -> None:
    for number in CLIENTS:
        there.execute(CLIENT.insert().values(CLNT_NO=number, CLNT_NM=f"Client {number}", EBILL_VNDR=VENDORS[number], ACTV_FL="Y"))
    for code in PEOPLE:
        person = {"TKPR_ID": code, "LAST_NM": "Okafor", "FRST_NM": code.title(), "TITL_CD": "PT", "OFC_CD": "", "EMAIL": ""}
        there.execute(TKPR.insert().values(ACTV_FL="Y", **person))
        there.execute(RATE.insert().values(**rate(code, "", "200")))
    for number in CASES:
        there.execute(MATTER.insert().values(**matter(number)))
        for code in PEOPLE:
            there.execute(TIMETRX.insert().values(**time(number, code, "1.5", f"{code} reads the file of {number}.")))
