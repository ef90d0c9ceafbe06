"""What becomes different when a list takes another's place."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from billing.approving.listed import Listed


class ListChange(StrEnum):
    """What happens to one row."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class RowChange:
    """A row that was, a row that will be, or both when it changes."""

    what: ListChange
    before: Listed | None
    after: Listed | None

    @property
    def row(self) -> Listed:
        """The row it is about: as it will be, else as it was."""
        row = self.after or self.before
        if row is None:
            raise ValueError("A change has a row before or after it.")
        return row


def changes_between(before: Sequence[Listed], after: Sequence[Listed]) -> list[RowChange]:
    """Changed rows first, then new ones, then those that go. A row changes if it is about the same person or classification, the
    same matter and the same first day."""
    old, new = Counter(before), Counter(after)
    gone, come = list((old - new).elements()), list((new - old).elements())
    changed = list(_pairs(gone, come, lambda row: (row.about, row.starts_on)))
    return [
        *changed,
        *(RowChange(ListChange.NEW, None, row) for row in come),
        *(RowChange(ListChange.GONE, row, None) for row in gone),
    ]


def _pairs(gone: list[Listed], come: list[Listed], key: Callable[[Listed], object]) -> Iterator[RowChange]:
    """Take rows that belong together out of both lists."""
    left: dict[object, list[Listed]] = {}
    for row in gone:
        left.setdefault(key(row), []).append(row)
    for row in list(come):
        if old := left.get(key(row)):
            was = old.pop(0)
            gone.remove(was)
            come.remove(row)
            yield RowChange(ListChange.CHANGED, was, row)
