"""Where on our bill a site's reasons are: sites name the line item, or the line of the very file that they got."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from billing.ledes.line_items import line_item_at
from billing.submission.claim import Claim
from jobs.portals.answers import Reason
from jobs.work import Work

logger = logging.getLogger(__name__)


def on_line_items(work: Work, claim: Claim, reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons, each with its line item; without one where it is about the whole bill. Reads the file only if one names a line of it."""
    if not any(reason.line is None and reason.file_line for reason in reasons):
        return list(reasons)
    try:
        content = work.files.get(claim.file_place)
    except FileNotFoundError:
        logger.warning("The file %s is gone; what the site says of its lines is taken for the whole bill.", claim.file_place)
        return list(reasons)
    return [_placed(reason, content) for reason in reasons]


def _placed(reason: Reason, content: bytes) -> Reason:
    if reason.line is not None or reason.file_line is None:
        return reason
    return replace(reason, line=line_item_at(content, reason.file_line))
