"""Rules about who works on a matter."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from billing.guidelines.case import Breach, Case
from billing.wording import many
from carriers.guidelines import of_people
from data.models import InvoiceLine, Timekeeper

Work = tuple[InvoiceLine, Timekeeper]
IN_FIRM = re.compile(
    r"\b(?:intra-?office|inter-?office|in-?house|in-?firm|internal) (?:conference|meeting|call|discussion|e-?mail)", re.I
)


def approved_timekeepers(case: Case, _limit: of_people.ApprovedTimekeepers) -> Iterator[Breach]:
    """Everybody stands on the carrier's list."""
    for line, who in case.work:
        if not case.facts.approvals.names(who, case.invoice.matter.id, line.day):
            yield Breach(
                f"{who.name} ({who.code}) is not on the carrier's list for {line.day};"
                " ask the carrier, or give the work to somebody who is.",
                line,
            )


def staffing(case: Case, limit: of_people.Staffing) -> Iterator[Breach]:
    """Few people, all of them of a classification that is paid."""
    before = frozenset().union(*(bill.people for bill in case.facts.bills))
    everybody = before | {who.id for _, who in case.work}
    if len(everybody) > limit.people:
        newest = sorted({who.name for _, who in case.work if who.id not in before})
        come = f"; new on this bill: {', '.join(newest)}" if newest and before else ""
        yield Breach(f"{len(everybody)} people worked on this matter{come}; the carrier takes {limit.people}.")
    for line, who in case.work:
        if who.classification in limit.not_paid:
            yield Breach(f"{who.name} is {who.classification}; the carrier does not pay people of this classification.", line)


def in_firm_conference(case: Case, limit: of_people.InFirmConference) -> Iterator[Breach]:
    """Of a talk within the firm only the most senior one bills, under its code."""
    for line in case.fees:
        if IN_FIRM.search(line.narrative) and line.activity_code not in limit.codes:
            yield Breach(f"A talk within the firm has the activity code {' or '.join(limit.codes)}; correct it.", line)
    for talk in _days(case, limit.codes).values():
        for line, who in _juniors(talk, 1):
            yield Breach(
                f"{who.name} was at a talk within the firm that somebody more senior bills; the carrier pays one of them.", line
            )


def multiple_attendance(case: Case, limit: of_people.MultipleAttendance) -> Iterator[Breach]:
    """One person attends."""
    for work in _days(case, limit.codes).values():
        together = len({who.id for _, who in work})
        for line, who in _juniors(work, limit.people):
            yield Breach(
                f"{who.name} attended with {many(together - 1, 'other')}; the carrier pays {limit.people} of them.", line
            )


def _days(case: Case, codes: Sequence[str]) -> dict[tuple[object, str | None], list[Work]]:
    """Work under these activity codes, by day and task."""
    found: dict[tuple[object, str | None], list[Work]] = defaultdict(list)
    for line, who in case.work:
        if line.activity_code in codes:
            found[line.day, line.task_code].append((line, who))
    return found


def _juniors(work: Sequence[Work], paid: int) -> Iterator[Work]:
    """The work of all but the few whose hour costs most."""
    dearest = {who.id: line.unit_cost for line, who in sorted(work, key=lambda each: each[0].unit_cost)}
    seniors = sorted(dearest, key=lambda person: (-dearest[person], person))[:paid]
    return ((line, who) for line, who in work if who.id not in seniors)
