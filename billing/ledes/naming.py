"""What a file of one invoice is called, as its carrier sees it."""

import re

from billing.ledes.row import Row
from carriers.profile import LedesProfile

NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(row: Row, profile: LedesProfile) -> str:
    """The carrier's pattern with the bill's numbers in it, of letters that every system takes."""
    name = profile.file_name.replace("{invoice_number}", row.says("INVOICE_NUMBER"))
    return NOT_IN_FILE_NAMES.sub("-", name.replace("{matter_number}", row.says("LAW_FIRM_MATTER_ID")))
