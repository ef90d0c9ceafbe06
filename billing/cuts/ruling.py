"""A biller says what a carrier's words are about; the words themselves stay as they are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.cuts.telling import KNOWN, UNCLASSIFIED, rule_told
from billing.errors import BadInput, NotFound, NotYours
from data.dialects import clock
from data.models import Cut
from data.vocabulary import Role


def set_right(session: Session, cut_id: int, rule: str, *, by: Actor) -> int:
    """Say which rule a cut is about; every cut of this carrier in the same wording follows, and every later one. How many there are."""
    if Role.BILLER not in by.roles:
        raise NotYours(f"What a carrier's words are about is said by a biller, not by {by.name}.")
    if rule not in KNOWN or rule == UNCLASSIFIED:
        raise BadInput("Choose the rule that the carrier's words are about.")
    cuts = _in_this_wording(session, cut_id)
    for cut in cuts:
        cut.rule, cut.ruled_by, cut.ruled_at = rule, by.person_id, clock(session)
    return len(cuts)


def leave_to_the_table(session: Session, cut_id: int, *, by: Actor) -> int:
    """Take back what people said of this wording; the table of wordings tells again. How many cuts follow."""
    if Role.BILLER not in by.roles:
        raise NotYours(f"What a carrier's words are about is said by a biller, not by {by.name}.")
    cuts = _in_this_wording(session, cut_id)
    for cut in cuts:
        cut.rule, cut.ruled_by, cut.ruled_at = rule_told(cut.words), None, None
    return len(cuts)


def _in_this_wording(session: Session, cut_id: int) -> list[Cut]:
    cut = session.get(Cut, cut_id)
    if cut is None:
        raise NotFound("The carrier's words are not there any more; look at the page again.")
    same = select(Cut).where(Cut.carrier_id == cut.carrier_id, Cut.wording == cut.wording)
    return list(session.scalars(same.order_by(Cut.id).with_for_update()))
