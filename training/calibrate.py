"""Numbers that make scores honest, from scores of quotes that the scoring model had not seen: temperature, conformal set, abstention, frames.

All take logits or probabilities and labels as arrays; none knows features.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from stance.classifier import sigmoid, softmax

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# The prediction set holds the true label in this share of quotes, and what is kept is right in at least this share (DESIGN 1).
COVERAGE = 0.90
KEPT_ACCURACY = 0.80

# Fewer kept quotes say nothing of an accuracy: with 20, a share of .80 has an interval of about ± .18.
MIN_KEPT = 20

# A threshold of a frame with few positives is the noise of these few; it is drawn towards 0.5 as if this many more were known. Not researched.
FRAME_PRIOR_WEIGHT = 20

# Where the temperature is looked for; below, a few quotes that happen to be all right would make the model sure of everything. Not researched.
_TEMPERATURES = (0.25, 20.0)


def fit_temperature(logits: Floats, labels: Ints) -> float:
    """The number that divides the logits (a row a quote, a column a label) so that their softmax has the least log loss."""

    def log_loss(log_temperature: float) -> float:
        probabilities = softmax(logits / math.exp(log_temperature))
        return float(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12)).mean())

    return _minimum(log_loss)


def fit_binary_temperature(logits: Floats, shares: Floats) -> float:
    """The same for yes-no logits of any shape, against the share of readers who say yes (0..1)."""

    def log_loss(log_temperature: float) -> float:
        probabilities = np.clip(sigmoid(logits / math.exp(log_temperature)), 1e-12, 1 - 1e-12)
        return float(-(shares * np.log(probabilities) + (1 - shares) * np.log(1 - probabilities)).mean())

    return _minimum(log_loss)


def _minimum(loss: Callable[[float], float]) -> float:
    low, high = (math.log(bound) for bound in _TEMPERATURES)
    return round(math.exp(minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-5}).x), 4)


def conformal_threshold(probabilities: Floats, labels: Ints) -> float:
    """Split conformal, score 1 - p of the true label (LAC, Sadinle et al. 2019): the least probability of a label in the set.

    A set of all labels at least as likely holds the true one with probability ``COVERAGE``, if new quotes are like these.
    """
    true = np.sort(probabilities[np.arange(len(labels)), labels])
    n_left_out = math.floor((len(true) + 1) * (1 - COVERAGE) + 1e-9)  # the (n + 1)(1 - coverage) smallest may fall outside
    return float(true[n_left_out - 1]) if n_left_out else 0.0


def abstain_below(confidences: Floats, correct: npt.NDArray[np.bool_]) -> float:
    """The lowest confidence such that of the quotes at or over it ``KEPT_ACCURACY`` are right; 1.0 if none keeps ``MIN_KEPT`` quotes."""
    order = np.argsort(-confidences, kind="stable")
    n_kept = np.arange(1, len(order) + 1)
    accuracy = np.cumsum(correct[order]) / n_kept
    good = np.flatnonzero((accuracy >= KEPT_ACCURACY) & (n_kept >= MIN_KEPT))
    return float(confidences[order[good[-1]]]) if len(good) else 1.0


def frame_threshold(probabilities: Floats, shares: Floats) -> float:
    """The probability from which a frame is selected: best F1 on these quotes, drawn towards 0.5 where positives are few."""
    positive = shares >= 0.5
    if not positive.any():
        return 0.5
    candidates = np.unique(np.round(probabilities, 2))
    selected = probabilities[None, :] >= candidates[:, None]
    f1 = 2 * (selected & positive).sum(axis=1) / (selected.sum(axis=1) + positive.sum())
    best = float(candidates[int(f1.argmax())])
    n_positive = int(positive.sum())
    return round((best * n_positive + 0.5 * FRAME_PRIOR_WEIGHT) / (n_positive + FRAME_PRIOR_WEIGHT), 4)


def expected_calibration_error(probabilities: Floats, labels: Ints, n_bins: int = 10) -> float:
    """Mean distance between confidence and accuracy over bins of equal size (0..1); bins of equal width would be empty with so few quotes."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    bins: Sequence[Ints] = np.array_split(np.argsort(confidence, kind="stable"), n_bins)
    return float(sum(abs(confidence[members].mean() - correct[members].mean()) * len(members) for members in bins if len(members)) / len(labels))
