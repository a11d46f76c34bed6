"""Little words and content nouns: what they do around a verb of saying.

The words stand in ``resources/function_words.tsv`` by class and in ``resources/content_nouns.tsv``; here are only the single words that a rule
is about, as named constants, all folded.
"""

import re
from functools import cache

from stance.lexicon import fold, read_words

THE = "ال"  # the article
AND, SO = "و", "ف"  # conjunctions, written onto the next word
BY, TO = "ب", "ل"  # prepositions, written onto the next word
CONJUNCTIONS = AND + SO
IN, FROM, ABOUT, ON, TOWARDS = (fold(word) for word in ("في", "من", "عن", "على", "إلى"))
WHAT = fold("ما")  # what; also a negation
AS = fold("كما")  # as: before a verb of saying
AS_FOR = fold("أما")  # sets a topic apart
BUT_THAT = fold("إلا")  # except; إلا أن: yet
BARE_THAT = fold("أن")  # that, and إن
SAID = fold("قال")
ACCORDING = fold("بحسب")  # according to; at a sentence's end also: by measure of
COMMA = "،"
COMMAS = frozenset("،,")
CLAUSE_STOPS = frozenset("،؛,;:")
DASHES = frozenset("-–")
BLAME = fold("لوم")  # ألقى باللوم على
MARK = '"'  # every quotation mark of the view


@cache
def little_words(name: str) -> frozenset[str]:
    """The folded words of one class of ``function_words.tsv``; ``frozenset()`` for an unknown class."""
    return read_words("function_words", "word", **{"class": name})


@cache
def that_words() -> dict[str, str]:
    """أن, أنه, بأن, بأنها, فإن … → the preposition or conjunction written onto it (\"\", ب or ف)."""
    classes = (("that", ""), ("that_with_by", BY), ("that_with_so", SO))
    return {word: prefix for name, prefix in classes for word in little_words(name)}


def is_lead(word: str) -> bool:
    """Whether a word may open a clause before its verb, with or without و: فيما, وقد, كان."""
    return word.removeprefix(AND) in little_words("lead")


# Verbal nouns of the derived stems, with a possessor or not: استئناف, تعيين, تعاون, إرسال (so folded), انسحاب, اقتراب.
_VERBAL_NOUN = re.compile(r"(?:است..?ا.|ت..ي.|ت.ا..|ان..ا.|ا.ت.ا.|ا[^ل].ا.)(?:ه|ها|هم|هما)?")
_POSSESSORS = ("", "ه", "ها", "هم", "هما", "ا")  # his, her, their; the last: an accusative


@cache
def content_nouns() -> frozenset[str]:
    """The nouns that open the content of a reported act, with every possessor: قلق, قلقه, خشيتها."""
    nouns = read_words("content_nouns", "noun")
    feminine = frozenset(noun[:-1] + "ت" + ending for noun in nouns if noun.endswith("ه") for ending in _POSSESSORS[1:5])
    return frozenset(noun + ending for noun in nouns for ending in _POSSESSORS) | feminine


@cache
def object_nouns() -> frozenset[str]:
    """What is denied or condemned: الأنباء, الهجوم."""
    return read_words("content_nouns", "noun", kind="object")


def is_verbal_noun(word: str) -> bool:
    """Whether a folded word has the shape of a verbal noun or is a content noun."""
    return word in content_nouns() or _VERBAL_NOUN.fullmatch(word) is not None
