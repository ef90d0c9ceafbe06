"""What IT types on the server: `python app.py`, `python app.py add-person` for the first account or a lost one, and
`python app.py hash-password` for the password of an agent."""

import argparse
import getpass
import os
import secrets
import sys

from billing.actor import Actor
from billing.door import passwords
from billing.door.people import NewPerson, add_person, roles_called
from data.session import transaction
from data.vocabulary import Role

ADD_PERSON, HASH_PASSWORD = "add-person", "hash-password"


def arguments() -> argparse.Namespace:
    """What was asked for; `what` is empty, ADD_PERSON or HASH_PASSWORD."""
    parser = argparse.ArgumentParser(prog="python app.py", description="The portal. Without a word it serves.")
    words = parser.add_subparsers(dest="what", metavar="WORD")
    adding = words.add_parser(ADD_PERSON, help="let somebody sign in; asks for what is not given")
    hashing = words.add_parser(
        HASH_PASSWORD, help="make a password for an agent, or hash yours; for LEDGERLINE_SYNC_PASSWORD_HASH"
    )
    hashing.add_argument("--password-env", metavar="VARIABLE", help="environment variable that holds yours")
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


def hash_asked_for(asked: argparse.Namespace) -> None:
    """Print a password that nobody has thought of, and its hash; of a given one the hash alone. BadInput if that is too easy."""
    given = os.environ.get(asked.password_env, "") if asked.password_env else None
    if given is not None:
        passwords.refuse_weak(given)
    password = given or secrets.token_urlsafe(24)
    if given is None:
        sys.stdout.write(f"Into the agent's settings, and nowhere else: {password}\n")
    sys.stdout.write(f"LEDGERLINE_SYNC_PASSWORD_HASH='{passwords.hashed(password)}'\n")
