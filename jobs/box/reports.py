"""Reports that lie in the box: what became of booked time and of words about bills."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from agent.named import STREAM
from agent.send.box import Box, Lying
from billing.errors import BadInput, NotFound
from billing.replication.exchange import bill_heard, time_heard
from jobs.box.refusing import NO_BATCH, Why, refuse
from jobs.box.telling import tell
from jobs.transactions import again
from jobs.work import Work

AT_ONCE = 200
LARGEST = 2**16
"""Bytes of a report."""
OURS = re.compile(rf"inbox/(time|bills)/({STREAM.pattern})/[ -.0-~]{{1,120}}\.json")
Heard = Callable[[Session, str, Mapping[str, Any]], bool]
HEARD: Mapping[str, tuple[str, Heard]] = {"time": ("booked_id", time_heard), "bills": ("number", bill_heard)}
"""What it is about, as it names that, and who hears it."""


@dataclass(frozen=True)
class Reports:
    """Those of one run."""

    work: Work
    box: Box

    def hear(self) -> None:
        """All of them; each is removed when it is heard for good and the portal has said what still waits. Raises OSError."""
        while some := list(islice(self._lying(), AT_ONCE)):
            heard = [each.place for each in some if self._hear(each)]
            tell(self.work, self.box)
            self.box.remove(heard)
            self.work.counts["reports heard"] += len(heard)

    def _lying(self) -> Iterator[Lying]:
        return (each for what in HEARD for each in self.box.below(f"inbox/{what}") if OURS.fullmatch(each.place))

    def _hear(self, file: Lying) -> bool:
        """False: it was refused."""
        self.work.go_on()
        _, what, stream, _ = file.place.split("/", 3)
        field, heard = HEARD[what]
        try:
            told = _told(file, self.box.get(file.place))
            again(lambda session: heard(session, str(told.pop(field, "")), told))
        except (BadInput, NotFound) as error:
            refuse(self.box, file.place.removeprefix("inbox/"), (stream, 0), Why("not-heard", f"{error} {NO_BATCH}"))
            self.work.counts["files refused"] += 1
            return False
        return True


def _told(file: Lying, content: bytes | None) -> dict[str, Any]:
    try:
        told = json.loads(content or b"") if file.size <= LARGEST else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise BadInput(f"It is no JSON object of at most {LARGEST:,} bytes.")
    return told
