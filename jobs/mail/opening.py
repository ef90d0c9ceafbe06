"""From the bytes of a mail to a letter that can be judged. Carriers' programs write strange mails: nothing in here fails on one."""

import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from billing.post.letter import Letter
from jobs.mail.page_text import INVISIBLE, seen_text
from jobs.mail.vouching import is_vouched

SENDER = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^<>",;]*)\s*<([^\s<>@,;"]+@[^\s<>@,;"]+)>|([^\s<>@,;"]+@[^\s<>@,;"]+)')
AUTOMATIC_SUBJECT = re.compile(r"\s*(automatic reply|auto(matic)?[ -]?response|out of (the )?office|auto:)", re.IGNORECASE)
LONGEST_ID = 190
DEEPEST = 20


def open_letter(raw: bytes, read_at: dt.datetime, authserv: str = "") -> Letter:
    """Open a mail that was read at this moment (UTC); with an `authserv` its sender must be confirmed by that mail server."""
    try:
        message = message_from_bytes(raw)
    except RecursionError:  # boxes in boxes in boxes, which nobody writes in good faith
        message = BytesHeaderParser().parsebytes(raw)
    sender = _sender(message)
    return Letter(
        message_id=_message_id(message, raw), sender=sender, subject=_decoded(message["Subject"]), texts=tuple(_texts(message)),
        sent_at=_date(message) or read_at, automatic=_is_automatic(message), vouched=not authserv or is_vouched(message, authserv, sender),
    )  # fmt: skip


def _message_id(message: Message, raw: bytes) -> str:
    """As given; a digest of what no column holds, or of the whole mail if it has none."""
    given = "".join(str(message["Message-ID"] or "").split())
    if given and given.isascii() and len(given) <= LONGEST_ID:
        return given
    return f"sha256:{hashlib.sha256(given.encode(errors='replace') or raw).hexdigest()}"


def _sender(message: Message) -> str:
    """The one address in the one From header; two of either could show a reader the wrong one."""
    given = message.get_all("From", [])
    found = SENDER.fullmatch(" ".join(str(given[0]).split())) if len(given) == 1 else None
    return (found[1] or found[2]) if found else ""


def _date(message: Message) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _is_automatic(message: Message) -> bool:
    """Answers by machine, and mails that came back. What a carrier's program sends of itself is `auto-generated`, which is not meant."""
    submitted = str(message["Auto-Submitted"] or "").strip().lower()
    marked = any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Failed-Recipients"))
    returned = message.get_content_type() == "multipart/report"
    return (
        submitted.startswith("auto-replied") or marked or returned or bool(AUTOMATIC_SUBJECT.match(_decoded(message["Subject"])))
    )


def _texts(message: Message) -> Iterator[str]:
    parts = list(_shown_parts(message))
    plain = [_unflowed(part) for part in parts if part.get_content_type() == "text/plain"]
    pages = [seen_text(_content(part)) for part in parts if part.get_content_type() == "text/html"]
    yield from (text for text in ("\n".join(plain), "\n".join(pages)) if text)


def _shown_parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """What a reader sees without opening anything: attachments, and mails within the mail, are not read."""
    if message.get_content_disposition() == "attachment" or message.get_filename() or depth > DEEPEST:
        return
    if message.get_content_maintype() == "multipart":
        boxes = message.get_payload()
        for part in boxes if isinstance(boxes, list) else ():
            if isinstance(part, Message):
                yield from _shown_parts(part, depth + 1)
    elif message.get_content_maintype() == "text":
        yield message


def _unflowed(part: Message) -> str:
    """A line that ends with a blank goes on in the next, if the mail says so (RFC 3676)."""
    text = _content(part).replace("\r\n", "\n")
    joined = re.sub(r"(?<!^--) \n", " ", text, flags=re.MULTILINE) if part.get_param("format") == "flowed" else text
    return INVISIBLE.sub("", "\n".join(line.rstrip(" ") for line in joined.splitlines())).strip("\n")


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _readable(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _decoded(header: str | Header | None) -> str:
    """A header in words, tidied; what cannot be decoded stays as it is."""
    if header is None:
        return ""
    try:
        pieces = decode_header(header)
    except (HeaderParseError, binascii.Error, ValueError):
        pieces = [(str(header), None)]
    return " ".join("".join(text if isinstance(text, str) else _readable(text, charset) for text, charset in pieces).split())


def _readable(content: bytes, charset: str | None) -> str:
    """In the charset it claims, else in UTF-8, else in the one that takes anything."""
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")
