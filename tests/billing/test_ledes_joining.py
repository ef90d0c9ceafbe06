"""Finished files as one: every invoice is in it, line for line, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import read, write
from billing.ledes.joining import join
from tests.billing.bills import PROFILE, a_bill, bills


@given(st.lists(bills(), min_size=1, max_size=5))
@settings(max_examples=50)
def test_joined_file_reads_as_all_of_them(invoices):
    files = [write(invoice, PROFILE).content for invoice in invoices]

    together = join(files)

    assert [row.cells for row in read(together).rows] == [row.cells for file in files for row in read(file).rows]
    assert len(together.splitlines()) == 2 + sum(len(invoice.lines) for invoice in invoices)


@given(bills())
@settings(max_examples=10)
def test_file_of_one_stays_as_it_is(invoice):
    file = write(invoice, PROFILE).content

    assert join([file]) == file


def test_two_formats_do_not_become_one():
    file = write(a_bill(), PROFILE).content

    with pytest.raises(ValueError, match="2 different heads"):
        join([file, file.replace(b"LEDES1998B", b"LEDES98BI V2")])
