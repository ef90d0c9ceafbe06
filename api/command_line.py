"""What IT types on the server: `python app.py`, and `python app.py add-person` for the first account or a lost one."""

import argparse
import getpass
import os
import sys

from billing.actor import Actor
from billing.door import passwords
from billing.door.people import NewPerson, add_person, roles_called
from data.session import transaction
from data.vocabulary import Role

ADD_PERSON = "add-person"


def arguments() -> argparse.Namespace:
    """What was asked for; `what` is empty or ADD_PERSON."""
    parser = argparse.ArgumentParser(prog="python app.py", description="The portal. Without a word it serves.")
    adding = parser.add_subparsers(dest="what", metavar=ADD_PERSON).add_parser(
        ADD_PERSON, help="let somebody sign in; asks for what is not given"
    )
    adding.add_argument("--name", help="as others see it, e.g. 'Ada Whitcombe'")
    adding.add_argument("--username", help="what is typed at the sign-in page")
    adding.add_argument("--roles", help="by commas: attorney, biller, manager, admin")
    adding.add_argument("--password-env", metavar="VARIABLE", help="environment variable that holds the password")
    return parser.parse_args()


def add_person_asked_for(asked: argparse.Namespace) -> None:
    """Let somebody sign in; BadInput if that cannot be."""
    name, username = asked.name or input("Name: "), asked.username or input("User name: ")
    roles = roles_called(asked.roles if asked.roles is not None else input("Roles (attorney, biller, manager, admin): "))
    password = os.environ.get(asked.password_env, "") if asked.password_env else getpass.getpass("Password: ")
    passwords.refuse_weak(password, about=(username, name))
    new = NewPerson(username, name, passwords.hashed(password), roles, must_change_password=False)
    with transaction() as session:
        add_person(session, new, Actor("the command line", roles=frozenset({Role.ADMIN})))
    sys.stdout.write(f"{name} can sign in now.\n")
