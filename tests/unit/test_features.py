"""Terms are what they should be; the fast way to columns and the plain way to terms agree, on any text."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

import stance
from stance.features import BLOCKS, FEATURES_VERSION, MAX_TOKENS, NORMALISED_BLOCKS, resources_digest, terms_of, tokenize
from stance.features.columns import Columns
from stance.features.surface import character_terms
from stance.labels import Act
from stance.normalization import normalize
from stance.stems import MAX_LETTERS, stem

TEXTS = (
    "روسيا لم تنتصر في هذه الحرب، ولن تنتصر",
    "العقوبات الغربية فشلت في كسر إرادة موسكو؛ والعقوبات سلاح العاجزين",
    "أين كان الحلف حين قُصفت المدن؟",
)
ARABIC = st.text(alphabet='ابتحدرسعفقكلمنهويةىأإئؤء لالوف،.؟!"\n 0123٤abc\u064e\u0640\u200f', max_size=120)


def columns_of(texts: Sequence[str]) -> Columns:
    found: dict[str, set[str]] = {block: set() for block in BLOCKS}
    for text in texts:
        for block, terms in terms_of(tokenize(normalize(text).text), "deny", True).items():
            found[block] |= {term for term, _ in terms}
    terms = [term for block in BLOCKS for term in sorted(found[block])]
    starts = np.cumsum([0, *(len(found[block]) for block in BLOCKS)])
    return Columns(terms, starts, np.linspace(1, 3, len(terms)))


@given(ARABIC)
def test_columns_are_the_terms(text: str) -> None:
    columns = columns_of(TEXTS)
    tokens = tokenize(normalize(text).text)
    plain = Counter(columns.column(term) for terms in terms_of(tokens, "deny", True).values() for term, _ in terms)
    del plain[None]
    assert Counter(columns.of_quote(tokens, "deny", True).tolist()) == plain


@given(st.lists(ARABIC, max_size=6))
def test_rows_do_not_depend_on_their_neighbours(texts: list[str]) -> None:
    columns = columns_of(TEXTS)
    readings = [(tokenize(normalize(text).text), "", False) for text in texts]
    rows = columns.rows(readings)
    assert len(rows.starts) == len(texts) + 1
    for at, reading in enumerate(readings):
        own, alone = slice(rows.starts[at], rows.starts[at + 1]), columns.rows([reading])
        assert np.array_equal(rows.columns[own], alone.columns)
        assert np.array_equal(rows.values[own], alone.values)


def test_values_are_those_of_scikit_learn() -> None:
    columns = columns_of(TEXTS)
    readings = [(tokenize(normalize(text).text), "accuse", False) for text in (*TEXTS, TEXTS[0] + " " + TEXTS[1])]
    rows = columns.rows(readings)
    found = np.zeros((len(readings), len(columns.block_of)))
    for at in range(len(readings)):
        own = slice(rows.starts[at], rows.starts[at + 1])
        found[at, rows.columns[own]] = rows.values[own]
    for number, block in enumerate(BLOCKS):
        where = np.flatnonzero(columns.block_of == number)
        if block in NORMALISED_BLOCKS:
            vocabulary = {term: at for at, column in enumerate(where) for term in [_term(columns, column)]}
            counter = CountVectorizer(analyzer=lambda reading, block=block: [term for term, _ in terms_of(*reading)[block]], vocabulary=vocabulary)
            weigher = TfidfTransformer(sublinear_tf=True).fit(counter.transform(readings))
            weigher.idf_ = np.linspace(1, 3, len(columns.block_of))[where]
            expected = weigher.transform(counter.transform(readings)).toarray()
            assert np.allclose(found[:, where], expected, atol=1e-12)
            assert np.allclose(np.linalg.norm(found[:, where], axis=1), 1)


def _term(columns: Columns, column: int) -> str:
    return next(term for term, at in columns._column.items() if at == column)


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_has_terms_with_places_in_it(text: str) -> None:
    tokens = tokenize(normalize(text).text)
    for block, terms in terms_of(tokens, "", False).items():
        assert block in BLOCKS
        for term, places in terms:
            assert term and "\n" not in term  # the vocabulary is written one term a line
            assert all(0 <= place < len(tokens) for place in places)


@pytest.mark.parametrize(
    ("words", "shared"),
    [
        ("العقوبات والعقوبات بالعقوبات عقوبات عقوبتها", "عقوب"),
        ("وصل", "وصل"),  # a root that begins with a conjunction's letter
        ("بلد", "بلد"),
        ("كان", "كان"),
        ("للحرب والحرب بالحرب", "حرب"),
    ],
)
def test_stems(words: str, shared: str) -> None:
    assert {stem(token) for token in tokenize(normalize(words).text)} - {"عقوبت"} == {shared}


def test_spellings_that_mean_the_same_have_the_same_terms() -> None:
    plain = "المسؤول الروسي أدان العقوبات الغربية على أوكرانيا"
    for spelled in (
        "المسئول الروسي ادان العقوبات الغربية علي اوكرانيا",
        "المسؤولُ الرّوسيّ أدانَ العقوبـــاتِ الغربيّةَ على أوكرانيا",
        "المسؤول\u200f الروسي أدان العقوبات\u200b الغربية على أوكرانيا\ufeff",
        "المسؤول الروسی أدان العقوبات الغربیة على أوکرانیا",
    ):
        assert terms_of(tokenize(normalize(spelled).text), "", False) == terms_of(tokenize(normalize(plain).text), "", False)


def test_saying_plainly_is_no_act_and_every_other_act_is_one() -> None:
    tokens = tokenize("لن نتراجع")
    assert terms_of(tokens, Act.SAY, False) == terms_of(tokens, "", False)
    others = [act for act in Act if act != Act.SAY]
    assert len({str(terms_of(tokens, act, False)) for act in others}) == len(others)


@pytest.mark.parametrize("folder", sorted(Path(stance.__file__).parent.joinpath("artefacts").iterdir()), ids=lambda folder: folder.name)
def test_shipped_artefacts_were_trained_on_these_word_lists(folder: Path) -> None:
    """Else the terms of a text are not those that the weights were learnt for: raise FEATURES_VERSION and retrain."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["features_version"] != FEATURES_VERSION or manifest["training"]["resources_sha256"] == resources_digest()


def test_length_is_bounded() -> None:
    assert len(tokenize("كلمة " * 100_000)) == MAX_TOKENS
    assert len(character_terms("م" * 1_000_000)) == len(character_terms("م" * MAX_LETTERS))
