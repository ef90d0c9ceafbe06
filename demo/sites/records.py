"""The records that the LSS and LITADV text formats share: fees and expenses between bars, and totals that must agree with them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from demo.sites.filing import ADJUSTMENT, COST, NUMBER, TYPE, UNITS, amount, blank_fields, net_of_line, sum_of, unreadable_fields
from demo.sites.ledes import FIELDS, Problem, Row

FEE = (
    TYPE, "LINE_ITEM_NUMBER", "LINE_ITEM_DATE", "TIMEKEEPER_ID", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION", "LINE_ITEM_TASK_CODE",
    "LINE_ITEM_ACTIVITY_CODE", UNITS, COST, ADJUSTMENT, "LINE_ITEM_TOTAL", "LINE_ITEM_DESCRIPTION",
)  # fmt: skip
EXPENSE = (
    TYPE, "LINE_ITEM_NUMBER", "LINE_ITEM_DATE", "LINE_ITEM_EXPENSE_CODE", UNITS, COST, ADJUSTMENT, "LINE_ITEM_TOTAL",
    "LINE_ITEM_DESCRIPTION",
)  # fmt: skip
FEES, EXPENSES = ("F", "IF"), ("E", "IE")
COLUMNS = {"F": FEE, "IF": FEE, "E": EXPENSE, "IE": EXPENSE}
ADJUSTED = (TYPE, "LINE_ITEM_NUMBER", "LINE_ITEM_DATE", "LINE_ITEM_TOTAL")
REQUIRED = {
    "F": tuple(name for name in FEE if name != ADJUSTMENT),
    "E": tuple(name for name in EXPENSE if name not in (ADJUSTMENT, "LINE_ITEM_DESCRIPTION")),
    "IF": ADJUSTED,
    "IE": ADJUSTED,
}
NUMBERS = (UNITS, COST, ADJUSTMENT, "LINE_ITEM_TOTAL")

Line = tuple[int, str]


class Unreadable(Exception):
    """The file has a wrong shape; reading ends here."""

    def __init__(self, line: int, text: str, code: str) -> None:
        super().__init__(text)
        self.problem = Problem(line, "", text, code)


def values_of(line: str) -> list[str]:
    """The values between the bars."""
    return [each.strip() for each in line.split("|")]


def record(n: int, line: str, allowed: tuple[str, ...]) -> Row:
    """One record of an allowed type; raises Unreadable for anything else."""
    kind, *rest = values_of(line)
    if kind not in allowed:
        raise Unreadable(n, f"a record of type {' or '.join(allowed)} must stand here, not {kind}.", "type")
    columns = COLUMNS[kind]
    if len(rest) + 1 != len(columns):
        raise Unreadable(n, f"the record has {len(rest) + 1} values; type {kind} has {len(columns)}.", "columns")
    return Row(n, dict.fromkeys(FIELDS, "") | dict(zip(columns, (kind, *rest), strict=True)))


def problems_of_records(records: list[Row]) -> Iterator[Problem]:
    """What is wrong inside the records, and line numbers that occur twice."""
    seen: set[str] = set()
    for row in records:
        number = row.values["LINE_ITEM_NUMBER"]
        if number in seen:
            yield Problem(row.line, "LINE_ITEM_NUMBER", f"line number {number} occurs twice.", "line_number", number)
        seen.add(number)
        found = [*blank_fields(row, REQUIRED[row.values[TYPE]]), *unreadable_fields(row, NUMBERS, ("LINE_ITEM_DATE",))]
        yield from found or wrong_amount(row)


def wrong_amount(row: Row) -> Iterator[Problem]:
    """An amount other than units times price plus adjustment."""
    told, right = row.values["LINE_ITEM_TOTAL"], net_of_line(row.values)
    if amount(row.values, "LINE_ITEM_TOTAL") != right:
        text = f"{told} is not units x price + adjustment, which is {right}."
        yield Problem(row.line, "LINE_ITEM_TOTAL", text, "line_total", told)


def controls(records: list[Row]) -> dict[str, Decimal]:
    """The control totals that the records make, by name."""
    fees, expenses = _of(records, *FEES), _of(records, *EXPENSES)
    money = {"fees": sum_of(fees, "LINE_ITEM_TOTAL"), "expenses": sum_of(expenses, "LINE_ITEM_TOTAL")}
    counts = {
        "fee records": Decimal(len(fees)),
        "expense records": Decimal(len(expenses)),
        "hours": sum_of(_of(records, "F"), UNITS),
    }
    return counts | money | {"total": money["fees"] + money["expenses"]}


def wrong_controls(told: dict[str, tuple[int, str]], records: list[Row]) -> Iterator[Problem]:
    """Control totals that differ from the records; each told one comes with the line it stands on."""
    right = controls(records)
    for name, (line, value) in told.items():
        if not NUMBER.fullmatch(value) or Decimal(value) != right[name]:
            text = f"the control total for {name} is {value or 'blank'}; the records make {right[name]}."
            yield Problem(line, name, text, "invoice_total" if name == "total" else "control_total", value)


def _of(records: Iterable[Row], *kinds: str) -> list[Row]:
    return [row for row in records if row.values[TYPE] in kinds]
