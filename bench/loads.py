"""`python -m bench.loads WAY BOOKS DATABASE`: one load in a process of its own, so that its memory is its own; figures as JSON.

ours        from the case-management system into the portal's database: read, packed, checked, version-guarded, committed
again       the same a second time, over what is there: what changed since
dump        the bound: the finished rows of DATABASE, dumped and loaded into an empty one with the same tables, keys and indexes
dlt         the peer: the same tables of the case-management system, merged by their keys; `dlt-arrow` over pyarrow, which is its fast way
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url

from data.models import Base
from data.session import open_database
from jobs import replicate
from jobs.legacy.tables import TABLES
from jobs.work import Work
from settings import Settings


def main(way: str, books: str, database: str) -> None:
    """Do it, and print the seconds, the processor seconds of this process and its peak of memory in MB."""
    act = WAYS[way](books, database)
    start, spent = time.perf_counter(), time.process_time()
    act()
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": _peak()}))


def _ours(books: str, database: str) -> Callable[[], None]:
    Base.metadata.create_all(open_database(database))
    return lambda: replicate.run(Work(Settings(legacy_url=books, _env_file=None)))


def _dump(_books: str, database: str) -> Callable[[], None]:
    url = make_url(database)
    copy = url.set(database=f"{url.database}_copy")
    full, empty = create_engine(url), create_engine(copy)
    Base.metadata.create_all(empty)
    way = _by_executemany if url.get_backend_name() == "sqlite" else _by_files
    return lambda: way(full, empty)


def _by_executemany(full: Engine, empty: Engine) -> None:
    """One transaction, without looking at foreign keys, as SQLite's own .dump does it; without its detour over text."""
    with full.connect() as there, empty.begin() as here:
        for table in Base.metadata.sorted_tables:
            rows = there.connection.cursor().execute(f"SELECT * FROM {table.name}")
            marks = ", ".join("?" for _ in table.columns)
            here.connection.cursor().executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)


def _by_files(full: Engine, empty: Engine) -> None:
    """The server's own SELECT INTO OUTFILE and LOAD DATA INFILE: no row passes through a client."""
    with tempfile.TemporaryDirectory(prefix="ledgerline-dump-") as name, full.connect() as there, empty.begin() as here:
        Path(name).chmod(0o777)
        _quick(here)
        for table in Base.metadata.sorted_tables:
            file = Path(name) / table.name
            there.exec_driver_sql(f"SELECT * FROM {table.name} INTO OUTFILE '{file}' CHARACTER SET utf8mb4")
            here.exec_driver_sql(f"LOAD DATA INFILE '{file}' INTO TABLE {table.name} CHARACTER SET utf8mb4")


def _quick(here: Connection) -> None:
    for check in ("foreign_key_checks", "unique_checks"):
        here.exec_driver_sql(f"SET {check} = 0")


def _dlt(books: str, database: str, backend: Any = "sqlalchemy") -> Callable[[], None]:
    os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", RUNTIME__LOG_LEVEL="ERROR", DLT_DATA_DIR=os.environ["BENCH_DLT"])
    import dlt
    from dlt.sources.sql_database import sql_table

    # Without a primary key its merge looks through the whole table for each row: minutes for three thousand rows.
    target = dlt.destinations.sqlalchemy(database, create_primary_keys=True)
    dataset = "books" if database.startswith("sqlite") else str(make_url(database).database)
    pipeline = dlt.pipeline("bench", destination=target, dataset_name=dataset, pipelines_dir=os.environ["BENCH_DLT"])
    tables = [
        sql_table(
            books, table.name, backend=backend, incremental=dlt.sources.incremental(table.version), primary_key=table.key,
            reflection_level="full_with_precision",  # or its keys are TEXT, which MySQL takes no index of
            write_disposition="merge",
        )
        for table in TABLES
    ]  # fmt: skip
    return lambda: pipeline.run(tables).raise_on_failed_jobs()


def _peak() -> int:
    """Of this process since it began, MB; getrusage would count what it was forked from."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024


WAYS: dict[str, Callable[[str, str], Callable[[], None]]] = {
    "ours": _ours,
    "again": _ours,
    "dump": _dump,
    "dlt": _dlt,
    "dlt-arrow": lambda books, database: _dlt(books, database, "pyarrow"),
}

if __name__ == "__main__":
    main(*sys.argv[1:])
