"""Tickets and tokens: random, kept as hashes, good once, and over at once when they are ended."""

import datetime as dt

import pytest
from sqlalchemy import select

from billing.door.rules import DoorRules
from billing.door.sign_ins import Browser, digest, end_sign_ins, open_sign_in, redeem_ticket, remember_seen, sign_out, who_holds
from data.models import Person, SignIn
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_person

RULES = DoorRules.at(
    "https://billing.firm.example",
    idle=dt.timedelta(minutes=30), longest=dt.timedelta(hours=12), wrong_passwords=5, lock=dt.timedelta(minutes=15),
)  # fmt: skip


@pytest.fixture
def ticket(database) -> str:
    with transaction() as session:
        ada = a_person(session, "Ada", Role.ATTORNEY)
        return open_sign_in(session, ada.id, Browser("10.0.0.7", "Firefox"))


def redeem(ticket: str) -> str:
    with transaction() as session:
        return redeem_ticket(session, ticket) or ""


def holder(token: str):
    with reading() as session:
        return who_holds(session, token, RULES, "America/New_York")


def change(**values: object) -> None:
    with transaction() as session:
        row = session.scalars(select(SignIn)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_ticket_works_only_once(ticket):
    tokens = [redeem(ticket), redeem(ticket)]

    assert tokens[0] and not tokens[1]
    assert holder(tokens[0]).actor.name == "Ada"


def test_late_ticket_is_refused(ticket):
    change(ticket_until=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))

    assert not redeem(ticket)


@pytest.mark.parametrize("guess", ["", "x", "x" * 43])
def test_guessed_ticket_is_refused(ticket, guess):
    assert not redeem(guess)


def test_only_hashes_are_kept(ticket):
    token = redeem(ticket)

    with reading() as session:
        row = session.scalars(select(SignIn)).one()
    assert row.token_hash == digest(token)
    assert row.ticket_hash is None


@pytest.mark.parametrize("field, minutes", [("seen_at", 31), ("opened_at", 12 * 60 + 1)])
def test_idle_or_old_is_nobody(ticket, field, minutes):
    token = redeem(ticket)
    change(**{field: dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)})

    assert holder(token) is None


def test_disabled_person_is_nobody(ticket):
    token = redeem(ticket)
    with transaction() as session:
        session.scalars(select(Person)).one().disabled = True

    assert holder(token) is None


def test_roles_are_those_of_now(ticket):
    token = redeem(ticket)
    with transaction() as session:
        session.scalars(select(Person)).one().role_words = ["biller"]

    assert holder(token).actor.roles == {Role.BILLER}


def test_signing_out_ends_token(ticket):
    token = redeem(ticket)
    with transaction() as session:
        sign_out(session, token)

    assert holder(token) is None


def test_seen_is_noted_once_a_minute(ticket):
    token = redeem(ticket)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    change(seen_at=long_ago)
    there = holder(token)

    with transaction() as session:
        remember_seen(session, there.id)

    assert there.seen_long_ago
    assert not holder(token).seen_long_ago


def test_ending_spares_the_present_one(ticket):
    token, there = redeem(ticket), None
    there = holder(token)
    with transaction() as session:
        open_sign_in(session, there.actor.person_id, Browser())

    with transaction() as session:
        ended = end_sign_ins(session, there.actor.person_id, but=there.id)

    assert ended == 1
    assert holder(token) is not None


@pytest.mark.parametrize("address, cookie", [("https://x.example", "__Host-ledgerline"), ("http://127.0.0.1:8501", "ledgerline")])
def test_cookie_is_bound_over_https(address, cookie):
    rules = DoorRules.at(address, idle=RULES.idle, longest=RULES.longest, wrong_passwords=5, lock=RULES.lock)

    assert (rules.cookie, rules.secure) == (cookie, address.startswith("https"))
