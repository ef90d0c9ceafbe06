"""What is special about a table of the case-management system now."""

from collections.abc import Iterator
from enum import StrEnum

from data.queries.replication import TableNow


class TableState(StrEnum):
    """One thing that is worth a word."""

    STOPPED = "stopped"
    DIFFERS = "differs"
    REFUSES = "refuses"
    COMPARING = "comparing"
    REPAIRING = "repairing"
    WELL = "well"


def states_of_table(table: TableNow) -> tuple[TableState, ...]:
    """All that is special about it, the worst first; if nothing is, that it is well."""
    return tuple(_states(table)) or (TableState.WELL,)


def _states(table: TableNow) -> Iterator[TableState]:
    if table.stopped_why:
        yield TableState.STOPPED
    if table.drifts:
        yield TableState.DIFFERS
    if table.wrong:
        yield TableState.REFUSES
    if table.wish == "ranges":
        yield TableState.COMPARING
    elif table.wish:
        yield TableState.REPAIRING
