"""Rules about what work and costs may be worth."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from billing.guidelines.case import Breach, Case, Mend, work_in
from billing.guidelines.narratives import first_of
from billing.money import cents
from billing.wording import amount, dollars
from carriers.guidelines import of_money
from data.models import InvoiceLine

NO_TRAVEL = "no travel"
ATTENDING = "A109"


def approved_rate(case: Case, _limit: of_money.ApprovedRate) -> Iterator[Breach]:
    """Nobody's hour costs more than agreed."""
    for line, who in case.work:
        agreed = case.agreed_rate(line, who)
        if agreed is None:
            yield Breach(f"No rate is agreed for {who.name} on {line.day}; ask the carrier for one.", line)
        elif line.unit_cost > agreed:
            yield _cut(line, agreed, f"{dollars(agreed)} is agreed for {who.name} on {line.day}")


def rate_cap(case: Case, limit: of_money.RateCap) -> Iterator[Breach]:
    """No hour costs more than the carrier pays for the classification."""
    for line, who in case.work:
        cap = limit.dollars.get(who.classification)
        if cap is not None and line.unit_cost > cap:
            yield _cut(line, cap, f"the carrier pays {dollars(cap)} for {who.classification}")


def rate_lock(case: Case, limit: of_money.RateLock) -> Iterator[Breach]:
    """No rate was raised too soon."""
    for line, who in case.work:
        locked = case.facts.rates.locked(line.day, who.id, case.invoice.matter.client_id, years=limit.years)
        if locked is not None and line.unit_cost > locked:
            yield _cut(line, locked, f"{dollars(locked)} stays for {limit.years} years")


def travel(case: Case, limit: of_money.Travel) -> Iterator[Breach]:
    """Time on the way is paid in part; attending says so where there was none."""
    for line, who in case.work:
        if is_travel(line, limit):
            paid = cents(case.payable_rate(line, who) * limit.percent / 100)
            if line.unit_cost > paid:
                yield _cut(line, paid, f"the carrier pays {amount(limit.percent)} % of the rate for travel, {dollars(paid)}")
        elif limit.say_none and line.activity_code == ATTENDING and NO_TRAVEL not in line.narrative.lower():
            yield Breach(
                "Attending without travel says “no travel” for this carrier; time on the way is an entry of its own.", line
            )


def expense_receipts(case: Case, limit: of_money.ExpenseReceipts) -> Iterator[Breach]:
    """Larger costs need a receipt."""
    for line in case.costs:
        if line.total > limit.over and line.expense_code not in limit.without:
            yield Breach(f"A cost over {dollars(limit.over)} needs a receipt; send it along, and say so here.", line)


def expense_caps(case: Case, limit: of_money.ExpenseCaps) -> Iterator[Breach]:
    """Costs of a kind stay under what is paid a day; what is over is cut from the last of them."""
    spent: dict[tuple[object, str], Decimal] = defaultdict(Decimal)
    for line in case.costs:
        code = line.expense_code or ""
        if code in limit.dollars:
            left = max(limit.dollars[code] - spent[line.day, code], Decimal(0))
            spent[line.day, code] += line.total
            if line.total > left:
                cut = line.adjustment - (line.total - left)
                sentence = (
                    f"The carrier pays {dollars(limit.dollars[code])} a day for {code}, and {dollars(left)} of it was left."
                )
                yield Breach(sentence, line, Mend("adjustment", cut))


def direct_expenses(case: Case, limit: of_money.DirectExpenses) -> Iterator[Breach]:
    """Large bills of others go to the carrier."""
    for line in case.costs:
        if line.total > limit.over:
            yield Breach(f"A bill over {dollars(limit.over)} goes to the carrier directly; take it off this invoice.", line)


def document_backup(case: Case, limit: of_money.DocumentBackup) -> Iterator[Breach]:
    """What took much work is sent along; told of its last line."""
    worth: dict[str | None, Decimal] = defaultdict(Decimal)
    last: dict[str | None, InvoiceLine] = {}
    for line in case.fees:
        if line.activity_code in limit.codes:
            worth[line.task_code] += line.total
            last[line.task_code] = line
    for task, together in worth.items():
        if together > limit.over:
            drafted = f"{dollars(together)} of drafting under {task or 'no task code'}"
            yield Breach(f"{drafted}; over {dollars(limit.over)} the document goes along.", last[task])


def budget(case: Case, limit: of_money.Budget) -> Iterator[Breach]:
    """The matter's bills stay within its budget."""
    given = case.invoice.matter.budget
    if given is None:
        return
    allowed = cents(given * limit.percent / 100)
    if case.billed > allowed:
        yield Breach(
            f"With this bill {dollars(case.billed)} are billed on the matter; the budget allows {dollars(allowed)}."
            " Ask the carrier for more before it goes out."
        )


def duplicate_lines(case: Case, _limit: of_money.DuplicateLines) -> Iterator[Breach]:
    """No work stands twice, here or on another bill of the matter."""
    seen: dict[object, InvoiceLine] = {}
    elsewhere = case.facts.same_work
    for line in case.invoice.lines:
        work = work_in(line)
        first = seen.setdefault((line.kind, line.expense_code, line.unit_cost, work), line)
        if first is not line:
            yield Breach(f"Line {first.position} says the same work; take one of them off, or say how they differ.", line)
        elif other := elsewhere.get(work):
            yield Breach(f"Invoice {other} has the same work already; take it off here, or say how it differs.", line)


def duplicate_number(case: Case, _limit: of_money.DuplicateNumber) -> Iterator[Breach]:
    """Nobody takes this number for another's."""
    for other in case.facts.like_numbers:
        yield Breach(f"Invoice {other} has a number that carriers read as the same; give this one another.")


def is_travel(line: InvoiceLine, limit: of_money.Travel) -> bool:
    """By its codes, else by its words; attending that only mentions travel is not travel."""
    if line.activity_code in limit.codes or line.task_code in limit.codes:
        return True
    return line.activity_code != ATTENDING and first_of(limit.phrases, line.narrative) is not None


def _cut(line: InvoiceLine, to: Decimal, because: str) -> Breach:
    return Breach(
        f"The hour costs {dollars(line.unit_cost)}; {because}. Cut it, or ask the carrier.", line, Mend("unit_cost", to)
    )
