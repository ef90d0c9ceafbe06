"""The invoice as a paper: the PDF that some carriers want beside the file.

What draws is imported when the first paper is asked for: a portal that only shows invoices need not wait for it.
"""

from sqlalchemy.orm import Session

from billing.papers.paper import read_paper
from carriers.profile import LedesProfile


def paper_of(session: Session, invoice_id: int, firm_name: str, profile: LedesProfile | None = None) -> bytes:
    """The invoice as a PDF; NotFound if there is none. Lines of `firm_name` after the first are printed as the firm's address.
    Below the sums stands what its codes are called, in the words of the carrier's code set if its `profile` chose one; narratives
    end with what the carrier consented to, unless its profile leaves that out.

    The same invoice gives the same bytes, so that a paper made again is the paper that was sent."""
    from billing.papers.bill_pdf import bill_pdf

    return bill_pdf(read_paper(session, invoice_id, firm_name, profile))
