"""What people see: Arabic that reads right beside Latin labels, and nothing of a text that could take over the terminal."""

import json
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.labels import Stance
from stance.types import Article, Quote, Span, Speaker
from stance.writers import Layout, format_article, format_classified, to_json_line
from tests.made import ARTICLE, DENIAL, PREDICTIONS, PROMISE, QUOTES, REJECTION, TEXT, evidence_of, prediction_of, quote_of, span

RIGHT_TO_LEFT, POP = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
PLAIN, STYLED = Layout(80), Layout(80, has_style=True)


def table(layout: Layout = PLAIN, **changes: object) -> str:
    given = {"name": "page.txt", "article": ARTICLE, "quotes": QUOTES, "predictions": PREDICTIONS, "layout": layout, **changes}
    return format_article(**given)  # type: ignore[arg-type]


def lines_of(block: str) -> list[str]:
    """Without the isolates, which no one sees, and without what pushes Arabic to the right."""
    return [re.sub(" +", " ", line.replace(RIGHT_TO_LEFT, "").replace(POP, "")).strip() for line in block.split("\n")]


def columns_of(line: str) -> int:
    shown = [sign for sign in re.sub(r"\x1b\[[0-9;]*m", "", line) if unicodedata.category(sign) not in ("Mn", "Me", "Cf")]
    return len(shown) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in shown)


# -- the table


def test_table_of_an_article() -> None:
    assert lines_of(table()) == [
        "page.txt: 3 quotes",
        "لقاء في المدينة",
        "",
        "1 headline · indirect · say",
        "speaker unknown",
        "stance abstains: ambiguous [neutral 0.71]",
        "frames war_conduct 0.60, diplomacy_peace 0.33",
        "سنواصل الدعم",
        "",
        "2 body · direct · say",
        "speaker سامر حداد — الناطق باسم وزارة الدفاع",
        "or رامي",
        "outlet أفق الشرق",
        "stance pro_western 0.71",
        "frames war_conduct 0.60, diplomacy_peace 0.33",
        "سنواصل ⟦الدعم⟧ […] لن ⟦تنتصر موسكو⟧ في هذه الحرب مهما طال أمدها",
        "",
        "3 body · indirect · deny · negated",
        "speaker organisation: مجلس الجنوب",
        "via وكالة الساحل",
        "stance abstains: off_axis [neutral 0.71] · on_axis 0.30",
        "frames war_conduct 0.60, diplomacy_peace 0.33",
        "وجود أي خلاف بين الدول الأعضاء على خطة 2027",
        "",
        "",
    ]


def test_table_without_a_model_shows_the_cue_and_the_rejected_marks() -> None:
    lines = lines_of(table(quotes=[PROMISE], predictions=None, rejections=[REJECTION]))
    assert lines[3:] == [
        "1 body · direct · say",
        "speaker سامر حداد — الناطق باسم وزارة الدفاع",
        "or رامي",
        "outlet أفق الشرق",
        "cue قال",
        "سنواصل الدعم […] لن تنتصر موسكو في هذه الحرب مهما طال أمدها",
        "",
        "marked, but no quote: 1",
        "name of a medium or a work",
        "مجلس الجنوب",
        "",
        "",
    ]


def test_article_without_quotes_says_so() -> None:
    assert table(article=Article("English"), quotes=[], predictions=[]) == "page.txt: no attributed quotes\n\n"


def test_one_quote_is_not_many() -> None:
    assert lines_of(table(quotes=[DENIAL], predictions=PREDICTIONS[2:]))[0] == "page.txt: 1 quote"


def test_classified_words() -> None:
    text = "لن تنتصر موسكو في هذه الحرب"
    prediction = prediction_of(evidence=(evidence_of("تنتصر موسكو", Stance.PRO_WESTERN, 1.0, text),))
    assert lines_of(format_classified(7, text, prediction, PLAIN)) == [
        "7",
        "stance pro_western 0.71",
        "frames war_conduct 0.60, diplomacy_peace 0.33",
        "لن ⟦تنتصر موسكو⟧ في هذه الحرب",
        "",
        "",
    ]


def test_what_was_not_read_has_no_guess() -> None:
    lines = lines_of(format_classified(1, "hello", prediction_of(Stance.NEUTRAL, abstain_reason="unsupported_input", on_axis=0.2), PLAIN))
    assert lines == ["1", "stance abstains: unsupported_input", "hello", "", ""]


def test_marks_are_bold_and_underlined_on_a_terminal() -> None:
    styled = table(STYLED)
    assert "\x1b[1;4mتنتصر موسكو\x1b[0m" in styled and "\x1b[1mpro_western\x1b[0m" in styled
    assert "⟦" not in styled
    assert "\x1b" not in table(PLAIN)


@pytest.mark.parametrize(
    ("weights", "n_marked"),
    [([1.0, 0.6, 0.5, 0.5], 3), ([1.0, 0.49, 0.4], 1), ([], 0)],
    ids=["at most three", "the heaviest alone", "none"],
)
def test_few_words_are_marked(weights: list[float], n_marked: int) -> None:
    words = ["تنتصر", "الحرب", "طال", "أمدها"]
    evidence = tuple(evidence_of(word, Stance.PRO_WESTERN, weight) for word, weight in zip(words, weights, strict=False))
    assert table(quotes=[PROMISE], predictions=[prediction_of(evidence=evidence)]).count("⟦") == n_marked


