"""Each table there, its key, its version column, and how one of its rows becomes ours. One function a table, one row a column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.models import Client, Expense, Matter, Rate, TimeEntry, Timekeeper
from data.vocabulary import BillStatus
from jobs.legacy.cells import Refused, Row, amount, code, day, known, optional_amount, optional_day, positive, text

CLASSES = {"PT": "PARTNR", "AS": "ASSOC", "OC": "OFCOUN", "LA": "PARALG", "OT": "NBOTHR"}
BILL_STATUS = {"U": BillStatus.UNBILLED, "B": BillStatus.BILLED, "N": BillStatus.NOT_BILLABLE}


@dataclass
class Known:
    """Our ids by the keys used there."""

    carriers: Mapping[str, int]
    clients: Mapping[str, int]
    timekeepers: Mapping[str, int]
    matters: Mapping[str, int]


@dataclass(frozen=True)
class LegacyTable:
    """One table of the case-management system."""

    name: str
    key: str
    model: type[Any]
    take: Callable[[Row, Known], dict[str, Any]]
    version: str = "ROW_VER"
    natural: str | None = None
    """Our column by which people know such a row; an imported file may have brought it before."""
    takes_time: bool = False
    """Time that is booked here is written there."""


def take_client(row: Row, there: Known) -> dict[str, Any]:
    """CLIENT: the vendor code of its e-billing names the carrier."""
    vendor = code(row, "EBILL_VNDR").lower()
    if vendor not in there.carriers:
        raise Refused(
            f"EBILL_VNDR names “{vendor}”, and there is no carriers/{vendor}.yaml; whoever keeps the carrier files adds it."
        )
    return {"number": code(row, "CLNT_NO"), "name": code(row, "CLNT_NM"), "carrier_id": there.carriers[vendor]}


def take_timekeeper(row: Row, _there: Known) -> dict[str, Any]:
    """TKPR: two-letter titles become the LEDES classes of 2014."""
    title = code(row, "TITL_CD")
    if title not in CLASSES:
        raise Refused(f"TITL_CD “{title}” is none of {', '.join(CLASSES)}; somebody mends it in the case-management system.")
    return {
        "code": code(row, "TKPR_ID"),
        "last_name": code(row, "LAST_NM"),
        "first_name": code(row, "FRST_NM"),
        "classification": CLASSES[title],
        "office": text(row, "OFC_CD") or None,
        "email": text(row, "EMAIL") or None,
        "active": text(row, "ACTV_FL") == "Y",
    }


def take_matter(row: Row, there: Known) -> dict[str, Any]:
    """MATTER."""
    responsible = text(row, "RESP_TKPR")
    return {
        "number": code(row, "MTTR_NO"),
        "caption": code(row, "MTTR_DESC"),
        "client_id": known(code(row, "CLNT_NO"), there.clients, "client"),
        "claim_number": text(row, "CLAIM_NO") or None,
        "responsible_id": known(responsible, there.timekeepers, "timekeeper") if responsible else None,
        "office": text(row, "OFC_CD") or None,
        "opened_on": optional_day(row, "OPEN_DT"),
        "closed_on": optional_day(row, "CLOS_DT"),
        "budget": optional_amount(row, "BUDG_AMT", 2),
        "billed_before": optional_amount(row, "BILD_AMT", 2),
    }


def take_rate(row: Row, there: Known) -> dict[str, Any]:
    """RATE: without a client it holds for all clients that have no own one."""
    client = text(row, "CLNT_NO")
    return {
        "timekeeper_id": known(code(row, "TKPR_ID"), there.timekeepers, "timekeeper"),
        "client_id": known(client, there.clients, "client") if client else None,
        "starts_on": day(row, "EFF_DT"),
        "amount": positive(row, "RATE_AMT", 4),
    }


def take_time(row: Row, there: Known) -> dict[str, Any]:
    """TIMETRX."""
    return {
        "matter_id": known(code(row, "MTTR_NO"), there.matters, "matter"),
        "timekeeper_id": known(code(row, "TKPR_ID"), there.timekeepers, "timekeeper"),
        "worked_on": day(row, "WRK_DT"),
        "hours": positive(row, "HRS", 2),
        "task_code": text(row, "TASK_CD") or None,
        "activity_code": text(row, "ACTV_CD") or None,
        "narrative": code(row, "NARR"),
        **_billed(row),
    }


def take_expense(row: Row, there: Known) -> dict[str, Any]:
    """COSTTRX."""
    return {
        "matter_id": known(code(row, "MTTR_NO"), there.matters, "matter"),
        "incurred_on": day(row, "COST_DT"),
        "quantity": positive(row, "QTY", 4),
        "unit_cost": amount(row, "UNIT_AMT", 4),
        "expense_code": text(row, "EXP_CD") or None,
        "narrative": code(row, "NARR"),
        **_billed(row),
    }


def _billed(row: Row) -> dict[str, Any]:
    status = code(row, "BILL_STAT")
    if status not in BILL_STATUS:
        raise Refused(
            f"BILL_STAT “{status}” is none of {', '.join(BILL_STATUS)}; somebody mends it in the case-management system."
        )
    return {"bill_status": BILL_STATUS[status], "bill_number": text(row, "BILL_NO") or None}


TABLES = (
    LegacyTable("CLIENT", "CLNT_NO", Client, take_client, natural="number"),
    LegacyTable("TKPR", "TKPR_ID", Timekeeper, take_timekeeper, natural="code"),
    LegacyTable("MATTER", "MTTR_NO", Matter, take_matter, natural="number"),
    LegacyTable("RATE", "RATE_ID", Rate, take_rate),
    LegacyTable("TIMETRX", "TRX_NO", TimeEntry, take_time, takes_time=True),
    LegacyTable("COSTTRX", "TRX_NO", Expense, take_expense),
)
"""Parents before children, so that one run takes both."""
