"""The sample documents are what samples/README.md and ATTRIBUTION.md say."""

import json
import re
from html import unescape
from pathlib import Path
from typing import TypedDict
from zipfile import ZipFile

import pypdfium2
import pytest

from weft_client.cli.discover import discover

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DOCUMENTS = SAMPLES / "documents"


class Question(TypedDict):
    question: str
    answer: str
    documents: list[str]
    quotes: list[str]


QUESTIONS: list[Question] = json.loads((SAMPLES / "questions.json").read_text())


def text_of(name: str) -> str:
    """The words of a sample, white space as single spaces; read without the parsers of this project."""
    path = DOCUMENTS / name
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    elif path.suffix == ".docx":
        with ZipFile(path) as archive:
            text = unescape(re.sub("<[^>]+>", "", archive.read("word/document.xml").decode()))
    else:
        text = unescape(re.sub("<[^>]+>", "", path.read_text(encoding="utf-8")))
    return " ".join(text.split())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["answer"])
def test_an_answer_needs_both_of_its_documents(question: Question) -> None:
    first, second = question["documents"]
    assert question["quotes"][0] in text_of(first)
    assert question["quotes"][1] in text_of(second)
    assert question["answer"] in question["quotes"][1]
    assert question["answer"] not in text_of(first)
    assert question["question"] in (SAMPLES / "README.md").read_text()


def test_every_document_is_attributed_readable_and_small() -> None:
    files = sorted(DOCUMENTS.iterdir())
    attribution = (SAMPLES / "ATTRIBUTION.md").read_text()
    assert [file for file in files if file.name not in attribution] == []
    assert discover([DOCUMENTS]).files == files
    assert {file.suffix for file in files} == {".txt", ".md", ".html", ".pdf", ".docx"}
    assert sum(file.stat().st_size for file in files) < 1_000_000
