"""What the portal must hold after exactly these batches: the rules of replication once more, as plain as can be."""

from dataclasses import dataclass, field

BAD, GOOD = "0", "1.50"


@dataclass
class Model:
    """By (table, key): `rows` version and mark, `gone` keys marked, `stones` versions of deletions, `refused` version, mark, wait."""

    rows: dict = field(default_factory=dict)
    gone: set = field(default_factory=set)
    stones: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)
    woken: list = field(default_factory=list)
    positions: dict = field(default_factory=dict)
    applied: int = 0

    def apply(self, changes, positions):
        self.applied += 1
        self.positions |= positions
        newest = {}
        for change in changes:
            at = (change.table, change.key)
            if at not in newest or change.version >= newest[at].version:
                newest[at] = change
        for table in ("MATTER", "TIMETRX"):
            for at, change in newest.items():
                if at[0] == table:
                    self.one(at, change.version, change.row)
        for at, version in self.woken:
            if self.refused.get(at, (None,))[0] == version:
                self.one(at, version, ALL[at, version])
        self.woken.clear()

    def one(self, at, version, row):
        here, stone = self.rows.get(at, (-1,))[0], self.stones.get(at, -1)
        if row is None:
            if version > stone and version >= here:
                self.stones[at] = version
                self.gone |= {at} & set(self.rows)
                self.settle(at, version)
        elif version > max(here, stone):
            why = self.why_not(row)
            if why is None:
                self.take(at, version, row)
            elif self.refused.get(at, (-1,))[0] <= version:
                self.refused[at] = (version, mark(row), why)

    def take(self, at, version, row):
        is_new = at not in self.rows
        self.rows[at] = (version, mark(row))
        self.gone.discard(at)
        self.stones.pop(at, None)
        self.settle(at, version)
        if is_new:
            self.woken += [(key, seen[0]) for key, seen in self.refused.items() if seen[2] == f"{at[0]}:{at[1]}"]

    def why_not(self, row):
        """What a row waits for, "" if it is wrong itself, None if it can be taken."""
        if "HRS" not in row:
            return None if row["MTTR_DESC"] else ""
        if ("MATTER", row["MTTR_NO"]) not in self.rows:
            return f"MATTER:{row['MTTR_NO']}"
        return None if row["HRS"] == GOOD else ""

    def settle(self, at, version):
        if at in self.refused and self.refused[at][0] <= version:
            del self.refused[at]


ALL = {}
"""Every row that ever was, by ((table, key), version)."""


def mark(row):
    """The text that tells one version of a row from another."""
    return row.get("NARR") or row.get("MTTR_DESC")
