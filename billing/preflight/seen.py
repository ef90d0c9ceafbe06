"""What was found out about one bill on its way out, and about its matter; everything a point is decided by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing.ledes import Problem
from carriers.definition import Carrier
from data.queries.preflight import AccountOfMatter, BillGoingOut, WrittenFault
from data.vocabulary import InvoiceStatus, Severity


@dataclass(frozen=True)
class Breached:
    """One breach of a guideline by a bill; `asked` if the carrier's file has the rule, `excused` if it may stand."""

    bill: str
    problem: Problem
    asked: bool
    excused: bool

    @property
    def stops(self) -> bool:
        """The bill is not uploaded with it."""
        return self.asked and not self.excused and self.problem.severity is Severity.REFUSE

    def __str__(self) -> str:
        line = f", line {self.problem.line}" if self.problem.line else ""
        return f"Invoice {self.bill}{line}: {self.problem.sentence}"


@dataclass(frozen=True)
class MatterSeen:
    """A matter as it stands: `billed` are dollars on all of its bills; `has_list` if its carrier keeps one."""

    id: int
    number: str
    caption: str
    client: str
    carrier: str
    slug: str
    claim_number: str | None
    budget: Decimal | None
    billed: Decimal
    has_list: bool


@dataclass(frozen=True)
class Seen:
    """A matter, its bills on their way out, and what stands around them; no `file` when the carrier's is gone."""

    matter: MatterSeen
    bills: Sequence[BillGoingOut]
    breaches: Sequence[Breached]
    faults: Mapping[int, Sequence[WrittenFault]]
    totals: Mapping[int, Decimal]
    file: Carrier | None
    account: AccountOfMatter | None
    paused: str | None

    @property
    def in_review(self) -> list[BillGoingOut]:
        """Those that nobody approved yet."""
        return [bill for bill in self.bills if bill.status is InvoiceStatus.IN_REVIEW]

    def of_rule(self, *rules: str) -> list[Breached]:
        """Breaches of these rules."""
        return [breach for breach in self.breaches if breach.problem.field in rules]

    def written(self) -> Iterator[tuple[BillGoingOut, WrittenFault]]:
        """What was written down about the bills in review; an approved bill has its file already."""
        return ((bill, fault) for bill in self.in_review for fault in self.faults.get(bill.id, ()))
