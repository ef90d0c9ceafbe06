"""A real IMAP server for the tests: one Dovecot for each worker, and an empty mailbox for each test."""

import datetime as dt
import itertools
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from demo.mailbox import Server, serving
from tests.patience import PATIENCE

PASSWORD = "correct-horse"
numbers = itertools.count(1)


@dataclass(frozen=True)
class PostOffice:
    """The running server: the folder of all mailboxes, its ports, and the certificate that it shows."""

    folder: Path
    port: int
    tls_port: int
    certificate: Path

    def mailbox(self) -> "Mailbox":
        """A new mailbox, empty."""
        return Mailbox(self, f"test-{uuid.uuid4().hex}")


@dataclass(frozen=True)
class Mailbox:
    """One mailbox; a mail is delivered as a mail server would do it."""

    office: PostOffice
    user: str

    @property
    def maildir(self) -> Path:
        """Where its mails lie."""
        return self.office.folder / self.user

    def deliver(self, raw: bytes) -> None:
        """Put a mail into it, at once and whole."""
        for part in ("tmp", "new", "cur"):
            (self.maildir / part).mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns()}.{next(numbers)}.test"
        (self.maildir / "tmp" / name).write_bytes(raw)
        (self.maildir / "tmp" / name).rename(self.maildir / "new" / name)

    def settings(self, **more: object) -> dict[str, object]:
        """What LEDGERLINE_MAIL_* say of it."""
        there = {"mail_host": "127.0.0.1", "mail_port": self.office.port, "mail_tls": "none"}
        return there | {"mail_user": self.user, "mail_password": PASSWORD} | more

    def files(self) -> list[str]:
        """The names of all files in it, flags included."""
        return sorted(f"{file.parent.name}/{file.name}" for part in ("new", "cur") for file in (self.maildir / part).iterdir())


def a_mail(
    subject: str, text: str | None = None, *, html: str | None = None, at: dt.datetime | None = None, **headers: str
) -> EmailMessage:
    """A mail of Harbor Mutual's; header names with _ for -, an empty one is left out."""
    message = EmailMessage()
    given = {
        "From": "Harbor Mutual <billing@harbor-mutual.example>", "To": "billing@firm.example", "Subject": subject,
        "Date": format_datetime(at or dt.datetime.now(dt.UTC)), "Message-ID": f"<{uuid.uuid4().hex}@harbor-mutual.example>",
        "Auto-Submitted": "auto-generated",
    } | {name.replace("_", "-"): value for name, value in headers.items()}  # fmt: skip
    for name, value in given.items():
        if value:
            message[name] = value
    if text is not None or html is None:
        message.set_content(text or "")
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


@contextmanager
def start(folder: Path) -> Iterator[PostOffice]:
    """A running server; NoDovecot if none can be had."""
    certificate, key = _make_certificate(folder)
    mails = folder / "mails"
    mails.mkdir()
    port, tls_port = _free_ports()
    with serving(Server(f"{mails}/%u", port, PASSWORD, tls_port=tls_port, certificate=certificate, key=key)):
        _wait(port)
        yield PostOffice(mails, port, tls_port, certificate)


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as one:
                if one.recv(64):
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"Dovecot did not answer on port {port} within {PATIENCE} seconds.")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody trusts unless told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]), dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .add_extension(here, critical=False)
    )
    dated = built.serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
    signed = dated.not_valid_after(now + dt.timedelta(days=2)).sign(key, hashes.SHA256())
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, private
