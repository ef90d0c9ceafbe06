"""Altering a table on SQLite, which can only replace it: what the old one's columns look like is read back, and must be all there."""

from contextlib import AbstractContextManager
from typing import Any, Literal

from alembic import op
from alembic.operations import BatchOperations

from data.dialects import Key


def rebuilding(table: str, keys: dict[str, int], *, always: bool = False) -> AbstractContextManager[BatchOperations]:
    """Like `op.batch_alter_table`; `keys` are the widths of its Key columns, whose order of letters SQLite does not tell.

    With `always` the table is replaced on SQLite even if nothing is altered.
    """

    def remember(_inspector: Any, _table: Any, column: Any) -> None:
        if column["name"] in keys:
            column["type"] = Key(keys[column["name"]])

    recreate: Literal["always", "auto"] = "always" if always and op.get_bind().dialect.name == "sqlite" else "auto"
    return op.batch_alter_table(table, recreate=recreate, reflect_kwargs={"listeners": [("column_reflect", remember)]})
