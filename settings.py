"""Every setting, typed, with its unit; read at the doors only (app.py, python -m jobs, python -m demo, migrations).

Each may be given as an environment variable with the prefix LEDGERLINE_ or in a file `.env` beside this one; a secret may also be
given as a file named by LEDGERLINE_<NAME>_FILE. A wrong value stops the start with a sentence.
"""

import base64
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, IPvAnyNetwork, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent
PREFIX = "LEDGERLINE_"


def _by_commas(given: object) -> object:
    return [one.strip() for one in given.split(",") if one.strip()] if isinstance(given, str) else given


SECRETS = (
    "DATABASE_URL", "SECRET_KEYS", "LEGACY_URL", "MAIL_PASSWORD", "SYNC_PASSWORD_HASH", "SYNC_BOX_SECRET_KEY", "METRICS_TOKEN",
)  # fmt: skip
"""Each may be given as a file of its own."""
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_by_commas)]


class Settings(BaseSettings):
    """What can be set from outside."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ROOT / ".env", extra="forbid", frozen=True)

    database_url: str = Field(
        f"sqlite:///{ROOT}/var/ledgerline.db", description="SQLAlchemy URL: sqlite:///file or mysql+pymysql://..."
    )
    files_url: str = Field(f"file://{ROOT}/var/files", description="Where files are kept: file:///folder or s3://bucket/prefix")
    carriers_folder: Path = Field(ROOT / "carriers", description="Where the carrier files lie")
    site_addresses: dict[str, str] = Field(
        default_factory=dict, description="Other addresses for carriers' sites, by slug (test sites)"
    )
    people_file: Path = Field(ROOT / "auth.yaml", description="The first people of a new installation")
    secret_keys: str = Field(
        "", description="Fernet keys for sealed passwords, newest first, by commas; without it var/secret.key is made"
    )
    secret_key_file: Path = Field(ROOT / "var" / "secret.key", description="Where the key is kept when secret_keys is empty")

    host: str = Field("127.0.0.1", description="Address the portal listens on")
    port: int = Field(8501, ge=1, le=65535, description="Port the portal listens on")
    origin: str = Field("", description="What people type, e.g. https://billing.firm.example; empty: http://<host>:<port>")
    trusted_proxy: str = Field("127.0.0.1", description="Whose X-Forwarded-For is believed")
    session_idle_minutes: int = Field(30, ge=1, description="Minutes without a click after which a sign-in ends")
    session_hours: int = Field(12, ge=1, description="Hours after which every sign-in ends")
    wrong_passwords: int = Field(5, ge=1, description="Wrong passwords in a row that lock an account for a while")
    lock_minutes: int = Field(15, ge=1, description="Minutes an account stays locked")

    legacy_url: str = Field("", description="SQLAlchemy URL of the case-management system; empty: nothing is replicated")
    return_status: bool = Field(
        False, description="Write where bills stand into the case-management system, in a table LEDGERLINE_BILL of its own"
    )
    replicate_every: int = Field(60, ge=1, description="Seconds between two runs of replication")
    batch_rows: int = Field(3000, ge=1, le=20000, description="Rows in one batch of replication")
    brake_rows: int = Field(
        200, ge=1, description="Rows of a table that may be deleted there within an hour without anybody asked"
    )
    brake_percent: int = Field(
        5, ge=0, le=100, description="Of a hundred rows of a table, how many may be, if that is more; beyond both a batch is held"
    )
    sync_user: str = Field("", description="Who brings batches over https; empty: nobody does, and there is no such address")
    sync_password_hash: str = Field("", repr=False, description="Hash of its password, made by `python app.py hash-password`")
    sync_allow: Networks = Field((), description="From which addresses, by commas: 10.2.0.7,10.3.0.0/24; empty: from none")
    sync_box: str = Field(
        "", description="Where agents lay batches instead: file:///folder or s3://bucket/prefix; empty: nowhere"
    )
    sync_box_endpoint: str = Field("", description="Address of a bucket that is not Amazon's")
    sync_box_region: str = Field("", description="Region of the bucket")
    sync_box_access_key: str = Field("", description="Name of the key to the bucket; empty: as the machine is let in")
    sync_box_secret_key: str = Field("", repr=False, description="The secret of that key")
    sync_depth: int = Field(500, ge=1, description="Batches that may wait to be applied before an agent is asked to wait")
    sync_silence_minutes: int = Field(10, ge=1, description="Minutes without a word of an agent after which that is an alarm")
    metrics_token: str = Field("", repr=False, description="Bearer token that reads /metrics; empty: addresses of sync_allow do")

    mail_host: str = Field("", description="IMAP server of the mailbox that carriers write to; empty: no mail is read")
    mail_port: int = Field(993, ge=1, le=65535, description="Port of that server")
    mail_tls: Literal["tls", "starttls", "none"] = Field(
        "tls", description="How the way to it is protected: tls, starttls or none"
    )
    mail_user: str = Field("", description="Who signs in there")
    mail_password: str = Field("", repr=False, description="With which password")
    mail_folder: str = Field("INBOX", description="Folder that is read; nothing in it is ever changed")
    mail_authserv: str = Field(
        "", description="Name of the mail server whose Authentication-Results must say dmarc=pass; empty: nobody is asked"
    )

    firm_name: str = Field("", description="The firm's name on the PDF of an invoice; its address on further lines")

    chromium: str = Field("", description="Path of the Chromium to use; empty: the first that is found")
    evidence_folder: Path = Field(ROOT / "var" / "evidence", description="Where a visit's pictures lie until they are stored")
    traces: bool = Field(True, description="Keep a Playwright trace of each visit; costs a fifth of a visit's processor time")
    upload_processes: int = Field(2, ge=1, le=16, description="Browsers that visit carriers' sites at the same time")
    sessions_per_browser: int = Field(4, ge=1, le=32, description="Accounts that one browser is signed in with at the same time")
    lease_seconds: int = Field(120, ge=5, description="Seconds a process holds an upload without a sign of life")
    settle_seconds: int = Field(60, ge=2, description="Seconds to wait after a dead process before looking at the site")

    def keys(self) -> str:
        """The keys that seal secrets: from the setting, or a key file made on first use that only this user may read."""
        return self.secret_keys or _kept_key(self.secret_key_file)

    @property
    def address(self) -> str:
        """The origin that browsers use."""
        return self.origin.rstrip("/") or f"http://{self.host}:{self.port}"


@cache
def settings() -> Settings:
    """The settings of this process; a wrong one ends it with a sentence."""
    _read_secret_files()
    try:
        return Settings()
    except ValidationError as problems:
        for problem in problems.errors():
            name = ".".join(str(part) for part in problem["loc"]).upper()
            sys.stderr.write(
                f"The setting {PREFIX}{name.removeprefix(PREFIX)} cannot be used: {problem['msg']}. An admin mends it.\n"
            )
        raise SystemExit(2) from None


def _kept_key(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as made:
        made.write(base64.urlsafe_b64encode(os.urandom(32)))
    with suppress(FileExistsError):
        os.link(fresh, file)  # of two processes the first wins, and nobody ever reads half a key
    fresh.unlink()
    return file.read_text().strip()


def _read_secret_files() -> None:
    for name in SECRETS:
        file = os.environ.get(f"{PREFIX}{name}_FILE")
        if file and f"{PREFIX}{name}" not in os.environ:
            os.environ[f"{PREFIX}{name}"] = Path(file).read_text().strip()
