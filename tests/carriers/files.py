"""A good carrier file to break, and what is said about the broken one."""

from pathlib import Path

import pytest

from carriers.catalog import read
from carriers.refusals import CarrierRefused

HARBOR = (Path(__file__).with_name("plain_site.yaml")).read_text()


def problems_of(folder: Path, text: str) -> list[str]:
    """What is said about a file with this text, each as `line N: sentence`."""
    file = folder / "harbor_mutual.yaml"
    file.write_text(text)
    with pytest.raises(CarrierRefused) as refused:
        read(file)
    return [str(problem).removeprefix(f"{file}, ") for problem in refused.value.problems]


def line_of(words: str, text: str = HARBOR) -> int:
    """The line these words stand on."""
    return text[: text.index(words)].count("\n") + 1
