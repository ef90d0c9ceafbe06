"""The firm's mailbox in the demo: a Dovecot of our own over the Maildir into which the practice sites deliver.

`python -m demo.mailbox` serves until it is ended. The machine's own mail server, if there is one, is not touched.
"""

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "billing"
NOBODY = "nobody"
DOVECOT = Path("/usr/sbin/dovecot")
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {run}/run
state_dir = {run}/run
log_path = {run}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{maildir}:INDEX={run}/index/%u:CONTROL={counts}/%u
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = {tls}
{certificate}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={run}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class NoDovecot(RuntimeError):
    """No Dovecot can be had on this machine; the sentence says why."""


@dataclass(frozen=True)
class Server:
    """What is served: a Maildir (`%u` in it is who signs in), on which port, with which password; `tls_port` 0 is none.

    In the folder `counts` the server remembers the numbers it gave to mails; without one it counts anew at each start.
    """

    maildir: str
    port: int
    password: str
    counts: Path | None = None
    tls_port: int = 0
    certificate: Path | None = None
    key: Path | None = None


def has_dovecot() -> bool:
    """Whether the program and its part for IMAP are on this machine, where Debian puts them."""
    return DOVECOT.exists() and Path("/usr/lib/dovecot/imap").exists()


@contextmanager
def serving(server: Server) -> Iterator[subprocess.Popen[bytes]]:
    """Dovecot at work while the block runs; it ends with the thread that started it, however that ends."""
    if not has_dovecot():
        raise NoDovecot("Dovecot's IMAP server is not on this machine. Have an administrator run: apt-get install dovecot-imapd")
    # Its sockets want a short path, and nothing in here has to outlive the server: indexes are made anew.
    with tempfile.TemporaryDirectory(prefix="ledgerline-mail-") as folder:
        command = [*_as_somebody(), str(DOVECOT), "-F", "-c", str(_configure(server, Path(folder)))]
        with (log := Path(folder) / "log").open("ab") as words:
            process = subprocess.Popen(command, stderr=words, start_new_session=True)
        try:
            yield process
        finally:
            if process.poll() is not None:
                sys.stderr.write(f"Dovecot ended by itself:\n{log.read_text()[-2000:]}")
            process.terminate()
            process.wait()


def _as_somebody() -> list[str]:
    """Dovecot serves no mail of root's: started by root it becomes nobody, who may still read what root wrote."""
    end_with_us = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() != 0:
        return end_with_us
    reads_all = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]
    return [*end_with_us, "--reuid", NOBODY, "--regid", "nogroup", "--clear-groups", *reads_all]


def _configure(server: Server, run: Path) -> Path:
    user, group = (NOBODY, "nogroup") if os.geteuid() == 0 else (str(os.getuid()), str(os.getgid()))
    pair = f"ssl_cert = <{server.certificate}\nssl_key = <{server.key}" if server.certificate else ""
    counts = server.counts or run / "counts"
    counts.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(counts, user, group)
    text = CONFIGURATION.format(
        run=run, counts=counts, user=user, group=group, maildir=server.maildir, password=server.password, port=server.port,
        tls="yes" if pair else "no", tls_port=server.tls_port, certificate=pair,
    )  # fmt: skip
    (run / "run").mkdir()
    if os.geteuid() == 0:
        shutil.chown(run / "run", user, group)
    file = run / "dovecot.conf"
    file.touch(mode=0o600)
    file.write_text(text)
    return file


def password_of_mailbox(folder: Path) -> str:
    """Made at the first start and kept where only this user reads it."""
    kept = folder / "mailbox-password.txt"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(16))
    return kept.read_text()


def mailbox_command(folder: Path, maildir: Path, port: int) -> list[str]:
    """What starts it as a process of its own."""
    return ["-m", "demo.mailbox", "--folder", str(folder), "--maildir", str(maildir), "--port", str(port)]


def main() -> int:
    """Serve until SIGTERM; 1 if Dovecot ends by itself."""
    asked = argparse.ArgumentParser(prog="python -m demo.mailbox", description=__doc__)
    asked.add_argument("--maildir", type=Path, required=True, help="where the practice sites deliver")
    asked.add_argument("--port", type=int, required=True, help="port for IMAP on this machine")
    asked.add_argument("--folder", type=Path, required=True, help="where the password is kept")
    chosen = asked.parse_args()
    for part in ("tmp", "new", "cur"):
        (chosen.maildir / part).mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    password, counts = password_of_mailbox(chosen.folder), chosen.folder.absolute() / "mailbox-counts"
    with serving(Server(str(chosen.maildir.absolute()), chosen.port, password, counts)) as process:
        while not stop.wait(0.5):
            if process.poll() is not None:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
