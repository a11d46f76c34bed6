"""The scores on examples that were counted by hand, with quotes made by hand; the command once over the shipped artefact."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from stance.labels import Frame, Polarity, QuoteKind, Section, SpeakerKind, Stance
from stance.types import Quote, Span, Speaker
from training import evaluate
from training.evaluate import GoldQuote, Labels, Score

PAGE = """سوق الحبوب يترقب

قال الخبير نادر الصيرفي لصحيفة "الحصاد": «المخزون يكفي حتى الصيف».
وأوضح مراقبون أن مسار الشحن "طويل ومكلف" هذا العام، بحسب موقع «أفق التجارة».
وأكدت الدكتورة رنا الشهابي أن الموانئ الصغيرة تعمل كالمعتاد.
"السعر سيرتفع"، يقول الصيرفي، "لكن ببطء".
"""

MARKED = ["الحصاد", "المخزون يكفي حتى الصيف", "طويل ومكلف", "أفق التجارة", "السعر سيرتفع", "لكن ببطء"]


def places(*texts: str, page: str = PAGE) -> list[tuple[int, int]]:
    return [(page.index(text), page.index(text) + len(text)) for text in texts]


def gold_row(*texts: str, **changes: Any) -> dict[str, Any]:
    pieces = places(*texts)
    start, end = pieces[0][0], pieces[-1][1]
    row = {
        "doc": "market", "section": "body", "kind": "indirect", "start": start, "end": end, "text": PAGE[start:end], "cue": None,
        "speaker_mention": None, "speaker": None, "speaker_kind": "unknown", "role": None, "outlet": None, "via": None, "polarity": "affirmed",
        "flags": [], "stance": "neutral", "neutral_kind": "balanced", "primary": "economic", "frames": ["economic"],
    }  # fmt: skip
    return {**row, **({"pieces": pieces} if len(pieces) > 1 else {}), **changes}


def gold(*texts: str, **changes: Any) -> GoldQuote:
    return evaluate.gold_of(gold_row(*texts, **changes), PAGE)


def quote_at(*pieces: tuple[int, int], page: str = PAGE, **changes: Any) -> Quote:
    spans = tuple(Span(start, end, page[start:end]) for start, end in pieces)
    start, end = spans[0].start, spans[-1].end
    fields = {"kind": QuoteKind.INDIRECT, **changes}
    return Quote(spans, start, end, page[start:end], " ".join(span.text for span in spans), **fields)


def quote(*texts: str, **changes: Any) -> Quote:
    return quote_at(*places(*texts), **changes)


def span(text: str) -> Span:
    [(start, end)] = places(text)
    return Span(start, end, text)


NADER = {"speaker": "نادر الصيرفي", "speaker_kind": "person", "role": "الخبير"}
GOLD = [
    gold("المخزون يكفي حتى الصيف", kind="direct", **NADER, outlet="الحصاد", act="say"),
    gold('مسار الشحن "طويل ومكلف" هذا العام', kind="mixed", speaker="مراقبون", speaker_kind="collective", via="أفق التجارة", act="say"),
    gold("الموانئ الصغيرة تعمل كالمعتاد", speaker="رنا الشهابي", speaker_kind="person", act="say"),
    gold("السعر سيرتفع", "لكن ببطء", kind="direct", **NADER, act="say"),
]
SAID_BY_NADER = Speaker(name="نادر الصيرفي", kind=SpeakerKind.PERSON, role="الخبير", method="named")
PERFECT = [
    quote("المخزون يكفي حتى الصيف", kind=QuoteKind.DIRECT, speaker=SAID_BY_NADER, outlet=span("الحصاد")),
    quote(
        'مسار الشحن "طويل ومكلف" هذا العام',
        kind=QuoteKind.MIXED,
        speaker=Speaker(name="مراقبون", kind=SpeakerKind.COLLECTIVE, method="collective"),
        via=span("أفق التجارة"),
        marked_spans=(span("طويل ومكلف"),),
    ),
    quote("الموانئ الصغيرة تعمل كالمعتاد", speaker=Speaker(name="رنا الشهابي", kind=SpeakerKind.PERSON, method="named")),
    quote("السعر سيرتفع", "لكن ببطء", kind=QuoteKind.DIRECT, speaker=SAID_BY_NADER),
]


def scored(*articles: evaluate.Aligned) -> dict[tuple[str, str], Score]:
    return {(score.group, score.measure): score for score in evaluate.quote_scores(articles)}


def of_page(gold: list[GoldQuote], quotes: list[Quote], doc: str = "market") -> evaluate.Aligned:
    return evaluate.align(doc, PAGE, gold, quotes)


MATCHED = "matched quotes (IoU ≥ .5)"


def test_a_perfect_prediction_scores_one() -> None:
    scores = scored(of_page(GOLD, PERFECT), of_page(GOLD, PERFECT, "again"))
    assert all(score.value.value == score.value.low == score.value.high == 1.0 for score in scores.values())
    assert all(score.precision.value == score.recall.value == 1.0 for score in scores.values() if score.precision and score.recall)
    assert scores["all quotes", "exact"].n_gold == scores["all quotes", "exact"].n_predicted == 8
    assert {group for group, _ in scores} == {"all quotes", "kind direct", "kind indirect", "kind mixed", "section body", MATCHED}
    assert scores[MATCHED, "speaker, resolved by collective"].n_gold == 2
    assert scores[MATCHED, "act"].n_gold == 8


def test_an_empty_prediction_scores_zero() -> None:
    scores = scored(of_page(GOLD, []))
    for measure in ("exact", "IoU ≥ .5", "IoU ≥ .8", "joint: IoU ≥ .5 and speaker"):
        score = scores["all quotes", measure]
        assert score.recall is not None and score.precision is not None
        assert score.value.value == score.recall.value == 0.0
        assert math.isnan(score.precision.value)
    assert math.isnan(scores[MATCHED, "speaker"].value.value)


def test_quotes_where_there_are_none_score_zero() -> None:
    score = scored(of_page([], PERFECT))["all quotes", "IoU ≥ .5"]
    assert score.precision is not None and score.recall is not None
    assert score.precision.value == score.value.value == 0.0
    assert math.isnan(score.recall.value)


def test_scores_of_a_hand_counted_example() -> None:
    """Of four gold quotes one is exact, one is found to 20 of 29 characters, one predicted quote is none: speakers are right in one of two."""
    long, short = "الموانئ الصغيرة تعمل كالمعتاد", "الموانئ الصغيرة تعمل"
    found = [PERFECT[0], quote(short, speaker=SAID_BY_NADER), quote("سوق الحبوب يترقب")]
    scores = scored(of_page(GOLD, found))
    values = {measure: scores["all quotes", measure] for measure in ("exact", "IoU ≥ .5", "IoU ≥ .8", "joint: IoU ≥ .5 and speaker")}
    assert (len(short), len(long)) == (20, 29)
    for measure, n_hits in (("exact", 1), ("IoU ≥ .5", 2), ("IoU ≥ .8", 1), ("joint: IoU ≥ .5 and speaker", 1)):
        precision, recall, f1 = values[measure].precision, values[measure].recall, values[measure].value
        assert precision is not None and recall is not None
        assert (precision.value, recall.value) == pytest.approx((n_hits / 3, n_hits / 4)), measure
        assert f1.value == pytest.approx(2 * n_hits / 7), measure
    assert scores["kind direct", "IoU ≥ .5"].value.value == pytest.approx(2 * 1 * 0.5 / 1.5)
    assert scores[MATCHED, "speaker"].value.value == 0.5
    assert scores[MATCHED, "speaker"].n_gold == 2


def test_matching_is_one_to_one() -> None:
    """Two halves of one quote: the longer is the match, the other a false alarm."""
    article = of_page([GOLD[2]], [quote("الموانئ الصغيرة"), quote("تعمل كالمعتاد")])
    assert [pair.quote.text for pair in article.pairs] == ["الموانئ الصغيرة"]


def test_matching_takes_the_best_sum_not_the_first_best() -> None:
    """The gold quote 0:10 could take 0:10 of both; then 10:30 would have nothing."""
    page = "ا" * 40
    rows = [GOLD[2]._replace(pieces=((0, 12),)), GOLD[2]._replace(pieces=((8, 28),))]
    quotes = [quote_at((0, 24), page=page), quote_at((0, 10), page=page)]
    pairs = evaluate.align("x", page, rows, quotes).pairs
    assert [(pair.gold.pieces, pair.quote.end) for pair in pairs] == [(((0, 12),), 10), (((8, 28),), 24)]


def test_a_gap_between_pieces_belongs_to_nobody() -> None:
    hull = quote('السعر سيرتفع"، يقول الصيرفي، "لكن ببطء')
    [pair] = of_page([GOLD[3]], [hull]).pairs
    assert pair.iou == pytest.approx(20 / len(hull.text))
    assert not pair.is_exact


@pytest.mark.parametrize("text", ["«المخزون يكفي حتى الصيف»", " «المخزون يكفي حتى الصيف».", "المخزون يكفي حتى الصيف»."])
def test_exact_leaves_out_marks_stops_and_spaces_at_the_edges(text: str) -> None:
    [pair] = of_page([GOLD[0]], [quote(text)]).pairs
    assert pair.is_exact
    [cut] = of_page([GOLD[0]], [quote("المخزون يكفي حتى")]).pairs
    assert not cut.is_exact


SPEAKER_CASES: list[tuple[str | None, str, str | None, str, bool]] = [
    (None, "unknown", None, "unknown", True),
    (None, "person", None, "person", True),
    ("رنا الشهابي", "person", None, "unknown", False),
    (None, "unknown", "رنا الشهابي", "person", False),
    ("رنا الشهابي", "person", "رنا الشهابى", "person", True),
    ("رنا الشهابي", "person", "الدكتورة رنا الشهابي", "person", True),
    ("رنا الشهابي", "person", "«رنا الشهابي»", "person", True),
    ("رنا الشهابي", "person", "الشهابي", "person", False),
    ("نادر الصيرفي", "person", "الخبير", "person", False),
    ("نادر الصيرفي", "person", "رنا الشهابي", "person", False),
    ("مراقبون", "collective", "مراقبون غربيون", "collective", True),
    ("خبراء", "collective", "الخبراء", "collective", True),
    ("مسئولين", "collective", "مسؤولون أوروبيون", "anonymous", True),
    ("خبراء", "collective", "مراقبون", "collective", False),
    ("تقارير غربية", "document", "التقارير", "document", True),
    ("مصدر", "anonymous", "مصدر مطلع", "anonymous", True),
    ("الحصاد", "media", 'صحيفة "الحصاد"', "media", True),
    ("الحصاد", "media", "أفق التجارة", "media", False),
    ("وزارة التموين", "organisation", "وزارة التموين", "organisation", True),
    ("وزارة التموين", "organisation", "وزارة الزراعة", "organisation", False),
]


@pytest.mark.parametrize(("name", "kind", "found", "found_kind", "is_same"), SPEAKER_CASES)
def test_who_is_the_same_speaker(name: str | None, kind: str, found: str | None, found_kind: str, is_same: bool) -> None:
    gold_quote = GOLD[0]._replace(speaker=name, speaker_kind=kind)
    assert evaluate.is_same_speaker(gold_quote, Speaker(name=found, kind=SpeakerKind(found_kind))) is is_same


def test_role_outlet_and_via_count_where_either_side_has_one() -> None:
    """Role: one right of one given, two due. Outlet: one given, another due. Via: none given, one due."""
    speaker = Speaker(name="نادر الصيرفي", kind=SpeakerKind.PERSON, method="named")
    found = [
        quote("المخزون يكفي حتى الصيف", speaker=SAID_BY_NADER, outlet=span("أفق التجارة")),
        quote('مسار الشحن "طويل ومكلف" هذا العام'),
        quote("السعر سيرتفع", "لكن ببطء", speaker=speaker),
    ]
    scores = scored(of_page(GOLD, found))
    role, outlet, via = (scores[MATCHED, measure] for measure in ("role", "outlet", "via"))
    assert role.precision is not None and role.recall is not None
    assert (role.precision.value, role.recall.value, role.n_gold, role.n_predicted) == (1.0, 0.5, 2, 1)
    assert (outlet.value.value, outlet.n_gold, outlet.n_predicted) == (0.0, 1, 1)
    assert (via.value.value, via.n_gold, via.n_predicted) == (0.0, 1, 0)


def test_act_polarity_and_kind_of_matched_quotes() -> None:
    rows = [GOLD[0], GOLD[2]._replace(act=None, polarity="negated")]
    scores = scored(of_page(rows, [PERFECT[0], quote("الموانئ الصغيرة تعمل كالمعتاد", kind=QuoteKind.MIXED, polarity=Polarity.AFFIRMED)]))
    assert (scores[MATCHED, "act"].value.value, scores[MATCHED, "act"].n_gold) == (1.0, 1)
    assert scores[MATCHED, "polarity"].value.value == scores[MATCHED, "kind"].value.value == 0.5


def test_intervals_come_from_drawing_articles() -> None:
    """Four articles, of which one is missed: the interval holds .75, and is the same each time."""
    articles = [of_page(GOLD, PERFECT if number else [], f"page-{number}") for number in range(4)]
    first, second = (scored(*articles)["all quotes", "exact"].recall for _ in range(2))
    assert first is not None and first == second
    assert first.low < first.value == 0.75 < first.high == 1.0


def test_marks_are_paired_by_paragraph_and_glyph() -> None:
    assert [PAGE[start:end] for start, end in evaluate.marked_places(PAGE)] == MARKED
    page = """"بلا نهاية
