"""A folder, or a bucket of S3, in which both ends lay files for each other (agent/send/files.py says which)."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

PATIENCE = dt.timedelta(seconds=20)
"""A bucket that does not answer is tried again by whoever asks, who has other things to do meanwhile."""


class Lying(NamedTuple):
    """A file, its bytes, and when it was last written in seconds since 1970; 0 where nobody ever sees half a file."""

    place: str
    size: int
    written: float = 0


class Box(Protocol):
    """Where files lie, by place such as inbox/main-1.gz. Each raises OSError when it cannot be reached."""

    def put(self, place: str, content: bytes) -> None:
        """A whole file at once; nobody sees half of it."""
        ...

    def get(self, place: str) -> bytes | None:
        """A file; None if there is none."""
        ...

    def below(self, folder: str) -> Iterator[Lying]:
        """All files in a folder and in those inside it, in no order, a few at a time however many there are."""
        ...

    def move(self, place: str, to: str) -> None:
        """A file to another place, over whatever lies there; nothing if it is gone."""
        ...

    def remove(self, places: Sequence[str]) -> None:
        """Files that are needed no more; some may be gone already."""
        ...


def open_box(url: str, options: Mapping[str, Any]) -> Box:
    """The box at file:///folder or s3://bucket/prefix; `options` (endpoint, region and keys) are the bucket's."""
    if url.startswith("s3:"):
        return Bucket(url, options)
    return Folder(Path(unquote(urlsplit(url).path)))


class Folder:
    """A folder, on this machine or a share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, place: str, content: bytes) -> None:
        """Beside its place first, on the disk for certain, and then at its place in one move."""
        target = self._folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _settle(target.parent)

    def get(self, place: str) -> bytes | None:
        """A file; None if there is none."""
        try:
            return (self._folder / place).read_bytes()
        except FileNotFoundError:
            return None

    def below(self, folder: str) -> Iterator[Lying]:
        """Links are not followed: they may lead anywhere."""
        with suppress(FileNotFoundError), os.scandir(self._folder / folder) as found:
            for each in found:
                place = f"{folder}/{each.name}"
                if each.is_dir(follow_symlinks=False):
                    yield from self.below(place)
                elif each.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):  # taken meanwhile
                        told = each.stat(follow_symlinks=False)
                        yield Lying(place, told.st_size, told.st_mtime)

    def move(self, place: str, to: str) -> None:
        """One step."""
        target = self._folder / to
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            (self._folder / place).replace(target)

    def remove(self, places: Sequence[str]) -> None:
        """One after the other."""
        for place in places:
            (self._folder / place).unlink(missing_ok=True)


class Bucket:
    """S3: one PUT is whole or not there."""

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        self._store = S3Store.from_url(
            url, client_options={"allow_http": True}, retry_config={"max_retries": 3, "retry_timeout": PATIENCE}, **options
        )

    def put(self, place: str, content: bytes) -> None:
        """One PUT."""
        with _reaching():
            obstore.put(self._store, place, content)

    def get(self, place: str) -> bytes | None:
        """A file; None if there is none."""
        try:
            with _reaching():
                return bytes(obstore.get(self._store, place).bytes())
        except FileNotFoundError:
            return None

    def below(self, folder: str) -> Iterator[Lying]:
        """One LIST for a thousand of them."""
        with _reaching():
            for some in obstore.list(self._store, folder, chunk_size=1_000):
                yield from (Lying(each["path"], each["size"]) for each in some)

    def move(self, place: str, to: str) -> None:
        """A copy inside the bucket, and the first one removed."""
        with suppress(FileNotFoundError), _reaching():
            obstore.rename(self._store, place, to)

    def remove(self, places: Sequence[str]) -> None:
        """Many in one request."""
        if places:
            with suppress(FileNotFoundError), _reaching():
                obstore.delete(self._store, list(places))


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise OSError(f"{error}".partition("\n")[0]) from error


def _settle(folder: Path) -> None:
    """The move itself is on the disk; Windows has no such thing for folders and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
