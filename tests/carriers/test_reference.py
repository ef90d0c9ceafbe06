"""docs/carrier_file.md names every word that a carrier file may use, and its first example is a carrier."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from carriers.catalog import FOLDER, WORDS, read
from carriers.placeholders import MEANING
from carriers.steps import VERBS

REFERENCE = (FOLDER.parent / "docs" / "carrier_file.md").read_text()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_reference_names_every_word(word: str):
    assert re.search(rf"`(\w+\.)?{word}`", REFERENCE), f"docs/carrier_file.md does not explain `{word}`."


@pytest.mark.parametrize("placeholder", sorted(MEANING))
def test_reference_names_every_placeholder(placeholder: str):
    assert f"| `{{{placeholder}}}` | {MEANING[placeholder]}" in REFERENCE


def test_example_is_a_carrier(tmp_path: Path):
    (example,) = re.findall(r"```yaml\n(.+?)```", REFERENCE, re.DOTALL)
    (tmp_path / "acme_mutual.yaml").write_text(example)

    assert read(tmp_path / "acme_mutual.yaml").name == "Acme Mutual"


def test_schema_knows_every_verb():
    printed = subprocess.run([sys.executable, "-m", "carriers", "schema"], cwd=FOLDER.parent, capture_output=True, check=True)
    schema = json.loads(printed.stdout)

    verbs = {name for each in schema["$defs"].values() for name in each.get("properties", ()) if name in VERBS}
    assert verbs == VERBS.keys() and len(VERBS) == 10
    assert schema["additionalProperties"] is False and "outcome" in schema["required"]
