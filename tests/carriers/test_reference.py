"""docs/carrier_file.md names every word that a carrier file may use, and all its examples are right."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from carriers import reference, words_page
from carriers.catalog import FOLDER, read
from carriers.definition import Carrier
from carriers.habits import Reading
from carriers.placeholders import MEANING
from carriers.places import CodeEntry
from carriers.profile import LedesProfile, Terms
from carriers.recording.draft import draft
from carriers.steps import VERBS
from carriers.vocabulary import WORDS

REFERENCE = (FOLDER.parent / "docs" / "carrier_file.md").read_text()
OF_RULES = reference.PAGE.read_text()
VERB_ROWS = dict(re.findall(r"^\| `(\w+)` \| `(\w+: [^`]+)` \|", REFERENCE, re.MULTILINE))
RECORDING = Path(__file__).parent / "recordings" / "harbor_mutual.jsonl"


def choices(annotation: Any) -> Iterator[str]:
    """Every text that this type allows."""
    for each in get_args(annotation):
        if isinstance(each, str):
            yield each
        else:
            yield from choices(each)


@pytest.mark.parametrize("word", sorted(WORDS))
def test_reference_names_every_word(word: str):
    assert re.search(rf"`(\w+\.)?{word}`", REFERENCE + OF_RULES), (
        f"Neither docs/carrier_file.md nor guidelines.md explains `{word}`."
    )


def test_page_of_rules_is_the_models():
    assert reference.page() == OF_RULES, "Run python -m carriers rules --write."


def test_page_of_words_is_the_models():
    assert words_page.page() == words_page.PAGE.read_text(), "Run python -m carriers words --write."


@pytest.mark.parametrize("placeholder", sorted(MEANING))
def test_reference_names_every_placeholder(placeholder: str):
    assert f"| `{{{placeholder}}}` | {MEANING[placeholder]}" in REFERENCE


@pytest.mark.parametrize("field", ["LedesProfile.format", "Terms.every", "Reading.means", "Carrier.loads", "CodeEntry.by"])
def test_reference_names_every_choice(field: str):
    model, name = field.split(".")
    kinds = {"LedesProfile": LedesProfile, "Terms": Terms, "Reading": Reading, "Carrier": Carrier, "CodeEntry": CodeEntry}

    for choice in choices(kinds[model].model_fields[name].annotation):
        assert re.search(rf"`(\w+: )?{choice}`", REFERENCE), f"docs/carrier_file.md does not say that `{name}` may be `{choice}`."


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_example_of_every_verb_is_right(verb: str):
    step = VERBS[verb].model_validate(yaml.load(VERB_ROWS[verb], Loader=yaml.BaseLoader))

    assert step.verb == verb


def test_tutorial_ends_with_a_carrier(tmp_path: Path):
    (example,) = re.findall(r"```yaml\n(.+?)```", REFERENCE, re.DOTALL)
    (tmp_path / "my_harbor.yaml").write_text(example)

    mine, ours = read(tmp_path / "my_harbor.yaml"), read(Path(__file__).with_name("plain_site.yaml"))

    assert mine.outcome == ours.outcome and mine.address == ours.address
    assert (mine.journeys.find, mine.journeys.upload) == (ours.journeys.find, ours.journeys.upload)


def test_tutorial_shows_the_real_draft():
    made = draft(RECORDING.read_text(), "My Harbor")
    journeys = made[made.index("journeys:") : made.index("\noutcome:")]

    assert "\n".join(f"    {line}" for line in journeys.splitlines()).rstrip() in REFERENCE
