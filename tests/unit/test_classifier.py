"""The numpy way gives scikit-learn's numbers; evidence adds up; no input breaks it. The model is a toy, fitted here."""

import math
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from stance.artefact import read_artefact, write_artefact
from stance.classifier import CHUNK, HEAD, MAX_EVIDENCE, STANCES, Classifier, select_frames, sigmoid, softmax, stopwords
from stance.features import BLOCKS, tokenize
from stance.labels import Act, Frame, Polarity, QuoteKind, Stance
from stance.normalization import normalize
from stance.types import Prediction, Quote, Span
from tests.toy import TOY, toy_examples
from training import fit

TEXT = "العقوبات الغربية فشلت، وموسكو صامدة أمام حرب الغرب بالوكالة"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classifier]:
    folder = tmp_path_factory.mktemp("artefacts") / "toy-1"
    vocabulary, weights, bias, manifest, _ = fit.fit(toy_examples(), fit.Settings(n_folds=3), "toy", "1")
    yield Classifier(write_artefact(folder, manifest, fit.arrays_of(vocabulary, weights, bias)))


def classify(model: Classifier, *quotes: str | Quote, act: Act | None = None, polarity: Polarity = Polarity.AFFIRMED) -> list[Prediction]:
    return model.classify(quotes, [act] * len(quotes), [polarity] * len(quotes))


def test_probabilities_are_those_of_scikit_learn(toy: Classifier) -> None:
    examples = toy_examples()
    readings = [fit.reading_of(example) for example in examples]
    columns = fit.learn_vocabulary(readings, fit.Settings()).columns()
    features = fit.damped(fit.matrix(columns, readings), columns, readings, fit.Settings().denied_scale)
    features = features[:, [BLOCKS[block] in fit.Settings().stance_blocks for block in columns.block_of]]
    model = LogisticRegression(C=fit.Settings().stance_c, class_weight="balanced", max_iter=2000, tol=1e-6)
    model.fit(features, [STANCES.index(example.stance) for example in examples])
    temperature = toy.artefact.manifest.temperatures["stance"]
    expected = softmax(model.decision_function(features) / temperature)
    if temperature == 1.0:
        assert np.allclose(expected, model.predict_proba(features), atol=1e-12)
    polarities = [Polarity.NEGATED if example.denied else Polarity.AFFIRMED for example in examples]
    found = toy.classify([example.text for example in examples], [Act(example.act) for example in examples], polarities)
    assert np.abs(np.array([list(row.probabilities.values()) for row in found]) - expected).max() < 1e-6
    assert [row.stance for row in found] == [STANCES[label] for label in model.predict(features)]


def test_a_prediction_is_whole(toy: Classifier) -> None:
    for found in classify(toy, *TOY):
        assert isinstance(found.stance, Stance) and found.mode == "blind" and found.model == toy.info
        assert list(found.probabilities) == list(Stance) and math.isclose(sum(found.probabilities.values()), 1, abs_tol=1e-9)
        assert found.confidence == found.probabilities[found.stance] == max(found.probabilities.values())
        assert found.stance in found.prediction_set
        threshold = toy.artefact.manifest.conformal_threshold
        assert set(found.prediction_set) == {found.stance} | {label for label, p in found.probabilities.items() if p >= threshold}
        assert list(found.frame_probabilities) == list(Frame) and all(0 <= p <= 1 for p in found.frame_probabilities.values())
        assert found.frames[0] == found.frame and len(found.frames) <= 3 and len(set(found.frames)) == len(found.frames)
        assert (Frame.NO_FRAME in found.frames) == (found.frames == (Frame.NO_FRAME,))
        assert 0 <= found.on_axis <= 1
        expected = "off_axis" if found.on_axis < 0.5 else "ambiguous" if found.confidence < toy.artefact.manifest.abstain_below else None
        assert found.abstain_reason == expected and found.abstained == (expected is not None)


def test_many_at_once_are_the_same_as_one_by_one(toy: Classifier) -> None:
    texts = [TOY[at % len(TOY)] + f" {at}" for at in range(2 * CHUNK + 3)]
    together = classify(toy, *texts)
    assert together == [classify(toy, text)[0] for text in texts]
    assert together == list(reversed(classify(toy, *reversed(texts))))
    assert classify(toy) == []


