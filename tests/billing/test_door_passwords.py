"""Which passwords we take."""

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.door.passwords import LONGEST, STAND_IN, fits, hashed, is_hash, refuse_weak, temporary_password
from billing.errors import BadInput


@pytest.mark.parametrize(
    "password, sentence",
    [
        ("short", "at least 12"),
        ("x" * 73, "at most 72"),
        ("é" * 37, "at most 72"),
        ("Password1234", "first that are tried"),
        ("123456789012", "first that are tried"),
        ("abababababab", "first that are tried"),
        (" correct horse battery", "begin or end with a space"),
        ("whitcombe-2026!", "your own name"),
    ],
)
def test_weak_password_is_refused(password, sentence):
    with pytest.raises(BadInput, match=sentence):
        refuse_weak(password, about=("ada.whitcombe", "Ada Whitcombe"))


@pytest.mark.parametrize("password", ["correct horse battery", "Zw7!kk-29vQp", "grüne Äpfel im Mai", "x1" * 5 + "abcdefgh" * 7])
def test_good_password_is_taken(password):
    refuse_weak(password, about=("ada.whitcombe", "Ada Whitcombe"))

    assert len(password.encode()) <= LONGEST


def test_hash_fits_its_password():
    made = hashed("correct horse battery")

    assert fits("correct horse battery", made)
    assert is_hash(made) and not is_hash("correct horse battery")


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=200))
def test_nothing_typed_breaks_comparing(password):
    quick = STAND_IN.replace("$12$", "$04$")

    assert fits(password, quick) is False


def test_longer_than_bcrypt_never_fits():
    made = bcrypt.hashpw(b"a" * LONGEST, bcrypt.gensalt(4)).decode()

    assert fits("a" * LONGEST, made)
    assert not fits("a" * LONGEST + "b", made)


def test_temporary_passwords_differ_and_pass():
    given_out = {temporary_password() for _ in range(50)}

    for password in given_out:
        refuse_weak(password)
    assert len(given_out) == 50
