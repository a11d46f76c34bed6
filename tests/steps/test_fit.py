"""The whole way of training on a toy corpus: files in, the same artefact out twice, gold never read."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stance.artefact import read_artefact
from stance.classifier import Classifier
from stance.labels import Frame, Polarity, Stance
from tests.toy import toy_examples
from training import calibrate, fit
from training.scores import confusion, f1_by_label, macro_f1, share
from training.split import Example, folds, read_examples


def write_annotations(folder: Path, examples: list[Example], **keys: Any) -> Path:
    """The examples as a batch of claims, by annotations/FORMAT.md; ``keys`` replace or add keys in every row."""
    (folder / "batches").mkdir(parents=True, exist_ok=True)
    with (folder / "batches" / "claims-000.jsonl").open("w", encoding="utf-8") as batch:
        for example in examples:
            neutral_kind = None if example.stance != Stance.NEUTRAL else "balanced" if example.on_axis else "off_axis"
            label = {"stance": example.stance, "neutral_kind": neutral_kind, "primary": example.primary, "frames": example.frames}
            row = {
                "id": example.id, "text": example.text, "context": None, "kind": "direct", "act": example.act,
                "polarity": "negated" if example.denied else "affirmed", "origin": example.origin, "sample": example.sample, "split": example.split,
                "source": "other", "source_kind": "expert", "topic": "toy", "month": "2024-01", "outlet_host": None, "outlet_country": None,
                "page": example.group, "hand": "t1", "readings": [{"reader": "r1", **label}, {"reader": "r2", **label}], **label,
                "settled_by": "agreement",
            }  # fmt: skip
            batch.write(json.dumps({**row, **keys}, ensure_ascii=False) + "\n")
    return folder


def test_from_annotations_to_an_artefact_and_the_same_bytes_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotations = write_annotations(tmp_path / "annotations", toy_examples())
    for name in ("toy-1", "again/toy-1"):
        assert fit.main([str(annotations), "--out", str(tmp_path / name)]) == 0
    shown = capsys.readouterr()
    assert "this model" in shown.out and "fold 1 of" in shown.err and "fold" not in shown.out.split("\n")[1]
    files = sorted(path.name for path in (tmp_path / "toy-1").iterdir())
    assert files == ["CARD.md", "manifest.json", "weights.npz"]
    for name in files:
        assert (tmp_path / "toy-1" / name).read_bytes() == (tmp_path / "again" / "toy-1" / name).read_bytes(), name
    model = Classifier(read_artefact(tmp_path / "toy-1"))
    texts = ("موسكو صامدة أمام حرب الغرب بالوكالة", "الأمطار تهطل غدا على المدن الساحلية في اليوم")
    war, weather = model.classify(texts, [None, None], [Polarity.AFFIRMED] * 2)
    assert war.stance == Stance.PRO_RUSSIA and war.on_axis > 0.5 > weather.on_axis and weather.abstain_reason == "off_axis"
    card = (tmp_path / "toy-1" / "CARD.md").read_text(encoding="utf-8")
    assert "No automated decisions about persons" in card and "no human agreement is claimed" in card


def test_gold_is_not_read(tmp_path: Path) -> None:
    examples = toy_examples()
    gold = [replace(example, id=f"gold-{example.id}", split="gold") for example in examples]
    write_annotations(tmp_path, [*gold, *examples])
    assert [example.id for example in read_examples(tmp_path)] == [example.id for example in examples]
    with pytest.raises(ValueError, match="outside gold"):
        read_examples(write_annotations(tmp_path / "gold", gold))


def test_examples_are_read_as_written(tmp_path: Path) -> None:
    examples = toy_examples()
    assert read_examples(write_annotations(tmp_path, examples)) == examples


def test_readers_who_differ_share_the_frames(tmp_path: Path) -> None:
    readings = [{"primary": "economic", "frames": ["economic"]}, {"primary": "humanitarian", "frames": ["humanitarian", "economic"]}]
    example = read_examples(write_annotations(tmp_path, toy_examples()[:1], readings=readings, primary="economic", frames=["economic"]))[0]
    at = {frame: number for number, frame in enumerate(Frame)}
    assert example.primary_shares[at[Frame.ECONOMIC]] == pytest.approx(2 / 3)
    assert example.frame_shares[at[Frame.ECONOMIC]] == 1 and example.frame_shares[at[Frame.HUMANITARIAN]] == pytest.approx(1 / 3)


def test_quotes_of_training_articles_are_examples(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "batches").mkdir()
    pages = {"a-1": "train", "a-2": "gold"}
    text = "\ufeffقال حداد: «صمدت موسكو»، يقول، «أمام الحصار»."
    pieces = [[text.index(piece), text.index(piece) + len(piece)] for piece in ("صمدت موسكو", "أمام الحصار")]
    for doc in pages:
        (tmp_path / "articles" / f"{doc}.txt").write_bytes(text.encode())
    index = "".join(json.dumps({"id": doc, "split": split}) + "\n" for doc, split in pages.items())
    (tmp_path / "articles" / "index.jsonl").write_text(index, encoding="utf-8")
    row = {
        "section": "body", "kind": "direct", "start": pieces[0][0], "end": pieces[1][1], "text": text[pieces[0][0] : pieces[1][1]], "pieces": pieces,
        "act": "say", "polarity": "affirmed", "stance": "pro_russia", "neutral_kind": None, "primary": "war_conduct", "frames": ["war_conduct"],
    }  # fmt: skip
    quotes = "".join(json.dumps({"doc": doc, **row}, ensure_ascii=False) + "\n" for doc in pages)
    (tmp_path / "batches" / "quotes-000.jsonl").write_text(quotes, encoding="utf-8")
    found = read_examples(tmp_path)
    assert [(example.group, example.text) for example in found] == [("a-1", "صمدت موسكو أمام الحصار")]


@pytest.mark.parametrize(("keys", "found"), [({"stance": "left"}, "left"), ({"act": None, "frames": ["x"]}, "'x'"), ({"polarity": "maybe"}, "maybe")])
def test_a_bad_row_is_named(tmp_path: Path, keys: dict[str, Any], found: str) -> None:
    with pytest.raises(ValueError, match=f"toy-000: found .*{found}.*FORMAT.md"):
        read_examples(write_annotations(tmp_path, toy_examples()[:1], **keys))


def test_wrong_use_is_told_and_has_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fit.main([str(tmp_path / "none"), "--out", str(tmp_path / "toy-1")]) == 2
    assert "found no claims and no quotes" in capsys.readouterr().err
    assert fit.main([str(write_annotations(tmp_path, toy_examples())), "--out", str(tmp_path / "Toy")]) == 2
    assert "expected <name>-<number>" in capsys.readouterr().err


def test_no_group_is_in_two_folds() -> None:
    examples = toy_examples()
    cut = folds(examples, 4, seed=1)
    assert sorted(at for held_out in cut for at in held_out) == list(range(len(examples)))
    groups = [{examples[at].group for at in held_out} for held_out in cut]
    assert sum(map(len, groups)) == len(set().union(*groups))
    with pytest.raises(ValueError, match="found 1 groups"):
        folds(examples[:2], 3, seed=0)


def test_cross_fitted_scores_never_saw_their_page() -> None:
    examples = toy_examples()
    secret = [replace(example, text=f"{example.text} سرسر{example.group[-1]}{example.group[-1]}") for example in examples]
    settings = fit.Settings(n_folds=4)
    cut = folds(secret, settings.n_folds, settings.seed)
    readings = [fit.reading_of(example) for example in secret]
    logits = fit.cross_fit(secret, readings, settings)
    kept = np.setdiff1d(np.arange(len(secret)), cut[0])
    columns = fit.learn_vocabulary([readings[at] for at in kept], settings).columns()
    weights, bias = fit.fit_heads([secret[at] for at in kept], [readings[at] for at in kept], columns, settings)
    expected = fit.predict_logits(weights, bias, columns, [readings[at] for at in cut[0]], settings.denied_scale)
    assert np.allclose(logits[cut[0]], expected)


def test_without_off_axis_quotes_the_head_says_how_rare_they_are() -> None:
    examples = [example for example in toy_examples() if example.on_axis]
    readings = [fit.reading_of(example) for example in examples]
    columns = fit.learn_vocabulary(readings, fit.Settings()).columns()
    weights, bias = fit.fit_heads(examples, readings, columns, fit.Settings())
    assert not weights[:, -1].any() and bias[-1] == pytest.approx(np.log(len(examples) + 1))


def test_the_temperature_that_made_the_logits_is_found() -> None:
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(20_000, 3))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (generator.random((len(logits), 1)) > probabilities.cumsum(axis=1)).sum(axis=1)
    assert calibrate.fit_temperature(3 * logits, labels) == pytest.approx(3, rel=0.05)
    shares = (generator.random(len(logits)) < 1 / (1 + np.exp(-logits[:, 0]))).astype(float)
    assert calibrate.fit_binary_temperature(2 * logits[:, 0], shares) == pytest.approx(2, rel=0.05)


@pytest.mark.parametrize("n", [9, 10, 50, 400])
def test_conformal_sets_hold_the_label_as_often_as_promised(n: int) -> None:
    generator = np.random.default_rng(1)
    covered = []
    for _ in range(400):
        p = generator.dirichlet(np.ones(3), size=n + 50)
        labels = (generator.random((len(p), 1)) > p.cumsum(axis=1)).sum(axis=1)
        threshold = calibrate.conformal_threshold(p[:n], labels[:n])
        covered.append((p[n:][np.arange(50), labels[n:]] >= threshold).mean())
    assert calibrate.COVERAGE - 0.01 < np.mean(covered) < calibrate.COVERAGE + 1 / (n + 1) + 0.01


def test_abstention_is_the_lowest_confidence_that_keeps_the_accuracy() -> None:
    confidences = np.linspace(0.9, 0.4, 100)
    correct = np.arange(100) < 60
    threshold = calibrate.abstain_below(confidences, correct)
    assert correct[confidences >= threshold].mean() >= calibrate.KEPT_ACCURACY > correct[confidences >= threshold - 0.006].mean()
    assert calibrate.abstain_below(confidences, np.zeros(100, dtype=bool)) == 1.0


def test_a_rare_frame_keeps_a_threshold_near_one_half() -> None:
    rare, common = np.zeros(1000), np.zeros(1000)
    rare[:2], common[:400] = 1, 1
    probabilities = np.linspace(0.3, 0.0, 1000)
    assert calibrate.frame_threshold(probabilities, rare) > 0.45 > 0.25 > calibrate.frame_threshold(probabilities, common)
    assert calibrate.frame_threshold(probabilities, np.zeros(1000)) == 0.5


def test_scores() -> None:
    gold, predicted = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 1, 2, 0])
    assert confusion(gold, predicted, 3).tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 1]]
    assert f1_by_label(confusion(gold, predicted, 3)).tolist() == pytest.approx([0.5, 0.8, 2 / 3])
    found = macro_f1(gold, predicted, list("aabbcc"), 3)
    assert found.low <= found.value <= found.high and found.value == pytest.approx(np.mean([0.5, 0.8, 2 / 3]))
    alone, together = (share(np.arange(100) < 50, groups) for groups in ([str(at) for at in range(100)], [str(at // 25) for at in range(100)]))
    assert alone.value == together.value == 0.5
    assert alone.high - alone.low < together.high - together.low  # quotes of one page are worth less than as many pages


def test_annotations_that_the_checker_refuses_are_not_learned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, *others = toy_examples()
    annotations = write_annotations(tmp_path / "annotations", [first, first, *others])
    assert fit.main([str(annotations), "--out", str(tmp_path / "toy-1")]) == 2
    assert "problems in the annotations" in capsys.readouterr().err and not (tmp_path / "toy-1").exists()


def test_what_is_no_artefact_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of the user's own that happens to be called thesis-1."""
    thesis = tmp_path / "thesis-1" / "thesis.docx"
    thesis.parent.mkdir()
    thesis.write_text("years of work", encoding="utf-8")
    assert fit.main([str(write_annotations(tmp_path / "annotations", toy_examples())), "--out", str(thesis.parent)]) == 2
    assert "thesis.docx" in capsys.readouterr().err and thesis.read_text(encoding="utf-8") == "years of work"