def test_lengths_must_agree(toy: Classifier) -> None:
    with pytest.raises(ValueError, match="found 1 quotes, 2 acts, 1 polarities"):
        toy.classify([TEXT], [None, None], [Polarity.AFFIRMED])


def test_act_and_denial_are_read(toy: Classifier) -> None:
    said = classify(toy, TEXT)[0]
    assert classify(toy, TEXT, act=Act.SAY)[0] == said
    assert classify(toy, TEXT, act=Act.ACCUSE)[0].probabilities != said.probabilities
    denied = classify(toy, TEXT, polarity=Polarity.NEGATED)[0]
    assert denied.probabilities[Stance.PRO_RUSSIA] < said.probabilities[Stance.PRO_RUSSIA]
    assert denied.frame == said.frame  # a denied report keeps the frame of its content (CODEBOOK 3)


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t", "؟!", "نعم", "123 456", "We will never accept it", "Мы не отступим никогда", "م" * 1_000_000, "\ud800 لن نتراجع أبدا",
        "NATO has said that it will defend every inch الناتو والغرب", "\x00\x01\x02", "\N{PILE OF POO}" * 9, "(((((((",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be(toy: Classifier, text: str) -> None:
    found = classify(toy, text)[0]
    assert found.abstained and found.abstain_reason == "unsupported_input"
    assert found.stance == Stance.NEUTRAL and math.isclose(sum(found.probabilities.values()), 1)
    assert set(found.prediction_set) == set(Stance) and found.frames == (found.frame,) and found.evidence == ()


