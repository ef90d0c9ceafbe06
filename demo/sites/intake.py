"""Reading LEDES files as a carrier does: everything wrong with them is said, by line and field."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP

from demo.sites.filing import (
    ADJUSTMENT,
    CENT,
    COST,
    NUMBER,
    TYPE,
    UNITS,
    Filing,
    amount,
    blank_fields,
    filing_of,
    net_of_line,
    sum_of,
    unreadable_fields,
)
from demo.sites.ledes import FIELDS, LEDES_98BI, LEDES_1998B, Layout, Problem, Row, split_rows

ALWAYS = (*FIELDS[0:7], "LINE_ITEM_NUMBER", TYPE, "LINE_ITEM_TOTAL", "LINE_ITEM_DATE", "LAW_FIRM_ID", "CLIENT_MATTER_ID")
WORK = (UNITS, COST, "TIMEKEEPER_ID", "LINE_ITEM_DESCRIPTION", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION")
COSTS = (UNITS, COST, "LINE_ITEM_EXPENSE_CODE")
KINDS = {"F": WORK, "E": COSTS, "IF": (), "IE": ()}
ONE, MANY = "a file holds one invoice.", "all lines of an invoice must agree."


@dataclass(frozen=True)
class Standard:
    """What one LEDES layout demands beyond its shape."""

    layout: Layout
    always: tuple[str, ...]
    work: tuple[str, ...]
    numbers: tuple[str, ...]
    same: tuple[str, ...]
    taxed: bool = False


PLAIN = Standard(
    LEDES_1998B,
    always=ALWAYS,
    work=WORK,
    numbers=("INVOICE_TOTAL", UNITS, ADJUSTMENT, "LINE_ITEM_TOTAL", COST),
    same=("INVOICE_TOTAL", "CLIENT_MATTER_ID"),
)
TAXED = Standard(
    LEDES_98BI,
    always=(*ALWAYS, "CLIENT_TAX_ID", "MATTER_NAME", "INVOICE_NET_TOTAL", "INVOICE_CURRENCY", "LINE_ITEM_TAX_TOTAL"),
    work=(*WORK, "TIMEKEEPER_LAST_NAME", "TIMEKEEPER_FIRST_NAME"),
    numbers=(*PLAIN.numbers, "INVOICE_TAX_TOTAL", "INVOICE_NET_TOTAL", "LINE_ITEM_TAX_RATE", "LINE_ITEM_TAX_TOTAL"),
    same=(*PLAIN.same, "INVOICE_NET_TOTAL", "INVOICE_TAX_TOTAL", "INVOICE_CURRENCY"),
    taxed=True,
)


def read_filing(content: bytes, standard: Standard = PLAIN) -> Filing:
    """Read a file of one LEDES 1998B invoice; never raises, a bad file is one with problems."""
    rows, problems = split_rows(content, standard.layout)
    same = ("INVOICE_NUMBER", *standard.same)
    return filing_of(rows, problems or problems_of(rows, replace(standard, same=same), ONE), content)


def read_one(content: bytes) -> list[Filing]:
    """The reader for LEDES 1998B, one invoice in a file."""
    return [read_filing(content)]


def read_many(content: bytes) -> list[Filing]:
    """The reader for LEDES 1998B with any number of invoices; a file of a wrong shape is one filing with problems."""
    return _read_many(content, PLAIN)


def read_one_98bi(content: bytes) -> list[Filing]:
    """The reader for LEDES 98BI V2, one invoice in a file."""
    return [read_filing(content, TAXED)]


def read_many_98bi(content: bytes) -> list[Filing]:
    """The reader for LEDES 98BI V2 with any number of invoices."""
    return _read_many(content, TAXED)


def _read_many(content: bytes, standard: Standard) -> list[Filing]:
    rows, problems = split_rows(content, standard.layout)
    if problems:
        return [filing_of([], problems, content)]
    numbers = dict.fromkeys(row.values["INVOICE_NUMBER"] for row in rows)
    invoices = [[row for row in rows if row.values["INVOICE_NUMBER"] == number] for number in numbers]
    return [filing_of(each, problems_of(each, standard, MANY), content) for each in invoices]


def problems_of(rows: list[Row], standard: Standard, agreement: str) -> Iterator[Problem]:
    """What is wrong with one invoice: inside its lines, between them, and with its totals."""
    for row in rows:
        yield from problems_of_row(row, standard)
    first = rows[0]
    for field in standard.same:
        if other := next((row for row in rows if row.values[field] != first.values[field]), None):
            text = f"{other.values[field]} differs from {first.values[field]} on line {first.line}; {agreement}"
            yield Problem(other.line, field, text, "differs", other.values[field])
    yield from wrong_totals(rows, standard)


def problems_of_row(row: Row, standard: Standard) -> Iterator[Problem]:
    """What is wrong inside one line; its sum is looked at only when all its numbers can be read."""
    kind = row.values[TYPE]
    if kind and kind not in KINDS:
        yield Problem(row.line, TYPE, f"{kind} is not a line type; use F, E, IF or IE.", "type", kind)
    required = (*standard.always, *(standard.work if kind == "F" else KINDS.get(kind, ())))
    found = [*blank_fields(row, required), *unreadable_fields(row, standard.numbers)]
    yield from found or wrong_line_total(row, standard)


def wrong_line_total(row: Row, standard: Standard) -> Iterator[Problem]:
    """A line whose total is not what its own numbers make; in 98BI the total includes the line's tax."""
    net, values = net_of_line(row.values), row.values
    tax = (net * amount(values, "LINE_ITEM_TAX_RATE")).quantize(CENT, ROUND_HALF_UP) if standard.taxed else 0
    if standard.taxed and amount(values, "LINE_ITEM_TAX_TOTAL") != tax:
        text = f"{values['LINE_ITEM_TAX_TOTAL']} is not the line's tax, which is {tax}."
        yield Problem(row.line, "LINE_ITEM_TAX_TOTAL", text, "line_tax", values["LINE_ITEM_TAX_TOTAL"])
    if amount(values, "LINE_ITEM_TOTAL") != net + tax:
        made_of = "units x unit cost + adjustment + tax" if standard.taxed else "units x unit cost + adjustment"
        text = f"{values['LINE_ITEM_TOTAL']} is not {made_of}, which is {net + tax}."
        yield Problem(row.line, "LINE_ITEM_TOTAL", text, "line_total", values["LINE_ITEM_TOTAL"])


