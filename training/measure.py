"""From cross-fitted scores to what is calibrated and what is reported."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from stance.classifier import HEAD, select_frames, sigmoid, softmax
from stance.labels import Frame, Stance
from training import calibrate
from training.report import Compared, LabelScore, Scores
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
    frames = sigmoid(logits[:, HEAD["frames"]] / temperatures["frames"])
    return Calibration(
        temperatures=temperatures,
        conformal_threshold=round(calibrate.conformal_threshold(probabilities, stances), 6),
        abstain_below=round(calibrate.abstain_below(probabilities.max(axis=1), probabilities.argmax(axis=1) == stances), 6),
        frame_thresholds=tuple(calibrate.frame_threshold(frames[:, at], shares[:, at]) for at in range(len(FRAMES))),
    )


def measure(
    examples: Sequence[Example], logits: Floats, cut: Sequence[npt.NDArray[np.int64]], calibrated_on: str, n_calibration: int
) -> Scores:
    """The scores of cross-fitted logits, and of the baselines in the same folds (``cut``); calibration is measured with what the other folds set."""
    groups = [example.group for example in examples]
    stances = np.array([STANCES.index(example.stance) for example in examples])
    primaries = np.array([FRAMES.index(example.primary) for example in examples])
    on_axis = np.array([example.on_axis for example in examples])
    everyone = np.arange(len(examples))
    raw, probabilities = softmax(logits[:, HEAD["stance"]]), np.zeros((len(examples), len(STANCES)))
    is_kept, is_covered, set_sizes = np.zeros(len(examples), dtype=bool), np.zeros(len(examples), dtype=bool), np.zeros(len(examples))
    is_on_axis = np.zeros(len(examples), dtype=bool)
    n_right = n_selected = 0
    for held_out in cut:
        others = np.setdiff1d(everyone, held_out)
        found = calibration_of([examples[i] for i in others], logits[others])
        p = softmax(logits[held_out][:, HEAD["stance"]] / found.temperatures["stance"])
        probabilities[held_out] = p
        is_on_axis[held_out] = logits[held_out, HEAD["on_axis"].start] >= 0
        is_kept[held_out] = is_on_axis[held_out] & (p.max(axis=1) >= found.abstain_below)
        in_set = (p >= found.conformal_threshold) | (p == p.max(axis=1, keepdims=True))
        is_covered[held_out], set_sizes[held_out] = in_set[np.arange(len(held_out)), stances[held_out]], in_set.sum(axis=1)
        frames = sigmoid(logits[held_out][:, HEAD["frames"]] / found.temperatures["frames"])
        for i, p_frames in zip(held_out, frames.tolist(), strict=True):
            selected = select_frames(int(logits[i, HEAD["primary"]].argmax()), p_frames, found.frame_thresholds)
            n_right += len(set(selected) & set(examples[i].frames))
            n_selected += len(selected)
    predicted, predicted_primary = probabilities.argmax(axis=1), logits[:, HEAD["primary"]].argmax(axis=1)
    stance_table, frame_table = confusion(stances, predicted, len(STANCES)), confusion(primaries, predicted_primary, len(FRAMES))
    guesses = {"this model": (predicted, predicted_primary), **baselines(examples, cut, stances, primaries)}
    kept = np.flatnonzero(is_kept)
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
        frame_sets_micro_f1=2 * n_right / (n_selected + sum(len(example.frames) for example in examples)),
        off_axis=label_scores(("on_axis", "off_axis"), confusion(1 - on_axis.astype(np.int64), 1 - is_on_axis.astype(np.int64), 2))[1],
        calibrated_on=calibrated_on,
        n_calibration=n_calibration,
        calibration_error_raw=calibrate.expected_calibration_error(raw, stances),
        calibration_error=calibrate.expected_calibration_error(probabilities, stances),
        kept=share(is_kept, groups),
        kept_accuracy=share((predicted == stances)[kept], [groups[i] for i in kept]) if len(kept) else Interval(0.0, 0.0, 0.0),
        set_coverage=share(is_covered, groups),
        mean_set_size=float(set_sizes.mean()),
    )


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
