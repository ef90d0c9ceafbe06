"""The table of moves is the only way through an invoice's life."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from billing import lifecycle, review
from billing.actor import Actor
from billing.errors import ChangedMeanwhile, NoteNeeded, NotNow, NotYours, Refusal
from data.models import Invoice, InvoiceEvent, Matter, Timekeeper
from data.session import transaction
from data.vocabulary import InvoiceStatus, Role
from tests.builders import a_person, a_timekeeper, an_invoice


@pytest.fixture
def cast(database):
    """Ada with an invoice on her table, another attorney, and Bo."""
    with transaction() as session:
        ada, eve = a_timekeeper(session), a_timekeeper(session, "Eve", "Hale")
        people = {
            "ada": a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada),
            "eve": a_person(session, "Eve", Role.ATTORNEY, timekeeper=eve),
            "bo": a_person(session, "Bo", Role.BILLER),
            "dee": a_person(session, "Dee"),
        }
        actors = {name: Actor.of(person) for name, person in people.items()} | {"worker": Actor.worker()}
        actors["invoice"] = an_invoice(session, attorney=ada).id
    return actors


def test_attorney_sends_back_with_note(cast, desk_of):
    with transaction() as session:
        review.act(session, desk_of(cast["ada"]), cast["invoice"], "send_back", seen=2, note="Wrong matter")

    with transaction() as session:
        event = lifecycle.last_event(session, cast["invoice"])
        assert (event.move, event.actor, event.note) == ("send_back", "Ada", "Wrong matter")
        assert session.get_one(Invoice, cast["invoice"]).status == InvoiceStatus.SENT_BACK


def test_sending_back_needs_a_note(cast, desk_of):
    with pytest.raises(NoteNeeded, match="Please say why"), transaction() as session:
        review.act(session, desk_of(cast["ada"]), cast["invoice"], "send_back", seen=2, note="  ")


@pytest.mark.parametrize("who", ["eve", "bo", "dee", "worker"])
def test_nobody_else_may_send_back(cast, desk_of, who):
    with pytest.raises(NotYours, match="responsible attorney"), transaction() as session:
        review.act(session, desk_of(cast[who]), cast["invoice"], "send_back", seen=2, note="mine now")


def test_second_click_gets_a_sentence(cast, desk_of):
    with transaction() as session:
        review.act(session, desk_of(cast["ada"]), cast["invoice"], "send_back", seen=2, note="once")

    with pytest.raises(ChangedMeanwhile, match="already sent back by Ada at"), transaction() as session:
        review.act(session, desk_of(cast["ada"]), cast["invoice"], "send_back", seen=2, note="twice")
    assert moves_of(cast["invoice"]).count("send_back") == 1


def test_move_from_wrong_state_is_refused(cast, desk_of):
    with pytest.raises(NotNow, match="is in review"), transaction() as session:
        review.act(session, desk_of(cast["bo"]), cast["invoice"], "return", seen=2)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tries=st.lists(
        st.tuples(st.sampled_from(["ada", "eve", "bo", "dee", "worker"]), st.sampled_from(list(lifecycle.BY_NAME))), max_size=12
    )
)
def test_any_sequence_keeps_to_the_table(cast, tries):
    with transaction() as session:
        invoice = an_invoice(
            session, attorney=session.get_one(Timekeeper, cast["ada"].timekeeper_id), matter=a_matter_of(session, cast)
        )
        for who, name in tries:
            before = invoice.status
            try:
                lifecycle.move(session, invoice, name, by=cast[who], note="because")
            except Refusal:
                assert invoice.status == before
            else:
                assert before in lifecycle.BY_NAME[name].before
                assert invoice.status == lifecycle.BY_NAME[name].after
                assert name in {move.name for move in lifecycle.MOVES if lifecycle._may(move, invoice, cast[who])}


def a_matter_of(session, cast):
    return session.get_one(Matter, session.get_one(Invoice, cast["invoice"]).matter_id)


def moves_of(invoice_id: int) -> list[str]:
    with transaction() as session:
        return list(
            session.scalars(select(InvoiceEvent.move).where(InvoiceEvent.invoice_id == invoice_id).order_by(InvoiceEvent.id))
        )
