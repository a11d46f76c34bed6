"""When two spellings are one name (شويغو, شويجو) and two wordings one role (أستاذ العلوم السياسة, السياسية)."""

from functools import lru_cache

from stance.quotes.little_words import AND, BY, THE, TO
from stance.quotes.source_words import given_names

# Letters that transliterations of one sound exchange meet; long vowels and ه, which they add or drop, go.
_TRANSLITERATION = str.maketrans(
    {**dict.fromkeys("غجقگ", "ك"), **dict.fromkeys("ثط", "ت"), **dict.fromkeys("ذض", "د"), "ظ": "ز", "ص": "س", **dict.fromkeys("اويءه", "")}
)
_ROLE_PREFIXES = (AND + THE, BY + THE, "لل", THE, AND, BY, TO)
_ROLE_SUFFIXES = ("يه", "ه", "ي", "ات", "ين")
_SHORTEST_STEM = 3


@lru_cache(maxsize=1 << 16)
def spelling_key(word: str) -> str:
    """A key for foreign names: شويغو and شويجو, سيرغي and سيرجي meet.

    >>> spelling_key("شويغو") == spelling_key("شويجو")
    True
    """
    bare = word[2:] if word.startswith(THE) and len(word) > 4 and word not in given_names() else word
    return bare[0].replace("ج", "غ") + bare[1:].translate(_TRANSLITERATION)


def role_stem(word: str) -> str:
    """A role's word without conjunction, article, preposition and its last vowel.

    >>> role_stem("السياسيه") == role_stem("السياسه")
    True
    """
    for prefix in _ROLE_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            word = word[len(prefix) :]
            break
    for suffix in _ROLE_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def is_same_name(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """حداد, الحداد or نادر حداد for نادر حداد; a given name alone for no one with a surname; no words are no name."""
    if not words or not known:
        return False
    if words == known:
        return True
    keys, known_keys = [spelling_key(word) for word in words], [spelling_key(word) for word in known]
    if keys == known_keys:
        return True
    if len(words) == 1:
        return keys[0] in known_keys[1:]
    if len(known) == 1:
        return known_keys[0] == keys[-1]
    return (keys[-1] == known_keys[-1] and keys[0] == known_keys[0]) or set(keys) <= set(known_keys)
