"""What a quote's words become before the model sees them: terms, counted. Training and inference run this same code.

A quote is normalised (:mod:`stance.normalization`), cut into tokens, and read by the extractors below. Each gives **terms** (strings) of
one **block**; :mod:`stance.features.columns` counts and weighs them. A term knows the tokens it came from, so that its weight can be shown
as evidence; a term of no token (the speech act) is never shown.

Never features: speaker, outlet, date, the source's camp, the verb of the outlet; and ``context`` is not read.

``FEATURES_VERSION`` is the number of everything in this package and of the resources that it reads. To change what any text becomes: raise
it by one, retrain (``python -m training``), and put the new artefact beside the old one; an artefact of other features refuses to load.
"""

import re
from collections.abc import Callable, Sequence
from hashlib import sha256

from stance.features.acts import act_terms
from stance.features.frames import frame_terms
from stance.features.polarity import judgement_terms
from stance.features.surface import character_terms, stem_terms
from stance.lexicon import read_rows

FEATURES_VERSION = 1

# The word lists that the features read. What changes them changes the features: training writes their digest into the manifest, and
# tests/unit/test_features.py fails while the shipped artefact was trained on others.
RESOURCES = ("affixes", "camps", "frame_words", "judgement_classes", "judgements", "one_sided", "particles")

# A term and the indices of the tokens that it came from.
Term = tuple[str, tuple[int, ...]]

# Extractors of terms that a token has by itself, wherever it stands: computed once a word and kept (columns.py).
WORD_EXTRACTORS: tuple[tuple[str, Callable[[str], Sequence[str]]], ...] = (
    ("characters", character_terms),
    ("words", stem_terms),
    ("frames", frame_terms),
)

# Extractors that read the whole quote: tokens, speech act ("" for none) and whether the content is denied.
QUOTE_EXTRACTORS: tuple[tuple[str, Callable[[Sequence[str], str, bool], Sequence[Term]]], ...] = (
    ("acts", act_terms),
    ("judgements", judgement_terms),
)

# The blocks of columns, and which of them are TF-IDF rows of length one (the others count plainly).
BLOCKS = ("characters", "words", "frames", "acts", "judgements")
NORMALISED_BLOCKS = frozenset({"characters", "words"})
# The blocks that say which words there are, not who is judged how: under a denial they count less (artefact.Manifest.denied_scale).
SURFACE_BLOCKS = frozenset({"characters", "words"})

TOKEN = re.compile(r"[^\W_]+|[^\w\s]")

# A quote has about 40 words; nobody's quote has this many, and an input of any length stays cheap. Not researched.
MAX_TOKENS = 4000


def tokenize(text: str) -> list[str]:
    """The words and punctuation marks of a normalised text, in order, at most ``MAX_TOKENS``.

    >>> tokenize("لن نتراجع، مهما طال الامد")
    ['لن', 'نتراجع', '،', 'مهما', 'طال', 'الامد']
    """
    return TOKEN.findall(text)[:MAX_TOKENS]


def resources_digest() -> str:
    """The sha256 (hex) of the rows of ``RESOURCES``, whatever their comments say."""
    return sha256("\n".join(str(sorted(row.items())) for name in RESOURCES for row in read_rows(name)).encode()).hexdigest()


def terms_of(tokens: Sequence[str], act: str, denied: bool) -> dict[str, list[Term]]:
    """Every term of a quote by block, in the order of the text; repeated terms are repeated.

    What :class:`~stance.features.columns.Columns` computes faster; training learns the vocabulary from it, evidence finds its words by it.
    """
    terms: dict[str, list[Term]] = {block: [] for block in BLOCKS}
    for block, word_extractor in WORD_EXTRACTORS:
        terms[block] += [(term, (at,)) for at, token in enumerate(tokens) for term in word_extractor(token)]
    for block, quote_extractor in QUOTE_EXTRACTORS:
        terms[block] += quote_extractor(tokens, act, denied)
    return terms
