"""Wrong passwords: counted before they are compared, locked for a while, and the same for names that nobody has."""

import datetime as dt
import time
from dataclasses import replace

import bcrypt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from billing.door.rules import DoorRules
from billing.door.sign_ins import Browser
from billing.door.tries import LONGEST_NAME, begin_try, sign_in
from data.dialects import clock
from data.models import Person, SignIn, SignInEvent
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_person

PASSWORD = "correct horse battery"
QUICK = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
RULES = DoorRules.at(
    "http://127.0.0.1:8501",
    idle=dt.timedelta(minutes=30), longest=dt.timedelta(hours=12), wrong_passwords=3, lock=dt.timedelta(minutes=15),
)  # fmt: skip


def ada(password_hash: str = QUICK) -> int:
    with transaction() as session:
        person = a_person(session, "Ada", Role.ATTORNEY)
        person.password_hash = password_hash
        return person.id


def attempt(username: str, password: str, rules: DoorRules = RULES) -> str | None:
    with transaction() as session:
        tried = begin_try(session, username, rules)
    right = tried.fits(password)
    with transaction() as session:
        return sign_in(session, tried, right, Browser("10.0.0.7", "Firefox"))


def events() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(SignInEvent.what).order_by(SignInEvent.id)))


def test_right_password_opens_sign_in(database):
    ada()

    ticket = attempt(" ADA ", PASSWORD)

    with reading() as session:
        opened = session.scalars(select(SignIn)).one()
    assert ticket and (opened.address, opened.browser) == ("10.0.0.7", "Firefox")
    assert ticket not in (opened.ticket_hash, opened.token_hash)


def test_lock_holds_against_right_password(database):
    ada()

    tickets = [attempt("ada", word) for word in ("a", "b", "c", PASSWORD)]

    assert tickets == [None] * 4
    assert events() == ["wrong password"] * 3 + ["refused while locked"]


def test_lock_opens_by_itself(database):
    ada()
    at_once = replace(RULES, wrong_passwords=1)
    attempt("ada", "wrong", at_once)

    locked = attempt("ada", PASSWORD, at_once)
    with transaction() as session:
        session.execute(update(Person).values(locked_until=clock(session)))
    opened = attempt("ada", PASSWORD, at_once)

    assert locked is None
    assert opened is not None


def test_guesses_at_once_are_counted_first(database):
    ada()

    with transaction() as session:
        tries = [begin_try(session, "ada", RULES) for _ in range(10)]

    assert [tried.allowed for tried in tries] == [True] * 3 + [False] * 7
    assert [tried.person_id is not None for tried in tries] == [True] * 3 + [False] * 7


@pytest.mark.parametrize("username", ["nobody", "x" * 400, "dee"])
def test_unknown_and_disabled_lock_alike(database, username):
    with transaction() as session:
        dee = a_person(session, "Dee")
        dee.password_hash, dee.disabled = QUICK, True

    answers = [attempt(username, PASSWORD, replace(RULES, wrong_passwords=1)) for _ in range(2)]

    assert answers == [None] * 2
    assert events() == ["wrong password", "refused while locked"]


def test_password_changed_meanwhile_is_refused(database):
    person_id = ada()
    with transaction() as session:
        tried = begin_try(session, "ada", RULES)
    with transaction() as session:
        session.get_one(Person, person_id).password_hash = QUICK.replace("$04$", "$05$")

    with transaction() as session:
        ticket = sign_in(session, tried, True, Browser())

    assert ticket is None


def test_known_and_unknown_take_alike(sqlite_url):
    ada(bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode())

    known = min(cpu_seconds_of(lambda: attempt("ada", "wrong")) for _ in range(2))
    unknown = min(cpu_seconds_of(lambda: attempt("nobody", "wrong")) for _ in range(2))

    assert 0.6 < known / unknown < 1.7


def cpu_seconds_of(act) -> float:
    began = time.thread_time()
    act()
    return time.thread_time() - began


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from([PASSWORD, "wrong"]), max_size=8))
def test_any_row_of_tries_follows_rule(sqlite_url, words):
    with transaction() as session:
        session.execute(SignIn.__table__.delete())
        session.execute(Person.__table__.delete())
    ada()

    got = [attempt("ada", word) is not None for word in words]

    assert got == list(expected(words))


def expected(words):
    """The rule in other words: after three wrong ones in a row nothing fits any more."""
    wrong = 0
    for word in words:
        fits = wrong < 3 and word == PASSWORD
        wrong = wrong if wrong == 3 else 0 if fits else wrong + 1
        yield fits


def test_overlong_name_leaves_event(database):
    attempt("ü" * 300, "anything at all")

    with reading() as session:
        assert session.scalars(select(SignInEvent.username)).one() == "ü" * LONGEST_NAME
