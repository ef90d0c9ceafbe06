"""All carriers, by slug. A file that cannot be true stops the start, with every problem at once."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from carriers.definition import Carrier
from carriers.laws import LAWS
from carriers.refusals import CarrierRefused, Problem, nearest, sentence
from carriers.source import Source
from carriers.vocabulary import right_at
from carriers.word_laws import nothing_is_unwritten

FOLDER = Path(__file__).parent
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Catalog(Mapping[str, Carrier]):
    """Carriers by slug; `addresses` sends some of them to another site, such as the carrier's test site."""

    def __init__(self, carriers: Mapping[str, Carrier], addresses: Mapping[str, str] | None = None) -> None:
        moved = addresses or {}
        if strangers := sorted(moved.keys() - carriers.keys()):
            raise CarrierRefused(
                [Problem("addresses", 0, f"`{each}` is no carrier{nearest(each, carriers)}") for each in strangers]
            )
        self._carriers = {slug: _moved(carrier, moved[slug]) if slug in moved else carrier for slug, carrier in carriers.items()}

    def __getitem__(self, slug: str) -> Carrier:
        return self._carriers[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._carriers)

    def __len__(self) -> int:
        return len(self._carriers)


def load(folder: Path | None = None, *, addresses: Mapping[str, str] | None = None) -> Catalog:
    """Every carrier file of the folder (ours by default); raises CarrierRefused with all problems of all files."""
    place = folder or FOLDER
    carriers: dict[str, Carrier] = {}
    problems: list[Problem] = [] if place.is_dir() else [Problem(str(place), 0, "there is no such folder of carrier files.")]
    for path in sorted(place.glob("*.yaml")):
        try:
            about = path.stat()
            carriers[path.stem] = _read_once(path, about.st_mtime_ns, about.st_size)
        except CarrierRefused as refused:
            problems.extend(refused.problems)
    if problems:
        raise CarrierRefused(problems)
    return Catalog(carriers, addresses)


@lru_cache(
    maxsize=256
)  # the worker asks at the beginning of each run, and reading them takes longer than a small change of the books
def _read_once(path: Path, _changed: int, _size: int) -> Carrier:
    return read(path)


def read(path: Path) -> Carrier:
    """One carrier file; raises CarrierRefused with all its problems."""
    file = called(path)
    try:
        source = Source(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise CarrierRefused([Problem(file, 0, f"the file is not UTF-8 text: {error.reason} at byte {error.start}.")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CarrierRefused([Problem(file, line, f"this is no YAML: {error.problem}.")]) from error
    except yaml.YAMLError as error:
        raise CarrierRefused([Problem(file, 0, f"this is no YAML: {' '.join(str(error).split())}.")]) from error
    return _carrier(path.stem, file, source)


def _carrier(slug: str, file: str, source: Source) -> Carrier:
    problems = [Problem(file, line, said) for law in (Source.repeated, *LAWS) for line, said in law(source)]
    if not SLUG.fullmatch(slug):
        problems.append(Problem(file, 0, "the file's name is the carrier's slug: small letters, digits and _, at most 40."))
    try:
        carrier = Carrier.model_validate(source.data)
    except ValidationError as error:
        problems += _misfits(file, source, error)
    if problems:
        raise CarrierRefused(problems)
    return carrier


def _misfits(file: str, source: Source, refused: ValidationError) -> Iterator[Problem]:
    """What does not fit the models; where nothing is written yet, that alone is said."""
    unwritten = {line for line, _ in nothing_is_unwritten(source)}
    for error in refused.errors(include_url=False):
        if (line := source.line(error["loc"])) not in unwritten:
            yield Problem(file, line, sentence(error, right_at(error["loc"])))


def _moved(carrier: Carrier, address: str) -> Carrier:
    return Carrier.model_validate({**dict(carrier), "address": address})


def called(path: Path) -> str:
    """The file as its keeper would name it."""
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)
