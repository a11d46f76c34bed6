"""What each part of the features and settings is worth: the same grouped cross-validation without it, or with it changed.

    python -m training.ablate annotations/ [--learn train dev] [--seeds 3]

Prints a Markdown table (training/README.md holds one). Values are means over the seeds of the folds; the interval is that of the first seed,
bootstrapped by page. A difference smaller than the spread over seeds means nothing.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from stance.classifier import HEAD
from stance.features import BLOCKS
from stance.labels import Frame, Stance
from training.fit import Settings, cross_fit, reading_of
from training.scores import confusion, f1_by_label, macro_f1
from training.split import Example, read_examples

STANCES, FRAMES = tuple(Stance), tuple(Frame)
_STANCE, _FRAME, _AXIS = Settings().stance_blocks, Settings().frame_blocks, Settings().axis_blocks


def variants(settings: Settings) -> dict[str, Settings]:
    """What is compared: name and settings."""
    surface = ("characters", "words")
    found = {"all": settings}
    for block in ("characters", "words", "acts", "judgements", "frames"):
        axis = tuple(name for name in _AXIS if name != block)
        found[f"without {block}"] = replace(
            settings,
            stance_blocks=tuple(name for name in _STANCE if name != block),
            frame_blocks=tuple(name for name in _FRAME if name != block),
            axis_blocks=axis,
        )
    return found | {
        "judgements alone": replace(settings, stance_blocks=("judgements",), axis_blocks=("judgements",)),
        "characters and words alone": replace(settings, stance_blocks=surface, frame_blocks=surface, axis_blocks=surface),
        "all blocks for all heads": replace(settings, stance_blocks=BLOCKS, frame_blocks=BLOCKS, axis_blocks=BLOCKS),
        "penalties three times weaker": _with_penalties(settings, 3),
        "penalties three times stronger": _with_penalties(settings, 1 / 3),
        "plain blocks with weight 1": replace(settings, plain_weight=1.0),
        "terms of one quote too": replace(settings, min_df=1),
        "denied words as if said": replace(settings, denied_scale=1.0),
    }


def _with_penalties(settings: Settings, c: float) -> Settings:
    return replace(settings, stance_c=c * settings.stance_c, primary_c=c * settings.primary_c, axis_c=c * settings.axis_c)


def compare(examples: Sequence[Example], settings: Settings, n_seeds: int) -> list[str]:
    """A row of the table a variant."""
    readings = [reading_of(example) for example in examples]
    groups = [example.group for example in examples]
    stances = np.array([STANCES.index(example.stance) for example in examples])
    primaries = np.array([FRAMES.index(example.primary) for example in examples])
    off_axis = np.array([not example.on_axis for example in examples])
    rows = ["| | stance macro-F1 | over seeds | primary accuracy | off-axis F1 | on-axis log loss |", "|---|---|---|---|---|---|"]
    for name, variant in variants(settings).items():
        stance_f1, accuracy, off_f1, log_loss = [], [], [], []
        interval = None
        for seed in range(n_seeds):
            print(f"ablate: {name}, seed {seed}", file=sys.stderr, flush=True)
            logits = cross_fit(examples, readings, replace(variant, seed=seed))
            predicted = logits[:, HEAD["stance"]].argmax(axis=1)
            interval = interval or macro_f1(stances, predicted, groups, len(STANCES))
            stance_f1.append(f1_by_label(confusion(stances, predicted, len(STANCES))).mean())
            accuracy.append((logits[:, HEAD["primary"]].argmax(axis=1) == primaries).mean())
            off_f1.append(f1_by_label(confusion(off_axis.astype(int), (logits[:, HEAD["on_axis"].start] < 0).astype(int), 2))[1])
            log_loss.append(np.logaddexp(0, np.where(off_axis, 1, -1) * logits[:, HEAD["on_axis"].start]).mean())
        assert interval is not None
        rows.append(
            f"| {name} | {np.mean(stance_f1):.3f} [{interval.low:.3f}, {interval.high:.3f}] | {min(stance_f1):.3f}-{max(stance_f1):.3f} "
            f"| {np.mean(accuracy):.3f} | {np.mean(off_f1):.3f} | {np.mean(log_loss):.3f} |"
        )
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.ablate", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("annotations", type=Path, help="the folder with batches/*.jsonl")
    parser.add_argument("--learn", nargs="+", choices=("train", "dev"), default=["train"], help="the splits to learn from (default: train)")
    parser.add_argument("--seeds", type=int, default=3, help="how many times the folds are drawn")
    options = parser.parse_args(arguments)
    try:
        examples = [example for example in read_examples(options.annotations) if example.split in options.learn]
    except (OSError, ValueError) as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    print("\n".join(compare(examples, Settings(), options.seeds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
