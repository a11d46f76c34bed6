"""The view is folded and idempotent, and every part of it leads back to the raw text."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.normalization import DIACRITICS, normalize

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("اأإآىيةهؤئءوقالن «»\"“”'`()ـ\n\r\t .،؟0٣۵"),
        st.sampled_from(
            "\N{ARABIC SHADDA}\N{ARABIC FATHATAN}\N{ARABIC HAMZA ABOVE}\N{ZERO WIDTH NON-JOINER}\N{RIGHT-TO-LEFT MARK}"
            "\N{ZERO WIDTH NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{SOFT HYPHEN}"
        ),
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.characters(),
    ),
    max_size=60,
)


@given(HOSTILE)
@settings(max_examples=400, deadline=None)
def test_idempotent(raw: str) -> None:
    view = normalize(raw).text
    assert normalize(view).text == view


@given(HOSTILE, st.data())
@settings(max_examples=400, deadline=None)
def test_every_span_is_raw(raw: str, data: st.DataObject) -> None:
    view = normalize(raw)
    assert len(view.offsets) == len(view.text) + 1
    assert list(view.offsets) == sorted(view.offsets)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    span = view.to_raw(start, end)
    assert raw[span.start : span.end] == span.text
    if end > start:
        assert span.text


@pytest.mark.parametrize(
    ("raw", "view"),
    [
        ("قـــالَ", "قال"),
        ("مسئول مسؤول", "مسءول مسءول"),
        ("فى القاهره، على", "في القاهره، علي"),
        ("الاتفاقیة کبیرة", "الاتفاقيه كبيره"),
        ("ﻻ ﺃﺣﺪ", "لا احد"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}خبر\N{RIGHT-TO-LEFT MARK}", "خبر"),
        ("٢٠١٩ ١٫٣ ۲۵٪", "2019 1.3 25%"),
        ("«أ» “ب” ''ج'' ((د)) „ه‟", '"ا" "ب" "ج" "د" "ه"'),
        ("سطر\r\nسطر\N{NO-BREAK SPACE}آخر", "سطر\nسطر اخر"),
        ("و\N{ARABIC HAMZA ABOVE}", "ء"),
        ("let's", "let's"),
    ],
)
def test_folds(raw: str, view: str) -> None:
    assert normalize(raw).text == view


def test_diacritics_are_all_combining() -> None:
    """The typed ranges hold no letter: one wrong bound would delete words."""
    pattern = __import__("re").compile(f"[{DIACRITICS}]")
    wrong = [
        chr(code)
        for code in range(0x0600, 0xFF00)
        if pattern.match(chr(code)) and unicodedata.category(chr(code)) not in ("Mn", "Lo", "Cf", "Cn", "So")
    ]
    letters = [chr(code) for code in range(0x0600, 0x0700) if pattern.match(chr(code)) and unicodedata.category(chr(code)) == "Lo"]
    assert (wrong, letters) == ([], [])


def test_from_raw_is_the_way_back() -> None:
    view = normalize("قـالَ «نعم»")
    assert [view.from_raw(offset) for offset in view.offsets[:-1]] == list(range(len(view.text)))


def test_linear() -> None:
    """A megabyte of tatweel, of diacritics and of apostrophes: no pattern may backtrack."""
    for sign in ("ـ", "\N{ARABIC SHADDA}", "'", "و\N{ARABIC SHADDA}"):
        start = time.perf_counter()
        normalize(sign * 1_000_000)
        assert time.perf_counter() - start < 8
