"""What keeps a file's invoices from being taken here, though the file itself may be right; and what is only worth a look."""

from collections.abc import Iterator

from billing.importing.known import Known, new_timekeepers, same
from billing.ledes.capacity import too_big_for_us
from billing.ledes.problem import Problem, short
from billing.ledes.rebuilding import money_of
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_in
from billing.lifecycle import STATUS_LABELS
from data.vocabulary import Severity


def obstacles_in(sheet: Sheet, known: Known) -> Iterator[Problem]:
    """Every obstacle, and every difference between the file and what is here."""
    yield from too_big_for_us(sheet)
    yield from _taxed(sheet)
    yield from _several_currencies(sheet)
    yield from _already_here(sheet, known)
    yield from _twins(sheet)
    yield from _several_matters(sheet)
    yield from _nameless(sheet, known)
    yield from _other_claim(sheet, known)
    yield from _other_name(sheet, known)


def _taxed(sheet: Sheet) -> Iterator[Problem]:
    for row in sheet.rows:
        if number_in(tax := row.may_say("LINE_ITEM_TAX_TOTAL")):
            sentence = (
                f"The line carries a tax of {tax}; invoices are kept without tax here, which is added when the file is made."
            )
            yield Problem(sentence, row.line, "LINE_ITEM_TAX_TOTAL", tax, mend="Bring the bill without its tax.")


def _several_currencies(sheet: Sheet) -> Iterator[Problem]:
    for number, rows in sheet.invoices.items():
        first = money_of(rows[0])
        if other := next((row for row in rows if money_of(row) != first), None):
            sentence = (
                f"Invoice {short(number)} is in {short(first)} and in {short(money_of(other))}; an invoice is in one currency."
            )
            yield Problem(sentence, other.line, "INVOICE_CURRENCY", short(money_of(other)), mend="Split it.")


def _already_here(sheet: Sheet, known: Known) -> Iterator[Problem]:
    for number, rows in sheet.invoices.items():
        if there := known.invoices.get(same(number)):
            status, since = STATUS_LABELS[there.status].lower(), f"{there.since:%b} {there.since.day}, {there.since.year}"
            sentence = f"Invoice {there.number} is already here ({status} since {since})."
            yield Problem(sentence, rows[0].line, "INVOICE_NUMBER", there.number, mend="Take it out of the file.")


def _twins(sheet: Sheet) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for number, rows in sheet.invoices.items():
        twin = first.setdefault(same(number), number)
        if twin != number:
            sentence = f"Invoices {short(twin)} and {short(number)} differ only in capital letters; here they would be one."
            yield Problem(sentence, rows[0].line, "INVOICE_NUMBER", short(number), mend="Give one of them another number.")


def _several_matters(sheet: Sheet) -> Iterator[Problem]:
    for number, rows in sheet.invoices.items():
        first = rows[0].says("LAW_FIRM_MATTER_ID")
        other = next((row for row in rows if same(row.says("LAW_FIRM_MATTER_ID")) != same(first)), None)
        if other:
            second = short(other.says("LAW_FIRM_MATTER_ID"))
            sentence = f"Invoice {short(number)} bills matter {second} besides {short(first)}; here an invoice is for one."
            yield Problem(sentence, other.line, "LAW_FIRM_MATTER_ID", second, mend="Split it.")


def _nameless(sheet: Sheet, known: Known) -> Iterator[Problem]:
    for newcomer in new_timekeepers(sheet, known).values():
        if not (newcomer.name and newcomer.classification):
            sentence = (
                f"Timekeeper {short(newcomer.code)} is not known here, and the file does not give the name and classification."
            )
            yield Problem(sentence, newcomer.line, "TIMEKEEPER_ID", short(newcomer.code), mend="Add both to the line.")


def _other_claim(sheet: Sheet, known: Known) -> Iterator[Problem]:
    for row in {row.says("LAW_FIRM_MATTER_ID"): row for row in reversed(sheet.rows)}.values():
        matter, said = known.matter_of(row), row.says("CLIENT_MATTER_ID")
        if matter and said and said != matter.claim_number:
            ours = matter.claim_number or "no claim number"
            yield _seen(row, "CLIENT_MATTER_ID", f"Matter {matter.number} has {ours} here; the file says {short(said)}")


def _other_name(sheet: Sheet, known: Known) -> Iterator[Problem]:
    for row in {row.says("TIMEKEEPER_ID"): row for row in reversed(sheet.rows)}.values():
        there, said = known.timekeeper_of(row), row.says("TIMEKEEPER_NAME")
        if there and said and same(there.last_name) not in same(said):
            yield _seen(row, "TIMEKEEPER_NAME", f"Timekeeper {there.code} is {there.name} here; the file says {short(said)}")


def _seen(row: Row, field: str, difference: str) -> Problem:
    sentence = f"{difference}. The invoice will say what is here."
    return Problem(sentence, row.line, field, short(row.says(field)), severity=Severity.WARN, mend="Correct whichever is wrong.")
