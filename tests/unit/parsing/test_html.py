import pytest

from support.parsing import outline, parsed, refusal
from weft_core.failures import FailureCode
from weft_parsing.limits import Limits


def text_of(body: str) -> str:
    return parsed(f"<!doctype html><body>{body}", "a.html").text


def test_blocks_headings_and_title() -> None:
    draft = parsed(
        "<html><head><title> A  page\n</title><style>p{}</style></head><body>"
        "<h1>One <b>big</b>\n<i>thing</i></h1><p>Hello <i>wor</i>ld,<br>next&nbsp;line</p><h3>Deep</h3>"
        "<div>a<div>b</div>c</div>",
        "a.html",
    )
    assert draft.text == "One big thing\n\nHello world,\nnext line\n\nDeep\n\na\n\nb\n\nc"
    assert outline(draft) == [(1, "One big thing"), (3, "Deep")]
    assert draft.title == "A page"


def test_what_is_not_shown_is_dropped() -> None:
    assert (
        text_of(
            "<script>s</script><style>s</style><noscript>n</noscript><template><p>t</p></template><!-- c -->"
            '<div style="color:red; DISPLAY : none">no</div><p hidden>no</p><svg><text>no</text></svg>shown'
        )
        == "shown"
    )
    assert text_of('<div style="display:block">yes</div>') == "yes"


def test_lists_are_numbered_as_browsers_do() -> None:
    body = (
        "<ol start=3><li>c<li value=7>g<li>h<ul><li>x<p>more</ul><li>i</ol>after"
        "<ol type=A><li>a<li>b</ol><ol type=i reversed start=2><li>two<li>one</ol>"
    )
    assert text_of(body) == ("3. c\n7. g\n8. h\n- x\nmore\n9. i\n\nafter\n\nA. a\nB. b\n\nii. two\ni. one")


def test_a_table_row_is_one_line() -> None:
    assert (
        text_of("<table><caption>Cap</caption><tr><th>A<th>B\n<p>b</p><tr><td>1<td><ul><li>x<li>y</ul></table>end")
        == "Cap\n\nA | B b\n1 | x y\n\nend"
    )


def test_cells_over_several_rows_are_in_each() -> None:
    body = "<table><tr><td rowspan=3>x<td>1<tr><td>2<tr><td colspan=2>3</table>"
    assert text_of(body) == "x | 1\nx | 2\nx | 3"


def test_spans_are_capped() -> None:
    body = "<table><tr><td rowspan=999999>x<td>1" + "<tr><td>y" * 60 + "</table>"
    assert text_of(body).count("x") == 50


def test_layout_tables_are_read_as_blocks() -> None:
    assert text_of("<table><tr><td>nav<td><h2>Title</h2><p>one<p>two</table>") == "nav\n\nTitle\n\none\n\ntwo"
    assert text_of("<table><tr><td>a<td><table><tr><td>1<td>2</table></table>") == "a\n\n1 | 2"


def test_preformatted_text_keeps_its_lines() -> None:
    assert text_of("<pre>def f():\n    return  1\n</pre>x") == "def f():\n    return  1\n\nx"


def test_headings_inside_lists_and_links() -> None:
    draft = parsed("<ul><li><a href=x><h2>Linked</h2></a>text<li>b</ul>", "a.html")
    assert outline(draft) == [(2, "Linked")]
    assert draft.text == "Linked\n\ntext\n- b"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859-5"),
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=nonsense>", "utf-8"),
        ("<meta charset=utf-16>", "utf-8"),
        ("", "utf-16"),
        ("<meta charset=utf-8>", "cp1251"),
        ("", "cp1251"),
    ],
)
def test_encodings(head: str, encoding: str) -> None:
    words = "Привет, мир. Это простой текст на русском языке, чтобы его можно было узнать."
    assert parsed(f"{head}<p>{words}</p>".encode(encoding), "a.html").text == words


def test_pages_without_text() -> None:
    assert refusal("<html><body><script>app()</script></body></html>", "a.html") == FailureCode.EMPTY
    assert refusal("<!doctype html><title>only</title>", "a.html") == FailureCode.EMPTY


def test_depth() -> None:
    assert refusal("<div>" * 200_000 + "x", "a.html") == FailureCode.TOO_LARGE
    assert text_of("<div>" * 2_000 + "x" + "</div>" * 2_000) == "x"
    assert text_of("<p>a<li>b" * 10_000).count("a") == 10_000
    assert text_of("<script>" + "'<div>'" * 10_000 + "</script>shown") == "shown"


def test_size() -> None:
    assert refusal("<p>" + "a" * 5_000, "a.html", Limits(html_bytes=4_000)) == FailureCode.TOO_LARGE
    assert refusal("<p>" + "a" * 5_000, "a.html", Limits(characters=4_000)) == FailureCode.TOO_LARGE
