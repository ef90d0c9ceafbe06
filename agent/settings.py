"""The one file of settings; agent/agent.example.toml tells what each means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from agent.batch import MOST_ROWS
from agent.named import STREAM
from agent.source import Watched
from agent.toml import Section, WrongSetting, read

KINDS = ("change-tracking", "rowversion", "version-column", "updated-at")
PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$#]{0,59}")
AT_HOME = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class SourceSettings:
    """The case-management system: what is read there and how."""

    kind: str
    url: URL
    tables: Sequence[Watched]
    snapshot: bool
    overlap: int
    """Versions, or seconds with updated-at."""


@dataclass(frozen=True)
class SendSettings:
    """The way to the portal: `url` is https://, file:// or s3://."""

    url: str
    user: str
    password: str
    authorities: Path | None
    bucket: Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """Everything; times in seconds."""

    stream: str
    state: Path
    most_bytes: int
    rows: int
    read_every: int
    ask_every: int
    heartbeat_every: int
    source: SourceSettings
    send: SendSettings
    returns_time: bool
    returns_bills: bool


def load(file: Path) -> Settings:
    """The settings of a file. WrongSetting tells the first thing that is wrong."""
    whole = read(file)
    agent, spool = whole.section("agent"), whole.section("spool", required=False)
    settings = Settings(
        stream=_stream(agent.text("stream")),
        state=Path(agent.text("state")).absolute(),
        most_bytes=spool.number("most_mebibytes", 2_048, 16, 1_000_000) * 2**20,
        rows=agent.number("rows", 2_000, 1, MOST_ROWS),
        read_every=agent.number("read_every", 2, 1, 3_600),
        ask_every=agent.number("ask_every", 5, 1, 3_600),
        heartbeat_every=agent.number("heartbeat_every", 60, 5, 3_600),
        source=_source(whole),
        send=_send(whole.section("send")),
        returns_time=agent.flag("returns_time", False),
        returns_bills=agent.flag("returns_bills", False),
    )
    for section in (agent, spool, whole):
        section.refuse_others()
    if settings.returns_time and not any(each.takes_time for each in settings.source.tables):
        raise WrongSetting("[agent] returns_time is true, and no [[table]] has takes_time = true.")
    return settings


def _source(whole: Section) -> SourceSettings:
    section = whole.section("source")
    kind = section.one_of("kind", *KINDS)
    overlap = section.number("overlap", 60 if kind == "updated-at" else 0, 0, 10_000_000)
    found = SourceSettings(kind, _url(section), _tables(whole, kind), section.flag("snapshot", True), overlap)
    section.refuse_others()
    return found


def _url(section: Section) -> URL:
    said = section.text("url")
    try:
        url = make_url(said)
    except ArgumentError:
        raise WrongSetting("[source] url is no SQLAlchemy URL, such as mssql+pymssql://login@server/database.") from None
    if url.password:
        raise WrongSetting("[source] url holds the password; write it into a file and name that as password_file.")
    password = section.secret("password", required=False)
    return url.set(password=password) if password else url


def _tables(whole: Section, kind: str) -> Sequence[Watched]:
    tables = []
    for section in whole.sections("table"):
        names = [section.text("name"), *(keys := section.texts("key"))]
        version = section.text("version", "" if kind == "change-tracking" else None)
        _refuse_odd_names(*names[0].split("."), *keys, *filter(None, [version]))
        tables.append(Watched(names[0], keys, version, section.flag("takes_time", False)))
        section.refuse_others()
    twice = {each.name for each in tables if sum(other.name == each.name for other in tables) > 1}
    if twice:
        raise WrongSetting(f"[[table]] {', '.join(sorted(twice))} stands there twice.")
    return tables


def _refuse_odd_names(*names: str) -> None:
    for name in names:
        if PLAIN_NAME.fullmatch(name) is None:
            raise WrongSetting(
                f"“{name}” in [[table]] is no plain name of letters, digits and underscores; it goes into SQL as it is."
            )


def _stream(name: str) -> str:
    if STREAM.fullmatch(name) is None:
        raise WrongSetting(f"[agent] stream “{name}” is at most 60 letters, digits, dots, hyphens and underscores.")
    return name


def _send(section: Section) -> SendSettings:
    url = section.text("url").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http", "file", "s3"):
        raise WrongSetting(f"[send] url is “{url}”; it is https://portal, file:///folder or s3://bucket/prefix.")
    if parts.scheme == "http" and parts.hostname not in AT_HOME:
        raise WrongSetting(f"[send] url is “{url}”: without TLS anybody on the way could read it. It begins with https://.")
    is_portal = parts.scheme.startswith("http")
    authorities = section.text("authorities", "")
    found = SendSettings(
        url=url,
        user=section.text("user") if is_portal else "",
        password=section.secret("password") if is_portal else "",
        authorities=Path(authorities) if authorities else None,
        bucket=_bucket(section) if parts.scheme == "s3" else {},
    )
    section.refuse_others()
    return found


def _bucket(section: Section) -> dict[str, Any]:
    told = {
        "endpoint": section.text("endpoint", ""),
        "region": section.text("region", ""),
        "access_key_id": section.text("access_key", ""),
    }
    told["secret_access_key"] = section.secret("secret_key", required=bool(told["access_key_id"]))
    return {name: value for name, value in told.items() if value}
