"""ROW_VER: one number for the whole database that grows with every change, as SQL Server's rowversion does.

A table of one row holds the last number given. Triggers give the next one to each row inserted or updated by hand;
they are SQLite's only: on another server the demo fills the tables but later changes there must set ROW_VER themselves.
"""

from string import Template

from sqlalchemy import Connection, text

from demo.firm.schema import VERSIONED

# The stamp is itself an update: the second condition lets that one pass in silence, and no other.
_CONDITIONS = {
    "INSERT": "1",
    "UPDATE": "NEW.ROW_VER = OLD.ROW_VER OR NEW.ROW_VER <> (SELECT LAST_VER FROM ROWVER)",
}
_TRIGGER = Template("""
    CREATE TRIGGER ${table}_AFTER_$change AFTER $change ON $table WHEN $condition BEGIN
        UPDATE ROWVER SET LAST_VER = LAST_VER + 1;
        UPDATE $table SET ROW_VER = (SELECT LAST_VER FROM ROWVER) WHERE rowid = NEW.rowid;
    END
""")


def set_triggers(connection: Connection) -> None:
    """From now on every hand-made change gets a fresh ROW_VER; call it after the bulk load, which numbers its own rows."""
    if connection.dialect.name != "sqlite":
        return
    for table in VERSIONED:
        for change, condition in _CONDITIONS.items():
            connection.execute(text(_TRIGGER.substitute(table=table.name, change=change, condition=condition)))
