"""What an admin does with people, and what nobody else may."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.door import people
from billing.door.people import NewPerson, add_person, roles_called
from billing.door.sign_ins import Browser, open_sign_in
from billing.door.tries import Try
from billing.errors import AlreadyDone, BadInput, ChangedMeanwhile, NotFound, NotNow, NotYours, Refusal
from data.models import Person, SignIn, SignInEvent
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_person, a_timekeeper

CHANGES = {
    "roles": lambda session, person_id, by: people.change_roles(session, person_id, [Role.BILLER], by),
    "timekeeper": lambda session, person_id, by: people.link_timekeeper(session, person_id, None, by),
    "disable": people.disable,
    "unlock": people.unlock,
    "password": lambda session, person_id, by: people.give_password(session, person_id, "-", by),
    "everywhere": people.sign_out_everywhere,
}


@pytest.fixture
def cast(database) -> dict[str, Actor]:
    with transaction() as session:
        rows = [a_person(session, "Ada", Role.ATTORNEY), a_person(session, "Cy", Role.ADMIN), a_person(session, "Dee")]
        for row in rows:
            open_sign_in(session, row.id, Browser())
        return {row.name: Actor.of(row) for row in rows}


def do(change, person: Actor, by: Actor) -> None:
    with transaction() as session:
        change(session, person.person_id, by)


def row_of(person: Actor) -> Person:
    with reading() as session:
        return session.get_one(Person, person.person_id)


def open_sign_ins_of(person: Actor) -> int:
    with reading() as session:
        return len(session.scalars(select(SignIn).where(SignIn.person_id == person.person_id, SignIn.ended_at.is_(None))).all())


def last_event() -> tuple[str, str, str | None]:
    with reading() as session:
        event = session.scalars(select(SignInEvent).order_by(SignInEvent.id.desc())).first()
    return event.username, event.what, event.by


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_only_admins_change_people(cast, change):
    for somebody in ("Ada", "Dee"):
        with pytest.raises(NotYours, match="Only an admin"):
            do(change, cast["Dee"], cast[somebody])


@pytest.mark.parametrize("name", ["roles", "disable", "password", "everywhere"])
def test_change_ends_open_sign_ins(cast, name):
    do(CHANGES[name], cast["Ada"], cast["Cy"])

    assert (open_sign_ins_of(cast["Ada"]), open_sign_ins_of(cast["Cy"])) == (0, 1)
    assert last_event()[::2] == ("ada", "Cy")


def test_added_person_must_change_password(cast):
    with transaction() as session:
        max_id = add_person(session, NewPerson(" Max.Grant ", "Max Grant", "-", frozenset({Role.MANAGER})), cast["Cy"])

    with reading() as session:
        new = session.get_one(Person, max_id)
    assert (new.username, new.roles, new.must_change_password) == ("max.grant", {Role.MANAGER}, True)
    assert last_event() == ("max.grant", "added", "Cy")


@pytest.mark.parametrize(
    "username, name", [("ADA", "Another"), ("a", "Short"), ("two words", "Two"), ("ann", " "), ("x" * 61, "Long")]
)
def test_impossible_person_is_refused(cast, username, name):
    with pytest.raises(BadInput), transaction() as session:
        add_person(session, NewPerson(username, name, "-"), cast["Cy"])


@pytest.mark.parametrize("name", ["roles", "disable"])
def test_last_admin_cannot_be_removed(cast, name):
    with pytest.raises(NotNow, match="Cy is the last admin"):
        do(CHANGES[name], cast["Cy"], cast["Cy"])

    assert Role.ADMIN in row_of(cast["Cy"]).roles


def test_disabled_admin_does_not_count(cast):
    do(lambda session, person, by: people.change_roles(session, person, [Role.ADMIN], by), cast["Dee"], cast["Cy"])
    do(people.disable, cast["Dee"], cast["Cy"])

    with pytest.raises(NotNow, match="last admin"):
        do(people.disable, cast["Cy"], cast["Cy"])


def test_two_admins_cannot_remove_each_other(cast):
    do(lambda session, person, by: people.change_roles(session, person, [Role.ADMIN], by), cast["Ada"], cast["Cy"])
    ada, refusals = replace(cast["Ada"], roles=frozenset({Role.ADMIN})), []
    threads = [threading.Thread(target=at_once, args=(refusals, *pair)) for pair in ((ada, cast["Cy"]), (cast["Cy"], ada))]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [type(refusal) for refusal in refusals] == [NotNow]
    assert sum(row_of(cast[name]).disabled for name in ("Ada", "Cy")) == 1


def at_once(refusals: list[Refusal], victim: Actor, by: Actor) -> None:
    try:
        do(people.disable, victim, by)
    except Refusal as refusal:
        refusals.append(refusal)


def test_admin_keeps_own_password(cast):
    with pytest.raises(NotNow, match="sign you out before you could read it"):
        do(CHANGES["password"], cast["Cy"], cast["Cy"])

    assert open_sign_ins_of(cast["Cy"]) == 1


def test_disabled_twice_is_told(cast):
    do(people.disable, cast["Ada"], cast["Cy"])

    with pytest.raises(AlreadyDone, match="disabled already"):
        do(people.disable, cast["Ada"], cast["Cy"])


def test_enabled_person_comes_back(cast):
    do(people.disable, cast["Ada"], cast["Cy"])

    do(people.enable, cast["Ada"], cast["Cy"])

    assert not row_of(cast["Ada"]).disabled


def test_timekeeper_is_one_person_only(cast):
    with transaction() as session:
        keeper = a_timekeeper(session).id
        people.link_timekeeper(session, cast["Ada"].person_id, keeper, cast["Cy"])

    with pytest.raises(BadInput, match="is Ada already"):
        do(lambda session, person, by: people.link_timekeeper(session, person, keeper, by), cast["Dee"], cast["Cy"])


def test_unknown_person_is_not_found(cast):
    with pytest.raises(NotFound), transaction() as session:
        people.unlock(session, 999, cast["Cy"])


def test_old_hash_cannot_change_password(cast):
    stale = Try("ada", cast["Ada"].person_id, "another hash", allowed=True)

    with pytest.raises(ChangedMeanwhile), transaction() as session:
        people.change_password(session, stale, "new", keep=0)


def test_misspelt_role_is_refused():
    assert roles_called(" Attorney, admin ,") == {Role.ATTORNEY, Role.ADMIN}
    with pytest.raises(BadInput, match="“atorney” is not a role"):
        roles_called("atorney")
