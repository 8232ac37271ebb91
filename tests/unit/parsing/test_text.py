import codecs

import pytest

from support.parsing import parsed, refusal
from weft_core.failures import FailureCode
from weft_parsing.limits import Limits

RUSSIAN = "Привет, мир. Это простой текст на русском языке, чтобы его можно было узнать.\n" * 3
JAPANESE = "これは日本語の文章です。漢字とかなが混ざっています。もう少し長く書きます。\n" * 3
FRENCH = "Voilà une phrase où l’été dernier était déjà très agréable, n’est-ce pas ?\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-32"),
        ("Only ASCII letters.\n", "utf-16-le"),
        ("Only ASCII letters.\n", "utf-16-be"),
        ("Only ASCII letters.\n", "utf-32-le"),
        ("Only ASCII letters.\n", "utf-32-be"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (JAPANESE, "shift-jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022-jp"),
        ("안녕하세요. 이것은 한국어 문장입니다. 조금 더 길게 써 봅니다.\n" * 3, "iso2022-kr"),
        ("这是一个简单的中文句子，用来测试编码的识别。再写长一点。\n" * 3, "gb18030"),
        ("這是一個簡單的中文句子，用來測試編碼的識別。再寫長一點。\n" * 3, "big5"),
        (FRENCH, "cp1252"),
    ],
)
def test_encodings(text: str, encoding: str) -> None:
    assert parsed(text.encode(encoding), "a.txt").text == text


def test_line_ends_and_control_characters() -> None:
    more = " and more" * 30
    content = "one\r\ntwo\rthree\x00\x0cfour\x1b[1mfive\x1b[0m b\x08bold" + more
    assert parsed(content, "a.log").text == "one\ntwo\nthree\nfourfive bold" + more


def test_composed_form() -> None:
    assert parsed("e\u0301", "a.txt").text == "\u00e9"


@pytest.mark.parametrize(
    "content", [b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\x0c\x0c", "\u3000\u2003".encode()]
)
def test_white_space_only(content: bytes) -> None:
    assert refusal(content, "a.txt") == FailureCode.EMPTY


def test_a_cut_or_odd_mark_is_forgiven_but_a_wrong_one_is_not() -> None:
    assert parsed("Hello there".encode("utf-16") + b"!", "a.txt").text.startswith("Hello there")
    assert refusal(codecs.BOM_UTF8 + RUSSIAN.encode("cp1251"), "a.txt") == FailureCode.CORRUPT


def test_too_much_text() -> None:
    assert refusal("word " * 300, "a.txt", Limits(text_bytes=1_000)) == FailureCode.TOO_LARGE
    assert refusal("word " * 300, "a.txt", Limits(characters=1_000)) == FailureCode.TOO_LARGE
