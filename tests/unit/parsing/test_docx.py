import pytest

from support.documents import STRICT_W, docx, paragraph, table
from support.parsing import outline, parsed, refusal
from weft_core.failures import FailureCode
from weft_parsing.limits import Limits


def style(
    id_: str, name: str, *, based_on: str = "", properties: str = "", run: str = "", kind: str = "paragraph"
) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id_}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def level(n: int, number_format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbered(id_: int, n: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="{id_}"/></w:numPr>'


STYLES = "".join(
    [
        style("Kop1", "heading 1"),
        style("Mine", "My Own", based_on="Between"),
        style("Between", "Between", based_on="Outlined"),
        style("Outlined", "Outlined", properties='<w:outlineLvl w:val="1"/>'),
        style("Titel", "Title"),
        style("Loop", "Loop", based_on="Loop"),
        style("Secret", "Secret", run="<w:vanish/>", kind="character"),
        style("Numbered", "Numbered", properties='<w:outlineLvl w:val="0"/>' + numbered(1)),
    ]
)


def text_of(body: str, **parts: str) -> str:
    named = {f"{name}.xml": content for name, content in parts.items()}
    return parsed(docx(body, parts=named), "a.docx").text


def run(content: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr>{content}</w:r></w:p>"


@pytest.mark.parametrize("namespace", [None, STRICT_W])
def test_headings_by_name_inheritance_and_paragraph(namespace: str | None) -> None:
    body = (
        paragraph("The Title", style="Titel")
        + paragraph("One", style="Kop1")
        + paragraph("text", style="Loop")
        + paragraph("Two", style="Mine")
        + paragraph("Three", properties='<w:outlineLvl w:val="2"/>')
        + paragraph("Not", style="Kop1", properties='<w:outlineLvl w:val="9"/>')
        + paragraph("end", style="Unknown")
    )
    content = docx(body, parts={"styles.xml": STYLES}, **({"namespace": namespace} if namespace else {}))
    draft = parsed(content, "a.docx")
    assert draft.text == "The Title\n\nOne\n\ntext\n\nTwo\n\nThree\n\nNot\n\nend"
    assert outline(draft) == [(1, "One"), (2, "Two"), (3, "Three")]
    assert draft.title == "The Title"


def test_the_title_of_the_properties_comes_first() -> None:
    assert (
        parsed(docx(paragraph("One", style="Titel"), parts={"styles.xml": STYLES}, title=" A  T "), "a.docx").title
        == "A T"
    )


def test_insertions_stay_deletions_and_hidden_text_go() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>b</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>c</w:t></w:r></w:moveTo>"
        '<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>d</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>x</w:t></w:r></w:p>'
    )
    assert text_of(body, styles=STYLES) == "abcd"


def test_containers_and_signs() -> None:
    body = (
        '<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>'
        "<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t><w:noBreakHyphen/><w:softHyphen/></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F061"/>'
        '<w:sym w:char="2713"/></w:r><m:oMath><m:r><m:t>=x</m:t></m:r></m:oMath></w:p>'
    )
    assert text_of(body) == "link\ttab\nline-\n\nα✓=x"


def test_fields_show_their_results() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF x</w:instrText><w:t>code</w:t>'
        '<w:fldChar w:fldCharType="separate"/><w:t>result</w:t>'
        '<w:fldChar w:fldCharType="end"/><w:t> after</w:t></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
        "<w:p><w:fldSimple><w:r><w:t>simple</w:t></w:r></w:fldSimple></w:p>"
    )
    assert text_of(body) == "result after\n\nsimple"


def test_labels_are_counted_as_word_counts() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "decimal", "%1.")
        + level(1, "lowerLetter", "%1.%2)")
        + level(2, "upperRoman", "%3", "<w:isLgl/>")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
        + level(0, "bullet", "\uf0b7")
        + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    items = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (3, 0), (3, 0), (9, 0)]
    body = "".join(paragraph("x", properties=numbered(id_, n)) for id_, n in items)
    assert text_of(body, numbering=lists) == "1. x\n1.a) x\n1.b) x\n2. x\n2.a) x\n1 x\n- x\n5. x\n6. x\n\nx"
    heading = paragraph("Scope", style="Numbered")
    draft = parsed(docx(heading + heading, parts={"styles.xml": STYLES, "numbering.xml": lists}), "a.docx")
    assert draft.text == "1. Scope\n\n2. Scope"
    assert [h.start for h in draft.headings] == [3, 13]


