"""What a server says when it is asked whether it is up and knows a password."""

from enum import Enum


class Answer(Enum):
    """Of one attempt."""

    YES = "yes"
    NO = "no"
    """Nothing there yet, or it cannot answer now."""
    REFUSED = "refused"
    """It answers, and does not accept the credentials."""
