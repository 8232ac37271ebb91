"""Whether the text between two names says that both name one thing."""

import re

_ALIAS = re.compile(
    r"^(?:\s{0,2}\([^()]{0,90}\))?(?P<open>,?\s?\(|,)?\s?(?P<adverb>(?:(?:or|and|was|is|also|better|best|commonly|formerly|originally|professionally|"
    r"previously|later|now|sometimes|simply|usually|often|popularly|widely),?\s)*)"
    r"(?:(?P<born>née|né|nee|born)(?:\sas)?"
    r"|(?:known|credited|referred\sto|billed|published)(?:\s(?:professionally|simply|internationally|locally|popularly))?"
    r"\s(?:as|by|under)(?:\sthe\sname(?:\sof)?|\s(?:his|her|their|its)\s(?:pen|stage|birth)[\s-]?name(?:\sof)?)?"
    r"|(?:called|spelled|spelt|written|styled|abbreviated)(?:\s(?:as|to))?"
    r"|a\.?k\.?a\.?|alias|(?:the|her|his)\s(?:pen|stage|birth|artistic)[\s-]?name\sof|the\spseudonym\sof"
    r"|formerly|previously|originally|(?P<loose>or|also|now))"
    r"(?:,\s|\s)(?:the\s)?[\"“'‘]?\s?$"
)
_ALIAS_GAP = 120
_IN_ANOTHER_LANGUAGE = re.compile(r"\s?\(\s?[A-Z][a-z]+:\s[\"“]?$")
_BEHIND = re.compile(r"\b(?:in|of|at|from|near|by|with|for|to|under|on|and)\s(?:the\s)?(?:[a-z-]+\s)?$")


def alias_between(text: str, first: tuple[int, int], second: tuple[int, int]) -> str | None:
    """How the text between two names says that both name one thing: 'born' for a name at birth, 'now' for a name in
    other times, 'known'; else None. 'X in Y is known as' speaks of X; 'also Romanized as' says nothing yet."""
    gap = text[first[1] : second[0]]
    if not 3 <= len(gap) <= _ALIAS_GAP or text.startswith(" as ", second[1]):
        return None
    if _IN_ANOTHER_LANGUAGE.match(gap):
        return "known"
    match = _ALIAS.match(gap)
    if not match or not (match["open"] or match["adverb"]) or (match["loose"] and match["open"] in {None, ","}):
        return None
    if match["open"] in {None, ","} and belongs(text, first[0]):
        return None
    return "born" if match["born"] else "now" if match["loose"] == "now" else "known"


def belongs(text: str, start: int) -> bool:
    """Whether the name at `start` only belongs to another: it stands behind 'of', 'in' or 'by'."""
    return bool(_BEHIND.search(text, max(0, start - 24), start))
