"""The rows that are wrong on purpose, because every real system has some. Whoever reads this firm must refuse each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Table

from demo.firm.books import Books
from demo.firm.clients import Client
from demo.firm.matters import Matter
from demo.firm.rows import UNBILLED, Row, client_row, rate_row
from demo.firm.schema import CLIENT, RATE, TIMETRX
from demo.firm.workdays import Month, stamp


@dataclass(frozen=True)
class Flaw:
    """One wrong row: its table, its key, what is wrong with it, and the values that differ from a sound row."""

    table: Table
    key: int | str
    wrong: str
    values: Mapping[str, Any]


def flaws_in(month: Month) -> tuple[Flaw, ...]:
    """Every wrong row of a firm whose month to be billed is this one; all other rows are sound."""
    return (
        Flaw(
            TIMETRX,
            900_001,
            "Its matter is not there.",
            {
                "MTTR_NO": "10210.99999",
                "HRS": Decimal("0.3"),
                "NARR": "Telephone call from adjuster on file transferred to us last week",
            },
        ),
        Flaw(
            TIMETRX,
            900_002,
            "It has no hours.",
            {"HRS": Decimal(0), "NARR": "Call to clerk’s office for hearing dates; line busy"},
        ),
        Flaw(
            TIMETRX,
            900_003,
            "Its day is not in the calendar.",
            {"WRK_DT": f"{month.first:%Y%m}32", "HRS": Decimal("0.4"), "NARR": "Prepare cover letters to records custodians"},
        ),
        Flaw(
            RATE,
            900_001,
            "Its rate is below zero; the right one, of an earlier day, stands beside it.",
            {"EFF_DT": stamp(month.first), "RATE_AMT": Decimal("-165.00")},
        ),
        Flaw(
            CLIENT,
            "10999",
            "Nobody knows its e-billing vendor; it has no matters.",
            {"CLNT_NM": "Lone Star Surety Company", "EBILL_VNDR": "LEGALWIRE"},
        ),
    )


def write_flaws(books: Books, month: Month, sound: Mapping[Table, Row]) -> None:
    """Write each wrong row: a sound one of its table, with the wrong values and a key of its own."""
    for flaw in flaws_in(month):
        (key,) = flaw.table.primary_key.columns
        books.write(flaw.table, {**sound[flaw.table], **flaw.values, key.name: flaw.key})


def sound_rows(matter: Matter, client: Client, month: Month) -> dict[Table, Row]:
    """A believable row of each table that has a wrong one."""
    person, day = matter.team.paralegal, stamp(month.last)
    time = {
        "MTTR_NO": matter.number,
        "TKPR_ID": person.code,
        "WRK_DT": day,
        "TASK_CD": "L140",
        "ACTV_CD": "A110",
        "BILL_STAT": UNBILLED,
        "BILL_NO": "",
        "ENT_DT": day,
    }
    return {TIMETRX: time, RATE: rate_row(client, person, month.last, 0), CLIENT: client_row(client)}
