"""Bills of a year with what carriers said of them, for pages that count it; made by the functions that mails and sites call."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.answers import Said, take_answer
from billing.cuts.replay import Replay
from billing.cuts.suggesting import keep, proposals
from carriers.guidelines import Guidelines
from data.models import Carrier, Cut, Timekeeper
from data.queries.learning import bills_answered
from data.vocabulary import AnswerSource, CarrierWord
from tests.builders import a_carrier, a_line, a_matter, a_timekeeper, an_invoice

TWO_TASKS = "Review medical records of plaintiff; draft report to the adjuster on liability."
HOSTILE = "**Bold** [click](https://evil.example) <script>alert(1)</script>"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
REASONS = (
    (CarrierWord.REDUCED, "Line 1: block billing, half paid.", "400.00"),
    (CarrierWord.REDUCED, "Line 1: travel is paid at 50 %.", "500.00"),
    (CarrierWord.REJECTED, "claim number HM-1 is not known to us.", None), (CarrierWord.INQUIRY, "who attended?", None),
    (CarrierWord.REDUCED, "Line 2: vague description. Line 1: block billing.", "450.00"), (CarrierWord.ON_HOLD, HOSTILE, None),
    (CarrierWord.REDUCED, "Line is over Approved Rate", "550.00"),
)  # fmt: skip


def make_cuts(session: Session, count: int, *, attorney: Timekeeper | None = None) -> list[str]:
    """So many bills, each cut in one of several ways, spread over the last year; their numbers."""
    ada = attorney or session.scalars(select(Timekeeper)).first() or a_timekeeper(session)
    payers = [a_carrier(session, slug) for slug in ("harbor_mutual", "summit_casualty", "keystone_fidelity")]
    matters = [a_matter(session, carrier=payer, responsible=ada) for payer in payers]
    now, made = dt.datetime.now(dt.UTC), []
    for number in range(count):
        lines = [
            a_line(ada, narrative=TWO_TASKS),
            a_line(ada, position=2, narrative="Prepare outline for deposition of plaintiff."),
        ]
        invoice = an_invoice(session, attorney=ada, matter=matters[number % 3], lines=lines)
        word, reason, allowed = REASONS[number % len(REASONS)]
        moment = now - dt.timedelta(days=number * 340 // max(count, 12))
        invoice.invoice_date = moment.date()
        said = Said(
            word,
            "Decided",
            moment,
            AnswerSource.MAIL,
            invoice_id=invoice.id,
            reason=reason,
            amount=Decimal(allowed) if allowed else None,
        )
        take_answer(session, said)
        made.append(invoice.number)
    return made


def make_suggestions(session: Session) -> None:
    """What the nightly look would have written, for carriers without guidelines."""
    for carrier_id in session.scalars(select(Carrier.id)).all():
        replay = Replay(Guidelines(), session.scalars(select(Cut).where(Cut.carrier_id == carrier_id)).all())
        bills = bills_answered(session, carrier_id, LONG_AGO, replay.bills_cut)
        if replay.rules:
            replay.choose_limits(session)
            replay.look(session, sorted(bills))
        keep(session, carrier_id, list(proposals(replay, dict.fromkeys(replay.rules, False))), bills, len(bills))
