"""Files that were posted: what came with them, and those a site keeps until the firm submits them."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection, Row

from demo.sites.books import Book


@dataclass(frozen=True)
class Paper:
    """One file as it was posted."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Parcel:
    """An invoice file with what came along: who sent it, what was typed beside it, attachments; an id once it is kept."""

    name: str
    content: bytes = field(repr=False)
    user: str
    typed: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    id: int | None = None


def keep_parcel(book: Book, parcel: Parcel) -> int:
    """Keep a posted file for a later step; a parcel that has an id is kept anew under it. Returns the id."""
    papers = [[each.name, base64.b64encode(each.content).decode()] for each in parcel.papers]
    values = [parcel.id, parcel.user, parcel.name, parcel.content, json.dumps(dict(parcel.typed)), json.dumps(papers)]
    with book.writing() as rows:
        kept = rows.execute("INSERT OR REPLACE INTO parcels VALUES (?, ?, ?, ?, ?, ?) RETURNING id", values).fetchone()
    return int(kept["id"])


def kept_parcel(book: Book, parcel_id: int, user: str) -> Parcel | None:
    """The user's kept file with this id."""
    with book.reading() as rows:
        found = rows.execute("SELECT * FROM parcels WHERE id = ? AND user = ?", [parcel_id, user]).fetchone()
    return _parcel(found) if found else None


def kept_parcels(book: Book, user: str) -> list[Parcel]:
    """All kept files of this user, oldest first."""
    with book.reading() as rows:
        return [_parcel(each) for each in rows.execute("SELECT * FROM parcels WHERE user = ? ORDER BY id", [user])]


def drop_parcel(book: Book, parcel: Parcel) -> None:
    """Throw a kept file away."""
    with book.writing() as rows:
        forget(rows, parcel)


def forget(rows: Connection, parcel: Parcel) -> None:
    """Throw a kept file away within an open transaction; one that is not kept is already gone."""
    rows.execute("DELETE FROM parcels WHERE id = ?", [parcel.id])


def _parcel(row: Row) -> Parcel:
    papers = tuple(Paper(name, base64.b64decode(content)) for name, content in json.loads(row["papers"]))
    return Parcel(row["name"], row["content"], row["user"], json.loads(row["typed"]), papers, row["id"])