قال "نعم" و«لا» و''ربما'' و“كلا” ثم سكت.
قال شيئا"، ثم " آخر ".
قال «أولا "ثانيا" ثالثا».
"""
    found = ["نعم", "لا", "ربما", "كلا", "آخر", 'أولا "ثانيا" ثالثا', "ثانيا"]
    assert [page[start:end] for start, end in evaluate.marked_places(page)] == found


def test_terms_are_marks_without_a_quote() -> None:
    terms = evaluate.derive_terms(PAGE, GOLD)
    assert [PAGE[start:end] for start, end in terms] == ["الحصاد", "أفق التجارة"]
    unmixed = [row._replace(kind="indirect") for row in GOLD]
    assert [PAGE[start:end] for start, end in evaluate.derive_terms(PAGE, unmixed)] == ["الحصاد", "طويل ومكلف", "أفق التجارة"]


def test_a_term_is_rejected_unless_it_is_taken_for_speech() -> None:
    [term] = places("الحصاد")
    as_direct, as_indirect = quote("الحصاد", kind=QuoteKind.DIRECT), quote("الحصاد")
    as_part = quote('الخبير نادر الصيرفي لصحيفة "الحصاد"', kind=QuoteKind.MIXED, marked_spans=(span("الحصاد"),))
    assert evaluate.is_rejected(term, PERFECT)
    assert evaluate.is_rejected(term, [as_indirect])
    assert not evaluate.is_rejected(term, [as_direct])
    assert not evaluate.is_rejected(term, [as_part])
    score = evaluate.rejection_score({"a": [term], "b": [term, *places("أفق التجارة")]}, {"a": PERFECT, "b": [as_direct]})
    assert score.value.value == pytest.approx(2 / 3)
    assert score.n_gold == 3


def test_baselines_take_marks_for_quotes() -> None:
    """Six marked places, of which three are exact quotes or half of one; of five words or more there is none, of four one."""
    scores = {(score.group, score.measure): score for score in evaluate.baseline_scores({"market": PAGE}, {"market": GOLD})}
    marks = scores["baseline: all marks", "IoU ≥ .5"]
    assert (marks.n_gold, marks.n_predicted) == (4, 6)
    assert marks.precision is not None and marks.precision.value == pytest.approx(2 / 6)
    assert scores["baseline: marks of 5 words or more", "exact"].n_predicted == 0
    assert [one.text for one in evaluate.marked_quotes(PAGE, 4)] == ["المخزون يكفي حتى الصيف"]


def labels(stance: str, *frames: str) -> Labels:
    return Labels(Stance(stance), Frame(frames[0]), tuple(map(Frame, frames)))


def test_label_scores_of_a_hand_counted_example() -> None:
    """Stances: R R N N W as R N N N N; F1 of R 2/3, of N 2·2/(2+4), of W 0. Frames: 4 shared of 6 gold and 5 predicted."""
    rows = [
        (labels("pro_russia", "economic", "war_conduct"), labels("pro_russia", "economic")),
        (labels("pro_russia", "economic"), labels("neutral", "economic")),
        (labels("neutral", "humanitarian"), labels("neutral", "economic")),
        (labels("neutral", "no_frame"), labels("neutral", "no_frame")),
        (labels("pro_western", "economic"), labels("neutral", "economic")),
    ]
    scores = {score.measure: score for score in evaluate.label_scores("labels", [rows[:2], rows[2:], []])}
    assert scores["stance, macro-F1"].value.value == pytest.approx((2 / 3 + 4 / 6 + 0) / 3)
    assert scores["stance, accuracy"].value.value == pytest.approx(3 / 5)
    assert scores["primary frame, accuracy"].value.value == pytest.approx(4 / 5)
    frames = scores["frames, micro-F1"]
    assert frames.precision is not None and frames.recall is not None
    assert (frames.precision.value, frames.recall.value) == pytest.approx((4 / 5, 4 / 6))
    assert frames.value.value == pytest.approx(2 * 4 / 11)
    assert evaluate.stance_table(rows).tolist() == [[1, 1, 0], [0, 2, 0], [0, 1, 0]]


def test_perfect_labels_score_one_also_where_a_stance_is_missing() -> None:
    same = labels("pro_russia", "economic"), labels("neutral", "humanitarian", "economic")
    scores = evaluate.label_scores("labels", [[(one, one) for one in same]])
    assert [score.value.value for score in scores] == [1.0] * 4


def test_the_majority_is_the_commonest_label() -> None:
    rows = [labels("neutral", "economic", "war_conduct"), labels("neutral", "humanitarian"), labels("pro_russia", "economic")]
    assert evaluate.majority_labels(rows) == labels("neutral", "economic")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gold file over two articles, the second without a quote; in the first a headline that is kept apart."""
    rows = [
        gold_row("سوق الحبوب يترقب", section="headline"),
        gold_row("المخزون يكفي حتى الصيف", kind="direct", **NADER, outlet="الحصاد", act="say"),
        gold_row("الموانئ الصغيرة تعمل كالمعتاد", speaker="رنا الشهابي", speaker_kind="person", stance="pro_western", neutral_kind=None),
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "market.txt").write_bytes(PAGE.encode())
    (tmp_path / "quiet.txt").write_bytes("يستمر هطول الأمطار اليوم.".encode())
    index = [{"id": "market", "split": "gold"}, {"id": "quiet", "split": "gold"}, {"id": "other", "split": "train"}]
    (tmp_path / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in index), encoding="utf-8")
    return tmp_path


