"""What is handed to a site: the bill's facts, its files under the names that the site sees, and the firm's key."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from billing.credentials import SiteSignIn
from billing.ledes.formats import format_of
from billing.ledes.joining import join
from billing.papers import paper_of
from billing.submission.claim import Claim
from data.session import reading
from jobs.errand import Errand
from jobs.portals.bill import Bill, Certificate, Credential, Papers
from jobs.portals.ledes_bill import bill_in
from jobs.work import Work


def bill_of(claim: Claim) -> Bill:
    """The invoice as a visit knows it."""
    return Bill(**{field.name: getattr(claim.facts, field.name) for field in dataclasses.fields(claim.facts)})


def as_its_file_asks(work: Work, errand: Errand) -> Errand:
    """The errand with the sums that its file asks for: where a carrier's bills carry tax, its site shows and compares them with it."""
    claim = errand.claim
    if work.desk.carrier(claim.carrier).ledes.tax is None:
        return errand
    content = work.files.get(claim.file_place)
    told = bill_in(content, format_of(content).name, claim.invoice_number)
    facts = dataclasses.replace(claim.facts, total=told.total, fees=told.fees, expenses=told.expenses)
    return dataclasses.replace(errand, claim=dataclasses.replace(claim, facts=facts))


def key_of(sign_in: SiteSignIn) -> Credential:
    """The sign-in as a visit knows it."""
    held = sign_in.certificate
    shown = Certificate(held.pfx, held.passphrase) if held else None
    return Credential(sign_in.username, sign_in.password, sign_in.totp_seed, answers=sign_in.answers, certificate=shown)


def lay_out_together(work: Work, claims: Sequence[Claim], folder: Path) -> Papers:
    """The very bytes made at approval, of several invoices in one file."""
    folder.mkdir(exist_ok=True)
    first = Path(claims[0].file_name)
    ledes = folder / f"{first.stem}-and-{len(claims) - 1}-more{first.suffix}"
    ledes.write_bytes(join([work.files.get(claim.file_place) for claim in claims]))
    return Papers(ledes)


def lay_out(work: Work, claim: Claim, folder: Path) -> Papers:
    """The very bytes made at approval, and the invoice as a PDF where the carrier wants one."""
    folder.mkdir(exist_ok=True)
    ledes = folder / claim.file_name
    ledes.write_bytes(work.files.get(claim.file_place))
    carrier, facts = work.desk.carrier(claim.carrier), claim.facts
    if carrier.pdf is None:
        return Papers(ledes)
    pdf = folder / carrier.pdf.file_name.format(invoice_number=facts.invoice_number, matter_number=facts.matter_number)
    with reading() as session:
        pdf.write_bytes(paper_of(session, claim.invoice_id, work.settings.firm_name, carrier.ledes))
    return Papers(ledes, pdf)
