"""What is sealed opens with its secret, for its purpose, and unchanged only."""

import pytest

from weft_auth.services.emails import email_key
from weft_auth.services.sealing import SealBrokenError, seal, unseal


def test_round_trip() -> None:
    sealed = seal("plain é", secret="s" * 32, purpose="a")
    assert b"plain" not in sealed
    assert unseal(sealed, secret="s" * 32, purpose="a") == "plain é"


@pytest.mark.parametrize(("secret", "purpose"), [("t" * 32, "a"), ("s" * 32, "b")])
def test_other_secret_or_purpose_does_not_open(secret: str, purpose: str) -> None:
    sealed = seal("plain", secret="s" * 32, purpose="a")
    with pytest.raises(SealBrokenError):
        unseal(sealed, secret=secret, purpose=purpose)


def test_changed_text_does_not_open() -> None:
    sealed = bytearray(seal("plain", secret="s" * 32, purpose="a"))
    sealed[20] ^= 1
    with pytest.raises(SealBrokenError):
        unseal(bytes(sealed), secret="s" * 32, purpose="a")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("A.B@Example.com", " a.b@EXAMPLE.com ", True),
        ("Straße@x.org", "STRASSE@x.org", True),
        ("e\u0301@x.org", "É@x.org", True),
        ("a@x.org", "b@x.org", False),
    ],
)
def test_spellings_of_one_address(first: str, second: str, same: bool) -> None:
    assert (email_key(first) == email_key(second)) is same
