"""Verbs and phrases that attribute, found in a list of tokens.

``resources/cues.tsv`` holds a row a verb; the inflected forms are made here once. A form says what the search for the speaker needs: tense, gender, number.
"""

from functools import cache
from typing import NamedTuple

from stance.labels import Act, Polarity
from stance.lexicon import fold, read_rows
from stance.tokens import Token


class Verb(NamedTuple):
    """One row of cues.tsv, folded."""

    lemma: str
    cue_class: str
    act: Act
    polarity: Polarity
    that: frozenset[str]
    nominal: tuple[str, ...]
    guard: str
    has_bare_alef: bool  # اعتقد begins without hamza: a page that writes أعتقد means "I think"


class Form(NamedTuple):
    """An inflected form: ``tense`` is ``perfect``, ``imperfect`` or ``participle``; ``gender`` ``m``/``f``; ``number`` ``s``/``d``/``p``."""

    verb: Verb
    tense: str
    gender: str
    number: str


_WEAK_ENDS = ("ا", "ي", "و")


def _perfect(stem: str) -> list[tuple[str, str, str]]:
    if stem.endswith(("ا", "ي")):  # نفى: نفت، نفوا · دعا: دعت، دعوا
        base = stem[:-1]
        return [
            (stem, "m", "s"),
            (base + "ت", "f", "s"),
            (base + "وا", "m", "p"),
            (base + "يا", "m", "d"),
            (base + "تا", "f", "d"),
            (base + "ين", "f", "p"),
        ]
    return [
        (stem, "m", "s"),
        (stem + "ت", "f", "s"),
        (stem + "وا", "m", "p"),
        (stem + "ا", "m", "d"),
        (stem + "تا", "f", "d"),
        (stem + "ن", "f", "p"),
    ]


def _imperfect(stem: str) -> list[tuple[str, str, str]]:
    feminine = "ت" + stem[1:]
    if stem.endswith(_WEAK_ENDS):  # يرى: يرون · يدعو: يدعون
        base = stem[:-1]
        return [(stem, "m", "s"), (feminine, "f", "s"), (base + "ون", "m", "p"), (stem + "ان", "m", "d"), ("ت" + stem[1:] + "ان", "f", "d")]
    return [(stem, "m", "s"), (feminine, "f", "s"), (stem + "ون", "m", "p"), (stem + "ان", "m", "d"), (feminine + "ان", "f", "d")]


def _participle(stem: str) -> list[tuple[str, str, str]]:
    if stem.endswith("ي"):  # نافي: نافيا، نافية، نافين
        return [(stem + "ا", "m", "s"), (stem + "ه", "f", "s"), (stem[:-1] + "ين", "m", "p"), (stem + "ين", "m", "d"), (stem + "تين", "f", "d")]
    return [(stem + "ا", "m", "s"), (stem + "ه", "f", "s"), (stem + "ين", "m", "p"), (stem + "تين", "f", "d")]


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """Folded form → what it may be, in the order of cues.tsv."""
    table: dict[str, list[Form]] = {}
    for row in read_rows("cues"):
        verb = Verb(
            row["lemma"],
            row["class"],
            Act(row["act"]),
            Polarity(row["polarity"]),
            frozenset(fold(word) for word in row["that"].split("|") if word),
            tuple(fold(part) for part in row["nominal"].split("|") if part),
            row["guard"],
            row["perfect"].startswith("ا"),
        )
        for tense, cell, inflect in (
            ("perfect", row["perfect"], _perfect),
            ("imperfect", row["imperfect"], _imperfect),
            ("participle", row["participle"], _participle),
        ):
            if cell:
                for text, gender, number in inflect(fold(cell)):
                    table.setdefault(text, []).append(Form(verb, tense, gender, number))
    return {text: tuple(found) for text, found in table.items()}


@cache
def _prefixed() -> dict[str, tuple[tuple[Form, ...], bool]]:
    """Every form as a page writes it: bare, or with و or ف."""
    table = {text: (found, False) for text, found in forms().items()}
    for text, found in forms().items():
        for conjunction in "وف":
            bare = forms().get(conjunction + text, ())  # ورد: arrived, or و + رد
            table[conjunction + text] = ((*found, *bare), True)
    return table


@cache
def _suffixed() -> dict[str, tuple[Form, ...]]:
    """Forms with an object: ما ذكرته, وصفها, اتهمه (the tenses whose object is the content or its first word)."""
    table: dict[str, tuple[Form, ...]] = {}
    for text, found in forms().items():
        plain = tuple(form for form in found if form.tense != "participle")
        if plain:
            stem = text[:-1] + "و" if text.endswith("وا") else text
            for pronoun in ("ه", "ها", "هم", "نا"):
                table.setdefault(stem + pronoun, plain)
    return table


def suffixed_forms(word: str) -> tuple[Form, ...]:
    """The forms that a folded word may be when its last letters are an object (ذكرته: ذكرت + ه); و or ف before it is allowed."""
    found = _suffixed().get(word, ())
    return found or (_suffixed().get(word[1:], ()) if word[:1] in ("و", "ف") else ())


# قوله, تعبيره, رأيه: a saying whose speaker is the pronoun
_SAYING_NOUNS = frozenset(fold(word) for word in ("قول", "تعبير", "وصف", "تقدير", "رأي"))


class Frame(NamedTuple):
    """A prepositional attribution of frames.tsv at ``tokens[at:after]``."""

    at: int
    after: int
    kind: str
    is_strict: bool
    prefix: str


@cache
def _frames() -> dict[str, tuple[tuple[tuple[str, ...], str, bool], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for row in read_rows("frames"):
        words = tuple(fold(row["phrase"]).split())
        table.setdefault(words[0], []).append((words, row["kind"], row["strict"] == "yes"))
    return {first: tuple(sorted(found, key=lambda entry: (-len(entry[0]), entry[0][-1] == "ل"))) for first, found in table.items()}


def verb_forms(word: str) -> tuple[tuple[Form, ...], bool]:
    """The forms that a folded word may be, and whether it carries و or ف; ``((), False)`` for any other word.

    >>> [form.verb.lemma for form in verb_forms("واضافت")[0]], verb_forms("واضافت")[1]
    (['أضاف'], True)
    """
    return _prefixed().get(word, ((), False))


def frame_at(tokens: list[Token], at: int) -> Frame | None:
    """The longest phrase of frames.tsv that begins at ``tokens[at]``; a final ل may be written onto the next word (وفقا لموقع)."""
    word = tokens[at].text
    entries = _frames().get(word)
    is_prefixed = False
    if entries is None and word[0] in "وف" and len(word) > 2:
        entries = _frames().get(word[1:])
        is_prefixed = True
    if entries is None:
        return None
    for words, kind, is_strict in entries:
        after = at + 1
        prefix = ""
        for expected in words[1:]:
            if after >= len(tokens):
                break
            found = tokens[after].text
            if found == expected:
                after += 1
            elif expected == "ل" and found.startswith("ل") and len(found) > 2:
                prefix = "ل"  # the source word carries it
            elif expected in _SAYING_NOUNS and found in (expected + "ه", expected + "ها", expected + "هم"):
                after += 1
                prefix = "pronoun"
            else:
                break
        else:
            if is_prefixed and kind == "saying":
                return None
            return Frame(at, after, kind, is_strict, prefix)
    return None
