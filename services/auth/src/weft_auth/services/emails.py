"""How e-mail addresses are compared."""

import unicodedata


def email_key(email: str) -> str:
    """The form in which two spellings of one address are equal: case and Unicode composition do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).casefold())
