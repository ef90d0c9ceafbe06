"""A folder of a mailbox, opened over IMAP for reading only: no flag changes, nothing is moved, and a second reader is never disturbed."""

import datetime as dt
import hashlib
import imaplib
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imap_tools import AND, BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted, U

from settings import Settings

TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError)
UID = re.compile(rb"\bUID (\d+)")
SECONDS_TO_ANSWER = 30
TLS_PORT = 993
DAYS_AT_FIRST = 31
"""How far back a mailbox is read that was never read before."""


class NoPost(Exception):
    """The mailbox does not open or broke off; the sentence says whose turn it is."""


@dataclass(frozen=True)
class Arrived:
    """One mail as it lies in the folder, and when it arrived there (UTC)."""

    uid: int
    at: dt.datetime
    raw: bytes


class Box:
    """One open folder. `source` is its name for a cursor: another one when the server counts its mails anew."""

    def __init__(self, mailbox: BaseMailBox, settings: Settings) -> None:
        self._mailbox = mailbox
        validity = mailbox.folder.status(settings.mail_folder, ["UIDVALIDITY"])["UIDVALIDITY"]
        name = f"{settings.mail_user}@{settings.mail_host}/{settings.mail_folder}/{validity}"
        self.source = f"mailbox:{hashlib.sha256(name.encode()).hexdigest()[:16]}"
        mailbox.folder.set(settings.mail_folder, readonly=True)

    def after(self, uid: int) -> Sequence[int]:
        """The mails behind this one, oldest first; at the first reading (0) those of the last weeks."""
        first_day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=DAYS_AT_FIRST)
        wanted = AND(uid=U(str(uid + 1), "*")) if uid else AND(date_gte=first_day)
        # `n:*` holds the last mail even if it lies before n.
        return sorted(number for number in map(int, self._mailbox.uids(wanted)) if number > uid)

    def since(self, moment: dt.datetime, sender: str) -> Sequence[int]:
        """The mails that arrived since this moment and name the sender, oldest first."""
        self._mailbox.client.noop()  # a server tells an open folder of new mails only when it is asked something else
        day_before = moment.date() - dt.timedelta(days=1)  # the server counts days in a zone of its own
        uids = self._mailbox.uids(AND(date_gte=day_before, from_=sender))
        if not uids:
            return []
        _, lines = self._mailbox.client.uid("FETCH", ",".join(uids), "(INTERNALDATE)")
        return sorted(_uid(line) for line in lines if isinstance(line, bytes) and _arrival(line) >= moment)

    def mail(self, uid: int) -> Arrived | None:
        """One mail, whole; None if somebody took it away meanwhile."""
        _, parts = self._mailbox.client.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])")
        whole = next((part for part in parts if isinstance(part, tuple)), None)
        return Arrived(uid, _arrival(whole[0]), whole[1]) if whole else None


@contextmanager
def open_box(settings: Settings) -> Iterator[Box]:
    """The folder that the settings name, open while the block runs; NoPost if it does not open."""
    with post_troubles(settings):
        mailbox = _connect(settings)
    try:
        with post_troubles(settings):
            sign_in = mailbox.login if settings.mail_password.isascii() else mailbox.login_utf8
            sign_in(settings.mail_user, settings.mail_password, initial_folder=None)
            box = Box(mailbox, settings)
        yield box
    finally:
        with suppress(*TROUBLES):  # a connection that broke needs no goodbye
            mailbox.logout()


@contextmanager
def post_troubles(settings: Settings) -> Iterator[None]:
    """Around everything that is asked of the mail server: what goes wrong there becomes a sentence."""
    try:
        yield
    except TROUBLES as error:
        where = f"{settings.mail_folder} at {settings.mail_host}:{settings.mail_port}"
        raise NoPost(
            f"The mailbox {where} cannot be read ({error}). The worker tries again; an admin looks at LEDGERLINE_MAIL_*."
        ) from error


def _connect(settings: Settings) -> BaseMailBox:
    host, port = settings.mail_host, settings.mail_port
    if settings.mail_tls == "none":
        return MailBoxUnencrypted(host, port, SECONDS_TO_ANSWER)
    checked = ssl.create_default_context()  # without one, imaplib takes every certificate
    if settings.mail_tls == "tls":
        return MailBox(host, port, SECONDS_TO_ANSWER, ssl_context=checked)
    if port == TLS_PORT:
        raise NoPost(f"Port {port} speaks TLS at once: an admin sets LEDGERLINE_MAIL_TLS=tls, or another LEDGERLINE_MAIL_PORT.")
    return MailBoxStartTls(host, port, SECONDS_TO_ANSWER, ssl_context=checked)


def _uid(line: bytes) -> int:
    found = UID.search(line)
    if found is None:
        raise imaplib.IMAP4.error(f"the server's answer names no UID: {line[:200]!r}")
    return int(found[1])


def _arrival(line: bytes) -> dt.datetime:
    local = imaplib.Internaldate2tuple(line)
    if local is None:
        raise imaplib.IMAP4.error(f"the server's answer names no INTERNALDATE: {line[:200]!r}")
    return dt.datetime.fromtimestamp(time.mktime(local), dt.UTC)
