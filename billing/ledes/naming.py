"""What a file of one invoice is called, as its carrier sees it."""

import re

from carriers.profile import LedesProfile

NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(invoice: str, matter: str, profile: LedesProfile) -> str:
    """The carrier's pattern with the numbers of a bill and its matter in it, of letters that every system takes."""
    name = profile.file_name.replace("{invoice_number}", invoice).replace("{matter_number}", matter)
    return NOT_IN_FILE_NAMES.sub("-", name)
