"""The sentences that show a relation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft_graph.services.quotes import statement_span

TEXT = "It rained. Ada met Byron. They talked! Nobody wrote.\n\nAda left"


def spans(word: str, offset: int = 0) -> list[tuple[int, int]]:
    return [(offset + i, offset + i + len(word)) for i in range(len(TEXT)) if TEXT.startswith(word, i)]


@pytest.mark.parametrize(
    ("one", "other", "quote"),
    [
        ("Ada", "Byron", "Ada met Byron."),
        ("Byron", "Ada", "Ada met Byron."),
        ("Byron", "They", "Ada met Byron. They talked!"),
        ("It", "rained", "It rained."),
        ("wrote", "Nobody", "Nobody wrote."),
        ("Ada", "left", "Ada left"),
        ("Ada", "Nowhere", TEXT),
    ],
)
@pytest.mark.parametrize("start", [0, 1000])
def test_the_sentences_of_the_nearest_pair(one: str, other: str, quote: str, start: int) -> None:
    begin, end = statement_span(TEXT, start, spans(one, start), spans(other, start))
    assert TEXT[begin - start : end - start] == quote


def test_spans_outside_the_chunk_do_not_count() -> None:
    assert statement_span(TEXT, 1000, [(0, 3)], [(5, 9)]) == (1000, 1000 + len(TEXT))
    assert statement_span(TEXT, 0, [(0, 3)], [(5, 900)]) == (0, len(TEXT))


@given(st.text(alphabet="ab .!?\n\"')", min_size=1, max_size=60), st.data())
def test_a_quote_lies_in_the_chunk_and_holds_both(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text) - 1).flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text))))
    source, target = data.draw(places), data.draw(places)
    begin, end = statement_span(text, 0, [source], [target])
    assert 0 <= begin <= min(source[0], target[0])
    assert max(source[1], target[1]) <= end <= len(text)
