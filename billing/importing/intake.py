"""A biller's file becomes invoices: all of it or nothing."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from billing import lifecycle
from billing.checking import check_again
from billing.desk import Desk
from billing.errors import AlreadyDone, BadInput, NotFound, NotYours, Refusal
from billing.importing.known import Known, new_matters, new_timekeepers, same
from billing.importing.newcomers import make_matter, make_timekeeper
from billing.importing.preview import preview_of
from billing.ledes import Problem, Row, read
from billing.ledes.formats import format_of
from billing.ledes.problem import told
from billing.ledes.rebuilding import money_of, rebuilt, rebuilt_line
from billing.ledes.sheet import Sheet
from data.models import Carrier, Invoice, Timekeeper
from data.vocabulary import Role, Severity


class CannotImport(Refusal):
    """The file was not taken, and nothing of it; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"Nothing was imported. {told(problems)}")
        self.problems = tuple(problems)


def import_file(
    session: Session, desk: Desk, content: bytes, *, attorney_id: int | None = None, carrier_slug: str | None = None
) -> list[Invoice]:
    """Every invoice of a file, with its lines, put on its attorney's table; or a refusal, and nothing of it.

    An invoice goes to the matter's responsible attorney, else to `attorney_id`. Matters that are not here are made under
    `carrier_slug` with `attorney_id` responsible; without both they are refused.
    """
    _refuse_strangers(desk)
    form = format_of(content)
    reading = read(content, form)
    known = Known.of(session, reading.sheet)
    if refused := [one for one in preview_of(reading, form, known).problems if one.severity is Severity.REFUSE]:
        raise CannotImport(refused)
    attorney, carrier = _attorney(session, attorney_id), _carrier(session, carrier_slug)
    _meet_timekeepers(reading.sheet, known)
    _meet_matters(reading.sheet, known, carrier, attorney)
    _refuse_other_money(reading.sheet, known, desk)
    invoices = [_invoice(rows, known, attorney) for rows in reading.sheet.invoices.values()]
    _begin_all(session, desk, invoices)
    return invoices


def _refuse_strangers(desk: Desk) -> None:
    if Role.BILLER not in desk.by.roles and not desk.by.is_worker:
        raise NotYours(f"Importing invoices is for a biller, not for {desk.by.name}.")


def _attorney(session: Session, attorney_id: int | None) -> Timekeeper | None:
    if attorney_id is None:
        return None
    attorney = session.get(Timekeeper, attorney_id)
    if attorney is None:
        raise NotFound("The attorney who was chosen is not here any more; choose another.")
    return attorney


def _carrier(session: Session, slug: str | None) -> Carrier | None:
    if slug is None:
        return None
    carrier = session.scalars(select(Carrier).where(Carrier.slug == slug)).one_or_none()
    if carrier is None:
        raise NotFound(f"There is no carrier “{slug}” here; choose another.")
    return carrier


def _meet_timekeepers(sheet: Sheet, known: Known) -> None:
    for key, somebody in new_timekeepers(sheet, known).items():
        known.timekeepers[key] = make_timekeeper(somebody)


def _meet_matters(sheet: Sheet, known: Known, carrier: Carrier | None, attorney: Timekeeper | None) -> None:
    strangers = new_matters(sheet, known)
    if not strangers:
        return
    if carrier is None or attorney is None:
        names = ", ".join(matter.number for matter in strangers.values())
        raise BadInput(f"Not known here: matter {names}. Choose the carrier and the responsible attorney, and it is made.")
    for key, matter in strangers.items():
        known.matters[key] = make_matter(matter, known, carrier, attorney)


def _refuse_other_money(sheet: Sheet, known: Known, desk: Desk) -> None:
    """Amounts are kept without a currency: they are in the one that the carrier is billed in."""
    for number, rows in sheet.invoices.items():
        carrier = known.matters[same(rows[0].says("LAW_FIRM_MATTER_ID"))].client.carrier
        billed, said = desk.carrier(carrier.slug).ledes.currency, money_of(rows[0])
        if said != billed:
            raise BadInput(f"Invoice {number} is in {said}, and {carrier.name} is billed in {billed}; nothing was imported.")


def _invoice(rows: Sequence[Row], known: Known, attorney: Timekeeper | None) -> Invoice:
    matter = known.matters[same(rows[0].says("LAW_FIRM_MATTER_ID"))]
    lines = [rebuilt_line(position, row, known.timekeeper_of(row)) for position, row in enumerate(rows, start=1)]
    invoice = rebuilt(rows, matter, lines)
    invoice.attorney_id = matter.responsible_id or (attorney.id if attorney else None)
    return invoice


def _begin_all(session: Session, desk: Desk, invoices: Sequence[Invoice]) -> None:
    note = "imported from a LEDES file"
    try:
        for invoice in invoices:
            lifecycle.begin(session, invoice, by=desk.by, note=note)
            if invoice.attorney_id is not None:
                lifecycle.move(session, invoice, "send_for_review", by=desk.by, note=note)
        check_again(session, desk, invoices)
    except IntegrityError as clash:
        raise AlreadyDone("Somebody imported one of these invoices at the same moment; look at the file again.") from clash
