"""A company's own rules beyond the format: each is off until the company switches it on, and may be said in the site's own words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from sqlite3 import Connection
from typing import Literal

from demo.sites.clock import stamp
from demo.sites.filing import NUMBER, TYPE, UNITS, Filing, amount, is_date
from demo.sites.ledes import Problem, Row

TASKS = re.compile(r"[LABCP]\d{3}")
EXPENSES = re.compile(r"E1\d{2}")
LETTERS_AND_DIGITS = re.compile(r"[A-Za-z0-9]+")
REJECTED = "Rejected"


@dataclass(frozen=True)
class Rules:
    """What a company checks.

    `said` gives a problem's code other words; {line}, {field}, {text}, {value}, {number} and {claim} may stand in them.
    """

    known_claims: bool = True
    duplicates: Literal["ever", "year", "unless_rejected"] = "ever"
    number_longest: int | None = None
    number_alphanumeric: bool = False
    oldest_days: int | None = None
    no_future: bool = False
    no_negative_units: bool = False
    unit_step: Decimal | None = None
    description_longest: int | None = None
    task_codes: bool = False
    expense_codes: bool = False
    known_timekeepers: bool = False
    last_name_first: bool = False
    banned_words: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    law_firm_ids: tuple[str, ...] = ()
    largest: int | None = None
    extension: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


def worded(problem: Problem, rules: Rules, filing: Filing) -> Problem:
    """The problem in the site's own words, if it has some."""
    words = rules.said.get(problem.code)
    if words is None:
        return problem
    return problem._replace(text=words.format(**problem._asdict(), number=filing.number, claim=filing.claim))


def problems_of_file(name: str, size: int, rules: Rules) -> Iterator[Problem]:
    """What a company refuses before it reads the file."""
    if rules.extension and not name.lower().endswith(rules.extension):
        yield Problem(0, "", f"{name or 'The file'} is not a {rules.extension} file.", "extension", name)
    if rules.largest is not None and size > rules.largest:
        yield Problem(0, "", f"The file has {size:,} bytes; we take at most {rules.largest:,}.", "too_large", str(size))


def problems_of_invoice(filing: Filing, rules: Rules, today: date) -> Iterator[Problem]:
    """What breaks the rules in the invoice itself."""
    line, number, head = filing.first_line, filing.number, filing.head
    if rules.number_longest and len(number) > rules.number_longest:
        text = f"{number} is longer than {rules.number_longest} characters."
        yield Problem(line, "INVOICE_NUMBER", text, "number_longest", number)
    if rules.number_alphanumeric and number and not LETTERS_AND_DIGITS.fullmatch(number):
        yield Problem(line, "INVOICE_NUMBER", f"{number} may hold only letters and digits.", "number_alphanumeric", number)
    for allowed, column in ((rules.client_ids, "CLIENT_ID"), (rules.law_firm_ids, "LAW_FIRM_ID")):
        if allowed and head[column] and head[column] not in allowed:
            yield Problem(line, column, f"{head[column]} is not known to us.", "unknown_id", head[column])
    for row in filing.rows:
        yield from problems_of_days(row, rules, today)
        yield from problems_of_line(row, rules)


def problems_of_days(row: Row, rules: Rules, today: date) -> Iterator[Problem]:
    """Work that is too old, or not done yet."""
    told = row.values["LINE_ITEM_DATE"]
    if not is_date(told):
        return
    day = date.fromisoformat(told)
    if rules.oldest_days is not None and day < today - timedelta(days=rules.oldest_days):
        yield Problem(row.line, "LINE_ITEM_DATE", f"{told} is more than {rules.oldest_days} days ago.", "too_old", told)
    if rules.no_future and day > today:
        yield Problem(row.line, "LINE_ITEM_DATE", f"{told} is in the future.", "future", told)


def problems_of_line(row: Row, rules: Rules) -> Iterator[Problem]:
    """What breaks the rules in one line."""
    for column, code, text in broken_in(row.values, rules):
        yield Problem(row.line, column, text, code, row.values[column])


