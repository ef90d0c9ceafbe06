"""Finished files of one invoice each as one file of them all, for sites that take many invoices in a file."""

from collections.abc import Sequence

HEADER_LINES = 2
"""Lines before the first line item: what the format is called, and how its columns are."""


def join(files: Sequence[bytes]) -> bytes:
    """The head of the first file, then every file's line items, byte for byte and in this order.

    Raises ValueError if the files do not all begin with the same head, and so are not of one format.
    """
    parts = [file.splitlines(keepends=True) for file in files]
    heads = {b"".join(lines[:HEADER_LINES]) for lines in parts}
    if len(heads) != 1:
        raise ValueError(f"Files with {len(heads)} different heads do not become one.")
    return b"".join([*heads, *(line for lines in parts for line in lines[HEADER_LINES:])])
