"""A CSV becomes a carrier's list: all of it or nothing, and what is still on a table is checked against it at once."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from billing.approving.change import ListChange
from billing.approving.known import Known
from billing.approving.listed import Listed, as_csv
from billing.approving.preview import ListPreview, carrier_by_slug, look_into
from billing.checking import check_again
from billing.desk import Desk
from billing.errors import ChangedMeanwhile, NotYours, Refusal
from billing.importing.known import same
from billing.ledes.problem import Problem, told
from billing.standing import EDITABLE
from carriers.guidelines import Guidelines
from data.dialects import clock
from data.models import Approval, ApprovalList, Carrier, Client, Invoice, Matter
from data.queries.approvals import replaced_last, replaced_lists
from data.vocabulary import Role, Severity

LONGEST_NAME = 200


class CannotReplace(Refusal):
    """The file was not taken, and nothing of it; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"The list stays as it was. {told(problems)}")
        self.problems = tuple(problems)


def replace_list(session: Session, desk: Desk, slug: str, content: bytes, *, seen: int, file_name: str) -> int:
    """Put a file in the place of a carrier's whole list; how many invoices were checked again.

    `seen` is the list that the preview was held against: if somebody replaced it since, this is refused.
    """
    if not desk.by.roles & {Role.BILLER, Role.ADMIN}:
        raise NotYours(f"A carrier's list is kept by billers and admins, not by {desk.by.name}.")
    carrier = carrier_by_slug(session, slug, lock=True)
    if replaced_last(session, carrier.id) != seen:
        raise ChangedMeanwhile(_what_happened(session, desk, slug))
    preview = look_into(session, slug, content)
    if preview.is_refused:
        raise CannotReplace([one for one in preview.problems if one.severity is Severity.REFUSE])
    session.execute(delete(Approval).where(Approval.carrier_id == carrier.id))
    _add(session, carrier, preview.rows)
    _note(session, desk, carrier, preview, file_name)
    session.flush()
    return _check_what_is_open(session, desk, carrier)


def _what_happened(session: Session, desk: Desk, slug: str) -> str:
    last = next(iter(replaced_lists(session, slug, 1)), None)
    who = f"{last.actor} replaced it {desk.by.moment(last.at)}" if last else "somebody replaced it"
    return f"This list is not the one you saw: {who}. Upload the file again, and look at what would change."


def _add(session: Session, carrier: Carrier, rows: Sequence[Listed]) -> None:
    known = Known.of(session, carrier.id)
    for row in rows:
        who = known.timekeepers[same(row.timekeeper)].id if row.timekeeper else None
        matter = known.matters[same(row.matter)][0] if row.matter else None
        session.add(
            Approval(
                carrier_id=carrier.id, timekeeper_id=who, classification=row.classification, matter_id=matter,
                starts_on=row.starts_on, ends_on=row.ends_on, rate=row.rate,
            )
        )  # fmt: skip


def _note(session: Session, desk: Desk, carrier: Carrier, preview: ListPreview, file_name: str) -> None:
    content = as_csv(preview.rows)
    session.add(
        ApprovalList(
            carrier_id=carrier.id, at=clock(session), person_id=desk.by.person_id, actor=desk.by.name, length=len(preview.rows),
            added=preview.count(ListChange.NEW), gone=preview.count(ListChange.GONE), changed=preview.count(ListChange.CHANGED),
            file_name=file_name[-LONGEST_NAME:],
            place=desk.files.put(f"approvals/{hashlib.sha256(content).hexdigest()}.csv", content),
        )
    )  # fmt: skip


def _check_what_is_open(session: Session, desk: Desk, carrier: Carrier) -> int:
    """Nobody else changes them meanwhile. What is approved already is asked about the list before it is uploaded."""
    if carrier.slug not in desk.catalog or not reads_the_list(desk.catalog[carrier.slug].guidelines):
        return 0
    of_carrier = select(Matter.id).join(Matter.client).where(Client.carrier_id == carrier.id)
    waiting = select(Invoice).where(Invoice.status.in_(EDITABLE), Invoice.matter_id.in_(of_carrier))
    invoices = session.scalars(waiting.order_by(Invoice.id).with_for_update()).all()
    check_again(session, desk, invoices)
    return len(invoices)


def reads_the_list(rules: Guidelines) -> bool:
    """Whether a carrier's findings can be others with another list: by its people, its rates, or the rate that travel is a part of."""
    return any((rules.approved_timekeepers, rules.approved_rate, rules.travel))
