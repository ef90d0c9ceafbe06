"""Each table there, its key, its version column, and how one of its rows becomes ours. One function a table, one row a column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.models import Client, Expense, Matter, Rate, TimeEntry, Timekeeper
from data.vocabulary import BillStatus
from jobs.legacy.cells import Refused, Row, amount, code, day, optional_amount, optional_day, positive, text

CARRIER = "CARRIER"
"""Not a table there: our carrier files, which its clients name."""
CLASSES = {"PT": "PARTNR", "AS": "ASSOC", "OC": "OFCOUN", "LA": "PARALG", "OT": "NBOTHR"}
SPOKEN = {"CLIENT": "client", "TKPR": "timekeeper", "MATTER": "matter"}
OF_THE_PORTAL = frozenset(
    ("id", "legacy_key", "legacy_version", "checksum", "kept", "gone_at", "invoice_id", "booked_id", "booked_by", "booked_at")
)
"""Columns of copied rows that no row there says anything about."""
BILL_STATUS = {"U": BillStatus.UNBILLED, "B": BillStatus.BILLED, "N": BillStatus.NOT_BILLABLE}


@dataclass
class Known:
    """Our ids of the rows that a batch names, by table there and key; of carriers by the name of their file."""

    ids: Mapping[str, Mapping[str, int]]

    def id_of(self, table: str, key: str) -> int:
        """Our id; Refused, to be tried again when it comes, if there is none yet."""
        try:
            return self.ids[table][key]
        except KeyError:
            raise Refused(
                f"It names {SPOKEN[table]} {key}, which has not come from the case-management system; it is taken when that one comes.",
                waits_for=f"{table}:{key}",
            ) from None


@dataclass(frozen=True)
class LegacyTable:
    """One table of the case-management system."""

    name: str
    key: str
    model: type[Any]
    take: Callable[[Row, Known], dict[str, Any]]
    needs: tuple[str, ...]
    """Columns without which none of its rows can be taken."""
    parents: tuple[tuple[str, str], ...] = ()
    """Its columns that name rows of other tables, and which."""
    version: str = "ROW_VER"
    natural: str | None = None
    """Our column by which people know such a row; an imported file may have brought it before."""
    takes_time: bool = False
    """Time that is booked here is written there."""

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Our columns that `take` gives, in its order."""
        return tuple(column.name for column in self.model.__table__.columns if column.name not in OF_THE_PORTAL)


def take_client(row: Row, there: Known) -> dict[str, Any]:
    """CLIENT: the vendor code of its e-billing names the carrier."""
    vendor = code(row, "EBILL_VNDR").lower()
    if vendor not in there.ids[CARRIER]:
        raise Refused(
            f"EBILL_VNDR names “{vendor}”, and there is no carriers/{vendor}.yaml; whoever keeps the carrier files adds it.",
            waits_for=f"{CARRIER}:{vendor}",
        )
    return {"number": code(row, "CLNT_NO"), "name": code(row, "CLNT_NM"), "carrier_id": there.ids[CARRIER][vendor]}


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
        "client_id": there.id_of("CLIENT", code(row, "CLNT_NO")),
        "claim_number": text(row, "CLAIM_NO") or None,
        "responsible_id": there.id_of("TKPR", responsible) if responsible else None,
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
        "timekeeper_id": there.id_of("TKPR", code(row, "TKPR_ID")),
        "client_id": there.id_of("CLIENT", client) if client else None,
        "starts_on": day(row, "EFF_DT"),
        "amount": positive(row, "RATE_AMT", 4),
    }


def take_time(row: Row, there: Known) -> dict[str, Any]:
    """TIMETRX."""
    return {
        "matter_id": there.id_of("MATTER", code(row, "MTTR_NO")),
        "timekeeper_id": there.id_of("TKPR", code(row, "TKPR_ID")),
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
        "matter_id": there.id_of("MATTER", code(row, "MTTR_NO")),
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


_BILLED = ("BILL_STAT", "BILL_NO")
TABLES = (
    LegacyTable("CLIENT", "CLNT_NO", Client, take_client, ("CLNT_NO", "CLNT_NM", "EBILL_VNDR"), natural="number"),
    LegacyTable(
        "TKPR", "TKPR_ID", Timekeeper, take_timekeeper,
        ("TKPR_ID", "LAST_NM", "FRST_NM", "TITL_CD", "OFC_CD", "EMAIL", "ACTV_FL"), natural="code",
    ),
    LegacyTable(
        "MATTER", "MTTR_NO", Matter, take_matter,
        ("MTTR_NO", "MTTR_DESC", "CLNT_NO", "CLAIM_NO", "RESP_TKPR", "OFC_CD", "OPEN_DT", "CLOS_DT"),
        (("CLNT_NO", "CLIENT"), ("RESP_TKPR", "TKPR")), natural="number",
    ),
    LegacyTable(
        "RATE", "RATE_ID", Rate, take_rate, ("TKPR_ID", "CLNT_NO", "EFF_DT", "RATE_AMT"), (("TKPR_ID", "TKPR"), ("CLNT_NO", "CLIENT"))
    ),
    LegacyTable(
        "TIMETRX", "TRX_NO", TimeEntry, take_time,
        ("MTTR_NO", "TKPR_ID", "WRK_DT", "HRS", "TASK_CD", "ACTV_CD", "NARR", *_BILLED),
        (("MTTR_NO", "MATTER"), ("TKPR_ID", "TKPR")), takes_time=True,
    ),
    LegacyTable(
        "COSTTRX", "TRX_NO", Expense, take_expense, ("MTTR_NO", "COST_DT", "QTY", "UNIT_AMT", "EXP_CD", "NARR", *_BILLED),
        (("MTTR_NO", "MATTER"),),
    ),
)  # fmt: skip
"""Parents before children, so that one run takes both."""
BY_NAME = {table.name: table for table in TABLES}
