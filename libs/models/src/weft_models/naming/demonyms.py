"""Countries by what their people and things are called: 'Danish' names Denmark."""

from functools import cache
from importlib.resources import files


@cache
def countries() -> dict[str, str]:
    """Norm of a demonym or an abbreviation → norm of the country."""
    table: dict[str, str] = {}
    for line in (files("weft_models.naming") / "demonyms.txt").read_text("utf-8").splitlines():
        country, _, words = line.partition(":")
        for word in words.split(","):
            if word.strip():
                table[word.strip()] = country.strip()
    return table


def country_of(norm: str) -> str:
    """The country a name stands for ('danish') or begins with ('danish royal library'); empty for none."""
    table = countries()
    if country := table.get(norm):
        return country
    first, _, rest = norm.partition(" ")
    return table.get(first, "") or table.get(f"{first} {rest.partition(' ')[0]}", "")
