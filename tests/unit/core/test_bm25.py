"""Sparse vectors: what a search engine may rely on."""

from hypothesis import given
from hypothesis import strategies as st

from weft_core.bm25 import K1, encode_document, encode_query, tokenise


@given(st.text())
def test_vectors_are_what_qdrant_takes(text: str) -> None:
    vector = encode_document(text)
    assert vector.indices == sorted(set(vector.indices))
    assert len(vector.indices) == len(vector.values)
    assert all(0 <= index < 2**32 for index in vector.indices)
    assert all(0 < value <= K1 + 1 for value in vector.values)


def test_a_question_meets_its_document() -> None:
    document = encode_document("The engines of the ship were built in Gdańsk.")
    assert set(encode_query("Which ship engine was built in Gdansk?").indices) & set(document.indices)
    assert encode_query("what is the of").indices == []


def test_repetition_saturates_and_length_costs() -> None:
    once, often = encode_document("tide"), encode_document("tide " * 50)
    assert once.values[0] < often.values[0] < K1 + 1
    long = encode_document("tide " + " ".join(f"word{i}" for i in range(500)))
    tide = once.indices[0]
    assert dict(zip(long.indices, long.values, strict=True))[tide] < once.values[0]


def test_scripts_without_spaces_are_searchable() -> None:
    assert tokenise("東京都庁") == ["東京", "京都", "都庁"]
    assert set(encode_query("京都").indices) <= set(encode_document("東京都庁").indices)
