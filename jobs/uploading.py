"""One upload: claim it, visit the site, write down what happened. No transaction is open while the browser works."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from billing.credentials import SiteSignIn, sign_in_for
from billing.errors import Refusal
from billing.submission import record
from billing.submission.claim import Claim, claim_next
from data.session import reading, transaction
from jobs.evidence import begin_visit, keep_evidence, keep_left_behind
from jobs.holding import holding
from jobs.outcomes import record_answer, record_trouble
from jobs.portals.answers import Absent, Answer, Unfinished
from jobs.portals.browser import find_chromium
from jobs.portals.errors import PortalError
from jobs.portals.visit import Bill, Credential, Visit
from jobs.work import Work

logger = logging.getLogger(__name__)


def upload_next(work: Work, owner: str) -> bool:
    """Do the oldest upload that is due; False if none is."""
    with transaction() as session:
        claim = claim_next(session, owner, work.patience)
    if claim is None:
        return False
    keep_left_behind(work, claim)
    try:
        with holding(claim, work.patience):
            _upload(work, claim)
    except record.HoldLost as lost:
        logger.warning("%s", lost)  # the other process records what happens; this one neither sends nor writes
    return True


def _upload(work: Work, claim: Claim) -> None:
    visit_id, folder = begin_visit(work, claim)
    try:
        answer = _visit_the_site(work, claim, folder)
    except record.HoldLost:
        raise
    except (PortalError, Refusal) as trouble:
        said = str(trouble)
        with transaction() as session:
            record_trouble(session, claim, trouble, work.patience)
    else:
        said = answer.words
        with transaction() as session:
            record_answer(session, claim, answer)
    keep_evidence(work, visit_id, said)


def _visit_the_site(work: Work, claim: Claim, folder: Path) -> Answer:
    with reading() as session:
        sign_in = sign_in_for(session, work.vault, claim.carrier)
    with _the_file(work, claim) as file, _open(work, claim, sign_in, folder) as visit:
        return _play(work, claim, visit, file)


def _play(work: Work, claim: Claim, visit: Visit, file: Path) -> Answer:
    """Look before a second try; send only what is surely not there."""
    bill = Bill(claim.invoice_number, claim.matter_number, claim.claim_number, claim.total)
    visit.sign_in()
    if claim.look_first:
        seen = visit.find(bill)
        if isinstance(seen, Unfinished):
            _intend(work, claim)
            return visit.finish(bill)
        if not isinstance(seen, Absent):
            return seen
        with transaction() as session:
            record.found_absent(session, claim)
    return visit.upload(bill, file, before_send=lambda: _intend(work, claim))


def _intend(work: Work, claim: Claim) -> None:
    with transaction() as session:
        record.write_intent(session, claim, work.patience)


def _open(work: Work, claim: Claim, sign_in: SiteSignIn, folder: Path) -> Visit:
    key = Credential(sign_in.username, sign_in.password, sign_in.totp_seed)
    carrier = work.desk.carrier(claim.carrier)
    return Visit(carrier, key, evidence_dir=folder, chromium=find_chromium(work.settings.chromium or None), sandbox=work.sandbox)


@contextmanager
def _the_file(work: Work, claim: Claim) -> Iterator[Path]:
    """The very bytes made at approval, under the name the carrier sees."""
    with tempfile.TemporaryDirectory(prefix="ledgerline-") as folder:
        file = Path(folder) / claim.file_name
        file.write_bytes(work.files.get(claim.file_place))
        yield file