def test_a_split_takes_its_articles_also_without_quotes(folder: Path) -> None:
    texts, rows = evaluate.read_gold([folder / "gold.jsonl"], folder)
    assert list(texts) == ["market"] and [len(found) for found in rows.values()] == [3]
    texts, rows = evaluate.read_gold([folder / "gold.jsonl"], folder, "gold")
    assert texts["market"] == PAGE and {doc: len(found) for doc, found in rows.items()} == {"market": 3, "quiet": 0}
    with pytest.raises(ValueError, match=r"found no article to measure .* of split dev"):
        evaluate.read_gold([folder / "gold.jsonl"], folder, "dev")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"text": "نص آخر"}, "is it the same text"), ({"end": 99999}, "is it the same text"), ({"stance": "left"}, "left"), ({"kind": None}, "None")],
)
def test_gold_that_does_not_fit_is_refused_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], expected: str
) -> None:
    row = {**gold_row("المخزون يكفي حتى الصيف"), **changes}
    (folder / "gold.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert evaluate.main(["--gold", str(folder / "gold.jsonl"), "--articles", str(folder)]) == 1
    message = capsys.readouterr().err
    assert f"{folder}/gold.jsonl:1: " in message and expected in message


def test_a_missing_article_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "market.txt").unlink()
    assert evaluate.main(["--gold", str(folder / "gold.jsonl"), "--articles", str(folder)]) == 1
    assert "market.txt" in capsys.readouterr().err


