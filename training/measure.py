"""From cross-fitted scores to what is calibrated and what is reported."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from stance.classifier import HEAD, select_frames, sigmoid, softmax
from stance.labels import Frame, Stance
from training import calibrate
from training.report import CalibrationScores, Compared, LabelScore, Scores
from training.scores import Interval, confusion, f1_by_label, macro_f1, share
from training.split import Example

STANCES, FRAMES = tuple(Stance), tuple(Frame)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What :mod:`training.calibrate` found on one set of scored quotes (see ``artefact.Manifest``)."""

    temperatures: dict[str, float]
    conformal_threshold: float
    abstain_below: float
    frame_thresholds: tuple[float, ...]


def calibration_of(examples: Sequence[Example], logits: Floats) -> Calibration:
    """Temperature of each head first, then the thresholds on the probabilities that it gives."""
    stances = np.array([STANCES.index(example.stance) for example in examples])
    shares = np.array([example.frame_shares for example in examples])
    temperatures = {
        "stance": calibrate.fit_temperature(logits[:, HEAD["stance"]], stances),
        "primary": calibrate.fit_temperature(logits[:, HEAD["primary"]], np.array([FRAMES.index(example.primary) for example in examples])),
        "frames": calibrate.fit_binary_temperature(logits[:, HEAD["frames"]], shares),
        "on_axis": calibrate.fit_binary_temperature(logits[:, HEAD["on_axis"]][:, 0], np.array([float(example.on_axis) for example in examples])),
    }
    probabilities = softmax(logits[:, HEAD["stance"]] / temperatures["stance"])
    return Calibration(
        temperatures=temperatures,
        conformal_threshold=round(calibrate.conformal_threshold(probabilities, stances), 6),
        abstain_below=round(calibrate.abstain_below(probabilities.max(axis=1), probabilities.argmax(axis=1) == stances), 6),
        frame_thresholds=frame_thresholds(examples, logits, temperatures["frames"]),
    )


def frame_thresholds(examples: Sequence[Example], logits: Floats, temperature: float) -> tuple[float, ...]:
    """The threshold of each frame."""
    shares = np.array([example.frame_shares for example in examples])
    probabilities = sigmoid(logits[:, HEAD["frames"]] / temperature)
    return tuple(calibrate.frame_threshold(probabilities[:, at], shares[:, at]) for at in range(len(FRAMES)))


@dataclass(frozen=True, slots=True)
class Scored:
    """Quotes with logits of a model that saw none of their pages, and folds that share no page."""

    examples: Sequence[Example]
    logits: Floats
    folds: Sequence[npt.NDArray[np.int64]]


def measure(scored: Scored, calibration: Scored, calibrated_on: str) -> Scores:
    """The scores of cross-fitted quotes with the baselines in the same folds, and how honest the numbers are that ``calibration`` sets."""
    examples, logits = scored.examples, scored.logits
    groups = [example.group for example in examples]
    stances = np.array([STANCES.index(example.stance) for example in examples])
    primaries = np.array([FRAMES.index(example.primary) for example in examples])
    on_axis = np.array([example.on_axis for example in examples])
    predicted, predicted_primary = logits[:, HEAD["stance"]].argmax(axis=1), logits[:, HEAD["primary"]].argmax(axis=1)
    stance_table, frame_table = confusion(stances, predicted, len(STANCES)), confusion(primaries, predicted_primary, len(FRAMES))
    axis_table = confusion((~on_axis).astype(np.int64), (logits[:, HEAD["on_axis"].start] < 0).astype(np.int64), 2)
    guesses = {"this model": (predicted, predicted_primary), **baselines(examples, scored.folds, stances, primaries)}
    return Scores(
        n_quotes=len(examples),
        n_groups=len(set(groups)),
        n_by={key: dict(sorted(Counter(str(getattr(example, key)) for example in examples).items())) for key in ("stance", "sample", "origin")},
        compared=[
            Compared(name, macro_f1(stances, by_stance, groups, len(STANCES)), share(primaries == by_primary, groups))
            for name, (by_stance, by_primary) in guesses.items()
        ],
        confusion=stance_table.tolist(),
        stances=label_scores(STANCES, stance_table),
        frames=label_scores(FRAMES, frame_table),
        frame_sets_micro_f1=frame_sets_micro_f1(scored),
        off_axis=label_scores(("on_axis", "off_axis"), axis_table)[1],
        calibration=measure_calibration(calibration, calibrated_on),
    )


