"""Whatever a person typed while recording, the draft is YAML that says the same."""

import yaml
from hypothesis import given
from hypothesis import strategies as some

from carriers.recording.pen import one_line, step_lines
from carriers.recording.retelling import Told

texts = some.text(some.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(texts, some.lists(texts, max_size=3), some.dictionaries(texts, texts, min_size=1, max_size=4))
def test_any_text_is_read_back_as_written(text: str, several: list[str], pairs: dict[str, str]):
    for value in (text, several, pairs):
        assert yaml.load(one_line(value), Loader=yaml.BaseLoader) == value


@given(some.dictionaries(texts, texts, min_size=1, max_size=9))
def test_any_step_is_read_back_as_written(pairs: dict[str, str]):
    lines = "\n".join(step_lines(Told("fill", pairs, "look here"), "  "))

    assert yaml.load(lines, Loader=yaml.BaseLoader) == [{"fill": pairs}]
