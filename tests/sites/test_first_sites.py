"""Harbor Mutual and Prairie Indemnity: everything stands in one list."""

import pytest

from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
EXPECTED = {
    "Approved": ("accepted", None),
    "On hold": ("on_hold", "policy limits"),
    "Inquiry": ("inquiry", "who attended?"),
    "Reduced": ("reduced", "rate above agreement"),
    "Paid": ("paid", "10482"),
    "Rejected": ("rejected", "wrong insured"),
}


@pytest.mark.parametrize("slug", ["harbor_mutual", "prairie_indemnity"])
async def test_list_says_every_decision(firm: Firm, slug: str):
    bill, papers = firm.errand(slug, "0101-0001")

    async with firm.visit(slug) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, slug, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == EXPECTED


async def nothing() -> None:
    """Nobody has to be told."""
