"""A sign-in that was ended is ended everywhere: in fragments, callbacks, downloads and resumed sessions."""

import pytest
from sqlalchemy import select
from streamlit.proto.BackMsg_pb2 import BackMsg

from billing.door.sign_ins import digest, end_sign_ins
from data.models import Person
from data.queries.people import person_called
from tests.pages.conftest import PASSWORD
from tests.pages.line import Line, ticked, typed


@pytest.fixture
def line(portal):
    with Line(portal.url, token=portal.token_of("cy"), page="people") as line:
        yield line.run()
    give_role(portal, "cy", "admin")


def revoke(portal, username: str = "cy") -> None:
    with portal.session() as session:
        end_sign_ins(session, person_called(session, username).id)


def take_role(portal, username: str) -> None:
    with portal.session() as session:
        person_called(session, username).role_words = []


def give_role(portal, username: str, role: str) -> None:
    with portal.session() as session:
        person_called(session, username).role_words = [role]


def choose_ada(line: Line):
    """Tick the first person in the list; the state of the tick, which a browser would send along with every click."""
    tick = ticked(next(line.of_kind("dataframe")), 0)
    line.run(tick)
    return tick


def is_disabled(portal, username: str) -> bool:
    with portal.session() as session:
        return session.scalars(select(Person.disabled).where(Person.username == username)).one()


def test_open_tab_asks_to_sign_in(portal, line):
    revoke(portal)

    assert line.run().asks_to_sign_in


def test_callback_does_nothing_any_more(portal, line):
    tick = choose_ada(line)
    revoke(portal)

    line.press("Disable", tick)

    assert not is_disabled(portal, "ada")
    assert line.asks_to_sign_in


def test_callback_without_role_is_refused(portal, line):
    tick = choose_ada(line)
    take_role(portal, "cy")

    line.press("Disable", tick)

    assert not is_disabled(portal, "ada")
    assert "You are signed in as Cy Okafor" in line.said.replace("\\", "")


def test_fragment_does_nothing_any_more(portal, line):
    line.press("Add a person")
    fields, fragment = {each.label: each for each in line.of_kind("text_input")}, line.fragments[-1]
    revoke(portal)

    line.press("Add", typed(fields["Name"], "Eve"), typed(fields["User name"], "eve"), fragment=fragment)

    with portal.session() as session:
        assert person_called(session, "eve") is None
    assert line.asks_to_sign_in


@pytest.mark.parametrize("change", [revoke, take_role])
def test_download_is_not_made_any_more(portal, line, change):
    ask = BackMsg()
    ask.backend_operation_request.session_id = line.session_id
    ask.backend_operation_request.deferred_file.file_id = line.find("download_button", "CSV").deferred_file_id
    allowed = line.operate(ask)
    change(portal, "cy")

    refused = line.operate(ask)

    assert allowed.backend_operation_response.deferred_file.url.startswith("/media/")
    assert refused.backend_operation_response.error_msg


@pytest.mark.parametrize("thief", ["bo", ""])
@pytest.mark.parametrize("hung_up", [True, False])
def test_session_of_another_is_not_resumed(portal, thief, hung_up):
    hers = Line(portal.url, token=portal.token_of("cy"), page="people").run()
    if hung_up:
        hers.hang_up()

    with Line(portal.url, token=portal.token_of(thief) if thief else "", resume=hers.session_id, page="people") as taken:
        taken.run()

    assert taken.session_id and taken.session_id != hers.session_id
    assert "Ada Whitcombe" not in taken.said
    hers.hang_up()


def test_own_session_is_resumed(portal):
    token = portal.token_of("cy")
    with Line(portal.url, token=token, page="people") as before:
        before.run()

    with Line(portal.url, token=token, resume=before.session_id, page="people") as after:
        after.run()

    assert after.session_id == before.session_id


def test_forged_owner_is_ignored(portal):
    """The header by which the guard tells Streamlit whose session it is cannot be sent along."""
    token = portal.token_of("cy")
    with Line(portal.url, token=token, page="people") as hers:
        hers.run()

    with Line(portal.url, resume=hers.session_id, page="people", more={"X-Ledgerline-Browser": digest(token)}) as taken:
        taken.run()

    assert taken.session_id != hers.session_id


def test_password_works_on_the_wire(portal):
    """The other tests here would prove nothing if this client could never sign in."""
    with Line(portal.url) as line:
        name, word = line.run().of_kind("text_input")
        line.press("Sign in", typed(name, "ada"), typed(word, PASSWORD))

    assert [each.component_name for each in line.of_kind("bidi_component")] == ["ledgerline_open"]
    assert not line.asks_to_sign_in
