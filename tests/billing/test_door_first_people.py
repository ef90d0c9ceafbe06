"""The first people: a file with anything wrong in it is refused whole, with the line and what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.door.first_people import import_first_people, read_first_people
from billing.errors import BadInput
from data.queries.people import everybody
from data.session import reading, transaction
from data.vocabulary import Role
from settings import ROOT

HASH = "$2b$12$1GOhp0pirnthmI2oEmlbbef5a5sbWkdMdTHQLBM5g9Utz62pXbC/m"
GOOD = f"""\
credentials:
  usernames:
    ada:
      name: Ada Whitcombe
      email: ada@firm.example
      password: {HASH}
      roles: [attorney, admin]
    bo:
      first_name: Bo
      last_name: Larsen
      password: {HASH}
"""


def file_with(tmp_path, text: str):
    file = tmp_path / "auth.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("credentials: [", "is no YAML file"),
        ("- a list", "line 1: people stand under `credentials`"),
        (GOOD + "cookie: {key: abc}\n", "line 12: `cookie` must go"),
        (GOOD + "api_key: abc\n", "line 12: `api_key` is not known here"),
        (GOOD.replace("admin", "admn"), "line 7: ada: `admn` is not a role; did you mean `admin`"),
        (GOOD.replace("[attorney, admin]", "attorney"), "line 7: ada: `roles` is a list"),
        (GOOD.replace(HASH, "secret", 1), "line 6: ada: `password` is not a bcrypt hash"),
        (GOOD.replace(f"      password: {HASH}\n", "", 1), "ada: `password` is not a bcrypt hash"),
        (GOOD.replace("    bo:", "    ada:"), "line 8: `ada` stands twice"),
        (GOOD.replace("    bo:", "    ADA:"), "line 8: ADA stands twice"),
        (GOOD.replace("      name: Ada Whitcombe\n", ""), "ada: `name` is missing"),
        (GOOD.replace("email", "emial"), "line 5: ada: `emial` is not known here; did you mean `email`"),
        (GOOD.replace("    bo:", "    b o:"), "line 8: b o: a user name has letters"),
        ("credentials:\n  usernames: [ada]\n", "line 2: under `usernames` stands one user name"),
        ("credentials:\n  usernames:\n    ada: x\n", "line 3: ada: `name`, `password` and `roles` are missing"),
    ],
)
def test_wrong_file_is_refused(tmp_path, text, sentence):
    with pytest.raises(BadInput) as refusal:
        read_first_people(file_with(tmp_path, text))

    assert sentence in str(refusal.value)
    assert "An admin mends" in str(refusal.value)


def test_everything_wrong_is_listed(tmp_path):
    text = GOOD.replace(HASH, "secret").replace("admin", "admn")

    with pytest.raises(BadInput) as refusal:
        read_first_people(file_with(tmp_path, text))

    assert len(str(refusal.value).splitlines()) == 4


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    file = file_with(tmp_path_factory.mktemp("any"), text.encode("utf-8", "ignore").decode())

    try:
        assert read_first_people(file) == ()
    except BadInput as refusal:
        assert "An admin mends" in str(refusal)


@pytest.mark.parametrize("text", ["", "credentials:\n", "credentials:\n  usernames: {}\n"])
def test_empty_file_means_nobody(tmp_path, text):
    assert read_first_people(file_with(tmp_path, text)) == ()


def test_repositorys_file_lets_nobody_in():
    assert read_first_people(ROOT / "auth.yaml") == ()


def test_people_are_imported_once(database, tmp_path):
    people = read_first_people(file_with(tmp_path, GOOD))
    with transaction() as session:
        first = import_first_people(session, people)
    with transaction() as session:
        second = import_first_people(session, people)

    with reading() as session:
        rows = {row.person.username: row.person for row in everybody(session)}
    assert (first, second) == (2, 0)
    assert (rows["ada"].roles, rows["bo"].name, rows["ada"].email) == (
        {Role.ATTORNEY, Role.ADMIN},
        "Bo Larsen",
        "ada@firm.example",
    )
