"""The way from annotations to an artefact: read, split, features, fit, calibrate, report, export.

    python -m training [fit] annotations/ --out stance/artefacts/base-1

Every model is a logistic regression on the library's own features (:mod:`stance.features`), so that its numbers can be written down as
one matrix. Scores that calibrate and that are reported are *cross-fitted*: each quote is scored by a model that saw nothing of its page.
"""

import argparse
import json
import math
import platform
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy
import scipy.sparse
import sklearn
from sklearn.linear_model import LogisticRegression

from stance.artefact import HEADS, N_OUTPUTS, Manifest, check_replaceable, version_of, write_artefact
from stance.classifier import HEAD, Reading
from stance.features import BLOCKS, NORMALISED_BLOCKS, SURFACE_BLOCKS, resources_digest, terms_of, tokenize
from stance.features.columns import Columns
from stance.labels import Frame, Stance
from stance.normalization import normalize
from training.corpus import find_problems
from training.measure import Scored, calibration_of, frame_thresholds, measure
from training.report import Scores, card, table
from training.split import Example, folds, read_examples

STANCES, FRAMES = tuple(Stance), tuple(Frame)
Floats = npt.NDArray[np.float64]

CODEBOOK = "1"

# With fewer quotes than this off the axis nothing can be learnt of them: the head says how rare they are, whatever the words.
MIN_OFF_AXIS = 5

# DESIGN 1 and FORMAT.md: from so many held-out random claims on they calibrate, before it the cross-fitted training claims do.
MIN_CALIBRATION = 200

