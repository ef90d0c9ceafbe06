"""What the firm knows, as rows of the legacy tables."""

from datetime import date
from typing import Any

from demo.firm.clients import Client
from demo.firm.costs import Cost
from demo.firm.matters import Matter
from demo.firm.month import Entry
from demo.firm.people import Timekeeper
from demo.firm.vocabulary import read_words
from demo.firm.workdays import stamp

Row = dict[str, Any]
UNBILLED, BILLED, NOT_BILLABLE = "U", "B", "N"


def office_row(code: str) -> Row:
    """OFFICE."""
    words = read_words("states")[code]
    return {"OFC_CD": code, "OFC_NM": f"{words['office']} Office", "CITY": words["city"], "ST": words["state"]}


def timekeeper_row(person: Timekeeper) -> Row:
    """TKPR."""
    return {
        "TKPR_ID": person.code,
        "LAST_NM": person.last,
        "FRST_NM": person.first,
        "TITL_CD": person.title,
        "OFC_CD": person.office,
        "EMAIL": person.email,
        "ACTV_FL": "Y",
    }


def client_row(client: Client) -> Row:
    """CLIENT."""
    street, city, state, code = client.address
    return {
        "CLNT_NO": client.number,
        "CLNT_NM": client.name,
        "EBILL_VNDR": client.vendor,
        "ADDR_1": street,
        "CITY": city,
        "ST": state,
        "ZIP": code,
        "ACTV_FL": "Y",
    }


def rate_row(client: Client, person: Timekeeper, as_of: date, years_ago: int) -> Row:
    """RATE, valid from New Year's Day of so many years ago."""
    return {
        "TKPR_ID": person.code,
        "CLNT_NO": client.number,
        "EFF_DT": f"{as_of.year - years_ago}0101",
        "RATE_AMT": client.rate_of(person, years_ago),
    }


def matter_row(matter: Matter) -> Row:
    """MATTER."""
    return {
        "MTTR_NO": matter.number,
        "CLNT_NO": matter.client.number,
        "MTTR_DESC": matter.caption,
        "CLAIM_NO": matter.claim,
        "RESP_TKPR": matter.team.lead.code,
        "OFC_CD": matter.team.lead.office,
        "OPEN_DT": stamp(matter.life.opened),
        "CLOS_DT": stamp(matter.life.closed),
        "STAT_CD": "C" if matter.life.closed else "O",
    }


def time_row(matter: Matter, entry: Entry, bill: str, entered: date) -> Row:
    """TIMETRX; `bill` is its bill's number, blank if it is on none."""
    status = (BILLED if bill else UNBILLED) if entry.billable else NOT_BILLABLE
    return {
        "MTTR_NO": matter.number,
        "TKPR_ID": entry.timekeeper.code,
        "WRK_DT": stamp(entry.day),
        "HRS": entry.hours,
        "TASK_CD": entry.shape.task,
        "ACTV_CD": entry.shape.activity,
        "NARR": entry.narrative,
        "BILL_STAT": status,
        "BILL_NO": bill if entry.billable else "",
        "ENT_DT": stamp(entered),
    }


def cost_row(matter: Matter, cost: Cost, bill: str, entered: date) -> Row:
    """COSTTRX; `bill` as for time."""
    return {
        "MTTR_NO": matter.number,
        "COST_DT": stamp(cost.day),
        "QTY": cost.quantity,
        "UNIT_AMT": cost.price,
        "EXP_CD": cost.code,
        "NARR": cost.narrative,
        "BILL_STAT": BILLED if bill else UNBILLED,
        "BILL_NO": bill,
        "ENT_DT": stamp(entered),
    }
