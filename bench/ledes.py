"""A month of LEDES 1998B: writing and checking it against Python's own csv writer on it, reading it against ledes-parser."""

import csv
import gc
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from ledes_parser import get_parser

from bench.guided import cases_of
from bench.measure import Result, Side, compare, result, take_turns
from bench.month import INVOICES, LINES, a_month
from billing import ledes
from billing.guidelines import Case, problems_in
from billing.ledes.joining import HEADER_LINES, join
from carriers.guidelines import RULES
from carriers.profile import LedesProfile
from data.models import Invoice

PROFILE = LedesProfile(law_firm_id="43-7718206")
PART = 100
"""Invoices that ledes-parser reads: it takes as long for every further line, and would be a quarter of a minute over the month."""
READ_BY_IT = re.compile(rb"\|[A-Za-z0-9-]+\[\]\r\n$")
"""It stops at claim numbers with a point or a slash, which LEDES allows and four of the firm's carriers give: its part is without them."""


def measure() -> Iterator[Result]:
    """Writing, what the carrier's guidelines say, and reading, all of the same month."""
    invoices = a_month()
    cases = cases_of(invoices)
    gc.freeze()  # the portal does so after it has warmed up
    files = [ledes.write(invoice, PROFILE).content for invoice in invoices]
    rows = [_values(content) for content in files]
    yield _writing(invoices, rows)
    yield _guidelines(cases, rows)
    del invoices, cases, rows
    yield _reading(files)


def _writing(invoices: Sequence[Invoice], rows: Sequence[list[list[str]]]) -> Result:
    """Ours also cleans, checks and hashes every invoice."""
    return compare(
        "Writing LEDES 1998B, a month", "csv.writer on the same values", INVOICES * LINES,
        ours=lambda: [ledes.write(invoice, PROFILE) for invoice in invoices],
        theirs=lambda: [_write_csv(of_one) for of_one in rows],
    )  # fmt: skip


def _guidelines(cases: Sequence[Case], rows: Sequence[list[list[str]]]) -> Result:
    """Nobody else does this; writing the same lines is only a measure of how much it is."""
    return compare(
        f"Checking it, {len(RULES)} guidelines", "csv.writer writing the same lines", INVOICES * LINES,
        ours=lambda: [list(problems_in(case)) for case in cases],
        theirs=lambda: [_write_csv(of_one) for of_one in rows],
    )  # fmt: skip


def _reading(files: Sequence[bytes]) -> Result:
    """Ours also checks every value and every sum."""
    month, part = join(files), join(list(islice(filter(READ_BY_IT.search, files), PART)))
    sides = [Side(INVOICES * LINES, partial(_read, month)), Side(PART * LINES, partial(_parse, part.decode()))]
    return result("Reading and checking it", f"ledes-parser, {PART * LINES:,} of its lines", take_turns(sides, 5))


def _read(month: bytes) -> None:
    reading = ledes.read(month)
    assert len(reading.rows) == INVOICES * LINES and not reading.problems


def _parse(part: str) -> None:
    parser = get_parser(spec="LEDES98B")
    assert len(parser.parse(part)["line_items"]) == PART * LINES


def _write_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="|", lineterminator="[]\r\n").writerows(rows)
    return out.getvalue()


def _values(content: bytes) -> list[list[str]]:
    lines = content.decode().removesuffix("[]\r\n").split("[]\r\n")
    return [line.split("|") for line in lines[HEADER_LINES - 1 :]]
