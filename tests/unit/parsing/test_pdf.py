import pytest

from support.documents import Text, pdf
from support.parsing import outline, parsed, refusal
from weft_core.failures import FailureCode
from weft_parsing.limits import Limits
from weft_parsing.pdf_arabic import has_arabic, logical_arabic

WORDS = "The quick brown fox jumps over the lazy dog and runs away"


def body(top: float, lines: int = 8) -> list[Text]:
    return [Text(f"{WORDS} {n}", top - 12 * n) for n in range(lines)]


def test_pages_stand_where_the_map_says() -> None:
    draft = parsed(pdf([[Text("First page", 700)], [], [Text("Third page", 700)], []]), "a.pdf")
    assert draft.text == "First page\nThird page"
    assert draft.page_starts == (0, 11, 11, 21)


def test_headings_by_size_and_weight() -> None:
    page = [
        Text("A Great Report", 780, size=24),
        Text("Part One Has a Long", 740, size=16),
        Text("and Wrapped Title", 722, size=16),
        *body(700),
        Text("Bold Words", 590, bold=True),
        *body(570),
        Text("This bold line is a sentence, though.", 460, bold=True),
        *body(440),
    ]
    draft = parsed(pdf([page]), "a.pdf")
    assert outline(draft) == [(1, "A Great Report"), (2, "Part One Has a Long and Wrapped Title"), (3, "Bold Words")]
    assert draft.title == "A Great Report"
    assert draft.text.startswith("A Great Report\n\nPart One Has a Long and Wrapped Title\n\nThe quick")


def test_running_heads_are_no_headings() -> None:
    pages = [[Text(f"Annual Report {n}", 800, size=14), *body(700)] for n in range(6)]
    assert outline(parsed(pdf(pages), "a.pdf")) == []


def test_the_outline_comes_first_and_only_titles_on_their_page_count() -> None:
    pages = [
        [Text("Contents", 780, size=20), Text("1 Intro ..... 2", 700), *body(600)],
        [Text("1 Intro", 780), *body(700), Text("Loud", 500, size=20), *body(400)],
        [Text("2.1  Me", 780), Text("thods", 766), Text("and rest", 752), *body(700)],
    ]
    entries = [("Intro", 1), ("2.1 Methods", 2), ("Not there", 2), ("Elsewhere", 0)]
    draft = parsed(pdf(pages, outline=entries, title="My Title"), "a.pdf")
    assert outline(draft) == [(1, "Intro"), (1, "2.1 Me thods")]
    assert "1 Intro\n\nThe quick" in draft.text
    assert draft.title == "My Title"


def test_a_title_made_up_by_a_program_is_none() -> None:
    assert parsed(pdf([body(700)], title="Microsoft Word - x.doc"), "a.pdf").title is None


def test_paragraphs_are_told_by_their_distance() -> None:
    draft = parsed(pdf([[*body(700, 4), *body(630, 3)]]), "a.pdf")
    assert [part.count("\n") for part in draft.text.split("\n\n")] == [3, 2]


def test_words_divided_at_line_ends_are_joined() -> None:
    draft = parsed(pdf([[Text("An experi-", 700), Text("ment in the lab", 688), Text("goes on here", 676)]]), "a.pdf")
    assert draft.text == "An experiment in the lab\ngoes on here"


def test_invisible_text_is_kept() -> None:
    assert parsed(pdf([[Text("recognised", 700, render_mode=3)]]), "a.pdf").text == "recognised"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf([[]]), FailureCode.NO_TEXT),
        (pdf([[Text("- . -", 700)], []]), FailureCode.NO_TEXT),
        (pdf([]), FailureCode.EMPTY),
        (pdf([[Text("secret", 700)]], encrypted=True), FailureCode.ENCRYPTED),
        (b"%PDF-1.7\nnothing of the kind", FailureCode.CORRUPT),
        (pdf([[Text("x", 700)]]).replace(b"/Type /Page ", b"/Type /Cage "), FailureCode.CORRUPT),
    ],
)
def test_refusals(content: bytes, code: FailureCode) -> None:
    assert refusal(content, "a.pdf") == code


def test_limits() -> None:
    assert refusal(pdf([[Text("x", 700)]] * 5), "a.pdf", Limits(pdf_pages=4)) == FailureCode.TOO_LARGE
    assert refusal(pdf([body(700)] * 5), "a.pdf", Limits(characters=1_000)) == FailureCode.TOO_LARGE


def test_arabic_is_put_in_order() -> None:
    reversed_ligature = list("\u0627\u0644\u0633abc")
    assert has_arabic(reversed_ligature)
    assert not has_arabic("abc")
    assert "".join(logical_arabic(reversed_ligature, lambda i, j: (i, j) == (0, 1))) == "\u0644\u0627\u0633 abc"
    assert "".join(logical_arabic(reversed_ligature, lambda *_: False)) == "\u0627\u0644\u0633 abc"
