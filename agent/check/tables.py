"""Each table of the settings: is it there, may it be read, is its key its key, and has it what the portal takes?"""

from collections.abc import Iterator

from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy.exc import NoSuchTableError

from agent.check.finding import Finding, found
from agent.check.needed import NEEDED
from agent.settings import Settings
from agent.source import Watched
from agent.source import sqlserver as sql
from agent.source.queries import everything

KEEPER = "Whoever keeps the agent corrects [[table]] in its settings."
RIGHT = "SELECT HAS_PERMS_BY_NAME(N'{}', N'OBJECT', N'{}')"


def probes(settings: Settings, there: Connection) -> Iterator[Finding]:
    """All of each table; of one that is not there, only that."""
    looking = inspect(there)
    for watched in settings.source.tables:
        columns = _columns(looking, watched)
        yield found(
            watched.name, columns, f"It is there, with {len(columns)} columns.",
            f"There is no such table, or the login may not see it. {KEEPER} Or whoever keeps the database grants SELECT.",
        )  # fmt: skip
        if columns:
            yield from _of_table(settings, there, looking, watched, columns)


def _of_table(
    settings: Settings, there: Connection, looking: Inspector, watched: Watched, columns: set[str]
) -> Iterator[Finding]:
    yield _read(there, watched)
    yield _key(looking, watched)
    needed = set(NEEDED.get(_name(watched), ())) | set(watched.key) | set(filter(None, [watched.version]))
    missing = sorted(needed - columns)
    yield found(
        f"{watched.name} columns", not missing, "All that the portal takes are there.",
        f"{', '.join(missing)} missing; the portal cannot take these rows. {KEEPER} Or the portal's mapping (jobs/legacy) is adapted.",
    )  # fmt: skip
    if settings.source.kind == "change-tracking":
        tracked = there.execute(text(sql.OLDEST.format(watched.name))).scalar() is not None
        yield found(f"{watched.name} tracking", tracked, "Its changes are tracked.", sql.NOT_TRACKED.format(watched.name))
        right = there.execute(text(RIGHT.format(watched.name, "VIEW CHANGE TRACKING"))).scalar() == 1
        yield found(
            f"{watched.name} right",
            right,
            "The login may see its changes.",
            f"VIEW CHANGE TRACKING is missing. {sql.BY_DBA}",
        )
    else:
        yield _index(looking, watched)


def _read(there: Connection, watched: Watched) -> Finding:
    row = there.execute(everything(watched).limit(1)).first()
    return Finding(f"{watched.name} rows", True, "The login reads them." if row else "The login reads it; it is empty.")


def _key(looking: Inspector, watched: Watched) -> Finding:
    schema, name = _parts(watched)
    primary = set(looking.get_pk_constraint(name, schema=schema)["constrained_columns"])
    unique = [set(each["column_names"]) for each in looking.get_indexes(name, schema=schema) if each["unique"]]
    return found(
        f"{watched.name} key", set(watched.key) in [primary, *unique], f"{', '.join(watched.key)} names each row once.",
        f"{', '.join(watched.key)} is not its primary key ({', '.join(sorted(primary)) or 'it has none'}). {KEEPER}",
    )  # fmt: skip


def _index(looking: Inspector, watched: Watched) -> Finding:
    schema, name = _parts(watched)
    first = {each["column_names"][0] for each in looking.get_indexes(name, schema=schema) if each["column_names"]}
    return found(
        f"{watched.name} index", watched.version in first, f"{watched.version} is indexed: a look costs little.",
        f"{watched.version} has no index, so that each look reads the whole table. Whoever keeps the database makes one.",
    )  # fmt: skip


def _columns(looking: Inspector, watched: Watched) -> set[str]:
    schema, name = _parts(watched)
    try:
        return {each["name"] for each in looking.get_columns(name, schema=schema)}
    except NoSuchTableError:
        return set()


def _parts(watched: Watched) -> tuple[str | None, str]:
    *schema, name = watched.name.split(".")
    return (schema[0] if schema else None), name


def _name(watched: Watched) -> str:
    return _parts(watched)[1].upper()
