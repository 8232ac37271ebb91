"""Numbers as letters and Roman numerals, for list labels. What cannot be written so stays decimal."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa, 28 is ab: as HTML counts."""
    if not 0 < number < 100_000:
        return str(number)
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


def repeated_letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa, 28 is bb: as Word counts."""
    if not 0 < number <= 26 * 30:
        return str(number)
    repeats, digit = divmod(number - 1, 26)
    return chr(ord("a") + digit) * (repeats + 1)


def roman(number: int) -> str:
    """1 is i, 4 is iv; up to 3999."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text
