"""Reading LSS and LITADV, the two text formats that are not LEDES, as a carrier does. Values go by their LEDES 1998B names."""

from collections.abc import Callable, Iterator

from demo.sites.filing import TYPE, Filing, blank_fields, filing_of, unreadable_fields
from demo.sites.ledes import Problem, Row, numbered_lines
from demo.sites.records import EXPENSES, FEES, Line, Unreadable, problems_of_records, record, values_of, wrong_controls

LSS_MARK, LITADV_MARK = "H|LSS 2.0|", "FORMAT: LITADV 1.0"
LSS_HEADER = (
    "LAW_FIRM_ID", "CLIENT_ID", "CLIENT_MATTER_ID", "LAW_FIRM_MATTER_ID", "INVOICE_NUMBER", "INVOICE_DATE", "BILLING_START_DATE",
    "BILLING_END_DATE", "INVOICE_DESCRIPTION",
)  # fmt: skip
TRAILER = ("fee records", "expense records", "hours", "fees", "expenses", "total")
LITADV_KEYS = {
    "FORMAT": "FORMAT", "FIRM ID": "LAW_FIRM_ID", "CLIENT ID": "CLIENT_ID", "FIRM MATTER": "LAW_FIRM_MATTER_ID",
    "MATTER ID": "CLIENT_MATTER_ID", "INVOICE NUMBER": "INVOICE_NUMBER", "INVOICE DATE": "INVOICE_DATE", "SEQUENCE": "SEQUENCE",
    "PERIOD FROM": "BILLING_START_DATE", "PERIOD TO": "BILLING_END_DATE", "DESCRIPTION": "INVOICE_DESCRIPTION",
    "FEES TOTAL": "fees", "EXPENSES TOTAL": "expenses", "INVOICE TOTAL": "total",
}  # fmt: skip
SEQUENCES = ("INITIAL", "INTERIM", "FINAL")
DAYS = ("INVOICE_DATE", "BILLING_START_DATE", "BILLING_END_DATE")

Told = dict[str, tuple[int, str]]
"""Values by name, each with the line it stands on."""


def read_lss(content: bytes) -> list[Filing]:
    """The reader for LSS 2.0: a header, fee records, expense records, a trailer with control totals."""
    return _read(content, _lss)


def read_litadv(content: bytes) -> list[Filing]:
    """The reader for LITADV 1.0: fourteen header lines, FEES, EXPENSES, END. Its lines also have the value SEQUENCE."""
    return _read(content, _litadv)


def _read(content: bytes, shape: Callable[[list[Line]], tuple[Told, Told, list[Row]]]) -> list[Filing]:
    """One filing: the shape gives the head, the control totals and the records, or ends the reading."""
    lines, problems = numbered_lines(content)
    if problems:
        return [filing_of([], problems, content)]
    try:
        head, totals, records = shape(lines)
    except Unreadable as error:
        return [filing_of([], [error.problem], content)]
    known = {name: value for name, (_, value) in head.items()} | {"INVOICE_TOTAL": totals["total"][1]}
    rows = [Row(row.line, row.values | known) for row in records]
    found = [*_problems_of_head(head), *problems_of_records(rows)] or wrong_controls(totals, rows)
    return [filing_of(rows, found, content)]


def _lss(lines: list[Line]) -> tuple[Told, Told, list[Row]]:
    (first, header), *body = lines
    if not header.startswith(LSS_MARK):
        raise Unreadable(first, f"this is not an LSS file; it must begin with {LSS_MARK}", "mark")
    if len(told := values_of(header)[2:]) != len(LSS_HEADER):
        raise Unreadable(first, f"the header has {len(told) + 2} values; LSS 2.0 has 11.", "columns")
    last, trailer = lines[-1]
    if not trailer.startswith("T|") or len(values_of(trailer)) != 7:
        raise Unreadable(last, "the file does not end with a trailer of 7 values.", "trailer")
    totals = {name: (last, value) for name, value in zip(TRAILER, values_of(trailer)[1:], strict=True)}
    return {name: (first, value) for name, value in zip(LSS_HEADER, told, strict=True)}, totals, _records(first, body[:-1])


def _litadv(lines: list[Line]) -> tuple[Told, Told, list[Row]]:
    if lines[0][1] != LITADV_MARK:
        raise Unreadable(lines[0][0], f"this is not a LITADV file; it must begin with {LITADV_MARK}.", "mark")
    told: Told = {}
    for place, (key, name) in enumerate(LITADV_KEYS.items()):
        n, line = lines[place] if place < len(lines) else (lines[-1][0], "")
        if not line.startswith(f"{key}:"):
            raise Unreadable(n, f"the header line {key}: must stand here.", "header")
        told[name] = (n, line.partition(":")[2].strip())
    totals = {name: told.pop(name) for name in ("fees", "expenses", "total")}
    return told, totals, _blocks(lines[len(LITADV_KEYS) :], lines[-1][0])


def _blocks(lines: list[Line], last: int) -> list[Row]:
    """The records between FEES, EXPENSES and END."""
    words = [line for _, line in lines]
    if words[:1] != ["FEES"] or "EXPENSES" not in words or words[-1] != "END":
        raise Unreadable(last, "the records must stand between the lines FEES, EXPENSES and END.", "block")
    middle = words.index("EXPENSES")
    fees = [record(n, line, FEES) for n, line in lines[1:middle]]
    return _some(last, fees + [record(n, line, EXPENSES) for n, line in lines[middle + 1 : -1]])


def _records(first: int, lines: list[Line]) -> list[Row]:
    """Fee records, then expense records."""
    allowed: tuple[str, ...] = (*FEES, *EXPENSES)
    records: list[Row] = []
    for n, line in lines:
        records.append(record(n, line, allowed))
        allowed = EXPENSES if records[-1].values[TYPE] in EXPENSES else allowed
    return _some(first, records)


def _some(line: int, records: list[Row]) -> list[Row]:
    if not records:
        raise Unreadable(line, "the file holds no fees and no expenses.", "empty")
    return records


def _problems_of_head(head: Told) -> Iterator[Problem]:
    """Header values that are blank, no days, or no sequence there is; a LITADV matter may be unnamed in its first bill."""
    initial = head.get("SEQUENCE", (0, ""))[1] == "INITIAL"
    may_be_blank = {"INVOICE_DESCRIPTION", *(["CLIENT_MATTER_ID"] if initial else [])}
    for name, (line, value) in head.items():
        row = Row(line, {name: value})
        yield from blank_fields(row, [name] if name not in may_be_blank else [])
        yield from unreadable_fields(row, (), [name] if name in DAYS else [])
    line, sequence = head.get("SEQUENCE", (0, "FINAL"))
    if sequence and sequence not in SEQUENCES:
        yield Problem(line, "SEQUENCE", f"{sequence} is not one of {', '.join(SEQUENCES)}.", "sequence", sequence)
