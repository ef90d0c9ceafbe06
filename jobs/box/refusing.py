"""A file that cannot be taken is moved aside with the reason; it is an alarm as long as it lies there."""

from typing import NamedTuple

from agent.send.box import Box
from data.queries.refused_files import forget_refused, keep_refused, refused_names
from data.session import reading, transaction

NO_BATCH = "IT looks who wrote it."
LOST = "IT looks how files travel; if it cannot be laid into inbox/ whole, the agent begins a new epoch: agent anew."


class Why(NamedTuple):
    """A short name of it, and a sentence."""

    code: str
    sentence: str


def refuse(box: Box, name: str, of: tuple[str, int], why: Why) -> None:
    """Move inbox/NAME to refused/NAME; `of` a stream and its epoch, which is 0 for what is no batch. Raises OSError.

    Killed in between, the file is refused again."""
    with transaction() as session:
        keep_refused(session, name, of, why)
    box.put(f"refused/{name}.txt", f"{why.sentence}\n".encode())
    box.move(f"inbox/{name}", f"refused/{name}")


def forget_looked_at(box: Box) -> set[str]:
    """What does not lie in refused/ any more is no alarm any more; names of what does. Raises OSError."""
    with reading() as session:
        known = refused_names(session)
    if not known:
        return known
    lying = known.intersection(each.place.removeprefix("refused/") for each in box.below("refused"))
    _forget(known - lying)
    return lying


def forget_mended(box: Box, names: set[str]) -> None:
    """They came better. Raises OSError."""
    box.remove([place for name in sorted(names) for place in (f"refused/{name}", f"refused/{name}.txt")])
    _forget(names)


def _forget(names: set[str]) -> None:
    if names:
        with transaction() as session:
            forget_refused(session, names)
