"""Any token-classification model in a folder: a tiny one with random weights, and folders that hold none."""

import json
from pathlib import Path

import pytest

from weft_models.extraction.factory import open_extractor
from weft_models.extraction.labels import type_of
from weft_models.extraction.llm import LlmExtractor
from weft_models.extraction.local import LocalExtractor
from weft_models.extraction.pieces import NamedSpan, Piece, named_spans
from weft_models.extraction.settings import ExtractionSettings
from weft_models.extraction.token_model import TokenModelExtractor
from weft_models.llm.settings import LlmSettings

LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MISC", "B-ORG"]
WORDS = "[PAD] [UNK] [CLS] [SEP] anna holm was born in oslo on 4 may 1950 . he ##rs".split()
TEXT = "Anna Holm was born in Oslo on 4 May 1950."
NO_LLM = LlmSettings(llm_base_url=None, llm_model=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that calls 'anna' B-PER, 'holm' I-PER, 'oslo' B-LOC and all else O: its embeddings are one-hot and its
    one layer adds nothing."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    path = tmp_path_factory.mktemp("models") / "tiny"
    size = 32
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=size, num_hidden_layers=1, num_attention_heads=2, intermediate_size=size,
        max_position_embeddings=64, id2label=dict(enumerate(LABELS)), label2id={v: k for k, v in enumerate(LABELS)},
    )  # fmt: skip
    model = BertForTokenClassification(config)
    with torch.no_grad():
        for parameter in model.bert.encoder.parameters():
            parameter.zero_()
        for name, parameter in model.bert.encoder.named_parameters():
            if name.endswith("LayerNorm.weight"):
                parameter.fill_(1.0)
        embeddings = model.bert.embeddings
        embeddings.word_embeddings.weight.copy_(torch.eye(len(WORDS), size) * 8)
        embeddings.position_embeddings.weight.zero_()
        embeddings.token_type_embeddings.weight.zero_()
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.bias[0] = 4.0
        for label, word in ((1, "anna"), (2, "holm"), (3, "oslo")):
            model.classifier.weight[label, WORDS.index(word)] = 4.0
    model.save_pretrained(path)
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]")  # type: ignore[no-untyped-call]
    fast.save_pretrained(path)
    return path


def opened(folder: Path) -> TokenModelExtractor:
    extractor = open_extractor(NO_LLM, ExtractionSettings(extraction_model=folder))
    assert isinstance(extractor, TokenModelExtractor)
    return extractor


async def test_its_names_become_mentions_with_our_dates_and_relations(folder: Path) -> None:
    extractor = opened(folder)
    (found,) = await extractor.extract([TEXT], "")
    assert found.extractor == extractor.version
    assert [(m.surface, m.type) for m in found.mentions] == [
        ("Anna Holm", "person"),
        ("Oslo", "place"),
        ("4 May 1950", "date"),
    ]
    assert [r.predicate for r in found.relations] == ["born_in", "born_on"]


async def test_a_text_longer_than_the_window_is_read_to_its_end(folder: Path) -> None:
    text = "he was born in may . " * 60 + "Oslo. " + "he was born . " * 60 + "Anna Holm"
    (found,) = await opened(folder).extract([text], "")
    assert [m.surface for m in found.mentions] == ["Oslo", "Anna Holm"]


async def test_texts_without_names_and_no_texts(folder: Path) -> None:
    extractor = opened(folder)
    assert await extractor.extract([], "") == []
    assert [found.mentions for found in await extractor.extract(["", "he was born", "漢字"], "")] == [(), (), ()]


def test_the_version_names_the_folder_and_changes_with_its_files(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / folder.name
    other.mkdir()
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    same = opened(other).version
    assert same == opened(folder).version
    assert same.startswith("tokens-1/tiny-")
    config = json.loads((other / "config.json").read_text())
    config["id2label"]["5"] = "B-EVENT"
    (other / "config.json").write_text(json.dumps(config))
    assert opened(other).version != same


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"architectures": ["BertForMaskedLM"]}, "BertForMaskedLM"),
        ({"architectures": None}, "not stated"),
        ({"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}, "labels have no names"),
        ({"id2label": None}, "labels have no names"),
        ({"id2label": ["O"]}, "cannot be read"),
    ],
)
def test_a_folder_with_another_model_is_refused(
    folder: Path, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | change))
    with pytest.raises(ValueError, match=reason):
        opened(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"lacks config\.json, tokenizer\.json, \*\.safetensors"):
        opened(tmp_path)
    with pytest.raises(ValueError, match="there is no folder"):
        opened(tmp_path / "nowhere")


def test_the_setting_comes_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEFT_EXTRACTION_MODEL", "")
    assert isinstance(open_extractor(NO_LLM, ExtractionSettings()), LocalExtractor)
    monkeypatch.setenv("WEFT_EXTRACTION_MODEL", str(folder))
    assert isinstance(open_extractor(NO_LLM, ExtractionSettings()), TokenModelExtractor)
    llm = LlmSettings(llm_base_url="http://127.0.0.1:9/v1", llm_model="m")
    assert isinstance(open_extractor(llm, ExtractionSettings()), LlmExtractor)


@pytest.mark.parametrize(
    ("label", "type_"),
    [
        ("B-PER", "person"),
        ("I-ORG", "organisation"),
        ("LOC", "place"),
        ("GPE", "place"),
        ("creative-work", "work"),
        ("WORK_OF_ART", "work"),
        ("B-corporation", "organisation"),
        ("MISC", "other"),
        ("DATE", "date"),
        ("Disease", "other"),
        ("Organization", "organisation"),
        ("", "other"),
    ],
)
def test_labels(label: str, type_: str) -> None:
    assert type_of(label) == type_


def test_pieces_become_whole_words_and_words_become_names() -> None:
    pieces = [
        Piece(0, 2, 0, "B-PER", 0.9),
        Piece(2, 4, 0, "O", 0.9),  # the word's first piece decides
        Piece(5, 9, 1, "I-PER", 0.7),
        Piece(10, 12, 2, "B-PER", 0.8),
        Piece(13, 15, 3, "I-LOC", 0.6),
        Piece(16, 18, 4, "O", 0.9),
        Piece(19, 21, 5, "ORG", 0.9),
    ]
    found = [span._replace(score=round(span.score, 3)) for span in named_spans(pieces)]
    assert found == [
        NamedSpan(0, 9, "person", 0.8),
        NamedSpan(10, 12, "person", 0.8),
        NamedSpan(13, 15, "place", 0.6),
        NamedSpan(19, 21, "organisation", 0.9),
    ]
