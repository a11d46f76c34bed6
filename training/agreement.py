"""How far the first two readers of each row agree (CODEBOOK 4): percent, Krippendorff's alpha, MASI for the sets of frames.

Intervals are 95 % percentiles of a bootstrap that draws whole groups (the page of a claim, the article of a quote), for rows of one group are alike.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import krippendorff
import numpy as np
import numpy.typing as npt

from stance.labels import Frame

Row = dict[str, Any]
Counts = npt.NDArray[np.int64]

N_RESAMPLES = 1000  # enough for the second decimal of an interval
SEED = 20261101  # arbitrary, fixed: the same annotations give the same table


def agreement_rows(rows: Sequence[Row], groups: Sequence[str]) -> list[list[str]]:
    """Lines of a table (name, percent, its interval, alpha, its interval) for the rows with two readings; empty if there are none.

    ``groups[i]`` is the page or article of ``rows[i]``. MASI stands in the column of alpha and is a mean similarity, 0..1, not corrected for chance.
    """
    twice = [(row["readings"], group) for row, group in zip(rows, groups, strict=True) if len(row["readings"]) > 1]
    if not twice:
        return []
    first: list[Row] = [readings[0] for readings, _ in twice]
    second: list[Row] = [readings[1] for readings, _ in twice]
    samples = list(_resample([group for _, group in twice]))
    choices: dict[str, Callable[[Row], str]] = {
        "stance": lambda reading: str(reading["stance"]),
        "stance, five choices": lambda reading: str(reading["neutral_kind"] or reading["stance"]),
        "primary frame": lambda reading: str(reading["primary"]),
    }
    table = [[f"first two readings of {len(twice)}", "percent", "95 %", "alpha", "95 %"]]
    for name, choice in choices.items():
        counts = _value_counts(list(map(choice, first)), list(map(choice, second)))
        percents = 100.0 * (counts == 2).any(axis=1)
        alphas = [alpha(counts[sample]) for sample in samples]
        table.append([f"  {name}", f"{percents.mean():.1f}", _mean_interval(percents, samples, 1), _rounded(alpha(counts)), _interval(alphas, 3)])
    percents = np.array([100.0 * (set(a["frames"]) == set(b["frames"])) for a, b in zip(first, second, strict=True)])
    overlaps = np.array([masi(a["frames"], b["frames"]) for a, b in zip(first, second, strict=True)])
    measured = [f"{percents.mean():.1f}", _mean_interval(percents, samples, 1), _rounded(overlaps.mean()), _mean_interval(overlaps, samples, 3)]
    table.append(["  frames as sets (MASI)", *measured])
    for frame in Frame:
        counts = _value_counts([str(frame in reading["frames"]) for reading in first], [str(frame in reading["frames"]) for reading in second])
        table.append([f"  {frame} among the frames", f"{100 * (counts == 2).any(axis=1).mean():.1f}", "", _rounded(alpha(counts)), ""])
    return table


def masi(first: Iterable[str], second: Iterable[str]) -> float:
    """Agreement of two sets, 0..1: Jaccard similarity times 1 if equal, 2/3 if one holds the other, 1/3 if they overlap (Passonneau 2006).

    >>> masi("a", "a"), round(masi("ab", "a"), 3), round(masi("ab", "bc"), 3), masi("a", "b")
    (1.0, 0.333, 0.111, 0.0)
    """
    one, other = set(first), set(second)
    weight = 1.0 if one == other else 2 / 3 if one < other or other < one else 1 / 3
    return weight * len(one & other) / len(one | other)


def alpha(counts: Counts) -> float:
    """Krippendorff's alpha, nominal, of how many readers gave each value (columns) to each unit (rows).

    nan where only one value was ever given: then chance agrees as well as the readers.

    >>> round(alpha(np.array([[2, 0], [1, 1], [0, 2]])), 3)
    0.444
    """
    given = counts[:, counts.any(axis=0)]
    return float(krippendorff.alpha(value_counts=given, level_of_measurement="nominal")) if given.shape[1] > 1 else float("nan")


def _value_counts(first: Sequence[str], second: Sequence[str]) -> Counts:
    domain = np.array(sorted({*first, *second}))
    given = np.array([first, second])[:, :, None] == domain
    return np.asarray(given.sum(axis=0), dtype=np.int64)


def _resample(groups: Sequence[str]) -> Iterator[Counts]:
    """Row numbers of each bootstrap sample."""
    _, group_of = np.unique(np.array(groups), return_inverse=True)
    members = [np.flatnonzero(group_of == group) for group in range(group_of.max() + 1)]
    generator = np.random.default_rng(SEED)
    for _ in range(N_RESAMPLES):
        yield np.concatenate([members[group] for group in generator.integers(len(members), size=len(members))])


def _mean_interval(values: npt.NDArray[np.float64], samples: Sequence[Counts], digits: int) -> str:
    return _interval([float(values[sample].mean()) for sample in samples], digits)


def _interval(values: Sequence[float], digits: int) -> str:
    finite = [value for value in values if value == value]
    if not finite:
        return "-"
    low, high = np.quantile(finite, (0.025, 0.975))
    return f"[{low:.{digits}f}, {high:.{digits}f}]"


def _rounded(value: float) -> str:
    return "-" if value != value else f"{value:.3f}"
