"""Guideline review: the second look that some carriers take at an invoice, minutes after it passed validation."""

from dataclasses import dataclass
from datetime import timedelta

from demo.sites.company import Site
from demo.sites.filing import Filing, Reader
from demo.sites.rules import REJECTED, Rules, problems_of_invoice
from demo.sites.states import plan
from demo.sites.terms import Later, Taken

BREACH = "Guideline review: "
"""What the reason of every rejection by guideline review begins with."""


@dataclass(frozen=True)
class Review:
    """What the guidelines forbid, how long after its receipt an invoice is reviewed, and what it is when it passes.

    A verdict belongs to the transaction that takes the invoice, so `plan` is called where Terms.letters are written.
    """

    guidelines: Rules
    after: timedelta
    passed: str

    def plan(self, site: Site, taken: Taken, reader: Reader) -> None:
        """Write the verdict on each invoice of the file; Company.announce tells the firm when it is due."""
        filings = {each.number: each for each in reader(taken.parcel.content)}
        for invoice in taken.invoices:
            plan(site, taken.rows, invoice, [self._verdict(site, filings[invoice.number])], taken.now)

    def _verdict(self, site: Site, filing: Filing) -> Later:
        breaches = problems_of_invoice(filing, self.guidelines, site.clock.now().date())
        reason = " ".join(each.sentence for each in breaches)
        return Later(self.after, REJECTED, BREACH + reason) if reason else Later(self.after, self.passed)
