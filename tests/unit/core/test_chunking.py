import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.tokens import token_spans
from weft_core.chunking import ChunkDraft, split
from weft_core.parsed import Heading, ParsedDocument
from weft_core.text import canonicalise

WINDOW = 64


def document(text: str, *headings: tuple[int, str], pages: tuple[int, ...] = ()) -> ParsedDocument:
    found = []
    position = 0
    for level, title in headings:
        position = text.index(title, position)
        found.append(Heading(level=level, title=title, start=position))
    return ParsedDocument(media_type="text/plain", text=text, headings=tuple(found), page_starts=pages)


def check(parsed: ParsedDocument, chunks: list[ChunkDraft], window: int) -> None:
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    for chunk in chunks:
        assert chunk.text == parsed.text[chunk.start : chunk.end]
        assert chunk.text == chunk.text.strip() != ""
        assert chunk.token_count == len(token_spans(chunk.text))
        assert 0 < chunk.token_count <= window
        assert chunk.page == parsed.page_at(chunk.start)
        assert chunk.page_end == parsed.page_at(chunk.end - 1)
    assert all(a.end <= b.start for a, b in pairwise(chunks))
    borders = zip([0, *(c.end for c in chunks)], [*(c.start for c in chunks), len(parsed.text)], strict=True)
    assert not any(token_spans(parsed.text[start:end]) for start, end in borders)


def sentence(n: int) -> str:
    return f"Sentence number {n} says that the quick brown fox jumps over the lazy dog again."


def test_a_short_text_is_one_chunk() -> None:
    parsed = document("  Hello world.\n\nSecond paragraph.  \n")
    chunks = split(parsed, token_spans, WINDOW)
    assert [chunk.text for chunk in chunks] == ["Hello world.\n\nSecond paragraph."]
    check(parsed, chunks, WINDOW)


@pytest.mark.parametrize("text", ["", " \n\n\t ", "\u200b\u200b"])
def test_a_text_without_tokens_gives_no_chunk(text: str) -> None:
    assert split(document(text), token_spans, WINDOW) == []


def test_cuts_fall_between_paragraphs_if_these_fit() -> None:
    paragraphs = [" ".join(sentence(10 * p + s) for s in range(3)) for p in range(6)]
    parsed = document("\n\n".join(paragraphs))
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    assert [chunk.text for chunk in chunks] == paragraphs


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    parsed = document(" ".join(sentence(n) for n in range(20)))
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    assert all(chunk.text.startswith("Sentence") and chunk.text.endswith("again.") for chunk in chunks)


def test_a_long_sentence_is_cut_between_words() -> None:
    parsed = document(" ".join(f"word{n}" for n in range(300)))
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    assert " ".join(chunk.text for chunk in chunks) == parsed.text


@pytest.mark.parametrize("word", ["ab1." * 500, "漢字" * 2_000, "x" * 100_000, "-" * 5_000, "\U0001f600" * 3_000])
def test_a_word_longer_than_the_window_is_cut(word: str) -> None:
    parsed = document(f"Before. {word} After.")
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    assert max(len(chunk.text) for chunk in chunks) <= WINDOW * 16


def test_a_main_heading_opens_a_chunk_and_small_sections_stay_together() -> None:
    text = "\n\n".join(
        ["Alpha", sentence(1), sentence(2), "Beta", "Small.", "Gamma", "Small too.", "Delta", sentence(3), sentence(4)]
    )
    parsed = document(text, (1, "Alpha"), (2, "Beta"), (2, "Gamma"), (1, "Delta"))
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    assert [chunk.text.split("\n")[0] for chunk in chunks] == ["Alpha", "Beta"]
    assert [chunk.heading_path for chunk in chunks] == [("Alpha",), ("Alpha", "Beta")]


def test_a_heading_is_not_parted_from_its_text() -> None:
    filler = " ".join(sentence(n) for n in range(2))
    parsed = document(f"{filler}\n\nOnly A Title\n\n{filler}", (3, "Only A Title"))
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    assert [chunk.text.split("\n")[0] for chunk in chunks] == [filler, "Only A Title"]


