"""What a job works with: settings, carriers' files, the file store, and a way to say how far it is."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from agent.send.box import Box, open_box
from billing.actor import Actor
from billing.credentials import Vault
from billing.desk import Desk
from billing.submission.claim import Patience
from billing.submission.pace import Paces, paces_of
from carriers.catalog import Catalog, load
from data.files import FileStore
from jobs.post import Post
from jobs.progress import Progress, Silent
from settings import Settings


class JobFailed(Exception):
    """A job cannot go on; the text says why and whose turn it is."""


@dataclass
class Work:
    """Handed to every job. Its counts are stored with the run, while it runs and at its end."""

    settings: Settings
    progress: Progress = field(default_factory=Silent)
    counts: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def go_on(self) -> None:
        """Called between two steps of a long job; stops it when the worker is told to stop."""
        if self.stop.is_set():
            raise JobFailed(
                "The worker was stopped while this ran. What it had finished is kept; the next run goes on from there."
            )

    @cached_property
    def catalog(self) -> Catalog:
        """The carriers' files."""
        return load(self.settings.carriers_folder, addresses=self.settings.site_addresses)

    @cached_property
    def files(self) -> FileStore:
        """Where files are kept."""
        return FileStore(self.settings.files_url)

    @cached_property
    def box(self) -> Box | None:
        """Where agents lay batches, if they do; JobFailed if the setting names no such place."""
        chosen = self.settings
        if not chosen.sync_box:
            return None
        if not chosen.sync_box.startswith(("file:///", "s3://")):
            raise JobFailed("LEDGERLINE_SYNC_BOX is neither file:///folder nor s3://bucket/prefix. An admin mends it.")
        told = {
            "endpoint": chosen.sync_box_endpoint, "region": chosen.sync_box_region, "access_key_id": chosen.sync_box_access_key,
            "secret_access_key": chosen.sync_box_secret_key,
        }  # fmt: skip
        return open_box(chosen.sync_box, {name: value for name, value in told.items() if value})

    @cached_property
    def vault(self) -> Vault:
        """Opens the sealed sign-ins."""
        return Vault(self.settings.keys())

    @cached_property
    def patience(self) -> Patience:
        """How long uploads are held."""
        return Patience.of_seconds(lease=self.settings.lease_seconds, settle=self.settings.settle_seconds)

    @cached_property
    def paces(self) -> Paces:
        """How fast and when carriers' sites may be used."""
        return paces_of(self.catalog)

    @cached_property
    def post(self) -> Post:
        """The mailbox that carriers write to."""
        return Post(self.settings)

    @property
    def desk(self) -> Desk:
        """The worker's own desk."""
        return Desk(Actor.worker(), self.catalog, self.files)