def test_the_command_measures_the_library(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--gold", str(folder / "gold.jsonl"), "--articles", str(folder), "--json", str(folder / "scores.json")]
    assert evaluate.main(command) == 0
    table = capsys.readouterr().out
    written = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    assert (written["n_articles"], written["n_gold"], written["sections"]) == (1, 2, "body, second_article")
    groups = list(dict.fromkeys(score["group"] for score in written["scores"]))
    for group in (
        *("all quotes", "kind direct", "section body", MATCHED, "marks that are no quotes", "baseline: all marks"),
        *("labels on gold quotes", "baseline: always neutral, economic", "labels on matched quotes (end to end)"),
    ):
        assert group in groups and f"\n{group}\n" in table
    found = {(score["group"], score["measure"]): score["value"]["value"] for score in written["scores"]}
    assert all(value is None or 0 <= value <= 1 for value in found.values())
    assert found["baseline: always neutral, economic", "stance, accuracy"] == 0.5
    assert sum(map(sum, written["stance_confusion"]["counts"])) == 2
    assert evaluate.main([*command, "--all", "--split", "gold"]) == 0
    assert json.loads((folder / "scores.json").read_text(encoding="utf-8"))["n_gold"] == 3


def test_given_marks_replace_the_derived_ones(folder: Path) -> None:
    [(start, end)] = places("الحصاد")
    rows = [{"doc": "market", "start": start, "end": end, "kind": "term"}, {"doc": "market", "start": 0, "end": 3, "kind": "quote"}]
    (folder / "marks.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = ["--gold", str(folder / "gold.jsonl"), "--articles", str(folder), "--json", str(folder / "scores.json")]
    n_terms = []
    for more in ([], ["--marks", str(folder / "marks.jsonl")]):
        assert evaluate.main([*command, *more]) == 0
        scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))["scores"]
        n_terms += [score["n_gold"] for score in scores if score["measure"] == "rejected"]
    assert n_terms == [5, 1]


def test_sections_are_kept_apart() -> None:
    headline = quote("سوق الحبوب يترقب", section=Section.HEADLINE)
    scores = scored(of_page(GOLD, [*PERFECT, headline]))
    assert scores["section headline", "exact"].n_predicted == 1
    assert scores["section body", "exact"].value.value == 1.0