def frame_sets_micro_f1(scored: Scored) -> float:
    """Micro-F1 of the selected frames, with thresholds that the other folds set."""
    n_right = n_selected = 0
    for held_out, found in _calibrated_by_others(scored):
        frames = sigmoid(scored.logits[held_out][:, HEAD["frames"]] / found.temperatures["frames"])
        for i, probabilities in zip(held_out, frames.tolist(), strict=True):
            selected = select_frames(int(scored.logits[i, HEAD["primary"]].argmax()), probabilities, found.frame_thresholds)
            n_right += len(set(selected) & set(scored.examples[i].frames))
            n_selected += len(selected)
    return 2 * n_right / (n_selected + sum(len(example.frames) for example in scored.examples))


def measure_calibration(scored: Scored, calibrated_on: str) -> CalibrationScores:
    """How honest temperature, abstention and prediction set are, each set on the other folds of ``scored``."""
    n_quotes = len(scored.examples)
    groups = [example.group for example in scored.examples]
    stances = np.array([STANCES.index(example.stance) for example in scored.examples])
    probabilities = np.zeros((n_quotes, len(STANCES)))
    is_kept, is_covered, set_sizes = np.zeros(n_quotes, dtype=bool), np.zeros(n_quotes, dtype=bool), np.zeros(n_quotes)
    for held_out, found in _calibrated_by_others(scored):
        p = softmax(scored.logits[held_out][:, HEAD["stance"]] / found.temperatures["stance"])
        probabilities[held_out] = p
        is_kept[held_out] = (scored.logits[held_out, HEAD["on_axis"].start] >= 0) & (p.max(axis=1) >= found.abstain_below)
        in_set = (p >= found.conformal_threshold) | (p == p.max(axis=1, keepdims=True))
        is_covered[held_out], set_sizes[held_out] = in_set[np.arange(len(held_out)), stances[held_out]], in_set.sum(axis=1)
    is_right = probabilities.argmax(axis=1) == stances
    kept = np.flatnonzero(is_kept)
    return CalibrationScores(
        calibrated_on=calibrated_on,
        n_quotes=n_quotes,
        error_raw=calibrate.expected_calibration_error(softmax(scored.logits[:, HEAD["stance"]]), stances),
        error=calibrate.expected_calibration_error(probabilities, stances),
        accuracy=share(is_right, groups),
        kept=share(is_kept, groups),
        kept_accuracy=share(is_right[kept], [groups[i] for i in kept]) if len(kept) else Interval(0.0, 0.0, 0.0),
        set_coverage=share(is_covered, groups),
        mean_set_size=float(set_sizes.mean()),
    )


def _calibrated_by_others(scored: Scored) -> Iterator[tuple[npt.NDArray[np.int64], Calibration]]:
    """Each fold with what the other folds calibrate."""
    everyone = np.arange(len(scored.examples))
    for held_out in scored.folds:
        others = np.setdiff1d(everyone, held_out)
        yield held_out, calibration_of([scored.examples[i] for i in others], scored.logits[others])


def label_scores(labels: Sequence[str], table: npt.NDArray[np.int64]) -> list[LabelScore]:
    """Precision, recall and F1 of each label of a confusion table (0 where there is nothing to divide by)."""
    f1 = f1_by_label(table)
    return [
        LabelScore(
            label=str(label),
            precision=float(table[at, at] / max(table[:, at].sum(), 1)),
            recall=float(table[at, at] / max(table[at].sum(), 1)),
            f1=float(f1[at]),
            n_gold=int(table[at].sum()),
        )
        for at, label in enumerate(labels)
    ]


def baselines(
    examples: Sequence[Example], cut: Sequence[npt.NDArray[np.int64]], stances: npt.NDArray[np.int64], primaries: npt.NDArray[np.int64]
) -> dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """What anybody would try first, in the same folds: the commonest label, and scikit-learn's TF-IDF with a linear SVM on the raw words."""
    texts = np.array([example.text for example in examples], dtype=object)
    names = ("commonest label", "TF-IDF + LinearSVC")
    guesses = {name: (np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=np.int64)) for name in names}
    for held_out in cut:
        kept = np.setdiff1d(np.arange(len(texts)), held_out)
        for at, labels in enumerate((stances, primaries)):
            guesses[names[0]][at][held_out] = np.bincount(labels[kept]).argmax()
            svm = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC(class_weight="balanced", random_state=0))
            guesses[names[1]][at][held_out] = svm.fit(texts[kept], labels[kept]).predict(texts[held_out])
    return guesses
