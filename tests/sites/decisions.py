"""What a carrier decides about one invoice after another day, and what its list then says of it."""

from carriers.sayings import Saying
from jobs.portals.visit import Visit
from tests.sites.firm import Firm

REASONS = {
    "Approved": "",
    "On hold": "policy limits",
    "Inquiry": "who attended?",
    "Reduced": "rate above agreement",
    "Paid": "10482",
    "Rejected": "wrong insured",
}
"""Every decision a carrier can make, with the reason it gives; for a payment that is the number of the cheque."""
ALLOWED = "150.00"


async def decided_one_by_one(firm: Firm, visit: Visit, slug: str, number: str) -> dict[str, Saying | None]:
    """What the list says after each decision; None where it says nothing that the carrier file reads."""
    said: dict[str, Saying | None] = {}
    for state, reason in REASONS.items():
        firm.decide(slug, number, state, reason=reason, amount=ALLOWED if state in ("Reduced", "Paid") else None)
        said[state] = next((each for each in await visit.status() if each.invoice_number == number), None)
    return said
