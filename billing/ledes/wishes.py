"""What a carrier wants of a file beyond what its format asks."""

from collections.abc import Iterator

from billing.ledes.codes import codes_of_the_set
from billing.ledes.format import Format
from billing.ledes.limits import within_limits
from billing.ledes.naming import file_name
from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from carriers.profile import LedesProfile
from carriers.utbms import code_set
from data.vocabulary import Severity, Turn


def of_lines(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """Codes are of the set that the carrier knows, and texts and numbers within its limits, whoever wrote them."""
    if profile.code_set:
        yield from codes_of_the_set(sheet, code_set(profile.code_set))
    if profile.limits.model_fields_set:
        yield from within_limits(sheet, profile.limits)


def other_format(form: Format, profile: LedesProfile) -> Iterator[Problem]:
    """The carrier takes one format only."""
    if form.name != profile.format:
        yield Problem(
            f"This is a {form.name} file, and the carrier takes {profile.format}.",
            1,
            "marker",
            form.name,
            mend="Save the bill in that format.",
        )


def other_ids(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """Every invoice calls the firm, and the client, as the carrier does."""
    wanted = {"LAW_FIRM_ID": profile.law_firm_id, "CLIENT_ID": profile.client_id}
    for first in (rows[0] for rows in sheet.invoices.values()):
        yield from (_other_id(first, field, right) for field, right in wanted.items() if right and first.may_say(field) != right)


def too_many(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """The site takes so many invoices at once."""
    if (many := len(sheet.invoices)) > profile.per_file:
        most = "one invoice" if profile.per_file == 1 else f"{profile.per_file} invoices"
        yield Problem(f"The file holds {many} invoices, and the carrier's site takes {most} in a file.", mend="Split it.")


def too_large(size: int, profile: LedesProfile) -> Iterator[Problem]:
    """The site takes so many bytes at once."""
    if profile.largest and size > profile.largest:
        yield Problem(
            f"The file has {size:,} bytes, and the carrier's site takes {profile.largest:,} at most.",
            mend="Bill some of the lines on another invoice.",
        )


def other_name(sheet: Sheet, name: str, profile: LedesProfile) -> Iterator[Problem]:
    """A file of one invoice is called as the carrier says."""
    if len(sheet.invoices) == 1:
        right = file_name(sheet.rows[0].says("INVOICE_NUMBER"), sheet.rows[0].says("LAW_FIRM_MATTER_ID"), profile)
        if name != right:
            sentence = f"The file is called {name}; the carrier expects {right}."
            yield Problem(sentence, shown=name, severity=Severity.WARN, mend="Rename it.")


def _other_id(row: Row, field: str, right: str) -> Problem:
    said = short(row.may_say(field)) or "empty"
    return Problem(
        f"{field} is {said}; the carrier wants {right}.", row.line, field, said, turn=Turn.KEEPER, mend=f"Write {right}."
    )
