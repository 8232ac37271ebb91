"""Questions that one passage answers, made by rule from the sentences of a corpus.

Three kinds in turn: 'Who or what' in place of a sentence's subject; a sentence cut before its last name; two fifths of
a sentence's content words. All keep the passage's wording, so a keyword search is hard to beat on them: they show
whether the graph takes a simple question's passage away, not how well paraphrases are found.
"""

import random
import re
from collections.abc import Iterator

from benchmarks.retrieval.sets import RetrievalSet, SetQuery
from weft_core.sentences import sentence_spans
from weft_models.extraction.words import FUNCTION_WORDS, Word, is_name_like, words

_SUBJECT = re.compile(
    r"^.{2,80}?\s?(?:\([^()]*\))?,?\s(?P<rest>(?:is|was|are|were|has|had|became|joined|won|played|studied|served|worked"
    r"|received|directed|wrote|married|died|moved|graduated)\s.+?)[.]?$",
    re.DOTALL,
)
_KINDS = 3


def single_questions(data: RetrievalSet, count: int, seed: int = 5) -> list[SetQuery]:
    """At most `count`, each of another passage; the same ones for the same set and seed."""
    rng = random.Random(seed)  # noqa: S311 -- a sample, no secret
    numbers = list(range(len(data.passages)))
    rng.shuffle(numbers)
    found: list[SetQuery] = []
    for number in numbers:
        text = data.passages[number].text
        sentences = [s for a, b in sentence_spans(text) if 8 <= len((s := text[a:b]).split()) <= 40]
        if sentences and len(found) < count:
            question = _question(rng.choice(sentences), len(found) % _KINDS, rng)
            if question:
                found.append(SetQuery(question=question, gold=[number]))
    return found


def _question(sentence: str, kind: int, rng: random.Random) -> str:
    if kind == 0:
        match = _SUBJECT.match(sentence)
        return f"Who or what {match['rest']}?" if match else ""
    found = list(words(sentence, 0, len(sentence)))
    return _cut(sentence, found) if kind == 1 else _keywords(found, rng)


def _cut(sentence: str, found: list[Word]) -> str:
    at = next((i for i in range(len(found) - 1, 4, -1) if is_name_like(found[i].text)), 0)
    while at > 1 and is_name_like(found[at - 1].text):
        at -= 1
    return f"{sentence[: found[at].start].rstrip(' (')} what?" if at > 4 else ""


def _keywords(found: list[Word], rng: random.Random) -> str:
    content = [word.text for word in found if word.text.casefold() not in FUNCTION_WORDS]
    if len(content) < 5:
        return ""
    kept = sorted(rng.sample(range(len(content)), max(3, len(content) * 2 // 5)))
    return f"Which {' '.join(_in_order(content, kept))}?"


def _in_order(content: list[str], kept: list[int]) -> Iterator[str]:
    return (content[i] for i in kept)
