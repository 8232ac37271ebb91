"""Which passwords are refused."""

import pytest

from weft_auth.services.password_rules import check_password
from weft_core.errors import InvalidInputError

REFUSED = [
    "passwordpassword",
    "Password1234567",
    "P@ssw0rd123456789",
    "p4ssw0rd-p4ssw0rd",
    "PASSWORD PASSWORD!",
    "qwertyuiopasdfgh",
    "qwertyuiop123456",
    "qazwsxedcrfvtgb",
    "1qaz2wsx3edc4rfv",
    "123456789012345",
    "987654321098765",
    "11111111111111111",
    "ababababababababab",
    "abcabcabcabcabcab",
    "abcdefghijklmnop",
    "letmeinletmeinplease",
    "Welcome to the weft 2024!",
    "weft-weft-Password1",
    "Summer2024Summer2024",
    "SummerWinter2025!",
    "iloveyou1234567",
    "I love you forever",
    "dragonmonkeysunshine1",
    "admin administrator",
    "correct horse battery staple",
    "CorrectHorseBatteryStaple1",
    "To be, or not to be",
    "the quick brown fox jumps",
    "alice.smith-2024",
    "my alice.smith secret thing",
    "smith alice 1987 smith",
    "aaaaaaaaaaaaaaab",
]
ACCEPTED = [
    "violet otters juggle 9 lamps",
    "zK8#qLp2!vBn5xWy",
    "83920174658201937465",
    "my dog ate 47 blue waffles",
    "кот пьёт молоко утром",
    "пароль 12345678901",
    "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰",
    "summer monkey dragon love",
    "weft and warp make sturdy cloth",
    "ünïcödé wörds gö hérè",
]


@pytest.mark.parametrize("password", REFUSED)
def test_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(InvalidInputError):
        check_password(password, email="alice.smith@example.com", name="Alice Smith")


@pytest.mark.parametrize("password", ACCEPTED)
def test_others_are_not(password: str) -> None:
    check_password(password, email="alice.smith@example.com", name="Alice Smith")


def test_short_local_part_is_no_reason_to_refuse() -> None:
    check_password("violet otters juggle 9 lamps", email="le@example.com", name="")