def test_words_for_another_label_are_not_marked() -> None:
    evidence = (evidence_of("الحرب", Stance.NEUTRAL, 2.0), evidence_of("موسكو", Stance.PRO_WESTERN, 0.1))
    block = table(quotes=[PROMISE], predictions=[prediction_of(evidence=evidence)])
    assert "⟦موسكو⟧" in block and "⟦الحرب⟧" not in block


def test_marks_end_with_their_line() -> None:
    evidence = (evidence_of("لن تنتصر موسكو في هذه الحرب مهما طال أمدها", Stance.PRO_WESTERN, 1.0),)
    for layout, before, after in ((Layout(30), "⟦", "⟧"), (Layout(30, has_style=True), "\x1b[1;4m", "\x1b[0m")):
        marked = [line for line in table(layout, quotes=[PROMISE], predictions=[prediction_of(evidence=evidence)]).split("\n") if before in line]
        assert len(marked) > 1
        assert all(line.count(before) == 1 and line.index(before) < line.index(after) for line in marked)


# -- direction, width, safety

_SIGNS = 'ابتثجَّ  \n\t.«»"1٢aZ漢\N{RIGHT-TO-LEFT OVERRIDE}\N{POP DIRECTIONAL ISOLATE}\N{ZERO WIDTH JOINER}\x1b\x07\ud800'
HOSTILE = st.text(st.sampled_from(_SIGNS) | st.characters(), min_size=1, max_size=300)


@given(text=HOSTILE, name=HOSTILE, n_columns=st.integers(44, 100), has_style=st.booleans())
def test_any_text_is_laid_out_safely(text: str, name: str, n_columns: int, has_style: bool) -> None:
    """No control character but our own styles, no direction that outlives its line, no Arabic outside an isolate, no text over the edge."""
    speaker = Speaker(name=name, role=text, alternatives=(name, text))
    quote = quote_of((Span(0, len(text), text),), text, speaker=speaker, outlet=Span(0, 1, text[:1]))
    prediction = prediction_of(evidence=(evidence_of(text[: len(text) // 2], Stance.PRO_WESTERN, 1.0, text),))
    block = format_article(name, Article(text, title=name), [quote], [prediction], Layout(n_columns, has_style))
    assert block.encode("utf-8")
    for line in block.split("\n"):
        bare = re.sub(r"\x1b\[(1|1;4|0)m", "", line)
        assert all(unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp") for sign in bare)
        assert not re.search("[\u202a-\u202e\u2066\u2068]", bare)
        assert not any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in re.sub(f"{RIGHT_TO_LEFT}[^{POP}]*{POP}", "", bare))
        assert bare.count(RIGHT_TO_LEFT) == bare.count(POP) <= 1
        is_ours = re.match(r" {4}(stance|frames) |.*: 1 quote$|  1 ", bare)
        assert is_ours or columns_of(line) <= n_columns


def test_arabic_is_pushed_to_the_right_edge() -> None:
    lines = [line for line in format_classified(1, TEXT, prediction_of(), Layout(40)).split("\n") if POP in line]
    assert len(lines) >= 2
    assert {columns_of(line) for line in lines} == {40}


def test_lines_break_between_words() -> None:
    words = TEXT.split()
    quote: Quote = quote_of((Span(0, len(TEXT), TEXT),))
    for n_columns in range(24, 80):
        block = format_article("page.txt", Article(TEXT), [quote], None, Layout(n_columns))
        shown = " ".join(lines_of(block)[4:]).split()
        assert shown == words


def test_a_word_longer_than_a_line_is_cut_into_lines() -> None:
    text = "ب" * 1000
    block = format_classified(1, text, prediction_of(), Layout(60))
    assert "".join(lines_of(block)[3:]) == text
    assert max(columns_of(line) for line in block.split("\n")) <= 60


def test_speaker_with_a_title_alone() -> None:
    quote = replace(DENIAL, speaker=Speaker(role="المتحدث", mention=span("الناطق")))
    assert "speaker unknown: المتحدث" in lines_of(table(quotes=[quote], predictions=None))


# -- JSON Lines


@given(st.text(st.one_of(st.characters(), st.sampled_from("\u2028\u2029\x85\ud800\r\n"))))
def test_a_row_is_one_line_of_utf8(text: str) -> None:
    line = to_json_line({"text": text})
    assert line.encode("utf-8").endswith(b"\n") and len(line.splitlines()) == 1
    assert json.loads(line) == {"text": text}


def test_a_row_keeps_its_order_and_its_letters() -> None:
    assert to_json_line({"ب": 1, "ا": [0.25, None]}) == '{"ب":1,"ا":[0.25,null]}\n'


def test_a_row_has_no_number_that_json_does_not_know() -> None:
    with pytest.raises(ValueError):
        to_json_line({"weight": float("nan")})
