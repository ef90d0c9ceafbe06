"""From settings to what works: the source, the way to the portal, and the writer of booked time."""

from collections.abc import Callable

from agent.bills import BillWriter
from agent.numbering import ByColumn, ByTracking
from agent.send import Sender
from agent.settings import SendSettings, Settings, SourceSettings
from agent.source import Source
from agent.source.tracking import ChangeTracking
from agent.source.versions import Moment, RowVersion, VersionColumn
from agent.working import Back
from agent.writing import LegacyWriter

MICROSECONDS = 1_000_000


def open_source(told: SourceSettings) -> Source:
    """The case-management system; nothing is connected yet."""
    url = told.url.render_as_string(hide_password=False)
    kinds: dict[str, Callable[[], Source]] = {
        "change-tracking": lambda: ChangeTracking(url, told.tables, snapshot=told.snapshot),
        "rowversion": lambda: RowVersion(url, told.tables),
        "version-column": lambda: VersionColumn(url, told.tables, told.overlap),
        "updated-at": lambda: Moment(url, told.tables, told.overlap * MICROSECONDS),
    }
    return kinds[told.kind]()


def open_sender(told: SendSettings, stream: str) -> Sender:
    """The way to the portal. What one way needs is imported for that way only."""
    if told.url.startswith("http"):
        from agent.send.https import Https

        return Https(told.url, stream, (told.user, told.password), told.authorities)
    from agent.send.box import open_box
    from agent.send.files import Files

    return Files(open_box(told.url, told.bucket), stream)


def open_back(settings: Settings) -> Back:
    """The writers of what goes back there, of what is wanted."""
    url = settings.source.url.render_as_string(hide_password=False)
    return Back(_of_time(settings, url) if settings.returns_time else None, BillWriter(url) if settings.returns_bills else None)


def _of_time(settings: Settings, url: str) -> LegacyWriter:
    (table,) = [each for each in settings.source.tables if each.takes_time]
    return LegacyWriter(url, ByTracking(table) if settings.source.kind == "change-tracking" else ByColumn(table.version))
