"""Who is judged how: what the rules of thumb must get right, what they are known to get wrong, and that no text breaks them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import ResourceError
from stance.features import tokenize
from stance.features.polarity import judgement_terms
from stance.judgements import SIDES, judge, lexicon, look_up
from stance.lexicon import read_rows
from stance.normalization import normalize

CASES = json.loads(Path(__file__).parent.parent.joinpath("cases", "judgements.json").read_text(encoding="utf-8"))


def tokens_of(text: str) -> list[str]:
    return tokenize(normalize(text).text)


def judged(text: str) -> set[str]:
    """Who is raised or lowered by which word, e.g. ``R- العدوان``."""
    tokens = tokens_of(text)
    signed = [found for found in judge(tokens).judgements if found.camp and found.sign]
    return {f"{SIDES[found.camp]}{'+' if found.sign > 0 else '-'} {tokens[found.at]}" for found in signed}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["right"]])
def test_cases(case: dict[str, object]) -> None:
    assert judged(str(case["text"])) == {normalize(found).text for found in case["judged"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"], marks=pytest.mark.xfail) for case in CASES["known failures"]])
def test_known_failures(case: dict[str, object]) -> None:
    assert judged(str(case["text"])) == {normalize(found).text for found in case["judged"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "side"),
    [("العملية العسكرية الخاصة مستمرة", "R"), ("نظام كييف يماطل", "R"), ("منذ الغزو الروسي", "W"), ("الأراضي المحتلة", "W"), ("الحرب مستمرة", None)],
)
def test_one_sided_words(text: str, side: str | None) -> None:
    assert [found[0] for found in judge(tokens_of(text)).one_sided] == ([side] if side else [])


@pytest.mark.parametrize(
    ("word", "camp"),
    [("وموسكو", "R"), ("لروسيا", "R"), ("الروسية", "R"), ("للروس", "R"), ("بالناتو", "W"), ("فالغرب", "W"), ("والأوكرانيين", "U"), ("غرب", "")],
)
def test_camps_are_seen_through_their_clitics(word: str, camp: str) -> None:
    assert look_up(normalize(word).text).camp == camp


@pytest.mark.parametrize(
    ("words", "class_"),
    [
        ("فشل فشلت يفشل ستفشل وستفشلون فشلوا فشلهم بفشلها", "failure"),
        ("عدوان العدوان عدوانها بعدوانه للعدوان", "wrong"),
        ("صامد صامدة والصامدون", "success"),
    ],
)
def test_inflection_is_seen_through(words: str, class_: str) -> None:
    assert {word: look_up(word).class_ for word in tokens_of(words)} == dict.fromkeys(tokens_of(words), class_)


@pytest.mark.parametrize("word", ["وهم", "سعر", "مسؤوليها", "غاز", "الحق", "أغلب", "لأمنها", "تقدر", "دوما", "مخزون"])
def test_words_that_look_like_judging_ones(word: str) -> None:
    """Each was once taken for another word (وهم "and they" for an illusion, غاز "gas" for an invader)."""
    assert look_up(normalize(word).text).class_ == ""


def test_a_denial_turns_every_judgement() -> None:
    tokens = tokens_of("روسيا ارتكبت جرائم، والغزو الروسي فشل")
    said, denied = ([term for term, _ in judgement_terms(tokens, "", denied)] for denied in (False, True))
    assert said.count("#helps W") >= 2 and said.count("#helps W") == denied.count("#helps R")
    assert "#words of W" in said and "#words of R" in denied


WORDS = tokens_of("روسيا الغرب كييف العقوبات لم لن فشل فشلت العدوان الروسي على من ضد دعم نظام ، . ؟ لكن غير أن ما الأمريكية قوي")


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_order_of_words_is_judged_and_mirrored_by_denial(tokens: list[str]) -> None:
    found = judge(tokens)
    for judgement in found.judgements:
        assert 0 <= judgement.at < len(tokens) and 0 <= judgement.of < len(tokens)
        assert judgement.sign in (-1, 0, 1) and (judgement.camp in SIDES or not judgement.camp)
    said, denied = ([term for term, _ in judgement_terms(tokens, "", denied)] for denied in (False, True))
    assert (said.count("#helps R"), said.count("#helps W")) == (denied.count("#helps W"), denied.count("#helps R"))


def test_every_resource_row_is_reachable() -> None:
    """A word of the lexicon is found as itself, unless another reading of the same letters goes first."""
    words = lexicon()
    lost = [row["lemma"] for row in read_rows("judgements") if " " not in row["lemma"] and not look_up(normalize(row["lemma"]).text).class_]
    taken = {lemma for lemma in lost if look_up(normalize(lemma).text).function or look_up(normalize(lemma).text).camp}
    assert not set(lost) - taken
    assert set(words.signs) >= {row["class"] for row in read_rows("judgements")}


def test_a_bad_resource_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {name: read_rows(name) for name in ("judgement_classes", "camps", "judgements", "particles", "one_sided")}
    for name, bad in (("camps", {"name": "س", "camp": "X", "form": "name"}), ("judgements", {"lemma": "س", "class": "x", "part": "noun"})):
        changed = {**rows, name: (*rows[name], bad)}
        monkeypatch.setattr("stance.judgements.read_rows", changed.__getitem__)
        with pytest.raises(ResourceError, match=f"{name}.tsv: found"):
            lexicon.__wrapped__()
