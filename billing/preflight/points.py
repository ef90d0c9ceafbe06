"""Each point of the checklist, decided by what was found out about a matter."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from billing.ledes.formats import FORMATS
from billing.preflight.point import Point, Whose, amber, green, nothing_to_ask, red
from billing.preflight.seen import Breached, Seen
from billing.wording import dollars
from carriers.guidelines import RULES
from data.vocabulary import Severity, Turn

CLAIM = "CLIENT_MATTER_ID"
OF_POINTS = ("approved_timekeepers", "approved_rate", "budget")
"""Rules that are points of their own."""
NEARLY = 90
"""Percent of what may be billed, from which a budget is worth a look."""
TURNS = {Turn.KEEPER: Whose.KEEPER, Turn.ADMIN: Whose.ADMIN}


def approval(seen: Seen) -> Point:
    """Whether an attorney approved it."""
    waiting = seen.in_review
    if not waiting:
        return green("Every bill is approved.")
    tables = (f"Invoice {bill.number} is on {bill.attorney}'s table." for bill in waiting if bill.attorney)
    nobodys = (f"Invoice {bill.number} is on nobody's table." for bill in waiting if not bill.attorney)
    return amber((*tables, *nobodys), Whose.ATTORNEY)


def claim_number(seen: Seen) -> Point:
    """Whether the matter has the carrier's number."""
    matter = seen.matter
    if matter.claim_number:
        return green(f"Claim number {matter.claim_number}.")
    missing = f"Matter {matter.number} has no claim number; add it in the case-management system."
    if not seen.in_review:
        return amber((f"{missing} The files that are made already have what it was.",), Whose.BILLER)
    if seen.file and not _needs_claim(seen.file.ledes.format):
        return amber((f"{missing} This carrier's format can do without.",), Whose.BILLER)
    return red((missing,), Whose.BILLER)


def people(seen: Seen) -> Point:
    """Whether everybody stands on the carrier's list."""
    found = seen.of_rule("approved_timekeepers")
    if found:
        return _by_rule(found, "the carrier's file does not ask for its list", Whose.BILLER)
    if not seen.matter.has_list:
        return nothing_to_ask(f"{seen.matter.carrier} has no list of approved people here.")
    return green("Everybody is on the carrier's list.")


def rates(seen: Seen) -> Point:
    """Whether each hour has an agreed rate, and costs no more."""
    found = seen.of_rule("approved_rate")
    if found:
        return _by_rule(found, "the carrier's file does not ask for agreed rates", Whose.BILLER)
    return green("Every hour costs what is agreed.")


def budget(seen: Seen) -> Point:
    """How much of the budget is billed."""
    given, spent = seen.matter.budget, percent_billed(seen)
    if given is None or spent is None:
        return nothing_to_ask("The matter has no budget.")
    rule = seen.file.guidelines.budget if seen.file else None
    allowed = rule.percent if rule else Decimal(100)
    said = f"{dollars(seen.matter.billed)} of {dollars(given)} are billed with these bills."
    if found := seen.of_rule("budget"):
        return _by_rule(found, "", Whose.BILLER)
    if seen.matter.billed * 100 > given * allowed:
        return amber((f"{said} The carrier's file does not ask for the budget.",), Whose.BILLER)
    if seen.matter.billed * 100 >= given * allowed * NEARLY / 100:
        return amber((f"{said} Ask the carrier for more in time.",), Whose.BILLER)
    return green(said)


def file(seen: Seen) -> Point:
    """Whether the file is made, or could be."""
    unmade = [bill.number for bill in seen.bills if bill not in seen.in_review and not bill.has_file]
    if unmade:
        return red((f"Invoice {number} has no file; reopen it and approve it again." for number in unmade), Whose.BILLER)
    faults = [(bill, fault) for bill, fault in seen.written() if fault.rule not in (*RULES, CLAIM)]
    sentences = [(fault, f"Invoice {bill.number}: {fault.sentence}") for bill, fault in faults]
    stopping = [(fault, said) for fault, said in sentences if fault.severity is Severity.REFUSE]
    if stopping:
        return red((said for _, said in stopping), TURNS.get(stopping[0][0].turn, Whose.ATTORNEY))
    if sentences:
        return amber((said for _, said in sentences), Whose.ATTORNEY)
    return green("Its file can be written." if seen.in_review else "Its file is made.")


def guidelines(seen: Seen) -> Point:
    """Whether a guideline stops it that is no point of its own."""
    others = [each for each in seen.breaches if each.problem.field not in OF_POINTS]
    stopping = [each for each in others if each.stops]
    if stopping:
        reviewed = {bill.number for bill in seen.in_review}
        whose = Whose.ATTORNEY if stopping[0].bill in reviewed else Whose.BILLER
        return red(map(str, stopping), whose)
    seen_only = sum(not each.excused for each in others)
    excused = len(others) - seen_only
    words = [f"{count:,} {what}" for count, what in ((seen_only, "only worth a look"), (excused, "excused")) if count]
    return green(f"No finding stops it{': ' if words else ''}{', '.join(words)}.")


def _by_rule(found: Sequence[Breached], why_not: str, whose: Whose) -> Point:
    """Red if the carrier's file says so; amber if it only warns or does not ask; green if all of it is excused."""
    if stopping := [each for each in found if each.stops]:
        return red(map(str, stopping), whose)
    if standing := [each for each in found if not each.excused]:
        tail = () if any(each.asked for each in standing) else (f"It stops nothing: {why_not}.",)
        return amber((*map(str, standing[: None if not tail else 2]), *tail), whose)
    return green(f"{len(found):,} excused.")


def percent_billed(seen: Seen) -> int | None:
    """Whole percent of the budget that are billed with these bills; None without a budget."""
    given = seen.matter.budget
    return int(seen.matter.billed * 100 / given) if given else None


def _needs_claim(form: str) -> bool:
    return any(field.name == CLAIM and field.needed("F") for field in FORMATS[form].bill_fields)


Decide: TypeAlias = Callable[[Seen], Point]
DECIDED_BY_BILLS: Mapping[str, Decide] = {
    "approval": approval, "claim_number": claim_number, "people": people, "rates": rates, "budget": budget, "file": file,
    "guidelines": guidelines,
}  # fmt: skip
