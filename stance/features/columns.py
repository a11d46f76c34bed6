"""From terms to numbers: which columns a quote fills, and with what value.

The value of a term that stands n times is ``(1 + ln n) * idf``; a row's values in each block of ``NORMALISED_BLOCKS`` are divided by their
Euclidean length (scikit-learn's ``TfidfTransformer(sublinear_tf=True)``, block by block; ``tests/unit/test_classifier.py`` compares them).

A word's own terms depend on the word alone, so that their columns are kept by word (at most ``MAX_KEPT_WORDS``): a quote is then a
few look-ups and one concatenation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.features import BLOCKS, NORMALISED_BLOCKS, QUOTE_EXTRACTORS, WORD_EXTRACTORS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# About 20 MB; the words of some thousand articles.
MAX_KEPT_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: those of quote i are ``columns[starts[i]:starts[i + 1]]``, ascending, with ``values`` beside them."""

    starts: Ints
    columns: Ints
    values: Floats


class Columns:
    """The vocabulary of a model: ``terms`` of all blocks, each once; those of block b are ``block_starts[b]:block_starts[b + 1]``."""

    def __init__(self, terms: Sequence[str], block_starts: Sequence[int] | npt.NDArray[Any], idf: npt.NDArray[Any]) -> None:
        self._column = dict(zip(terms, range(len(terms)), strict=True))
        self._idf = np.asarray(idf, dtype=np.float64)
        starts = np.asarray(block_starts, dtype=np.int64)
        self.block_of: Ints = np.repeat(np.arange(len(BLOCKS)), starts[1:] - starts[:-1])
        self._normalised = np.array([block in NORMALISED_BLOCKS for block in BLOCKS])
        self._of_word = lru_cache(maxsize=MAX_KEPT_WORDS)(self._columns_of_word)

    def column(self, term: str) -> int | None:
        """The column of a term, None if the vocabulary has it not."""
        return self._column.get(term)

    def _columns_of_word(self, token: str) -> Ints:
        known = self._column.get
        found = [known(term) for _, extractor in WORD_EXTRACTORS for term in extractor(token)]
        return np.array([column for column in found if column is not None], dtype=np.int64)

    def of_quote(self, tokens: Sequence[str], act: str, denied: bool) -> Ints:
        """The columns of one quote, unordered, a term that stands twice twice."""
        known = self._column.get
        found = [known(term) for _, extractor in QUOTE_EXTRACTORS for term, _ in extractor(tokens, act, denied)]
        columns = [np.array([column for column in found if column is not None], dtype=np.int64)]
        columns += map(self._of_word, tokens)
        return np.concatenate(columns)

    def rows(self, quotes: Iterable[tuple[Sequence[str], str, bool]]) -> Rows:
        """The rows of quotes, each given as tokens, speech act ("" for none) and whether its content is denied."""
        found = [self.of_quote(*quote) for quote in quotes]
        n_columns, n_blocks = max(len(self._idf), 1), len(BLOCKS)
        lengths = np.array([len(columns) for columns in found], dtype=np.int64)
        keys = np.concatenate([np.zeros(0, dtype=np.int64), *found]) + np.repeat(np.arange(len(found)) * n_columns, lengths)
        keys.sort()
        is_first = np.ones(len(keys), dtype=bool)
        np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
        first = np.flatnonzero(is_first)
        counts = np.diff(first, append=len(keys))
        row, columns = np.divmod(keys[first], n_columns)
        values = (1.0 + np.log(counts)) * self._idf[columns]
        block = self.block_of[columns]
        row_block = row * n_blocks + block
        length = np.sqrt(np.bincount(row_block, weights=values * values, minlength=1))
        values /= np.where(self._normalised[block], length[row_block], 1.0)
        starts = np.searchsorted(row, np.arange(len(found) + 1))
        return Rows(starts, columns, values)
