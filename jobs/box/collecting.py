"""One run's visit to the box: what came is taken, what the portal says is laid down."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from jobs.box.batches import Batches
from jobs.box.reports import Reports
from jobs.box.telling import tell
from jobs.work import Work


@dataclass
class Visit:
    """Of one run. A box that cannot be reached keeps nothing else from being done: `sentences` say so in the end."""

    work: Work
    sentences: list[str] = field(default_factory=list)

    def collected(self) -> Iterator[int]:
        """Batches, some at a time, how many; between two of them the caller applies."""
        if self.work.box is None:
            return
        batches = Batches(self.work, self.work.box, self.sentences)
        try:
            Reports(self.work, self.work.box).hear()
            yield from batches.taken()
        except OSError as error:
            self._cannot(error)

    def tell(self) -> None:
        """What the portal says after all was applied."""
        if self.work.box is None:
            return
        try:
            tell(self.work, self.work.box)
        except OSError as error:
            self._cannot(error)

    def _cannot(self, error: OSError) -> None:
        self.sentences.append(
            f"The box of agents cannot be reached ({error}). Nothing is lost; the worker tries again at the next run."
        )
