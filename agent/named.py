"""What streams and batches are called, in addresses and as files."""

import re
from typing import NamedTuple

STREAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
FILE = re.compile(rf"({STREAM.pattern})-(\d{{1,10}})-(\d{{12}})-[A-Za-z0-9_.-]{{1,64}}\.jsonl\.gz")


class Named(NamedTuple):
    """Which batch it is; in this order those of a stream follow each other."""

    stream: str
    epoch: int
    seq: int

    def file(self, id_: str) -> str:
        """The name of its file, with the batch's own id in it."""
        return f"{self.stream}-{self.epoch}-{self.seq:012d}-{id_}.jsonl.gz"


def named(file: str) -> Named | None:
    """Which batch a file is by its name; None if that is no batch's."""
    told = FILE.fullmatch(file)
    found = Named(told[1], int(told[2]), int(told[3])) if told else None
    return found if found and 0 < found.epoch < 2**31 and found.seq > 0 else None
