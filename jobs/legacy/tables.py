"""Each table there, its key, its version column, and what we take of its rows. One line a column of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.models import Client, Expense, Matter, Rate, TimeEntry, Timekeeper
from data.vocabulary import BillStatus
from jobs.legacy.cells import Cell, amount, carrier, code, day, flag, one_of, optional, optional_amount, parent, positive

CLASSES = {"PT": "PARTNR", "AS": "ASSOC", "OC": "OFCOUN", "LA": "PARALG", "OT": "NBOTHR"}
"""Two-letter titles and the LEDES classes of 2014."""
BILL_STATUS = {"U": BillStatus.UNBILLED, "B": BillStatus.BILLED, "N": BillStatus.NOT_BILLABLE}


@dataclass(frozen=True)
class LegacyTable:
    """One table of the case-management system."""

    name: str
    key: str
    model: type[Any]
    cells: Mapping[str, Cell]
    """What each column of ours is made of; those that no row there says anything about are not among them."""
    version: str = "ROW_VER"
    natural: str | None = None
    """Our column by which people know such a row; an imported file may have brought it before."""
    takes_time: bool = False
    """Time that is booked here is written there."""

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Our columns that its rows say something about."""
        return tuple(self.cells)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Columns without which none of its rows can be taken."""
        return tuple(cell.name for cell in self.cells.values() if cell.is_needed)

    @cached_property
    def parents(self) -> tuple[tuple[str, str], ...]:
        """Its columns that name rows of other tables, and which."""
        return tuple((cell.name, cell.parent) for cell in self.cells.values() if cell.parent)


CLIENT = {"number": code("CLNT_NO"), "name": code("CLNT_NM"), "carrier_id": carrier("EBILL_VNDR")}
TKPR = {
    "code": code("TKPR_ID"),
    "last_name": code("LAST_NM"),
    "first_name": code("FRST_NM"),
    "classification": one_of("TITL_CD", CLASSES),
    "office": optional("OFC_CD"),
    "email": optional("EMAIL"),
    "active": flag("ACTV_FL"),
}
MATTER = {
    "number": code("MTTR_NO"),
    "caption": code("MTTR_DESC"),
    "client_id": parent("CLNT_NO", "CLIENT"),
    "claim_number": optional("CLAIM_NO"),
    "responsible_id": parent("RESP_TKPR", "TKPR", is_optional=True),
    "office": optional("OFC_CD"),
    "opened_on": day("OPEN_DT", is_optional=True),
    "closed_on": day("CLOS_DT", is_optional=True),
    "budget": optional_amount("BUDG_AMT", 2),
    "billed_before": optional_amount("BILD_AMT", 2),
}
RATE = {
    "timekeeper_id": parent("TKPR_ID", "TKPR"),
    "client_id": parent("CLNT_NO", "CLIENT", is_optional=True),  # without one it holds for all clients that have no own one
    "starts_on": day("EFF_DT"),
    "amount": positive("RATE_AMT", 4),
}
BILLED = {"bill_status": one_of("BILL_STAT", BILL_STATUS), "bill_number": optional("BILL_NO")}
TIMETRX = {
    "matter_id": parent("MTTR_NO", "MATTER"),
    "timekeeper_id": parent("TKPR_ID", "TKPR"),
    "worked_on": day("WRK_DT"),
    "hours": positive("HRS", 2),
    "task_code": optional("TASK_CD"),
    "activity_code": optional("ACTV_CD"),
    "narrative": code("NARR"),
    **BILLED,
}
COSTTRX = {
    "matter_id": parent("MTTR_NO", "MATTER"),
    "incurred_on": day("COST_DT"),
    "quantity": positive("QTY", 4),
    "unit_cost": amount("UNIT_AMT", 4),
    "expense_code": optional("EXP_CD"),
    "narrative": code("NARR"),
    **BILLED,
}
TABLES = (
    LegacyTable("CLIENT", "CLNT_NO", Client, CLIENT, natural="number"),
    LegacyTable("TKPR", "TKPR_ID", Timekeeper, TKPR, natural="code"),
    LegacyTable("MATTER", "MTTR_NO", Matter, MATTER, natural="number"),
    LegacyTable("RATE", "RATE_ID", Rate, RATE),
    LegacyTable("TIMETRX", "TRX_NO", TimeEntry, TIMETRX, takes_time=True),
    LegacyTable("COSTTRX", "TRX_NO", Expense, COSTTRX),
)
"""Parents before children, so that one run takes both."""
BY_NAME = {table.name: table for table in TABLES}
