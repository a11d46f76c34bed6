"""Which words and pieces of words a quote has: character n-grams, light stems, pairs of stems.

Every function takes tokens of normalised text (:func:`stance.features.tokenize`). Character n-grams stand as they are, with a blank
for the edge of the word; stems begin with ``=``, so that the two never meet in one vocabulary.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from stance.lexicon import fold, read_rows

# Lengths of the character n-grams: the range that won on short Arabic texts among those tried (with the word's edges).
SHORTEST, LONGEST = 2, 5

# No Arabic word is longer with all its clitics (فأسقيناكموها has 12 letters); the rest of a longer run of letters is not read.
MAX_LETTERS = 24



@cache
def _affixes(side: str) -> tuple[tuple[str, int], ...]:
    """The affixes of one side (``prefix``, ``suffix``) with the number of letters that a word needs to lose them (``resources/affixes.tsv``)."""
    return tuple((fold(row["affix"]), len(row["affix"]) + int(row["letters_left"])) for row in read_rows("affixes") if row["side"] == side)


def character_terms(token: str) -> Sequence[str]:
    """The character n-grams of a word with its edges; of a punctuation mark or a number none.

    >>> character_terms("حرب")
    [' ح', 'حر', 'رب', 'ب ', ' حر', 'حرب', 'رب ', ' حرب', 'حرب ', ' حرب ']
    """
    if not token[0].isalpha():
        return []
    word = f" {token[:MAX_LETTERS]} "
    return [word[at : at + n] for n in range(SHORTEST, LONGEST + 1) for at in range(len(word) - n + 1)]


@lru_cache(maxsize=1 << 16)
def stem(token: str) -> str:
    """The word without its clitics and commonest endings; a number becomes ``0``.

    >>> [stem(word) for word in ("والعقوبات", "بالعقوبه", "وصل", "2024")]
    ['عقوب', 'عقوب', 'وصل', '0']
    """
    if token[0].isdigit():
        return "0"
    word = token[:MAX_LETTERS]
    for prefix, n_letters in _affixes("prefix"):
        if len(word) >= n_letters and word.startswith(prefix):
            word = word[len(prefix) :]
            break
    for suffix, n_letters in _affixes("suffix"):
        if len(word) >= n_letters and word.endswith(suffix):
            word = word[: -len(suffix)]
            break
    return word


def stem_terms(token: str) -> Sequence[str]:
    """The stem of a word, or the punctuation mark itself.

    >>> stem_terms("العقوبات")
    ['=عقوب']
    """
    return ["=" + stem(token)]


def pair_terms(tokens: Sequence[str], act: str, denied: bool) -> list[tuple[str, tuple[int, ...]]]:
    """Each two neighbouring stems; a punctuation mark parts them.

    >>> pair_terms(["وقف", "الحرب", "،", "فورا"], "", False)
    [('=وقف حرب', (0, 1))]
    """
    stems = [stem(token) if token[0].isalnum() else "" for token in tokens]
    return [(f"={first} {second}", (at, at + 1)) for at, (first, second) in enumerate(pairwise(stems)) if first and second]
