"""Somebody's file on the disk, held against its format and, where it is known, against what its carrier wants."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from billing.ledes.format import Format
from billing.ledes.formats import format_of
from billing.ledes.ledes_xml import LEDES_XML_21
from billing.ledes.money_wishes import discounts_elsewhere, other_countries, other_money, other_tax
from billing.ledes.problem import Problem, short
from billing.ledes.reading import in_order, once_where_it_stands, read
from billing.ledes.rebuilding import DOLLARS, money_of
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_in
from billing.ledes.wanted import as_taken_by
from billing.ledes.wishes import of_lines, other_format, other_ids, other_name, too_large, too_many
from billing.ledes.xml_schema import schema_problems
from carriers.profile import LedesProfile

NOT_XML = Problem("The file is no LEDES XML 2.1, so the schema was not used.", 1, "XSD", mend="Take --xsd away.")
WISHES = (of_lines, other_ids, too_many, other_money, other_tax, discounts_elsewhere, other_countries)
"""What a carrier may want of the rows of a file."""


@dataclass(frozen=True)
class Checked:
    """What a file holds, and everything that is wrong with it."""

    name: str
    form: Format
    sheet: Sheet
    problems: tuple[Problem, ...]

    @property
    def is_unreadable(self) -> bool:
        """Not one line of it could be told apart."""
        return not self.sheet.rows

    @property
    def total(self) -> Decimal:
        """What its invoices say they come to, taxes included; one that cannot be read counts nothing."""
        said = (number_in(rows[0].says("INVOICE_TOTAL")) for rows in self.sheet.invoices.values())
        return sum((total for total in said if total is not None), Decimal(0))

    @property
    def money(self) -> str:
        """The currency of its amounts, or several; dollars where nothing is said."""
        return " and ".join(sorted({short(money_of(rows[0])) for rows in self.sheet.invoices.values()})) or DOLLARS

    def invoice_of(self, problem: Problem) -> str | None:
        """The number of the invoice a problem is about; None if it is about the whole file."""
        return self._numbers.get(problem.line) if problem.line is not None else None

    def as_dict(self) -> dict[str, Any]:
        """For other programs."""
        findings = [asdict(problem) | {"invoice": self.invoice_of(problem)} for problem in self.problems]
        counts = {
            "invoices": len(self.sheet.invoices),
            "lines": len(self.sheet.rows),
            "total": str(self.total),
            "currency": self.money,
        }
        return {"file": self.name, "format": self.form.name, **counts, "unreadable": self.is_unreadable, "findings": findings}

    @cached_property
    def _numbers(self) -> dict[int, str]:
        return {row.line: row.says("INVOICE_NUMBER") for row in self.sheet.rows}


def check(name: str, content: bytes, profile: LedesProfile | None = None, xsd: Path | None = None) -> Checked:
    """Look at all of it; no bytes make this raise. `name` is the file's name without its folder.

    With a schema an XML file is held against that, too; raises NoSchemaCheck if that cannot be done here.
    """
    form = format_of(content)
    reading = read(content, as_taken_by(profile, form.name) if profile else form)
    problems = list(reading.problems)
    if profile is not None:
        problems += other_format(form, profile)
        problems += too_large(len(content), profile)
        problems += other_name(reading.sheet, name, profile)
        for wish in WISHES:
            problems += once_where_it_stands(wish(reading.sheet, profile), reading.sheet)
    if xsd is not None:
        problems += schema_problems(content, xsd) if form is LEDES_XML_21 else [NOT_XML]
    return Checked(name, form, reading.sheet, in_order(problems, form))
