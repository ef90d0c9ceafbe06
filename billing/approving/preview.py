"""What would happen if a carrier's list were replaced by a file, before anything does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.approving.change import ListChange, RowChange, changes_between
from billing.approving.known import Known
from billing.approving.listed import Listed
from billing.approving.reading import ReadRow, read_list
from billing.errors import NotFound
from billing.importing.known import same
from billing.ledes.classifications import OF_2014, of_2014
from billing.ledes.problem import Problem, short
from carriers.refusals import nearest
from data.models import Carrier
from data.queries.approvals import approved_rows, replaced_last
from data.vocabulary import Severity

Placed = tuple[int, Listed]
"""A row and its line in the file."""


@dataclass(frozen=True)
class ListPreview:
    """What a file says, what is wrong with it, what it would change, and which list (`seen`) it was held against."""

    problems: tuple[Problem, ...]
    rows: tuple[Listed, ...]
    changes: tuple[RowChange, ...]
    seen: int

    @property
    def is_refused(self) -> bool:
        """Something must be mended before the list can be replaced."""
        return any(problem.severity is Severity.REFUSE for problem in self.problems)

    def count(self, what: ListChange) -> int:
        """How many rows are new, gone or changed."""
        return sum(change.what is what for change in self.changes)


def look_into(session: Session, slug: str, content: bytes) -> ListPreview:
    """Read a file's bytes and hold it against what is here; changes nothing."""
    carrier = carrier_by_slug(session, slug)
    known, read = Known.of(session, carrier.id), read_list(content)
    problems = list(read.problems)
    placed = [one for row in read.rows if (one := _listed(row, known, carrier.name, problems))]
    kept = list(_each_once(placed, problems))
    if not read.rows and not problems:
        sentence = "The file names nobody: the carrier's list would be empty."
        problems.append(Problem(sentence, severity=Severity.WARN))
    present = [listed_of(row) for row in approved_rows(session, slug)]
    changes = () if any(one.severity is Severity.REFUSE for one in problems) else tuple(changes_between(present, kept))
    ordered = sorted(problems, key=lambda one: one.line or 0)
    return ListPreview(tuple(ordered), tuple(kept), changes, replaced_last(session, carrier.id))


def carrier_by_slug(session: Session, slug: str, *, lock: bool = False) -> Carrier:
    """The carrier, or a refusal."""
    query = select(Carrier).where(Carrier.slug == slug)
    carrier = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if carrier is None:
        raise NotFound(f"There is no carrier “{slug}” here.")
    return carrier


def _listed(row: ReadRow, known: Known, carrier: str, problems: list[Problem]) -> Placed | None:
    found = list(_faults(row, known, carrier))
    problems += found
    if any(one.severity is Severity.REFUSE for one in found):
        return None
    who = known.timekeepers.get(same(row.timekeeper)) if row.timekeeper else None
    matter = known.matters[same(row.matter)][1] if row.matter else None
    classification = None if who else of_2014(row.classification)
    return row.line, Listed(who.code if who else None, classification, matter, row.rate, row.starts_on, row.ends_on)


def _faults(row: ReadRow, known: Known, carrier: str) -> Iterator[Problem]:
    who = known.timekeepers.get(same(row.timekeeper))
    if not row.timekeeper and not row.classification:
        yield Problem("This line names neither a timekeeper nor a classification.", row.line, "timekeeper")
    if row.timekeeper and who is None:
        yield Problem(known.unknown_timekeeper(row.timekeeper), row.line, "timekeeper", short(row.timekeeper))
    if row.classification and of_2014(row.classification) not in OF_2014:
        near = nearest(of_2014(row.classification), OF_2014).replace("`", "")
        sentence = f"“{short(row.classification)}” is no classification that LEDES knows{near}"
        yield Problem(sentence, row.line, "classification", short(row.classification))
    elif who and row.classification and of_2014(row.classification) != who.classification:
        sentence = f"{who.name} ({who.code}) is {who.classification} here; the file says {row.classification}. The row is taken."
        yield Problem(sentence, row.line, "classification", row.classification, severity=Severity.WARN)
    if row.matter and same(row.matter) not in known.matters:
        yield Problem(known.unknown_matter(row.matter, carrier), row.line, "matter", short(row.matter))


def _each_once(placed: Sequence[Placed], problems: list[Problem]) -> Iterator[Listed]:
    """A row that says the same as another is left out; two that say different rates for the same are both right nowhere."""
    seen: dict[Listed, int] = {}
    rates: dict[object, Placed] = {}
    for line, row in placed:
        first_line, first = rates.setdefault((row.about, row.starts_on), (line, row))
        if row in seen:
            sentence = f"Line {seen[row]} says the same; it counts once."
            problems.append(Problem(sentence, line, "timekeeper", severity=Severity.WARN))
        elif row.rate != first.rate:
            said = f"{_rate(row)} for {row.who}{_for(row)}, and line {first_line} says {_rate(first)} for the same"
            problems.append(Problem(f"This line says {said}; only one of them can be right.", line, "rate"))
        else:
            seen[row] = line
            yield row


def listed_of(row: object) -> Listed:
    """A stored row as people write it."""
    names = ("timekeeper", "classification", "matter", "rate", "starts_on", "ends_on")
    return Listed(*(getattr(row, name) for name in names))


def _rate(row: Listed) -> str:
    return "the firm's own rate" if row.rate is None else f"${row.rate:,.2f}"


def _for(row: Listed) -> str:
    matter = f" on {row.matter}" if row.matter else ""
    return matter + (f" from {row.starts_on}" if row.starts_on else "")
