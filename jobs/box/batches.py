"""Batches that lie in the box, in the order of their streams, into the inbox; a file is removed when the database has it for good."""

import heapq
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agent.batch import LARGEST_PACKED, Damaged
from agent.named import Named, named
from agent.send.box import Box, Lying
from billing.replication import Conflict, WrongName, accept_as
from data.bulk import steps
from data.queries.inbox_depth import has_room
from data.session import reading
from jobs.box.refusing import LOST, NO_BATCH, Why, forget_looked_at, forget_mended, refuse
from jobs.box.telling import tell
from jobs.transactions import again
from jobs.work import Work

KNOWN_AT_ONCE = 5_000
"""So many names are held in memory, whatever lies there."""
AT_ONCE = 50
"""Batches taken before they are applied and their files removed."""
OURS = re.compile(r"inbox/[ -.0-~]{1,190}\.jsonl\.gz")
"""A file that wants to be a batch. Whatever else lies in inbox/ is another program's, and stays there unread."""
WRITTEN_WITHIN = 60.0
"""Seconds. Some programs copy a file piece by piece: one that is not whole so soon may still become it."""
NOT_NAMED = Named("", 0, 0)


@dataclass
class Batches:
    """Those of one run. A stream with no room in the inbox, or with a file that cannot be read, is left alone until the next."""

    work: Work
    box: Box
    unreadable: list[str] = field(default_factory=list)
    """Sentences about files that could not be read."""
    _left_alone: set[str] = field(default_factory=set)
    _refused: set[str] = field(default_factory=set)

    def taken(self) -> Iterator[int]:
        """Some at a time, how many; between two of them the caller applies. Raises OSError where the box cannot be reached."""
        self._refused = forget_looked_at(self.box)
        moved = -1
        while moved:
            left, moved = len(self._left_alone), 0
            for some in steps(self._in_order(), AT_ONCE):
                done = self._take(some)
                if done:
                    yield done
                moved += done
            moved += len(self._left_alone) - left

    def _in_order(self) -> Sequence[tuple[Named, Lying]]:
        """The first ones there, by stream, epoch and number."""
        found = ((_name(each), each) for each in self.box.below("inbox") if OURS.fullmatch(each.place))
        return heapq.nsmallest(KNOWN_AT_ONCE, (each for each in found if each[0].stream not in self._left_alone))

    def _take(self, some: Sequence[tuple[Named, Lying]]) -> int:
        """The portal says what it has before it removes them: where none lies, it has said so of all (agent/send/files.py)."""
        became = {file.place: self._became(name, file) for name, file in some}
        taken = [place for place, is_here in became.items() if is_here]
        done = sum(is_here is not None for is_here in became.values())
        if done:
            tell(self.work, self.box)
        self.box.remove(taken)
        forget_mended(self.box, self._refused.intersection(place.removeprefix("inbox/") for place in taken))
        self.work.counts["files taken"] += len(taken)
        return done

    def _became(self, name: Named, file: Lying) -> bool | None:
        """True: it is here for good. False: it was refused. None: it waits, and its stream with it."""
        self.work.go_on()
        if name.stream in self._left_alone:
            return None
        try:
            why = _unfit(name, file)
            return self._refuse(name, file, why) if why else self._came(name, file)
        except Damaged as error:
            if _may_be_half(file):
                self._left_alone.add(name.stream)
                return None
            return self._refuse(name, file, Why(error.code, f"{error} {LOST}"))
        except (WrongName, Conflict) as error:
            return self._refuse(name, file, Why(error.code, f"{error}"))

    def _came(self, name: Named, file: Lying) -> bool | None:
        with reading() as session:
            if not has_room(session, name.stream, name.seq, self.work.settings.sync_depth):
                self._left_alone.add(name.stream)
                return None
        try:
            packed = self.box.get(file.place)
        except OSError as error:
            self.unreadable.append(f"{file.place} cannot be read ({error}); IT lets the worker read it.")
            self._left_alone.add(name.stream)
            return None
        if packed is None:
            return None
        again(lambda session: accept_as(session, packed, "folder", name))
        return True

    def _refuse(self, name: Named, file: Lying, why: Why) -> bool:
        refuse(self.box, file.place.removeprefix("inbox/"), (name.stream, name.epoch), why)
        self.work.counts["files refused"] += 1
        return False


def _name(file: Lying) -> Named:
    return named(file.place.removeprefix("inbox/")) or NOT_NAMED


def _unfit(name: Named, file: Lying) -> Why | None:
    """Why it is not even read."""
    if name == NOT_NAMED:
        return Why("wrong-name", f"It is not called STREAM-EPOCH-NUMBER-ID.jsonl.gz. {NO_BATCH}")
    if file.size > LARGEST_PACKED:
        return Why("too-large", f"It has {file.size:,} bytes; a batch has at most {LARGEST_PACKED:,}. {NO_BATCH}")
    return None


def _may_be_half(file: Lying) -> bool:
    return abs(time.time() - file.written) < WRITTEN_WITHIN