def wrong_totals(rows: list[Row], standard: Standard) -> Iterator[Problem]:
    """Invoice totals that are not the sums of the lines; not looked at while one of the numbers cannot be read."""
    line, values = rows[0]
    sums = [("INVOICE_TOTAL", "LINE_ITEM_TOTAL", "line totals")]
    sums += [("INVOICE_TAX_TOTAL", "LINE_ITEM_TAX_TOTAL", "line taxes")] if standard.taxed and values["INVOICE_TAX_TOTAL"] else []
    for field, part, parts in sums:
        if not all(NUMBER.fullmatch(row.values[each]) for row in rows for each in (field, part)):
            continue
        if amount(values, field) != (right := sum_of(rows, part)):
            text = f"{values[field]} is not the sum of the {parts}, which is {right}."
            yield Problem(line, field, text, "invoice_total", values[field])
    yield from wrong_net(rows) if standard.taxed else ()


def wrong_net(rows: list[Row]) -> Iterator[Problem]:
    """A net total that is not the total without the taxes of the lines."""
    line, values = rows[0]
    numbers = [values["INVOICE_TOTAL"], values["INVOICE_NET_TOTAL"], *(row.values["LINE_ITEM_TAX_TOTAL"] for row in rows)]
    if not all(NUMBER.fullmatch(each) for each in numbers):
        return
    right = amount(values, "INVOICE_TOTAL") - sum_of(rows, "LINE_ITEM_TAX_TOTAL")
    if amount(values, "INVOICE_NET_TOTAL") != right:
        text = f"{values['INVOICE_NET_TOTAL']} is not the total without tax, which is {right}."
        yield Problem(line, "INVOICE_NET_TOTAL", text, "invoice_total", values["INVOICE_NET_TOTAL"])
