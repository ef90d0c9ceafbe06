"""A server that speaks SQL Server's protocol (pysqlbridge) and answers what a test tells it to."""

import datetime as dt
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from pysqlbridge.certificate import self_signed
from pysqlbridge.logins import Login, LoginStore
from pysqlbridge.server import start_background
from pysqlbridge.tds.result import Column, ColumnType, Integer, NVarChar, Query, QueryError, QueryResult, VarBinary

CERTIFICATE = self_signed()
LOGIN = LoginStore([Login("agent", "right", hashed=False)])


@dataclass(frozen=True)
class DecimalN(ColumnType):
    """DECIMAL(19,4)."""

    def type_info(self):
        return bytes([0x6A, 9, 19, 4])

    def encode(self, value):
        if value is None:
            return b"\0"
        magnitude = int(abs(value).scaleb(4)).to_bytes(8, "little")
        return bytes([9, 0 if value < 0 else 1]) + magnitude


@dataclass(frozen=True)
class DateTime2(ColumnType):
    """DATETIME2(7)."""

    def type_info(self):
        return bytes([0x2A, 7])

    def encode(self, value):
        if value is None:
            return b"\0"
        ticks = ((value.hour * 60 + value.minute) * 60 + value.second) * 10**7 + value.microsecond * 10
        days = (value.date() - dt.date(1, 1, 1)).days
        return bytes([8]) + ticks.to_bytes(5, "little") + struct.pack("<I", days)[:3]


def column_of(name, value):
    kinds = {int: Integer(8), str: NVarChar(400), bytes: VarBinary(), Decimal: DecimalN(), dt.datetime: DateTime2()}
    return Column(name, kinds[type(value)])


def table(names, *rows, like=None):
    """A result set; kinds are taken from the first row, or from `like` when there is none."""
    columns = [column_of(name, value) for name, value in zip(names, like or rows[0], strict=True)]
    return QueryResult(columns, [list(row) for row in rows])


NOTHING = QueryResult([], [])
BUILD = "Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64)"


@dataclass
class FakeServer:
    """Answers by the first pattern that fits; everything that was asked stands in `asked`."""

    answers: list[tuple[str, Callable[[re.Match], QueryResult] | QueryResult]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    server: object = None

    def __enter__(self):
        self.server, _ = start_background(certificate=CERTIFICATE, query_handler=self.answer, logins=LOGIN)
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        host, port = self.server.address
        return f"mssql+pymssql://agent:right@{host}:{port}/cms"

    def on(self, pattern, answer):
        self.answers.insert(0, (pattern, answer))

    def answer(self, query: Query):
        sql = query.sql.strip()
        self.asked.append(sql)
        for pattern, answer in self.answers:
            found = re.search(pattern, sql, re.S)
            if found:
                return answer(found) if callable(answer) else answer
        return self.of_the_driver(sql)

    def of_the_driver(self, sql):
        """What SQLAlchemy and FreeTDS say to every server."""
        if "@@version" in sql:
            return table(["v"], [BUILD])
        if "schema_name()" in sql:
            return table(["s"], ["dbo"])
        if "system_views" in sql:
            return table(["name"], ["dm_exec_sessions"])
        if "transaction_isolation_level" in sql:
            return table(["level"], ["READ COMMITTED"])
        if sql.lower().startswith("select"):
            return table(["one"], [1])
        return NOTHING

    def said(self, *words):
        return [sql for sql in self.asked if any(word in sql for word in words)]


def failing(number, sentence, *, times=1, then=None):
    """Raises an error so many times, and then answers."""
    left = [times]

    def answer(found):
        if left[0]:
            left[0] -= 1
            raise QueryError(sentence, number=number)
        return then(found) if callable(then) else then

    return answer
