"""Both ends are held against each other, row by row and word by word, with nothing believed but what stands in the two databases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session

from agent.batch import checksum
from agent.source import Watched
from agent.source.rows import key_of, travelling
from agent.written import WRITTEN
from data.models import RefusedRow, ReturnedTime, TimeEntry
from data.queries.carriers import carrier_ids
from data.queries.replicas import BOOKED, IMPORTED
from data.session import reading
from data.vocabulary import BillStatus, Return
from jobs.applying.taking import own_checksum
from jobs.legacy.cells import CARRIER, Known, Refused
from jobs.legacy.cells import text as text_of
from jobs.legacy.tables import BY_NAME, TABLES, LegacyTable
from torture.system import opened
from torture.timekeeper import Piece

Row = Mapping[str, Any]


@dataclass
class Verdict:
    """One sentence for each row or word that is lost, and for each that stands once too often."""

    losses: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.losses or self.doubles)


def verdict(url: str, pieces: Sequence[Piece], touched: Mapping[str, set[str]], *, deletes_count: bool = True) -> Verdict:
    """Of the system at `url` and the open database. `deletes_count`: what was deleted there must be gone here, too."""
    found = Verdict()
    with opened(url) as engine, engine.connect() as there, reading() as session:
        known = Known({CARRIER: carrier_ids(session), **{table.name: _ids(session, table) for table in TABLES}})
        for table in TABLES:
            _compare(found, table, _there(there, table), session, known, deletes_count=deletes_count)
        _compare_pieces(found, there, session, pieces, touched, deletes_count=deletes_count)
    return found


def _there(there: Connection, table: LegacyTable) -> dict[str, Row]:
    watched = Watched(table.name, (table.key,))
    rows = there.execute(text(f"SELECT * FROM {table.name}")).mappings()
    return {key_of(watched, row): travelling(row) for row in map(dict, rows)}


def _ids(session: Session, table: LegacyTable) -> dict[str, int]:
    return dict(session.execute(select(table.model.legacy_key, table.model.id)).all())


def _compare(
    found: Verdict, table: LegacyTable, there: dict[str, Row], session: Session, known: Known, *, deletes_count: bool
) -> None:
    copies = ~table.model.legacy_key.startswith(IMPORTED), ~table.model.legacy_key.startswith(BOOKED)
    here = {row.legacy_key: row for row in session.scalars(select(table.model).where(*copies))}
    open_ = select(RefusedRow).where(RefusedRow.source == table.name, RefusedRow.mended_at.is_(None))
    refused = {row.legacy_key: row for row in session.scalars(open_)}
    for key, row in there.items():
        if why := _difference(table, row, here.get(key), refused.get(key), known):
            found.losses.append(f"{table.name} {key}: {why}")
    for key in refused if deletes_count else ():
        if key not in there:
            found.doubles.append(f"{table.name} {key} stands on the list of the refused and not there any more.")
    for key, copy in here.items():
        if deletes_count and key not in there and copy.gone_at is None and not _is_taken_back(copy):
            found.doubles.append(f"{table.name} {key} stands here and not there.")


def _is_taken_back(copy: Any) -> bool:
    return isinstance(copy, TimeEntry) and copy.booked_id is not None and copy.bill_status == BillStatus.NOT_BILLABLE


def _difference(table: LegacyTable, row: Row, copy: Any, refused: RefusedRow | None, known: Known) -> str | None:
    """Why a row there does not stand here as it is there; None if it does, or is on the list of the refused as it is, with its reason."""
    try:
        should = _as_ours(table, row, known)
    except (Refused, ValueError) as reason:
        if refused is None or checksum(refused.row) != checksum(row):
            return f"it is refused ({reason}), and the list of the refused does not have it as it is."
        return None if refused.reason else "the list of the refused gives no reason."
    if copy is None or copy.gone_at is not None:
        return "it does not stand here."
    if refused is not None:
        return f"it stands on the list of the refused, and nothing is wrong with it ({refused.reason})."
    if own_checksum(should.values()) != own_checksum(getattr(copy, name) for name in table.own):
        return f"here it is another one: {_others(table, should, copy)}."
    return None if copy.checksum == checksum(row) else "its checksum here is of another row."


def _as_ours(table: LegacyTable, row: Row, known: Known) -> Row:
    """A row there as ours would be; raises why it cannot be taken."""
    return {name: cell.read(text_of(row[cell.name]), known) for name, cell in table.cells.items()}


def _others(table: LegacyTable, should: Row, copy: Any) -> str:
    differing = (name for name in table.own if should[name] != getattr(copy, name))
    return ", ".join(f"{name} is {getattr(copy, name)!r} and not {should[name]!r}" for name in differing)


@dataclass(frozen=True)
class _BothSides:
    """What both say of booked time: rows of TIMETRX by key, LEDGERLINE_TIME, the outbox and the entries by name."""

    rows: Mapping[str, Row]
    written: Mapping[str, Row]
    outbox: Mapping[str, ReturnedTime]
    entries: Mapping[str, Sequence[TimeEntry]]


def _compare_pieces(
    found: Verdict,
    there: Connection,
    session: Session,
    pieces: Sequence[Piece],
    touched: Mapping[str, set[str]],
    *,
    deletes_count: bool,
) -> None:
    entries: dict[str, list[TimeEntry]] = {}
    for entry in session.scalars(select(TimeEntry).where(TimeEntry.narrative.startswith("Piece "))):
        entries.setdefault(entry.narrative.partition(",")[0], []).append(entry)
    has_written = inspect(there).has_table(WRITTEN.name)
    written = {row["BOOKED_ID"]: dict(row) for row in there.execute(select(WRITTEN)).mappings()} if has_written else {}
    outbox = {row.booked_id: row for row in session.scalars(select(ReturnedTime))}
    sides = _BothSides(_there(there, BY_NAME["TIMETRX"]), written, outbox, entries)
    for piece in pieces:
        words = touched.get(piece.name)
        if words is None or deletes_count:
            found.losses += (f"{piece.name}: {why}" for why in _losses(sides, piece, words))
        found.doubles += (f"{piece.name}: {why}" for why in _doubles(sides, piece))
    names = {piece.booked_id for piece in pieces}
    found.doubles += [f"{name} is in LEDGERLINE_TIME and was never booked." for name in written if name not in names]


def _rows_of(sides: _BothSides, piece: Piece) -> list[tuple[str, Row]]:
    return [(key, row) for key, row in sides.rows.items() if str(row["NARR"]).startswith(f"{piece.name},")]


def _doubles(sides: _BothSides, piece: Piece) -> Iterator[str]:
    rows, entries = _rows_of(sides, piece), sides.entries.get(piece.name, [])
    if len(rows) > 1:
        yield f"it stands there {len(rows)} times ({', '.join(key for key, _ in rows)})."
    if len(entries) > 1:
        yield f"it stands here {len(entries)} times ({', '.join(entry.legacy_key for entry in entries)})."


def _losses(sides: _BothSides, piece: Piece, words: set[str] | None) -> Iterator[str]:
    """`words` were said of it there, perhaps also its end; None: only its timekeeper spoke, and her last word must hold."""
    entry = next((each for each in sides.entries.get(piece.name, ()) if each.booked_id == piece.booked_id), None)
    sent, known = sides.outbox.get(piece.booked_id), sides.written.get(piece.booked_id)
    if entry is None or sent is None or known is None:
        missing = {"here": entry, "in the outbox": sent, "in LEDGERLINE_TIME": known}
        yield f"it is not {', nor '.join(where for where, row in missing.items() if row is None)}."
        return
    if sent.state in (Return.WAITING, Return.REFUSED):
        yield f"the outbox says {sent.state}: {sent.sentence}"
    if sent.state == Return.THERE and known["REVISION"] != sent.revision and words is None:
        yield f"LEDGERLINE_TIME has revision {known['REVISION']}, the outbox {sent.revision}."
    stands = [(key, str(row["NARR"]).strip(), str(row["HRS"])) for key, row in _rows_of(sides, piece)]
    if words is None:
        yield from _last_word(piece, stands, known, entry)
    elif stands and stands[0][1] not in piece.said | words:
        yield f"“{stands[0][1]}” stands there, which nobody said."
    if stands and (stands[0][0] != known["TRX_NO"] or stands[0][0] != entry.legacy_key):
        yield f"its key is {stands[0][0]} there, {known['TRX_NO']} in LEDGERLINE_TIME and {entry.legacy_key} here."


def _last_word(piece: Piece, stands: list[tuple[str, str, str]], known: Row, entry: TimeEntry) -> Iterator[str]:
    if piece.last is None:
        if stands or known["TRX_NO"] is not None:
            yield "it was taken back and stands there."
        if entry.bill_status != BillStatus.NOT_BILLABLE:
            yield "it was taken back and is billable here."
    elif [(words, hours) for _, words, hours in stands] != [(piece.last.narrative, f"{float(piece.last.hours):.2f}")]:
        yield f"“{piece.last.narrative}” ({piece.last.hours}) was said last, and {stands or 'nothing'} stands there."
