"""What the rest of the demo asks the legacy database: whose claims are open, who answers for most matters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, create_engine, func, select

from demo.firm.schema import CLIENT, MATTER, TKPR

_OPEN = MATTER.c.STAT_CD == "O"


@dataclass(frozen=True)
class Attorney:
    """A partner who answers for open matters."""

    timekeeper_id: str
    first_name: str
    last_name: str
    email: str
    matters: int


def claims_of(url: str) -> dict[str, list[str]]:
    """Each carrier's slug with the claim numbers of its open matters, in order."""
    asked = select(CLIENT.c.EBILL_VNDR, MATTER.c.CLAIM_NO).join_from(MATTER, CLIENT, MATTER.c.CLNT_NO == CLIENT.c.CLNT_NO)
    claims: dict[str, list[str]] = defaultdict(list)
    for vendor, claim in _ask(url, asked.where(_OPEN).order_by(CLIENT.c.EBILL_VNDR, MATTER.c.CLAIM_NO)):
        claims[vendor.strip().lower()].append(claim.strip())
    return dict(claims)


def responsible_attorneys(url: str) -> list[Attorney]:
    """Everybody who answers for an open matter, busiest first."""
    count = func.count().label("matters")
    person = (TKPR.c.TKPR_ID, TKPR.c.FRST_NM, TKPR.c.LAST_NM, TKPR.c.EMAIL)
    asked = select(*person, count).join_from(MATTER, TKPR, MATTER.c.RESP_TKPR == TKPR.c.TKPR_ID).where(_OPEN)
    rows = _ask(url, asked.group_by(*person).order_by(count.desc(), TKPR.c.TKPR_ID))
    return [Attorney(code.strip(), first, last, email, matters) for code, first, last, email, matters in rows]


def _ask(url: str, asked: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(asked).all()
    finally:
        engine.dispose()
