"""Which words and pieces of words a quote has: character n-grams and light stems.

Both take one token of a normalised text (:func:`stance.features.tokenize`). Character n-grams stand as they are, with a blank for the
edge of the word; stems begin with ``=``, so that the two never meet in one vocabulary.
"""

from collections.abc import Sequence

from stance.stems import MAX_LETTERS, stem

# Letters of a character n-gram: 2-5, 3-5 and 3-4 are no better on real claims and cost two to three times as much (training/README.md).
N_LETTERS = 3


def character_terms(token: str) -> Sequence[str]:
    """The character n-grams of a word with its edges; of a punctuation mark or a number none.

    >>> character_terms("حرب")
    [' حر', 'حرب', 'رب ']
    """
    if not token[0].isalpha():
        return []
    word = f" {token[:MAX_LETTERS]} "
    return [word[at : at + N_LETTERS] for at in range(len(word) - N_LETTERS + 1)]


def stem_terms(token: str) -> Sequence[str]:
    """The stem of a word, or the punctuation mark itself.

    >>> stem_terms("العقوبات")
    ['=عقوب']
    """
    return ["=" + stem(token)]
