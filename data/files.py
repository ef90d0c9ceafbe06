"""Where files are kept: a folder, or S3 by URL. Written once, never overwritten."""

from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, from_url


class NoFileStore(Exception):
    """A URL that names no place to keep files."""


class FileStore:
    """Bytes by place. A place that was written is never written again."""

    def __init__(self, url: str) -> None:
        self._store = _open(url)

    def put(self, place: str, content: bytes) -> str:
        """Keep `content` at `place`; the same place twice is fine if the bytes are the same, else FileExistsError."""
        try:
            obstore.put(self._store, place, content, mode="create")
        except AlreadyExistsError:
            if self.get(place) != content:
                raise FileExistsError(f"{place} already holds other bytes.") from None
        return place

    def get(self, place: str) -> bytes:
        """The bytes at `place`; FileNotFoundError if there are none."""
        return bytes(obstore.get(self._store, place).bytes())

    def below(self, folder: str, *, after: str = "") -> list[str]:
        """The places in a folder, by name; with `after` only those whose names in it come later."""
        rest = obstore.list(self._store, folder, offset=f"{folder}/{after}" if after else None)
        return sorted(found["path"] for batch in rest for found in batch)


def _open(url: str) -> ObjectStore:
    if not url.startswith("file:"):
        try:
            return from_url(url)
        except (ValueError, BaseError):
            raise NoFileStore(
                f"“{url}” names no file store; file:///folder and s3://bucket/prefix do. An admin mends the setting."
            ) from None
    folder = Path(url.removeprefix("file://").removeprefix("file:")).absolute()
    return LocalStore(folder, mkdir=True)
