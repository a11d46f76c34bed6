"""What a fit measured, as a table for the terminal and as the artefact's card. Every number comes from cross-fitted quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stance.artefact import Manifest
from stance.labels import Stance
from training.scores import Interval


@dataclass(frozen=True, slots=True)
class Compared:
    """One way of guessing, scored on the same quotes in the same folds."""

    name: str
    stance_macro_f1: Interval
    primary_accuracy: Interval


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Precision, recall and F1 (0..1) of one label, and how many quotes have it."""

    label: str
    precision: float
    recall: float
    f1: float
    n_gold: int


@dataclass(frozen=True, slots=True)
class CalibrationScores:
    """How honest the probabilities are of ``n_quotes`` quotes, each with numbers that were set on others; shares in 0..1."""

    calibrated_on: str
    n_quotes: int
    error_raw: float
    error: float
    accuracy: Interval
    kept: Interval
    kept_accuracy: Interval
    set_coverage: Interval
    mean_set_size: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The measured part of a report. Shares and F1 in 0..1."""

    n_quotes: int
    n_groups: int
    n_by: Mapping[str, Mapping[str, int]]
    compared: Sequence[Compared]
    confusion: Sequence[Sequence[int]]
    stances: Sequence[LabelScore]
    frames: Sequence[LabelScore]
    frame_sets_micro_f1: float
    off_axis: LabelScore
    calibration: CalibrationScores


def table(scores: Scores) -> str:
    """The report for a terminal."""
    return "\n".join(
        [
            f"{scores.n_quotes} quotes of {scores.n_groups} pages or articles, each scored by a model that saw nothing of its page",
            "",
            f"{'':26}{'stance macro-F1':24}primary frame accuracy",
            *(f"{row.name:26}{row.stance_macro_f1!s:24}{row.primary_accuracy}" for row in scores.compared),
            "",
            "stance, rows gold, columns predicted",
            f"{'':14}" + "".join(f"{label:>14}" for label in Stance),
            *(f"{label:14}" + "".join(f"{n:>14}" for n in row) for label, row in zip(Stance, scores.confusion, strict=True)),
            "",
            f"{'':26}precision  recall     F1   quotes",
            *(_label_line(row) for row in [*scores.stances, scores.off_axis, *scores.frames]),
            f"{'frame sets, micro-F1':26}{'':17}{scores.frame_sets_micro_f1:8.3f}",
            "",
            f"calibrated on {scores.calibration.n_quotes} {scores.calibration.calibrated_on}; measured on the same with numbers of other folds:",
            f"  expected calibration error {scores.calibration.error:.3f} (raw {scores.calibration.error_raw:.3f})",
            f"  accuracy {scores.calibration.accuracy}",
            f"  kept (not abstained) {scores.calibration.kept}, accuracy of the kept {scores.calibration.kept_accuracy}",
            f"  prediction set holds the label {scores.calibration.set_coverage}, mean size {scores.calibration.mean_set_size:.2f}",
        ]
    )


def _label_line(row: LabelScore) -> str:
    return f"{row.label:26}{row.precision:9.3f}{row.recall:8.3f}{row.f1:8.3f}{row.n_gold:8}"


def card(manifest: Manifest, scores: Scores) -> str:
    """The artefact's card in Markdown: what it is, what it was measured to do, what it must not be used for."""
    counts = "; ".join(f"{key}: " + ", ".join(f"{label} {n}" for label, n in by.items()) for key, by in scores.n_by.items())
    calibration = scores.calibration
    learnt = " and ".join(manifest.training["settings"]["learn"])
    labels = [*scores.stances, scores.off_axis, *scores.frames]
    return f"""# {manifest.name}-{manifest.version}: stance and framing of attributed quotes in Arabic news

Written by `python -m training` from the measured numbers; not edited by hand.

## What it is

Logistic regression on character n-grams, light stems and the light analysis of `stance/features`, read by numpy alone. It takes the words of
one quote (with the source's own speech act, and whether the words are denied) and gives the stance towards the confrontation between Russia
and the West (`pro_russia`, `neutral`, `pro_western`), one primary frame and up to two more, each with a probability.
Codebook version {manifest.codebook}.

## Intended use

Reading many quotes: shares by outlet, time and topic, with intervals and correction for its errors; a first label for annotators; search.
Shown beside the quote and the deciding words, so that a person can disagree.

## Out of scope

No automated decisions about persons: it labels words, not people, and is wrong often enough to wrong somebody. Not for accusing, ranking,
moderating, hiring, border or police use. Not for single quotes without a reader, other conflicts, dialects, social media, translations by machine,
or whether something is true. It says nothing of who speaks or of an outlet's own leaning.

## Data

{scores.n_quotes} quotes of {scores.n_groups} pages or articles, of the splits {learnt} ({counts}).
Claims that were made in public, reworded, and quotes of composed articles; where `sample` is `sought`, voices and topics were looked for, so
the shares of labels are not those of the news. The labels come from language-model readers under `annotations/CODEBOOK.md`, two a
quote and a third where they differ; no human has labelled them and no human agreement is claimed. Speaker, outlet, date and the source's camp are
not features; swapping them changes nothing.

## Measured

Cross-fitted: each quote scored by a model that saw nothing of its page; 95 % intervals, bootstrapped by page.

| | stance macro-F1 | primary frame accuracy |
|---|---|---|
{chr(10).join(f"| {row.name} | {row.stance_macro_f1} | {row.primary_accuracy} |" for row in scores.compared)}

| label | precision | recall | F1 | quotes |
|---|---|---|---|---|
{chr(10).join(f"| {row.label} | {row.precision:.2f} | {row.recall:.2f} | {row.f1:.2f} | {row.n_gold} |" for row in labels)}

Frame sets, micro-F1: {scores.frame_sets_micro_f1:.3f}.

| stance: gold \\ predicted | {" | ".join(Stance)} |
|---|---|---|---|
{chr(10).join(f"| {label} | " + " | ".join(map(str, row)) + " |" for label, row in zip(Stance, scores.confusion, strict=True))}

## Calibration and abstention

Temperatures, conformal threshold and abstention were set on {calibration.n_quotes} {calibration.calibrated_on}, the frame thresholds on cross-fitted
training quotes. The figures below are of the same quotes, each with numbers that were set on other folds of them.

- Accuracy {calibration.accuracy}; expected calibration error {calibration.error:.3f} (before temperature {calibration.error_raw:.3f}).
- It keeps {calibration.kept} of the quotes (confidence at least {manifest.abstain_below:.3f}, and on the axis)
  and is right in {calibration.kept_accuracy} of those; the rest it marks `abstained`.
- The prediction set (split conformal, 90 %) holds the label in {calibration.set_coverage}, with {calibration.mean_set_size:.2f} labels
  on average. That promise holds for quotes like these only.

## Limits

- Sober reports of harm or success are taken for a side, and the reverse: the words are alike, the judgement is not. Negation, contrast, irony and
  reported positions are read by rules of thumb.
- Frames with few quotes above are guesses. What is off the axis is learnt from few quotes.
- Modern Standard Arabic of news only; quotes of fewer than two Arabic words, or mostly in another script, are refused (`unsupported_input`).

## Ethics

The labels touch the politics of named people. Publish aggregates with at least 20 quotes, show the quote beside every label, keep the
abstentions, and let people correct what is said of them.
"""
