"""Where the demo lives: everything in one folder, so that FRESH=1 only has to remove it."""

import fcntl
import json
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from demo.agent import box_of, let_the_agent_in
from demo.mailbox import USER, has_dovecot, password_of_mailbox
from demo.sites.certificates import certificates
from demo.sites.companies import companies
from demo.sites.company import Company

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "demo"
SITES_PORT = 8610
TLS_PORT = 8611
PORTAL_PORT = 8501
MAIL_PORT = 8660

Size = Literal["small", "full"]
Way = Literal["https", "folder", "direct"]
"""How changes come from the case-management system: its own agent brings them, or lays them into a folder, or the worker reads them
there itself."""


@dataclass(frozen=True)
class Installation:
    """One demo: its folder and the ports of this start."""

    folder: Path
    portal_port: int
    sites_port: int
    tls_port: int
    mail_port: int
    way: Way = "https"

    @property
    def legacy_url(self) -> str:
        """The made-up firm's case-management system."""
        return f"sqlite:///{self.folder / 'legacy.db'}"

    @property
    def is_ready(self) -> bool:
        """Whether an earlier start finished building it."""
        return (self.folder / "ready").exists()

    def say_ready(self) -> None:
        """The next start need not build anything."""
        (self.folder / "ready").touch()

    def settings(self) -> dict[str, str]:
        """The settings of the portal and the worker; what somebody set from outside goes first."""
        ours = {
            "LEDGERLINE_DATABASE_URL": f"sqlite:///{self.folder / 'ledgerline.db'}",
            "LEDGERLINE_FILES_URL": f"file://{self.folder / 'files'}",
            "LEDGERLINE_EVIDENCE_FOLDER": str(self.folder / "evidence"),
            "LEDGERLINE_PEOPLE_FILE": str(self.folder / "auth.yaml"),
            "LEDGERLINE_SECRET_KEY_FILE": str(self.folder / "secret.key"),
            "LEDGERLINE_RETURN_STATUS": "true",
            "LEDGERLINE_SITE_ADDRESSES": json.dumps({slug: self._address_of(company) for slug, company in companies().items()}),
            "LEDGERLINE_PORT": str(self.portal_port),
        }
        chosen = {name: os.environ.get(name, value) for name, value in (ours | self._case_management() | self._mailbox()).items()}
        return chosen | {
            "NODE_EXTRA_CA_CERTS": str(certificates(self.sites).authority)
        }  # the browser believes the practice sites

    @property
    def sites(self) -> Path:
        """Where the practice sites keep their books."""
        return self.folder / "sites"

    @property
    def maildir(self) -> Path:
        """Where the practice sites deliver their mails."""
        return self.sites / "mailbox"

    def _address_of(self, company: Company) -> str:
        way = f"https://127.0.0.1:{self.tls_port}" if company.certificate else f"http://127.0.0.1:{self.sites_port}"
        return f"{way}/{company.slug.replace('_', '-')}"

    def _case_management(self) -> dict[str, str]:
        if self.way == "direct":
            return {"LEDGERLINE_LEGACY_URL": self.legacy_url, "LEDGERLINE_REPLICATE_EVERY": "15"}
        if self.way == "folder":
            return {"LEDGERLINE_SYNC_BOX": box_of(self.folder)}
        return let_the_agent_in(self.folder)

    def _mailbox(self) -> dict[str, str]:
        """The firm's mailbox, if this machine can serve one."""
        if not has_dovecot():
            return {}
        return {
            "LEDGERLINE_MAIL_HOST": "127.0.0.1",
            "LEDGERLINE_MAIL_PORT": str(self.mail_port),
            "LEDGERLINE_MAIL_TLS": "none",
            "LEDGERLINE_MAIL_USER": USER,
            "LEDGERLINE_MAIL_PASSWORD": password_of_mailbox(self.folder),
        }


def open_installation(folder: Path, *, fresh: bool, way: Way = "https") -> Installation:
    """The demo's folder, emptied if asked or if an earlier start did not finish building it, and four free ports."""
    if fresh or not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    portal, sites, tls, mail = map(_free_port, (PORTAL_PORT, SITES_PORT, TLS_PORT, MAIL_PORT))
    return Installation(folder, portal, sites, tls, mail, way)


def _free_port(wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on and no other demo is about to."""
    for port in range(wanted, wanted + 50):
        if _is_free(port) and _is_ours(port):
            return port
    raise SystemExit(f"No free port between {wanted} and {wanted + 49}: end some program that listens there.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _is_ours(port: int) -> bool:
    """Until this process ends: its portal listens a minute from now, and a demo started meanwhile must go elsewhere."""
    try:
        lock = os.open(Path(tempfile.gettempdir()) / f"ledgerline-demo-{port}.lock", os.O_CREAT | os.O_RDWR, 0o666)
    except PermissionError:
        return False  # another user's demo
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    return True
