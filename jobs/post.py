"""The firm's mailbox for carriers: reading what is new in it, and waiting for a one-time code."""

import asyncio
import datetime as dt
import hashlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from billing.post.keeping import keep_code
from billing.post.letter import Letter
from billing.post.reading import code_in
from carriers.definition import Carrier
from carriers.habits import CodeMail
from data.files import FileStore
from data.session import transaction
from jobs.mail.box import Arrived, Box, NoPost, open_box, post_troubles
from jobs.mail.opening import open_letter
from settings import Settings

logger = logging.getLogger(__name__)
PAUSE = 1.0
"""Seconds between two looks for a code."""
SKEW = dt.timedelta(seconds=5)
"""By so much the mail server's clock may be behind ours; an older code was given out for another sign-in."""
BATCH = 20


@dataclass(frozen=True)
class WantedCode:
    """Whose code is awaited, how its mail looks, and since when (UTC) it can have arrived."""

    carrier: str
    sender: str
    mail: CodeMail
    since: dt.datetime


class Post:
    """Reads the mailbox; the whole of every mail goes into the file store."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._files = FileStore(settings.files_url)

    @property
    def is_set(self) -> bool:
        """Whether the firm has such a mailbox."""
        return bool(self._settings.mail_host)

    def batches_after(self, box: Box, uid: int) -> Iterator[list[Arrived]]:
        """The mails behind this one, some at a time, oldest first; NoPost if the server breaks off."""
        with post_troubles(self._settings):
            uids = box.after(uid)
        for start in range(0, len(uids), BATCH):
            with post_troubles(self._settings):
                mails = [box.mail(uid) for uid in uids[start : start + BATCH]]
            yield [mail for mail in mails if mail is not None]

    def opened(self, mail: Arrived) -> tuple[Letter, str]:
        """A mail as a letter, and the place in the file store where the whole of it lies."""
        letter = open_letter(mail.raw, mail.at, self._settings.mail_authserv)
        return letter, self._files.put(f"mails/{mail.at:%Y-%m}/{hashlib.sha256(mail.raw).hexdigest()}.eml", mail.raw)

    async def code_since(self, carrier: Carrier, moment: dt.datetime) -> str | None:
        """The one-time code in the first mail of this carrier's that arrived after the moment; each code is given out once.

        None after the carrier's patience (`patience.answer`) is over, or if it sends no codes by mail.
        """
        if not self.is_set or carrier.mail is None or carrier.mail.code is None:
            return None
        stop = threading.Event()
        try:
            wanted = WantedCode(carrier.name, carrier.mail.sender, carrier.mail.code, moment - SKEW)
            return await asyncio.to_thread(self._wait_for_code, wanted, carrier.patience.answer, stop)
        finally:
            stop.set()

    def _wait_for_code(self, wanted: WantedCode, seconds: float, stop: threading.Event) -> str | None:
        deadline = time.monotonic() + seconds
        while not stop.is_set() and time.monotonic() < deadline:
            try:
                with open_box(self._settings) as box:
                    return self._watch(box, wanted, deadline, stop)
            except NoPost as trouble:
                logger.warning("While waiting for a code of %s: %s", wanted.carrier, trouble)
                stop.wait(PAUSE)
        return None

    def _watch(self, box: Box, wanted: WantedCode, deadline: float, stop: threading.Event) -> str | None:
        seen: set[int] = set()
        while not stop.is_set():
            with post_troubles(self._settings):
                fresh = [box.mail(uid) for uid in box.since(wanted.since, wanted.sender) if uid not in seen]
            for mail in fresh:
                if mail and (code := self._take_code(wanted, mail)):
                    return code
            seen.update(mail.uid for mail in fresh if mail)
            if time.monotonic() >= deadline:
                break
            stop.wait(PAUSE)
        return None

    def _take_code(self, wanted: WantedCode, mail: Arrived) -> str | None:
        letter, place = self.opened(mail)
        code = code_in(letter, wanted.mail) if letter.vouched and letter.is_from(wanted.sender) else None
        if code is None:
            return None
        with transaction() as session:
            return code if keep_code(session, letter, wanted.carrier, place) else None
