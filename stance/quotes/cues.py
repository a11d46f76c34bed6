"""Verbs and phrases that attribute, found in a list of tokens.

``resources/cues.tsv`` holds a row a verb; the inflected forms are made here once.
A form says what the search for the speaker needs: tense, gender, number.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from stance.labels import Act, Polarity
from stance.lexicon import fold, read_rows
from stance.quotes.little_words import ABOUT, BARE_THAT, CONJUNCTIONS, TO, TOWARDS, little_words
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
    takes_object: bool  # a noun phrase after it may be its object: اتهم, نفى, حمّل, طالب
    may_open: bool  # its content may stand after a colon or a mark (قال: but not عبّر:, which is also the preposition عبر)


class Form(NamedTuple):
    """An inflected form: ``tense`` is ``perfect``, ``imperfect`` or ``participle``; ``gender`` ``m``/``f``; ``number`` ``s``/``d``/``p``."""

    verb: Verb
    tense: str
    gender: str
    number: str
    is_participle: bool


_OBJECT_CONTENTS = frozenset(("pair", "obj", "blame"))
_OBJECT_PRONOUNS = ("ه", "ها", "هم", "نا")  # him or it, her, them, us: written onto the verb
_SPEAKER_PRONOUNS = _OBJECT_PRONOUNS[:3]
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
        act = Act(row["act"])
        that = frozenset(fold(word) for word in row["that"].split("|") if word)
        nominal = tuple(fold(part) for part in row["nominal"].split("|") if part)
        verb = Verb(
            row["lemma"],
            row["class"],
            act,
            Polarity(row["polarity"]),
            that,
            nominal,
            row["guard"],
            has_bare_alef=row["perfect"].startswith("ا"),
            takes_object=act is Act.DEMAND or not _OBJECT_CONTENTS.isdisjoint(nominal),
            may_open=BARE_THAT in that or (ABOUT not in that and that != {TOWARDS}),
        )
        for tense, cell, inflect in (
            ("perfect", row["perfect"], _perfect),
            ("imperfect", row["imperfect"], _imperfect),
            ("participle", row["participle"], _participle),
        ):
            if cell:
                for text, gender, number in inflect(fold(cell)):
                    table.setdefault(text, []).append(Form(verb, tense, gender, number, tense == "participle"))
    return {text: tuple(found) for text, found in table.items()}


@cache
def _prefixed() -> dict[str, tuple[tuple[Form, ...], bool]]:
    """Every form as a page writes it: bare, or with و or ف."""
    table = {text: (found, False) for text, found in forms().items()}
    for text, found in forms().items():
        for conjunction in CONJUNCTIONS:
            bare = forms().get(conjunction + text, ())  # ورد: arrived, or و + رد
            table[conjunction + text] = ((*found, *bare), True)
    return table


def verb_forms(word: str) -> tuple[tuple[Form, ...], bool]:
    """The forms that a folded word may be, and whether it carries و or ف; ``((), False)`` for any other word.

    >>> [form.verb.lemma for form in verb_forms("واضافت")[0]], verb_forms("واضافت")[1]
    (['أضاف'], True)
    """
    return _prefixed().get(word, ((), False))


@cache
def _suffixed() -> dict[str, tuple[Form, ...]]:
    """Forms with an object: ما ذكرته, وصفها, اتهمه (the tenses whose object is the content or its first word)."""
    table: dict[str, tuple[Form, ...]] = {}
    for text, found in forms().items():
        plain = tuple(form for form in found if form.tense != "participle")
        if plain:
            stem = text[:-1] + "و" if text.endswith("وا") else text
            for pronoun in _OBJECT_PRONOUNS:
                table.setdefault(stem + pronoun, plain)
    return table


def suffixed_forms(word: str) -> tuple[Form, ...]:
    """The forms that a folded word may be when its last letters are an object (ذكرته: ذكرت + ه); و or ف before it is allowed."""
    return _suffixed().get(word) or (_suffixed().get(word[1:], ()) if word[0] in CONJUNCTIONS else ())


def describing_forms(word: str) -> tuple[Form, ...]:
    """Those of :func:`suffixed_forms` whose verb takes X بـ Y: وصفها بأنها."""
    return tuple(form for form in suffixed_forms(word) if "pair" in form.verb.nominal)


@cache
def describing_words() -> frozenset[str]:
    """Every word that has :func:`describing_forms`."""
    return frozenset(word for text in _suffixed() for word in (text, *(conjunction + text for conjunction in CONJUNCTIONS)) if describing_forms(word))


def verb_words() -> Iterable[str]:
    """Every word that has :func:`verb_forms`."""
    return _prefixed()


class Frame(NamedTuple):
    """A prepositional attribution of frames.tsv at ``tokens[at:after]``.

    ``prefix`` is ل where the source word carries the phrase's preposition (وفقا لموقع), ``pronoun`` where a pronoun is the speaker (على حد قوله),
    else empty.
    """

    at: int
    after: int
    kind: str
    is_strict: bool
    prefix: str


class _Phrase(NamedTuple):
    """A row of frames.tsv; ``second`` is its second word where a text must have just that, else empty."""

    words: tuple[str, ...]
    kind: str
    is_strict: bool
    second: str


@cache
def _frames() -> dict[str, tuple[_Phrase, ...]]:
    """First word → the phrases that begin with it, longest first; among equals those that end in a joined ل last, for they match more."""
    table: dict[str, list[_Phrase]] = {}
    for row in read_rows("frames"):
        words = tuple(fold(row["phrase"]).split())
        is_varied = len(words) < 2 or words[1] == TO or words[1] in little_words("saying_noun")
        table.setdefault(words[0], []).append(_Phrase(words, row["kind"], row["strict"] == "yes", "" if is_varied else words[1]))
    return {first: tuple(sorted(found, key=lambda phrase: (-len(phrase.words), phrase.words[-1] == TO))) for first, found in table.items()}


@cache
def phrase_heads() -> frozenset[str]:
    """Every word at which :func:`frame_at` may find something."""
    return frozenset(_frames()) | frozenset(conjunction + first for first in _frames() for conjunction in CONJUNCTIONS)


def frame_at(tokens: list[Token], at: int) -> Frame | None:
    """The longest phrase of frames.tsv that begins at ``tokens[at]``; a final ل may be written onto the next word (وفقا لموقع)."""
    word = tokens[at].text
    if word not in phrase_heads():
        return None
    is_prefixed = word not in _frames()
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    for phrase in _frames()[word[1:] if is_prefixed else word]:
        if phrase.second and phrase.second != following:
            continue
        found = _match(tokens, at + 1, phrase.words)
        if found is not None:
            after, prefix = found
            # «وقوله إن»: his saying, after a full stop, passes nothing on
            return None if is_prefixed and phrase.kind == "saying" else Frame(at, after, phrase.kind, phrase.is_strict, prefix)
    return None


def _match(tokens: list[Token], after: int, words: tuple[str, ...]) -> tuple[int, str] | None:
    """(index after the phrase, prefix as in :class:`Frame`) if the words after the first stand at ``after``."""
    prefix = ""
    for expected in words[1:]:
        if after >= len(tokens):
            return None
        found = tokens[after].text
        if found == expected:
            after += 1
        elif expected == TO and found.startswith(TO) and len(found) > 2:
            prefix = TO
        elif expected in little_words("saying_noun") and found.startswith(expected) and found[len(expected) :] in _SPEAKER_PRONOUNS:
            after += 1
            prefix = "pronoun"
        else:
            return None
    return after, prefix
