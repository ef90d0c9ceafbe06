"""The seed of the six-digit codes, as people copy it."""

import base64

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.errors import BadInput
from billing.totp import clean_seed


@given(st.binary(min_size=14, max_size=64))
def test_seed_is_found_however_it_is_written(secret):
    seed = base64.b32encode(secret).decode()
    written = "  " + "-".join(seed.lower()[at : at + 4] for at in range(0, len(seed), 4)) + "\n"

    assert clean_seed(written) == seed.rstrip("=")
    assert pyotp.TOTP(clean_seed(written)).at(0) == pyotp.TOTP(seed).at(0)


@pytest.mark.parametrize("typed", ["123456", "not a seed!", "JBSWY3DPEHPK3PX0", "JBSWY3DP", "ä" * 16])
def test_wrong_seed_is_refused(typed):
    with pytest.raises(BadInput, match="code seed"):
        clean_seed(typed)


def test_no_seed_is_no_seed():
    assert clean_seed("  ") is None