def broken_in(values: dict[str, str], rules: Rules) -> Iterator[tuple[str, str, str]]:
    """The field, the code and the words of each rule that a line's values break."""
    fee, expense, told = values[TYPE] == "F", values[TYPE] == "E", values["LINE_ITEM_DESCRIPTION"]
    units = amount(values, UNITS) if NUMBER.fullmatch(values[UNITS]) else Decimal(0)
    task, cost, name = values["LINE_ITEM_TASK_CODE"], values["LINE_ITEM_EXPENSE_CODE"], values["TIMEKEEPER_NAME"]
    if rules.no_negative_units and units < 0:
        yield UNITS, "negative_units", f"{values[UNITS]} is negative; give the reduction as an adjustment."
    if rules.unit_step and fee and units % rules.unit_step:
        yield UNITS, "unit_step", f"{values[UNITS]} hours are not in steps of {rules.unit_step}."
    if rules.description_longest and len(told) > rules.description_longest:
        yield "LINE_ITEM_DESCRIPTION", "description_longest", f"the text has more than {rules.description_longest} characters."
    if rules.task_codes and fee and not TASKS.fullmatch(task):
        yield "LINE_ITEM_TASK_CODE", "task_code", f"{task or 'a blank'} is not a task code we use."
    if rules.expense_codes and expense and not EXPENSES.fullmatch(cost):
        yield "LINE_ITEM_EXPENSE_CODE", "expense_code", f"{cost or 'a blank'} is not an expense code we use."
    if rules.last_name_first and fee and name and ", " not in name:
        yield "TIMEKEEPER_NAME", "last_name_first", f"{name} must be written Last, First."
    for word in rules.banned_words:
        if word.lower() in told.lower():
            yield "LINE_ITEM_DESCRIPTION", "banned_word", f"work described as {word} is not paid."


def problems_of_book(rows: Connection, filing: Filing, rules: Rules, now: datetime) -> Iterator[Problem]:
    """What only the book can know: an unknown claim or timekeeper, a number that was already received."""
    known = rows.execute("SELECT 1 FROM claims WHERE number = ?", [filing.claim]).fetchone()
    if rules.known_claims and filing.claim and not known:
        text = f"claim number {filing.claim} is not known to us."
        yield Problem(filing.first_line, "CLIENT_MATTER_ID", text, "unknown_claim", filing.claim)
    yield from unknown_timekeepers(rows, filing) if rules.known_timekeepers else ()
    if earlier := earlier_receipt(rows, filing.number, rules, now):
        day = f"{earlier:%m/%d/%Y}"
        yield Problem(0, "INVOICE_NUMBER", f"Invoice {filing.number} was already received on {day}.", "duplicate", day)


def unknown_timekeepers(rows: Connection, filing: Filing) -> Iterator[Problem]:
    """People on the invoice whom the company has not approved."""
    approved = {each["id"] for each in rows.execute("SELECT id FROM timekeepers")}
    for row in filing.rows:
        who = row.values["TIMEKEEPER_ID"]
        if who and who not in approved:
            yield Problem(row.line, "TIMEKEEPER_ID", f"timekeeper {who} is not approved.", "unknown_timekeeper", who)


def earlier_receipt(rows: Connection, number: str, rules: Rules, now: datetime) -> datetime | None:
    """When an invoice with this number was received that forbids another one, by the company's rule for duplicates."""
    since = stamp(now - timedelta(days=365)) if rules.duplicates == "year" else ""
    found = rows.execute(
        "SELECT received_at FROM invoices WHERE number = ? AND received_at >= ? AND (? <> 'unless_rejected' OR ? NOT IN"
        " (SELECT state FROM states WHERE invoice = invoices.id AND at <= ? ORDER BY at DESC, id DESC LIMIT 1))"
        " ORDER BY received_at DESC LIMIT 1",
        [number, since, rules.duplicates, REJECTED, stamp(now)],
    ).fetchone()
    return datetime.fromisoformat(found["received_at"]) if found else None
