"""The first line of a list: which column stands where, whatever they are called and in whatever order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from billing.approving.listed import COLUMNS
from billing.ledes.problem import Problem, short
from data.vocabulary import Severity

ALSO: Mapping[str, str] = {
    "timekeeperid": "timekeeper", "tk": "timekeeper", "tkid": "timekeeper", "timekeepercode": "timekeeper", "class": "classification",
    "timekeeperclassification": "classification", "level": "classification", "matterid": "matter", "matternumber": "matter",
    "lawfirmmatterid": "matter", "approvedrate": "rate", "hourlyrate": "rate", "start": "from", "startson": "from", "startdate": "from",
    "effectivedate": "from", "effectivefrom": "from", "end": "to", "endson": "to", "enddate": "to", "effectiveto": "to", "until": "to",
}  # fmt: skip
"""What other lists call them, without blanks and signs."""
MISSING = {
    "matter": "every row is then for all matters",
    "rate": "the firm's agreed rates then count",
    "from": "every row then always held",
    "to": "every row then holds until further notice",
}


@dataclass(frozen=True)
class Header:
    """Where each column stands (from 0), and what is wrong with the line."""

    places: Mapping[str, int]
    problems: tuple[Problem, ...]
    width: int


def header_of(cells: Sequence[str], line: int) -> Header:
    """Read the first line that is not empty."""
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for place, cell in enumerate(cells):
        name = _known(cell)
        if name in places:
            problems.append(Problem(f"The column “{name}” stands here twice; take one of them out.", line, name))
        elif name:
            places[name] = place
    problems += _unknown(cells, line, places)
    problems += _missing(line, places)
    return Header(places, tuple(problems), len(cells))


def _known(cell: str) -> str | None:
    bare = "".join(sign for sign in cell.casefold() if sign.isalnum())
    return bare if bare in COLUMNS else ALSO.get(bare)


def _unknown(cells: Sequence[str], line: int, places: Mapping[str, int]) -> Iterator[Problem]:
    left = [name for name in COLUMNS if name not in places]
    for cell in cells:
        if not cell or _known(cell):
            continue
        if near := get_close_matches(cell.casefold(), left, n=1):
            yield Problem(f"There is no column “{short(cell)}”; did you mean “{near[0]}”?", line, short(cell))
        else:
            sentence = f"The column “{short(cell)}” is not read."
            yield Problem(sentence, line, short(cell), severity=Severity.WARN)


def _missing(line: int, places: Mapping[str, int]) -> Iterator[Problem]:
    if "timekeeper" not in places and "classification" not in places:
        wanted = ", ".join(COLUMNS)
        yield Problem(f"The first line names neither a timekeeper nor a classification; it says {wanted}.", line, "file")
        return
    for name, meaning in MISSING.items():
        if name not in places:
            yield Problem(f"There is no column “{name}”: {meaning}.", line, name, severity=Severity.WARN)