@given(st.text(max_size=200) | st.text(alphabet='ابتحدرسلمنهويةىأ  ،."\u064e\u0640\u200f\ud83d٤', max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_string_gets_a_prediction_and_evidence_lies_in_it(toy: Classifier, text: str) -> None:
    found = classify(toy, text)[0]
    assert math.isclose(sum(found.probabilities.values()), 1, abs_tol=1e-6)
    for item in found.evidence:
        assert text[item.start : item.end] == item.text


@pytest.mark.parametrize("unit", ["م", "مم ", "لا ", "، ", "\u0640", "\u064e", "(", '"', "روسيا "])
def test_time_grows_with_length_only(toy: Classifier, unit: str) -> None:
    def seconds(n: int) -> float:
        start = time.perf_counter()
        classify(toy, TEXT + " " + unit * n)
        return time.perf_counter() - start

    seconds(1000)
    # Ten times the length in at most thirty times the time (a square would be a hundred), or within the noise of a short call.
    assert seconds(1_000_000) < max(30 * seconds(100_000), 1.0)


@pytest.mark.parametrize(("act", "polarity"), [(None, Polarity.AFFIRMED), (Act.WARN, Polarity.AFFIRMED), (Act.DENY, Polarity.NEGATED)])
def test_contributions_sum_to_the_margin(toy: Classifier, act: Act | None, polarity: Polarity) -> None:
    for text in (TEXT, *TOY):
        tokens = tokenize(normalize(text).text)
        best, runner_up, of_tokens, rest = toy.contributions(tokens, act or "", polarity is Polarity.NEGATED)
        probabilities = classify(toy, text, act=act, polarity=polarity)[0].probabilities
        assert best == max(probabilities, key=lambda label: probabilities[label])
        margin = math.log(probabilities[best] / probabilities[runner_up])
        assert math.isclose(sum(of_tokens) + rest, margin, abs_tol=1e-9)


def test_listed_and_unlisted_evidence_sum_to_the_margin(toy: Classifier) -> None:
    view = normalize(TEXT)
    tokens = tokenize(view.text)
    best, runner_up, of_tokens, rest = toy.contributions(tokens, "", False)
    found = classify(toy, TEXT)[0]
    listed = sum(item.weight if item.label == best else -item.weight for item in found.evidence)
    inside = [
        any(item.start <= view.to_raw(start, start + len(token)).start < item.end for item in found.evidence)
        for token, start in zip(tokens, _starts(view.text, tokens), strict=True)
    ]
    unlisted = sum(weight for weight, is_inside in zip(of_tokens, inside, strict=True) if not is_inside) + rest
    margin = math.log(found.probabilities[best] / found.probabilities[runner_up])
    assert found.evidence and math.isclose(listed + unlisted, margin, abs_tol=1e-9)


def _starts(text: str, tokens: list[str]) -> list[int]:
    starts, at = [], 0
    for token in tokens:
        at = text.index(token, at)
        starts.append(at)
        at += len(token)
    return starts


def test_evidence_is_words_of_the_string_heaviest_first(toy: Classifier) -> None:
    text = "قال: «العُقُوبات» الغربيّة فشـــلت، وموسكو صامدةٌ\N{RIGHT-TO-LEFT MARK} في وجه حرب الغرب"
    found = classify(toy, text)[0]
    assert 0 < len(found.evidence) <= MAX_EVIDENCE
    assert [item.weight for item in found.evidence] == sorted((item.weight for item in found.evidence), reverse=True)
    ends = 0
    for item in sorted(found.evidence, key=lambda item: item.start):
        assert text[item.start : item.end] == item.text and item.weight > 0 and item.label in Stance
        assert item.start >= ends  # no overlap
        ends = item.end
        first, last = (normalize(word).text for word in (item.text.split()[0], item.text.split()[-1]))
        assert first not in stopwords() and last not in stopwords()
        assert not text[: item.start][-1:].isalpha() and not text[item.end : item.end + 1].isalpha()  # whole words


def test_evidence_of_a_quote_lies_in_the_article(toy: Classifier) -> None:
    article = "\ufeffصرح حداد: «العقوبات الغربية فشلت»، يقول حداد، «وموسكو صامدة أمام حرب الغرب بالوكالة»."
    pieces = tuple(
        Span(start, start + len(text), text)
        for text in ("العقوبات الغربية فشلت", "وموسكو صامدة أمام حرب الغرب بالوكالة")
        for start in [article.index(text)]
    )
    quote = Quote(
        pieces=pieces,
        start=pieces[0].start,
        end=pieces[1].end,
        text=article[pieces[0].start : pieces[1].end],
        content=" ".join(piece.text for piece in pieces),
        kind=QuoteKind.DIRECT,
    )
    found, alone = classify(toy, quote, quote.content)
    assert found == alone  # only the content is read
    assert len(found.evidence) >= 2
    for item in found.evidence:
        assert article[item.start : item.end] == item.text
        assert any(piece.start <= item.start and item.end <= piece.end for piece in pieces)


def test_a_pickled_prediction_is_small_and_still_explains(toy: Classifier) -> None:
    found = classify(toy, TEXT)[0]
    pickled = pickle.dumps(found)
    assert len(pickled) < 10_000
    again = pickle.loads(pickled)
    assert again == found and again.evidence == found.evidence


def test_a_pickled_prediction_refuses_another_model(toy: Classifier, tmp_path: Path) -> None:
    manifest, arrays = toy.artefact.manifest, toy.artefact.arrays
    write_artefact(tmp_path / "toy-9", manifest, arrays)
    pickled = pickle.dumps(classify(Classifier(read_artefact(tmp_path / "toy-9")), TEXT)[0])
    write_artefact(tmp_path / "toy-9", manifest, {**arrays, "bias": arrays["bias"] + 1})
    with pytest.raises(ValueError, match="make the prediction again"):
        pickle.loads(pickled)


def test_frames_are_primary_first_and_no_frame_alone() -> None:
    no_frame = list(Frame).index(Frame.NO_FRAME)
    assert select_frames(no_frame, [0.9] * 10, [0.5] * 10) == (Frame.NO_FRAME,)
    assert select_frames(0, [0.1] * 9 + [0.9], [0.5] * 10) == (Frame.SECURITY_THREAT,)
    assert select_frames(0, [0.1, 0.6, 0.7, 0.8, *[0.1] * 6], [0.5] * 10) == (Frame.SECURITY_THREAT, Frame.LAW_SOVEREIGNTY, Frame.ECONOMIC)
    assert select_frames(0, [0.1, 0.6, *[0.1] * 8], [0.5, 0.65, *[0.5] * 8]) == (Frame.SECURITY_THREAT,)


def test_sigmoid_and_softmax_do_not_overflow() -> None:
    assert sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist() == [0.0, 0.5, 1.0]
    assert softmax(np.array([[1000.0, 0.0, -1000.0]])).tolist() == [[1.0, 0.0, 0.0]]
    assert HEAD["on_axis"].stop == toy_width()


def toy_width() -> int:
    return sum(head.stop - head.start for head in HEAD.values())
