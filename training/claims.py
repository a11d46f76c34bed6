"""Measures an artefact on the claims of a split that it has not learnt: the frozen gold by default.

``python -m training.claims annotations/ [--split gold] [--model base-1]`` prints stance, frames, abstention, conformal sets and calibration with
95 % intervals by page, on-axis claims first, then by sample, source, act and length. Reading the errors of gold spends it: this prints none.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stance import Prediction, Stance, StanceError, load
from stance.pipeline import DEFAULT_ARTEFACT
from training.corpus import Row, read_claims
from training.evaluate import Labels, Score, label_scores, labels_of, stance_table
from training.evaluate import to_table as scores_to_table
from training.scores import share

# Words; the median claim has 18.
_SHORT, _LONG = 12, 22
# Groups of fewer claims have intervals as wide as the scale.
_MIN_CLAIMS = 30


def claim_scores(group: str, rows: Sequence[Row], predictions: Sequence[Prediction]) -> list[Score]:
    """Scores of claims (rows of ``read_claims``) with one prediction each, grouped by page."""
    pages: dict[str, list[tuple[Labels, Labels]]] = {}
    for row, prediction in zip(rows, predictions, strict=True):
        gold = Labels(Stance(row["stance"]), row["primary"], tuple(row["frames"]))
        pages.setdefault(row["page"] or row["id"], []).append((gold, labels_of(prediction)))
    return label_scores(group, list(pages.values()))


def _majority_scores(title: str, rows: Sequence[Row]) -> list[Score]:
    """The same scores of always guessing the commonest stance and primary frame of these rows."""
    if not rows:
        return []
    stance, primary = (Counter(row[key] for row in rows).most_common(1)[0][0] for key in ("stance", "primary"))
    pages: dict[str, list[tuple[Labels, Labels]]] = {}
    for row in rows:
        gold = Labels(Stance(row["stance"]), row["primary"], tuple(row["frames"]))
        pages.setdefault(row["page"] or row["id"], []).append((gold, Labels(Stance(stance), primary, (primary,))))
    return label_scores(f"{title}, baseline: always {stance}, {primary}", list(pages.values()))


def honesty_lines(rows: Sequence[Row], predictions: Sequence[Prediction]) -> list[str]:
    """Abstention, conformal coverage, calibration and the axis, in words, with intervals by page."""
    groups = [row["page"] or row["id"] for row in rows]
    right = np.array([row["stance"] == prediction.stance for row, prediction in zip(rows, predictions, strict=True)])
    kept = np.array([not prediction.abstained for prediction in predictions])
    covered = np.array([row["stance"] in prediction.prediction_set for row, prediction in zip(rows, predictions, strict=True)])
    confidence = np.array([prediction.confidence for prediction in predictions])
    lines = [
        f"kept (not abstained)                {share(kept, groups)}",
        f"accuracy of the kept                {share(right[kept], [one for one, keep in zip(groups, kept, strict=True) if keep])}",
        f"accuracy of the surest half         {np.mean(right[np.argsort(-confidence)[: max(1, len(right) // 2)]]):.3f}",
        f"the prediction set holds the label  {share(covered, groups)}, mean size {np.mean([len(one.prediction_set) for one in predictions]):.2f}",
        f"expected calibration error          {expected_calibration_error(confidence, right):.3f}",
    ]
    off = np.array([row["neutral_kind"] == "off_axis" for row in rows])
    if off.any():
        found = np.array([prediction.on_axis < 0.5 for prediction in predictions])
        lines.append(f"off the axis, F1                    {2 * np.sum(off & found) / max(1, off.sum() + found.sum()):.3f} ({off.sum()} claims)")
    return lines


def expected_calibration_error(confidence: Any, is_right: Any, n_bins: int = 10) -> float:
    """Mean distance of confidence and accuracy over bins of equal size (0..1).

    >>> round(expected_calibration_error(np.array([0.6] * 10), np.array([True] * 6 + [False] * 4), 1), 6)
    0.0
    """
    order = np.argsort(confidence, kind="stable")
    bins = [part for part in np.array_split(order, n_bins) if len(part)]
    return float(sum(len(part) * abs(confidence[part].mean() - is_right[part].mean()) for part in bins) / len(order))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit status 1 with a message if the annotations or the artefact cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m training.claims", description="Measure an artefact on the claims of a split.")
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--split", default="gold", choices=("gold", "dev", "train"))
    parser.add_argument("--model", default=DEFAULT_ARTEFACT, help=f"artefact, a folder or a shipped name (default {DEFAULT_ARTEFACT})")
    options = parser.parse_args(arguments)
    try:
        rows = [row for row in read_claims(options.annotations) if row["split"] == options.split]
        model = load(options.model)
    except (OSError, ValueError, StanceError) as error:
        print(error, file=sys.stderr)
        return 1
    predictions = model.classify([row["text"] for row in rows], act=[row["act"] for row in rows], polarity=[row["polarity"] for row in rows])
    both = list(zip(rows, predictions, strict=True))

    def pick(is_in: Callable[[Row], bool]) -> tuple[list[Row], list[Prediction]]:
        chosen = [pair for pair in both if is_in(pair[0])]
        return [row for row, _ in chosen], [prediction for _, prediction in chosen]

    def is_on(row: Row) -> bool:
        return bool(row["neutral_kind"] != "off_axis")

    on_axis = pick(is_on)
    random_on_axis = pick(lambda row: is_on(row) and row["sample"] == "random")
    scores = claim_scores("on the axis", *on_axis)
    for title, part in (("on the axis", on_axis), ("on the axis, sample random", random_on_axis)):
        scores += _majority_scores(title, part[0])
    for name in ("sample", "source", "source_kind", "act", "origin"):
        for value in sorted({row[name] for row in on_axis[0] if row[name]}):
            part = pick(lambda row, name=name, value=value: is_on(row) and row[name] == value)  # type: ignore[misc]
            if len(part[0]) >= _MIN_CLAIMS:
                scores += claim_scores(f"{name} {value}", *part)
    for label, low, high in (("short", 0, _SHORT), ("middle", _SHORT, _LONG), ("long", _LONG, 10**6)):
        part = pick(lambda row, low=low, high=high: is_on(row) and low < len(row["text"].split()) <= high)  # type: ignore[misc]
        if len(part[0]) >= _MIN_CLAIMS:
            scores += claim_scores(f"length {label}", *part)
    scores += claim_scores("all, off the axis too", *pick(lambda row: True))
    table = stance_table((Labels(Stance(row["stance"]), row["primary"], ()), labels_of(prediction)) for row, prediction in zip(*on_axis, strict=True))
    print(f"{len(rows)} claims of {options.split}, model {model.info.name} {model.info.version}", scores_to_table(scores), "", sep="\n")
    print(
        "stance on the axis, rows gold, columns predicted:",
        *(f"  {name:12}{counts}" for name, counts in zip(Stance, table.tolist(), strict=True)),
        sep="\n",
    )
    for title, part in (("on the axis, sample random", random_on_axis), ("all", pick(lambda row: True))):
        print(f"\n{title} ({len(part[0])} claims)", *honesty_lines(*part), sep="\n  ")
    return 0


__all__ = ["claim_scores", "expected_calibration_error", "honesty_lines", "main"]

if __name__ == "__main__":
    sys.exit(main())
