"""The published JSON Schema is that of the models, and an editor that uses it agrees with the check."""

import json
import subprocess
import sys

import pytest
import yaml
from jsonschema import Draft202012Validator

from carriers.catalog import FOLDER
from carriers.schema import FILE, FIRST_LINE, printed
from carriers.steps import VERBS
from tests.carriers.files import HARBOR

SCHEMA = json.loads(printed())
EDITOR = Draft202012Validator(SCHEMA)
FILES = sorted(FOLDER.glob("*.yaml"))


def complaints(text: str) -> list[str]:
    """What an editor underlines."""
    return [error.message for error in EDITOR.iter_errors(yaml.safe_load(text))]


def test_published_schema_is_the_models():
    assert FILE.read_text() == printed(), "run `python -m carriers schema --write`"


def test_schema_command_prints_without_warnings():
    said = subprocess.run([sys.executable, "-W", "error", "-m", "carriers", "schema"], cwd=FOLDER.parent, capture_output=True)

    assert json.loads(said.stdout) == SCHEMA and said.stderr == b""


def test_schema_knows_every_verb():
    verbs = {name for each in SCHEMA["$defs"].values() for name in each.get("properties", ()) if name in VERBS}

    assert verbs == VERBS.keys() and SCHEMA["additionalProperties"] is False


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_editor_is_content_with_our_files(file):
    text = file.read_text()

    assert complaints(text) == []
    assert text.splitlines()[0] == FIRST_LINE, f"{file.name} begins with `{FIRST_LINE}`, so that editors find the schema"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("- click: Search", "- clik: Search"),
        ("terms:", "trems:"),
        ("every: month", "every: moth"),
        ("step: 15", "step: soon"),
        ("outcome:", "outcom:"),
        ("  step: 15", "  step:"),
        ("{field: LEDES file}", "{field: LEDES file, files: [xml]}"),
    ],
)
def test_editor_complains_as_the_check_does(right: str, wrong: str):
    assert complaints(HARBOR) == [] and complaints(HARBOR.replace(right, wrong, 1)) != []


def test_numbers_are_texts_to_an_editor():
    assert complaints(HARBOR.replace("HM-4410", "4410").replace("- click: Search", "- click: {text: 2, row: No}")) == []


def test_times_have_the_form_of_the_file():
    text = HARBOR.replace("patience:", "answers: {within: 3 days}\npace: {pause: 30 minutes, closed: [22:00-23:00]}\npatience:")

    assert complaints(text) == [] and complaints(text.replace("3 days", "P3D")) != []
