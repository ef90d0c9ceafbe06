"""What somebody works with: who they are, the carriers' files, and the place where files are kept."""

from dataclasses import dataclass

from billing.actor import Actor
from billing.errors import NotNow
from carriers.catalog import Catalog
from carriers.definition import Carrier
from data.files import FileStore


@dataclass(frozen=True)
class Desk:
    """Handed to every billing function that needs more than the database."""

    by: Actor
    catalog: Catalog
    files: FileStore

    def carrier(self, slug: str) -> Carrier:
        """A carrier's file, or a sentence if it is gone."""
        try:
            return self.catalog[slug]
        except KeyError:
            raise NotNow(f"There is no carriers/{slug}.yaml any more; whoever keeps the carrier files puts it back.") from None
