"""One file of settings: the example is right, and every wrong setting is refused with a sentence."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from agent.check.needed import NEEDED
from agent.settings import load
from agent.source import Watched
from agent.toml import WrongSetting
from demo.firm.schema import METADATA
from jobs.legacy.tables import TABLES

AGENT = Path(__file__).parents[2] / "agent"
EXAMPLE = (AGENT / "agent.example.toml").read_text("utf-8")


@pytest.fixture
def loaded(tmp_path):
    """The example with some words put in the place of others, as settings."""
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")

    def loaded(*changes):
        text = EXAMPLE.replace("/etc/ledgerline-agent/cms-password", str(secret)).replace(
            "/etc/ledgerline-agent/portal-password", str(secret)
        )
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        (tmp_path / "agent.toml").write_text(text)
        return load(tmp_path / "agent.toml")

    return loaded


def test_the_example_is_right_and_secrets_come_from_their_files(loaded):
    settings = loaded()

    assert (settings.stream, settings.send.password, settings.source.url.password) == ("main", "from a file", "from a file")
    assert settings.source.tables[4] == Watched("TIMETRX", ("TRX_NO",), "", takes_time=True)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("read_every = 2", "read_evry = 2", r"\[agent\] read_evry is no setting\. Did you mean read_every\?"),
        ("read_every = 2", 'read_every = "2"', r"read_every is '2'; it is a whole number"),
        ("read_every = 2", "read_every = 0", "from 1 to 3600"),
        ("rows = 2000", "rows = 20001", "from 1 to 20000"),
        ("returns_time = true", "returns_time = 1", "true or false"),
        ('stream = "main"', 'stream = "../main"', "at most 60 letters"),
        ('stream = "main"', "", r"\[agent\] stream is missing"),
        ('"change-tracking"', '"change-traking"', "Did you mean change-tracking"),
        ('"change-tracking"', '"rowversion"', "version is missing"),
        ("ledgerline_agent@", "ledgerline_agent:secret@", "holds the password"),
        ('url = "mssql', 'url = "mssql server', "is no SQLAlchemy URL"),
        ("https://", "http://", "without TLS"),
        ("https://", "ftp://", "it is https://portal"),
        ('user = "agent"', "", r"\[send\] user is missing"),
        ('user = "agent"', 'user = "agent"\npassword = "x"', "write it into a file"),
        ('name = "RATE"', 'name = "RATE; DROP"', "no plain name"),
        ('name = "RATE"', 'name = "MATTER"', "MATTER stands there twice"),
        ('key = ["RATE_ID"]', "key = []", "at least one text"),
        ("takes_time = true\n\n[[table]]", "\n[[table]]", "no .*table.* has takes_time"),
        ("[spool]", "[spol]", r"\[spol\] is no setting\. Did you mean spool"),
        ("[agent]", "[agent", "are no TOML"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(loaded, before, after, sentence):
    with pytest.raises(WrongSetting, match=sentence):
        loaded((before, after))


def test_a_secret_that_is_not_there_is_refused(loaded, tmp_path, monkeypatch):
    with pytest.raises(WrongSetting, match="cannot be read"):
        loaded((str(tmp_path / "secret"), str(tmp_path / "none")))
    monkeypatch.delenv("NOWHERE", raising=False)
    with pytest.raises(WrongSetting, match="NOWHERE is empty"):
        loaded((f'password_file = "{tmp_path / "secret"}"   # or password_env = "CMS_PASSWORD"', 'password_env = "NOWHERE"'))


def test_columns_that_check_asks_for_are_those_that_the_portal_takes():
    assert {table.name: {*table.needs, table.key} for table in TABLES} == {name: set(columns) for name, columns in NEEDED.items()}
    assert all(set(columns) <= set(METADATA.tables[name].columns.keys()) for name, columns in NEEDED.items())


def test_the_package_names_what_it_imports_and_its_command():
    told = tomllib.loads((AGENT / "pyproject.toml").read_text("utf-8"))["project"]

    assert (told["name"], told["requires-python"]) == ("agent", ">=3.11")
    assert EntryPoint("agent", told["scripts"]["agent"], "console_scripts").load().__module__ == "agent.command"
    needed = {each.split(">")[0].split("[")[0] for each in told["dependencies"]}
    assert needed == {"sqlalchemy", "pymssql", "httpx", "obstore", "msgspec"} >= _imported() - {"agent"}
    assert all(">=" in each and "<" in each for each in told["dependencies"])


def _imported():
    import ast
    import sys

    trees = [ast.parse(file.read_text("utf-8")) for file in AGENT.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names
