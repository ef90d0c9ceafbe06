"""A month that is under way, moved by the functions that people's clicks call, so that every invoice has its history."""

from itertools import cycle

from sqlalchemy import select

from billing import review
from billing.desk import Desk
from billing.submission import queue
from data.models import Carrier, Client, Invoice, Matter
from data.queries.invoices_waiting import waiting_for
from data.session import reading, transaction
from demo.people import DemoPerson, actor_of
from jobs.work import Work

NOTES = (
    "Please split the 14th: two tasks stand in one line.",
    "Mileage for the site inspection is missing.",
    "The paralegal's hours on the records index look doubled.",
    "Hold the expert's retainer until the carrier has approved it.",
)


def tell(work: Work, colleagues: list[DemoPerson], biller: DemoPerson) -> None:
    """Colleagues had a morning: of ten invoices they approved three and sent one back; the biller uploads every fourth approved one.

    What a person has to put on its site was approved and asked for first, because it takes a person's time.
    """
    notes, approved, by_hand = cycle(NOTES), [], _for_sites_by_hand(work)
    for number, colleague in enumerate(colleagues, start=1):
        desk = _desk(work, colleague)
        with reading() as session:
            waiting = waiting_for(session, desk.by)
        for place, (invoice_id, seen) in enumerate(waiting):
            if invoice_id in by_hand or place % 10 in (0, 3, 6):
                approved += _approve(desk, invoice_id, seen)
            elif place % 10 == 8:
                _send_back(desk, invoice_id, seen, next(notes))
        work.progress("Colleagues at work", number, len(colleagues))
    for invoice_id in sorted({*approved[::4], *by_hand.intersection(approved)}):
        _upload(_desk(work, biller), invoice_id)


def _for_sites_by_hand(work: Work) -> set[int]:
    slugs = [slug for slug, carrier in work.catalog.items() if carrier.by_hand]
    asked = select(Invoice.id).join(Invoice.matter).join(Matter.client).join(Client.carrier)
    with reading() as session:
        return set(session.scalars(asked.where(Carrier.slug.in_(slugs))))


def _desk(work: Work, person: DemoPerson) -> Desk:
    return Desk(actor_of(person), work.catalog, work.files)


def _approve(desk: Desk, invoice_id: int, seen: int) -> list[int]:
    """What the carrier's guidelines forbid stays on the table, to be mended or excused."""
    try:
        with transaction() as session:
            review.approve(session, desk, invoice_id, seen=seen)
    except review.FindingsRemain:
        return []
    return [invoice_id]


def _send_back(desk: Desk, invoice_id: int, seen: int, note: str) -> None:
    with transaction() as session:
        review.act(session, desk, invoice_id, "send_back", seen=seen, note=note)


def _upload(desk: Desk, invoice_id: int) -> None:
    with transaction() as session:
        seen = session.get_one(Invoice, invoice_id).version
        queue.ask(session, desk, invoice_id, seen=seen)