def test_a_table_row_is_one_line() -> None:
    body = (
        paragraph("before")
        + table(["A", paragraph("b") + paragraph("c")], ["", "d"], ["", ""])
        + table([paragraph("alone") + paragraph("two")])
        + table(["x", table(["in", "ner"]) + "<w:p/>"])
    )
    assert text_of(body) == "before\n\nA | b c\n | d\n\nalone\n\ntwo\n\nx | in ner"


def test_merged_cells_are_in_every_row_and_deleted_rows_in_none() -> None:
    def cell(text: str, merge: str = "", span: int = 1) -> str:
        return (
            f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{paragraph(text) if text else "<w:p/>"}</w:tc>'
        )

    restart, merged = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        "<w:tbl>"
        f"<w:tr>{cell('wide', span=2)}{cell('m', restart)}</w:tr>"
        f"<w:tr>{cell('1')}{cell('2')}{cell('', merged)}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}{cell('gone')}{cell('gone')}</w:tr></w:tbl>"
    )
    assert text_of(body) == "wide | m\n1 | 2 | m"


def test_text_boxes_come_once_and_notes_where_they_are_referred_to() -> None:
    box = "<w:txbxContent>" + paragraph("boxed") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>with box</w:t><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        '<w:p><w:r><w:t>noted</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        + paragraph("last")
        + '<w:p><w:r><w:t>again</w:t><w:endnoteReference w:id="2"/></w:r></w:p>'
    )
    notes = '<w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">' + paragraph("the note") + "</w:footnote>"
    ends = (
        '<w:endnote w:id="2">' + '<w:p><w:r><w:t>end</w:t><w:endnoteReference w:id="2"/></w:r></w:p>' + "</w:endnote>"
    )
    assert text_of(body, footnotes=notes, endnotes=ends, comments="<w:comment/>") == (
        "with box\n\nboxed\n\nnoted[1]\n\n[1] the note\n\nlast\n\nagain[2]\n\n[2] end[3]"
    )


def test_dangling_relations_are_forgiven() -> None:
    content = docx(paragraph("Hello"), parts={"styles.xml": ""})
    assert parsed(content.replace(b"word/styles.xml", b"word/stylez.xml"), "a.docx").text == "Hello"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx(""), FailureCode.EMPTY),
        (docx(paragraph(" ")), FailureCode.EMPTY),
        (docx(paragraph("x"))[:-200], FailureCode.CORRUPT),
        (docx("<w:p><w:r>"), FailureCode.CORRUPT),
        (docx(paragraph("x"), parts={"styles.xml": b"<broken"}), FailureCode.CORRUPT),
        (docx(paragraph("x")).replace(b"word/document.xml", b"word/documenz.xml"), FailureCode.CORRUPT),
        (docx(paragraph("&x;"), prolog='<!DOCTYPE a [<!ENTITY x "y">]>'), FailureCode.CORRUPT),
        (docx(paragraph("x"), prolog="<!DOCTYPE a>"), FailureCode.CORRUPT),
        (
            docx(
                paragraph("x"),
                parts={"styles.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")},
            ),
            FailureCode.CORRUPT,
        ),
    ],
)
def test_refusals(content: bytes, code: FailureCode) -> None:
    assert refusal(content, "a.docx") == code


def test_an_entity_bomb_and_a_foreign_file() -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = docx(paragraph("&a9;"), prolog=f"<!DOCTYPE x [{entities}]>")
    foreign = docx(paragraph("T[&x;]"), prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>')
    assert refusal(bomb, "a.docx") == refusal(foreign, "a.docx") == FailureCode.CORRUPT


def test_deep_nesting_ends_in_a_code() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3_000 + paragraph("x") + "</w:sdtContent></w:sdt>" * 3_000
    assert refusal(docx(deep), "a.docx") == FailureCode.CORRUPT


def test_too_many_characters() -> None:
    assert refusal(docx(paragraph("word " * 500)), "a.docx", Limits(characters=1_000)) == FailureCode.TOO_LARGE