# How many problems of the annotations are shown before the way to all of them.
_MAX_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What the fit can be told; the defaults won in the comparison of training/README.md."""

    learn: tuple[str, ...] = ("train",)  # the splits to learn from; gold is never read
    min_df: int = 2  # a term must stand in so many quotes
    plain_weight: float = 0.5  # the value of a term in the blocks that are no TF-IDF, beside rows of length one
    stance_c: float = 1.0  # inverse strength of the L2 penalty, by head
    primary_c: float = 3.0
    frame_c: float = 3.0
    axis_c: float = 3.0
    denied_scale: float = 0.5  # what words count for the stance of a denied quote
    # The blocks that each head reads: words that speak for a frame do not help the stance, nor judgements the frame; the axis had the least
    # log loss with stems and with the camps that are named.
    stance_blocks: tuple[str, ...] = ("characters", "words", "acts", "judgements")
    frame_blocks: tuple[str, ...] = ("characters", "words", "acts", "frames")
    axis_blocks: tuple[str, ...] = ("words", "judgements")
    n_folds: int = 5
    seed: int = 0

    def blocks_of(self, head: str) -> tuple[str, ...]:
        return {"stance": self.stance_blocks, "on_axis": self.axis_blocks}.get(head, self.frame_blocks)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of all blocks, block after block, sorted in each, with their weight."""

    terms: list[str]
    block_starts: list[int]
    idf: npt.NDArray[np.float32]

    def columns(self) -> Columns:
        return Columns(self.terms, self.block_starts, self.idf)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; the report goes to standard output, progress to standard error. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training fit", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("annotations", type=Path, help="the folder with batches/*.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="the artefact's folder, <name>-<number>")
    parser.add_argument("--learn", nargs="+", choices=("train", "dev"), default=["train"], help="the splits to learn from (default: train)")
    parser.add_argument("--seed", type=int, default=0, help="of the folds, 0 or more")
    options = parser.parse_args(arguments)
    try:
        name, version = version_of(options.out)
        check_replaceable(options.out)  # before the work, not after it
        if problems := find_problems(options.annotations):
            shown = "\n".join(map(str, problems[:_MAX_SHOWN]))
            raise ValueError(f"found {len(problems)} problems in the annotations; expected none (python -m training.corpus lists all)\n{shown}")
        examples = read_examples(options.annotations)
        settings = Settings(learn=tuple(sorted(options.learn)), seed=options.seed)
        vocabulary, weights, bias, manifest, scores = fit(examples, settings, name, version)
        write_artefact(options.out, manifest, arrays_of(vocabulary, weights, bias), card(manifest, scores))
    except (OSError, ValueError) as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    print(table(scores))
    print(f"wrote {options.out}", file=sys.stderr)
    return 0


def reading_of(example: Example) -> Reading:
    """What the features read of an example, as inference does it."""
    return tokenize(normalize(example.text).text), example.act, example.denied


def learn_vocabulary(readings: Iterable[Reading], settings: Settings) -> Vocabulary:
    """The terms that stand in at least ``min_df`` of the readings, and their weights (idf as scikit-learn's ``smooth_idf``)."""
    counts: dict[str, Counter[str]] = {block: Counter() for block in BLOCKS}
    n_readings = 0
    for reading in readings:
        n_readings += 1
        for block, terms in terms_of(*reading).items():
            counts[block].update({term for term, _ in terms})
    kept: list[str] = []
    starts, idf = [0], []
    for block in BLOCKS:
        for term in sorted(term for term, n in counts[block].items() if n >= settings.min_df):
            kept.append(term)
            is_weighted = block in NORMALISED_BLOCKS
            idf.append(math.log((1 + n_readings) / (1 + counts[block][term])) + 1 if is_weighted else settings.plain_weight)
        starts.append(len(kept))
    return Vocabulary(kept, starts, np.array(idf, dtype=np.float32))


def matrix(columns: Columns, readings: Sequence[Reading]) -> scipy.sparse.csr_array:
    """The readings as scikit-learn takes them: the very values that inference computes."""
    rows = columns.rows(readings)
    return scipy.sparse.csr_array((rows.values, rows.columns, rows.starts), shape=(len(readings), len(columns.block_of)))


def damped(features: scipy.sparse.csr_array, columns: Columns, readings: Sequence[Reading], denied_scale: float) -> scipy.sparse.csr_array:
    """The same for the stance: what is denied counts less in the surface blocks."""
    is_surface = np.array([block in SURFACE_BLOCKS for block in BLOCKS])[columns.block_of]
    is_denied = np.repeat([denied for _, _, denied in readings], np.diff(features.indptr))
    scaled = features.copy()
    scaled.data = np.where(is_denied & is_surface[features.indices], denied_scale * features.data, features.data)
    return scaled


def fit_heads(examples: Sequence[Example], readings: Sequence[Reading], columns: Columns, settings: Settings) -> tuple[Floats, Floats]:
    """Weights (a row a term, a column an output of ``HEADS``) and bias, uncalibrated."""
    whole = matrix(columns, readings)
    weights, bias = np.zeros((whole.shape[1], N_OUTPUTS)), np.zeros(N_OUTPUTS)
    read = {head: np.flatnonzero(np.array([block in settings.blocks_of(head) for block in BLOCKS])[columns.block_of]) for head in HEADS}
    stances = np.array([STANCES.index(example.stance) for example in examples])
    primary_shares = np.array([example.primary_shares for example in examples])
    frame_shares = np.array([example.frame_shares for example in examples])
    on_axis = np.array([float(example.on_axis) for example in examples])
    rows, labels = np.nonzero(primary_shares)

    def put(head: str, at: slice, coefficients: Floats, intercepts: Floats) -> None:
        outputs = np.arange(HEAD[head].start, HEAD[head].stop)[at]
        weights[np.ix_(read[head], outputs)], bias[outputs] = coefficients.T, intercepts

    for_stance = damped(whole, columns, readings, settings.denied_scale)[:, read["stance"]]
    put("stance", slice(None), *_softmax_head(for_stance, stances, np.ones(len(stances)), len(STANCES), settings.stance_c))
    for_primary = whole[:, read["primary"]][rows]
    put("primary", slice(None), *_softmax_head(for_primary, labels, primary_shares[rows, labels], len(FRAMES), settings.primary_c))
    for at in range(len(FRAMES)):
        put("frames", slice(at, at + 1), *_binary_head(whole[:, read["frames"]], frame_shares[:, at], settings.frame_c, 1))
    put("on_axis", slice(None), *_binary_head(whole[:, read["on_axis"]], on_axis, settings.axis_c, MIN_OFF_AXIS))
    return weights, bias


def _softmax_head(features: scipy.sparse.csr_array, labels: npt.NDArray[np.int64], shares: Floats, n_labels: int, c: float) -> tuple[Floats, Floats]:
    """One softmax over all labels of a head, each with the same weight in sum; a label that no example has gets a score that never wins."""
    present = np.unique(labels)
    coefficients, intercepts = np.zeros((n_labels, features.shape[1])), np.full(n_labels, -20.0)
    if len(present) == 1:
        intercepts[present] = 0.0
        return coefficients, intercepts
    model = LogisticRegression(C=c, class_weight="balanced", max_iter=2000, tol=1e-6)
    model.fit(features, labels, shares)
    if len(present) == 2:  # scikit-learn gives one row for two labels: the log-odds of the second
        coefficients[present], intercepts[present] = np.vstack([-model.coef_ / 2, model.coef_ / 2]), np.array([-1, 1]) * model.intercept_ / 2
    else:
        coefficients[present], intercepts[present] = model.coef_, model.intercept_
    return coefficients, intercepts


def _binary_head(features: scipy.sparse.csr_array, shares: Floats, c: float, min_each: int) -> tuple[Floats, Floats]:
    """Yes or no against the share of readers who say yes; how often it is yes, where there are not ``min_each`` of both."""
    yes, no = np.flatnonzero(shares > 0), np.flatnonzero(shares < 1)
    if len(yes) < min_each or len(no) < min_each:
        return np.zeros((1, features.shape[1])), np.log([(shares.sum() + 1) / ((1 - shares).sum() + 1)])
    rows = np.concatenate([yes, no])
    labels = np.repeat([1, 0], [len(yes), len(no)])
    model = LogisticRegression(C=c, max_iter=2000, tol=1e-6)
    model.fit(features[rows], labels, np.concatenate([shares[yes], 1 - shares[no]]))
    return model.coef_, model.intercept_


def predict_logits(weights: Floats, bias: Floats, columns: Columns, readings: Sequence[Reading], denied_scale: float) -> Floats:
    """Scores of readings (a row each, a column an output), as the classifier computes them but uncalibrated."""
    features = matrix(columns, readings)
    logits: Floats = features @ weights + bias
    logits[:, HEAD["stance"]] = damped(features, columns, readings, denied_scale) @ weights[:, HEAD["stance"]] + bias[HEAD["stance"]]
    return logits


def cross_fit(examples: Sequence[Example], readings: Sequence[Reading], settings: Settings) -> Floats:
    """Logits of each example by a model (vocabulary and all) that saw none of its group."""
    logits = np.zeros((len(examples), N_OUTPUTS))
    cut = folds(examples, settings.n_folds, settings.seed)
    for at, held_out in enumerate(cut):
        _progress(f"fold {at + 1} of {len(cut)}")
        kept = np.setdiff1d(np.arange(len(examples)), held_out)
        seen = [readings[i] for i in kept]
        columns = learn_vocabulary(seen, settings).columns()
        weights, bias = fit_heads([examples[i] for i in kept], seen, columns, settings)
        logits[held_out] = predict_logits(weights, bias, columns, [readings[i] for i in held_out], settings.denied_scale)
    return logits


def fit(all_examples: Sequence[Example], settings: Settings, name: str, version: str) -> tuple[Vocabulary, Floats, Floats, Manifest, Scores]:
    """Everything that goes into an artefact, from examples (never gold), and the scores that the report and the card show."""
    examples = [example for example in all_examples if example.split in settings.learn]
    held_out = [example for example in all_examples if example.split == "dev" and example.sample == "random" and "dev" not in settings.learn]
    readings = [reading_of(example) for example in examples]
    scored = Scored(examples, cross_fit(examples, readings, settings), folds(examples, settings.n_folds, settings.seed))
    _progress("all")
    vocabulary = learn_vocabulary(readings, settings)
    columns = vocabulary.columns()
    weights, bias = fit_heads(examples, readings, columns, settings)
    calibrated_on, calibration = "cross-fitted training quotes", scored
    if len(held_out) >= MIN_CALIBRATION:
        logits = predict_logits(weights, bias, columns, [reading_of(example) for example in held_out], settings.denied_scale)
        calibrated_on, calibration = "held-out random claims", Scored(held_out, logits, folds(held_out, settings.n_folds, settings.seed))
    scores = measure(scored, calibration, calibrated_on)
    found = calibration_of(calibration.examples, calibration.logits)
    provenance = {
        "calibrated_on": calibrated_on,
        "n_calibration": len(calibration.examples),
        "data_sha256": data_digest(all_examples),
        "resources_sha256": resources_digest(),
        "settings": asdict(settings),
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "scores": {row.name: [round(row.stance_macro_f1.value, 4), round(row.primary_accuracy.value, 4)] for row in scores.compared},
    }
    manifest = Manifest(
        name=name,
        version=version,
        codebook=CODEBOOK,
        requires=(),
        temperatures=found.temperatures,
        conformal_threshold=found.conformal_threshold,
        abstain_below=found.abstain_below,
        frame_thresholds=frame_thresholds(examples, scored.logits, found.temperatures["frames"]),  # rare frames need all quotes there are
        denied_scale=settings.denied_scale,
        training=provenance,
    )
    return vocabulary, weights, bias, manifest, scores


def data_digest(examples: Sequence[Example]) -> str:
    """The sha256 of everything that training read, in its order."""
    return sha256(json.dumps([asdict(example) for example in examples], ensure_ascii=False).encode()).hexdigest()


def arrays_of(vocabulary: Vocabulary, weights: Floats, bias: Floats) -> dict[str, npt.NDArray[Any]]:
    """The arrays of the artefact (``artefact.ARRAYS``)."""
    return {
        "terms": np.frombuffer("".join(f"{term}\n" for term in vocabulary.terms).encode(), dtype=np.uint8),
        "block_starts": np.array(vocabulary.block_starts, dtype=np.int32),
        "idf": vocabulary.idf,
        "weights": weights.astype(np.float32),
        "bias": bias.astype(np.float32),
    }


def _progress(doing: str) -> None:
    if sys.stderr.isatty():
        print(f"\rtraining: {doing} …\x1b[K", end="", file=sys.stderr, flush=True)
    else:
        print(f"training: {doing}", file=sys.stderr, flush=True)
