"""What training may learn from, and how it is cut: the labelled claims and quotes of ``annotations/``, in folds that share no page.

``split: gold`` is left out here, so that nothing behind this module can learn from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedGroupKFold

from stance.labels import Frame, NeutralKind, Polarity, Stance
from training.corpus import read_claims, read_quotes

FRAMES = tuple(Frame)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled quote, without who said it where.

    ``group`` is what must not be on both sides of a split: the page of a claim, the article of a quote. ``primaries`` and ``frames`` are
    shares of the readers who gave each frame as primary and among the set (0..1, in the order of ``Frame``); the settled label where
    no reading is kept.
    """

    id: str
    text: str
    act: str
    denied: bool
    group: str
    split: str
    sample: str
    origin: str
    stance: Stance
    on_axis: bool
    primary: Frame
    frames: tuple[Frame, ...]
    primary_shares: tuple[float, ...]
    frame_shares: tuple[float, ...]


def read_examples(folder: Path) -> list[Example]:
    """The examples of the claims and of the articles' quotes but gold, ordered by id; those without a settled stance or primary frame are left out.

    Raises ``ValueError`` that names the row of what cannot be read, and if there is nothing.
    """
    rows = [*read_claims(folder), *read_quotes(folder)] if folder.is_dir() else []
    examples = [example_of(row) for row in rows if row.get("split") != "gold" and row.get("stance") and row.get("primary")]
    if not examples:
        raise ValueError(f"{folder}: found no settled example outside gold; expected batches/*.jsonl as annotations/FORMAT.md describes them")
    return sorted(examples, key=lambda example: example.id)


def example_of(row: Mapping[str, Any]) -> Example:
    """The example of a row of :mod:`training.corpus`; raises ``ValueError`` that names it if a key is missing or a label unknown."""
    name = row.get("id") or f"{row.get('doc')}:{row.get('start')}-{row.get('end')}"
    try:
        frames = tuple(Frame(frame) for frame in row["frames"])
        readings = [reading for reading in row.get("readings") or () if reading.get("primary") and reading.get("frames")]
        readings.append({"primary": row["primary"], "frames": frames})
        return Example(
            id=name,
            text=row["content"] if "doc" in row else row["text"],
            act=row["act"],
            denied=Polarity(row["polarity"]) is Polarity.NEGATED,
            group=row.get("doc") or row.get("page") or name,
            split=row["split"],
            sample=row.get("sample", "article"),
            origin=row.get("origin", "article"),
            stance=Stance(row["stance"]),
            on_axis=row.get("neutral_kind") != NeutralKind.OFF_AXIS,
            primary=Frame(row["primary"]),
            frames=frames,
            primary_shares=tuple(sum(reading["primary"] == frame for reading in readings) / len(readings) for frame in FRAMES),
            frame_shares=tuple(sum(frame in reading["frames"] for reading in readings) / len(readings) for frame in FRAMES),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: found {error!r}, expected a row as annotations/FORMAT.md describes it; run python -m training.corpus") from error


def folds(examples: Sequence[Example], n_folds: int, seed: int) -> list[npt.NDArray[np.int64]]:
    """The indices of each fold: no group in two folds, stances spread as evenly as groups allow."""
    n_groups = len({example.group for example in examples})
    if n_groups < n_folds:
        raise ValueError(f"found {n_groups} groups (pages, articles), expected at least {n_folds} to cut as many folds; annotate more pages")
    splitter = StratifiedGroupKFold(n_splits=n_folds, shuffle=True, random_state=seed)
    stances = [example.stance for example in examples]
    groups = [example.group for example in examples]
    return [held_out for _, held_out in splitter.split(np.zeros(len(examples)), stances, groups)]
