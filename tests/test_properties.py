"""What holds for every input: spans are raw, order is stable, variation that no reader sees changes nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance

ARTICLE = """خبراء: الهدنة لن تغيّر الموازين

قال نادر حداد، الباحث في الشؤون الدولية بمركز الساحل، إن الاتفاق "لن يصمد أكثر من شهر" ما لم تتغير المواقف، مشيرا إلى أن موسكو وكييف تراجعان الحساب.

وأضاف حداد لصحيفة «المدار»: «الطرفان يكسبان الوقت، ولا أحد يريد أن يبدو خاسرا أمام جمهوره».

من جانبها، رأت الباحثة ليلى قاسم أن العقوبات لم تحقق أهدافها بعد، بحسب ما ذكرت في ندوة.

"الوضع صعب على الجبهة كلها"، تقول قاسم، "لكنه ليس ميؤوسا منه".

ونفت وزارة الخارجية وجود مفاوضات سرية. وتابعت أن "كل ما يقال تكهنات"."""

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "قال",
            "وأضاف",
            "الخبير",
            "نادر حداد",
            "إن",
            "أن",
            "إلى أن",
            "مشيرا إلى أن",
            "بحسب",
            "وفقا ل",
            "صحيفة",
            '"',
            "«",
            "»",
            ":",
            "،",
            ".",
            "\n",
            "؟",
            "موسكو",
            "الحرب طويلة",
            "لـ",
            "د.",
            "خبراء",
            "في تصريح",
            "- ",
            "طالب",
            "بوقف القتال",
            "x" * 3,
        ]
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(FRAGMENTS, st.text(max_size=80)))
@settings(max_examples=500, deadline=None)
def test_spans_are_raw(text: str) -> None:
    for quote in stance.extract(text):
        spans = [*quote.pieces, *quote.marked_spans, *(span for span in (quote.cue, quote.outlet, quote.via, quote.speaker.mention) if span)]
        assert all(text[span.start : span.end] == span.text for span in spans)
        assert text[quote.start : quote.end] == quote.text
        assert quote.content == " ".join(piece.text for piece in quote.pieces)
        assert quote.start == quote.pieces[0].start and quote.end == quote.pieces[-1].end
        assert all(piece.text and piece.text == piece.text.strip() for piece in quote.pieces)


@given(FRAGMENTS)
@settings(max_examples=200, deadline=None)
def test_order_and_repetition(text: str) -> None:
    quotes = stance.extract(text)
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)
    assert stance.extract(text) == quotes


def _shape(text: str) -> list[tuple[str, str | None, str]]:
    return [(quote.content, quote.speaker.name, quote.kind) for quote in stance.extract(text)]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tatweel", lambda text: text.replace("قال", "قـــال").replace("أن ", "أنـ ")),
        ("diacritics", lambda text: text.replace("إن ", "إنَّ ").replace("رأت", "رَأَتْ")),
        ("no-break spaces", lambda text: text.replace(" إن ", "\N{NO-BREAK SPACE}إن\N{NO-BREAK SPACE}")),
        ("direction marks", lambda text: text.replace("«", "\N{RIGHT-TO-LEFT MARK}«").replace("،", "،\N{RIGHT-TO-LEFT MARK}")),
        ("alef maksura", lambda text: text.replace("في ", "فى ").replace("إلى", "إلي")),
        ("Persian letters", lambda text: text.replace("ك", "ک").replace("ي", "ی")),
        ("Windows line ends", lambda text: text.replace("\n", "\r\n")),
        ("byte-order mark", lambda text: "\N{ZERO WIDTH NO-BREAK SPACE}" + text),
        ("straight marks", lambda text: text.replace("«", '"').replace("»", '"')),
        ("guillemets", lambda text: text.replace(' "', " «").replace('"،', "»،").replace('".', "».").replace('" ', "» ").replace('\n"', "\n«")),
    ],
)
def test_variation_changes_nothing(name: str, change: object) -> None:
    """The same quotes with the same speakers, whatever the encoding of the page."""
    from stance.lexicon import fold

    def folded(shape: list[tuple[str, str | None, str]]) -> list[tuple[str, str, str]]:
        return [(fold(content), fold(speaker or ""), kind) for content, speaker, kind in shape]

    assert callable(change)
    assert folded(_shape(change(ARTICLE))) == folded(_shape(ARTICLE))


def test_the_article_itself() -> None:
    """The variations above would also hold for an extractor that finds nothing."""
    assert [(speaker, kind) for _, speaker, kind in _shape(ARTICLE)][:5] == [
        ("خبراء", "indirect"),
        ("نادر حداد", "mixed"),
        ("نادر حداد", "indirect"),
        ("نادر حداد", "direct"),
        ("ليلى قاسم", "indirect"),
    ]
    assert len(_shape(ARTICLE)) == 8


@pytest.mark.parametrize("unit", ["ا", "قال ", '"', "« ", "قال إن ", "\n", "، ", "بحسب ", "وأضاف الخبير أن "])
def test_linear_time(unit: str) -> None:
    """Ten times the text takes about ten times the time: two sizes, generous factor."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.perf_counter()
        stance.extract(text)
        return time.perf_counter() - start

    seconds(10_000)  # lexicons are read once
    small, large = (min(seconds(size) for _ in range(3)) for size in (10_000, 100_000))  # the best of three: a busy machine is no square
    assert large < 40 * max(small, 0.01)
