"""Document text is data: it goes into a prompt between fences that its author cannot guess."""

import secrets


def new_mark() -> str:
    """Unguessable, made anew for every prompt."""
    return secrets.token_hex(8)


def fenced(text: str, mark: str, label: str) -> str:
    """`text` between an opening and a closing line that carry `mark`."""
    return f"<<<{label} {mark}>>>\n{text.replace(mark, '')}\n<<<end {mark}>>>"