def test_heading_paths_follow_the_sections() -> None:
    body = " ".join(sentence(n) for n in range(3))
    text = f"# One\n## Inner\n{body}\n\n{body}\n\n# Two\n{body}"
    parsed = document(text, (1, "One"), (2, "Inner"), (1, "Two"))
    chunks = split(parsed, token_spans, WINDOW)
    check(parsed, chunks, WINDOW)
    paths = [chunk.heading_path for chunk in chunks]
    assert set(paths) == {("One", "Inner"), ("Two",)}
    assert paths == sorted(paths)


def test_pages_are_those_of_the_first_and_last_character() -> None:
    first, second = sentence(1), sentence(2)
    parsed = document(f"{first}\n{second}", pages=(0, len(first) + 1))
    (chunk,) = split(parsed, token_spans, WINDOW)
    assert (chunk.page, chunk.page_end) == (1, 2)


def test_a_slice_with_more_tokens_alone_is_cut_again() -> None:
    def longer_alone(text: str) -> list[tuple[int, int]]:
        """As tokenizers that merge across spaces: a short text has a token a letter, a long one a token a word."""
        if len(text) > 2_000:
            return token_spans(text)
        return [(i, i + 1) for i, character in enumerate(text) if not character.isspace()]

    parsed = document(" ".join(sentence(n) for n in range(60)))
    chunks = split(parsed, longer_alone, WINDOW)
    assert all(0 < chunk.token_count <= WINDOW for chunk in chunks)
    assert "".join("".join(chunk.text for chunk in chunks).split()) == "".join(parsed.text.split())


def test_text_beyond_one_tokenizer_slice_is_whole() -> None:
    parsed = document("\n\n".join(sentence(n) for n in range(4_000)))
    chunks = split(parsed, token_spans, 256)
    check(parsed, chunks, 256)
    assert sum(chunk.token_count for chunk in chunks) == len(token_spans(parsed.text))


def test_most_chunks_are_well_filled() -> None:
    parsed = document("\n\n".join(" ".join(sentence(n) for n in range(k % 7 + 1)) for k in range(200)))
    counts = [chunk.token_count for chunk in split(parsed, token_spans, 256)]
    assert sum(counts) / len(counts) > 160


_PIECES = st.sampled_from(
    [
        *"abc. \n",
        "\n\n",
        "word ",
        "A sentence here. ",
        "Title\n",
        "x" * 120,
        "e\u0301",
        "漢字。",
        "\u200b",
        "1. ",
        "a | b\n",
        "\U0001f600",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=200), st.integers(8, 40), st.lists(st.integers(0, 10_000), max_size=6))
def test_any_text_is_cut_exactly(pieces: list[str], window: int, at: list[int]) -> None:
    text = canonicalise("".join(pieces))
    headings = tuple(
        Heading(level=i % 4 + 1, title=text[start : start + 4], start=start)
        for i, start in enumerate(sorted({a % (len(text) + 1) for a in at}))
    )
    pages = tuple(sorted({a % (len(text) + 1) for a in at}))
    parsed = ParsedDocument(media_type="text/plain", text=text, headings=headings, page_starts=pages)
    check(parsed, split(parsed, token_spans, window), window)


@pytest.mark.parametrize("piece", ["a ", "a", "\n", "# a\n", ". ", "漢", "a.b", "\n \n", "- x\n"])
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    headings = tuple(Heading(level=1, title="a", start=i) for i in range(2, 80_000, 4)) if piece == "# a\n" else ()

    def fast_spans(part: str) -> list[tuple[int, int]]:
        return [(i, i + 1) for i in range(0, len(part), 4)]

    parsed = ParsedDocument(media_type="text/plain", text=text, headings=headings)
    begun = time.process_time()
    split(parsed, fast_spans, 256)
    assert time.process_time() - begun < 15
