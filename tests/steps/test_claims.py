"""The figures of a split of claims, on rows and predictions made by hand."""

import numpy as np

from stance import Stance
from tests.made import prediction_of
from training.claims import claim_scores, expected_calibration_error, honesty_lines


def _row(stance: str, page: str, neutral_kind: str | None = None) -> dict[str, object]:
    return {"id": page, "page": page, "stance": stance, "neutral_kind": neutral_kind, "primary": "war_conduct", "frames": ["war_conduct"]}


def test_scores_of_right_and_wrong() -> None:
    """Two of four right: accuracy .5, whatever the pages."""
    rows = [_row("pro_russia", "p1"), _row("neutral", "p1", "balanced"), _row("pro_western", "p2"), _row("neutral", "p3", "balanced")]
    predictions = [prediction_of(Stance.PRO_RUSSIA)] * 2 + [prediction_of(Stance.NEUTRAL)] * 2
    scores = {score.measure: score for score in claim_scores("all", rows, predictions)}
    assert scores["stance, accuracy"].value.value == 0.5
    assert scores["primary frame, accuracy"].value.value == 1.0


def test_calibration_error_of_overconfidence() -> None:
    """Sure of everything, right half the time: off by half."""
    assert expected_calibration_error(np.ones(10), np.array([True, False] * 5), 1) == 0.5


def test_honesty_counts_what_is_off_the_axis() -> None:
    rows = [_row("neutral", "p1", "off_axis"), _row("neutral", "p2", "balanced")]
    lines = honesty_lines(rows, [prediction_of(Stance.NEUTRAL)] * 2)
    assert any(line.startswith("off the axis, F1") and "0.000" in line for line in lines)
