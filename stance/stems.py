"""A word without its clitics and commonest endings, by a light stemmer: no lexicon, so that any word has a stem."""

from collections.abc import Mapping
from functools import cache, lru_cache

from stance.lexicon import fold, read_rows

# No Arabic word is longer with all its clitics (فأسقيناكموها has 12 letters); the rest of a longer run of letters is not read.
MAX_LETTERS = 24


@cache
def _affixes(side: str) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """The affixes of one side (``prefix``, ``suffix``) by their outer letter, each with the length from which a word loses it."""
    outer = 0 if side == "prefix" else -1
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in read_rows("affixes"):
        if row["side"] == side:
            affix = fold(row["affix"])
            found[affix[outer]] = (*found.get(affix[outer], ()), (affix, len(affix) + int(row["letters_left"])))
    return found


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The light stem of a word of a normalised text; a number becomes ``0``, a sign stays.

    >>> [stem(word) for word in ("والعقوبات", "بالعقوبه", "وصل", "2024")]
    ['عقوب', 'عقوب', 'وصل', '0']
    """
    if word[0].isdigit():
        return "0"
    word = word[:MAX_LETTERS]
    for prefix, n_letters in _affixes("prefix").get(word[0], ()):
        if len(word) >= n_letters and word.startswith(prefix):
            word = word[len(prefix) :]
            break
    for suffix, n_letters in _affixes("suffix").get(word[-1], ()):
        if len(word) >= n_letters and word.endswith(suffix):
            word = word[: -len(suffix)]
            break
    return word
