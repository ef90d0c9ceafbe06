"""The course of a recording: which deeds were the sign-in, which the upload, and which looked the invoice up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from carriers.recording.deeds import ANSWERS, PAGES, Deed

SHORTEST_NUMBER = 3
"""Shorter ones stand in any text by chance."""
CLOSES = "closeWindow"
"""Our own deed: the person went on in the window before."""


@dataclass(frozen=True)
class Course:
    """The three parts of a recording; what was pointed at after the send, and in the look-up, are its answers."""

    sign_in: list[Deed]
    upload: list[Deed]
    find: list[Deed]

    @property
    def send(self) -> int:
        """The number of the deed that sent the invoice: the last button after the file; behind all deeds when there is none."""
        files = _first(self.upload, 0, lambda deed: deed.what == "setInputFiles")
        pressed = [number for number in range(files, len(self.upload)) if _presses(self.upload[number])]
        return pressed[-1] if pressed else len(self.upload)

    @property
    def answers(self) -> list[str]:
        """The texts that the person pointed at once the invoice was sent."""
        pointed = [deed for deed in (*self.upload[self.send :], *self.find) if deed.what in ANSWERS]
        return [deed.text or deed.thing.text for deed in pointed]

    @property
    def invoice_number(self) -> str:
        """The name of the file that was handed over: carriers' files are mostly named by the invoice's number."""
        files = [PurePath(name) for deed in self.upload for name in deed.files]
        stem = next((file.stem for file in files if file.suffix.casefold() != ".pdf"), "")
        return stem if len(stem) >= SHORTEST_NUMBER else ""


def course(deeds: Sequence[Deed]) -> Course:
    """The recording in its parts."""
    done = list(_in_one_window_at_a_time(deeds))
    files = next((number for number, deed in enumerate(done) if deed.what == "setInputFiles"), len(done))
    inside = _after_sign_in(done[:files])
    beyond = files + _after_upload(done[files:])
    return Course(done[:inside], done[inside:beyond], done[beyond:])


def _in_one_window_at_a_time(deeds: Sequence[Deed]) -> Iterator[Deed]:
    """The deeds with a word wherever the person went back to the window before; opened and closed pages are none."""
    windows: list[str] = []
    for deed in deeds:
        if deed.what in PAGES:
            continue
        while deed.page in windows[:-1]:
            yield replace(deed, what=CLOSES, page=windows.pop(), signals=frozenset(), opened="")
        windows = windows or [deed.page]
        yield deed
        windows += [deed.opened] if deed.opened else []


def _after_sign_in(done: Sequence[Deed]) -> int:
    """Where the sign-in ends: after what handed in the last secret, and what the person pointed at there."""
    secrets = [number for number, deed in enumerate(done) if deed.secret or deed.is_code]
    if not secrets:
        return 1 if done and done[0].what == "navigate" else 0
    handed_in = (number for number in range(secrets[-1], len(done)) if done[number].hands_in)
    end = next(handed_in, secrets[-1]) + 1
    while end < len(done) and done[end].what in ANSWERS | {CLOSES}:
        end += 1
    return end


def _after_upload(done: Sequence[Deed]) -> int:
    """Where the look-up begins: after the answer that was pointed at, else at the first way to another page after a button."""
    pressed = next((number for number, deed in enumerate(done) if _presses(deed)), len(done))
    left = _first(done, pressed, _leaves)
    pointed = _first(done, pressed, lambda deed: deed.what in ANSWERS)
    looked_up = any(deed.what in {"fill", "select"} for deed in done[left:pointed])
    if pointed == len(done) or looked_up:
        return left
    return _first(done, pointed, lambda deed: deed.what not in ANSWERS)


def _presses(deed: Deed) -> bool:
    return deed.hands_in and deed.thing.role != "link"


def _leaves(deed: Deed) -> bool:
    to_a_page = deed.what == "click" and deed.thing.role == "link" and "download" not in deed.signals
    return to_a_page or deed.what == "navigate"


def _first(done: Sequence[Deed], start: int, fits: Callable[[Deed], bool]) -> int:
    return next((number for number in range(start, len(done)) if fits(done[number])), len(done))
