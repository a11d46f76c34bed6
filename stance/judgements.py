"""Who is judged how: finds in the words of a quote the camps, the words that judge, and which belongs to which.

A light analysis by rules of thumb, no parser: clitics and inflection are seen through; a judging noun belongs to the adjective or the name
that follows it (العدوان الروسي, فشل كييف), a verb to the name after it or before it, a predicate adjective to the subject of its clause;
على/ضد/ل lead to whom it is done to; a negation turns what follows it in its clause, إلا and سوى undo it. What it knows of words stands in
``resources/camps.tsv``, ``judgements.tsv``, ``judgement_classes.tsv``, ``particles.tsv`` and ``one_sided.tsv``.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from stance.errors import ResourceError
from stance.lexicon import fold, read_rows

# The side that a camp is on: allies and Russia, Ukraine, the West and its sanctions.
SIDES: Mapping[str, str] = {"R": "R", "A": "R", "U": "W", "W": "W", "S": "W"}
# What is named beside the camps: places of this confrontation, and of others.
NO_SIDE = frozenset("PO")

# How far words reach, in tokens; not researched beyond the comparison in training/README.md.
NEGATION_REACH = 4
RIGHT_REACH = 6


class Phrase(NamedTuple):
    """A fixed phrase but its first word: ``kind`` is a part of speech (and ``value`` a class), ``camp`` or ``one_sided``."""

    rest: tuple[str, ...]
    kind: str
    value: str


NO_PHRASES: Mapping[str, tuple[Phrase, ...]] = {}


class Judgement(NamedTuple):
    """One judging word and whom it judges.

    ``camp`` is R, A, U, W or S (camps.tsv), or "" where nobody was found: then the judging word is all that is known. ``role`` is holder
    or target; ``class_`` as in judgement_classes.tsv; ``sign`` +1 raised, -1 lowered, 0 neither, the negation counted in; ``at`` and
    ``of`` are the tokens of the judging word and of the name.
    """

    camp: str
    role: str
    class_: str
    sign: int
    negated: bool
    at: int
    of: int


class Word(NamedTuple):
    """What a token may be, by itself; "" where nothing."""

    camp: str = ""
    is_adjective: bool = False  # of a camp (روسية), which gives its noun to the camp
    class_: str = ""
    part: str = ""  # verb, noun, adjective
    person: int = 3
    function: str = ""  # particles.tsv
    preposition: str = ""  # ب ل ك written with the word
    article: bool = False
    pronoun: bool = False  # a possessive or object pronoun at its end
    is_sign: bool = False  # punctuation
    parts: bool = False  # ends a clause: punctuation but quotation marks and brackets, contrast
    phrases: Mapping[str, tuple[Phrase, ...]] = NO_PHRASES  # that may begin here, by their second word


# What may stand at the end of a word. A noun or adjective: an ending (with what its lemma has instead), or a pronoun; a verb: person, then pronoun.
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ه", "ي")
_NOMINAL_ENDS = (
    *((end, ("",)) for end in ("", "ا", "ه", "ين", "ون", "ان", "يا")),
    *((end, ("", "ه")) for end in ("ات", "تين", "تان")),
)
_PAST_ENDS = ("", "ت", "وا", "تا", "نا", "ن")
_PRESENT_ENDS = ("", "ون", "وا", "ين", "ان", "ن")


PLAIN, DEFINED, SIGN, STOP = Word(), Word(article=True), Word(is_sign=True), Word(is_sign=True, parts=True)
CONTRAST = Word(function="contrast", parts=True)
STOPS = frozenset(".,;:!?،؛؟…-–—\N{HORIZONTAL BAR}")


class Signs(NamedTuple):
    """What a class does (judgement_classes.tsv): +1, -1 or 0 for whom it is said of and whom it is done to; whom a name or ل after a noun means."""

    holder: int
    target: int
    is_of_target: bool
    is_for_holder: bool


class Lexicon(NamedTuple):
    """The resources, folded and indexed."""

    names: Mapping[str, str]
    adjectives: Mapping[str, str]
    classes: Mapping[str, Mapping[str, str]]  # part -> lemma -> class
    beginnings: Mapping[str, frozenset[str]]  # the first three letters of the lemmas of a part, and of the camps' adjectives: most words have others
    functions: Mapping[str, str]
    phrases: Mapping[str, tuple[Phrase, ...]]  # by the first word, the longest first
    signs: Mapping[str, Signs]  # by class


_SIGN = {"+": 1, "-": -1, "0": 0}


@cache
def lexicon() -> Lexicon:
    """The resources, folded and indexed; raises ``ResourceError`` if a class or a camp is unknown."""
    signs = {
        row["class"]: Signs(_SIGN[row["holder"]], _SIGN[row["target"]], row["object"] == "yes", row["for"] == "holder")
        for row in read_rows("judgement_classes")
    }
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    classes: dict[str, dict[str, str]] = {"verb": {}, "noun": {}, "adjective": {}}
    functions: dict[str, str] = {}
    phrases: dict[str, list[Phrase]] = {}

    def put(phrase: str, kind: str, value: str) -> None:
        first, *rest = (_bare(word) for word in fold(phrase).split())
        phrases.setdefault(first, []).append(Phrase(tuple(rest), kind, value))

    for row in read_rows("camps"):
        if row["camp"] not in SIDES and row["camp"] not in NO_SIDE:
            expected = ", ".join((*SIDES, *sorted(NO_SIDE)))
            raise ResourceError(f"resources/camps.tsv: found the camp {row['camp']!r} of {row['name']}, expected one of {expected}")
        if " " in row["name"]:
            put(row["name"], "camp", row["camp"])
        else:
            (adjectives if row["form"] == "adjective" else names)[fold(row["name"])] = row["camp"]
    for row in read_rows("judgements"):
        if row["class"] not in signs:
            raise ResourceError(f"resources/judgements.tsv: found the class {row['class']!r} of {row['lemma']}, expected one of judgement_classes")
        if " " in row["lemma"]:
            put(row["lemma"], row["part"], row["class"])
        else:
            classes[row["part"]][fold(row["lemma"])] = row["class"]
    for row in read_rows("particles"):
        functions[fold(row["word"])] = row["function"]
    for row in read_rows("one_sided"):
        for phrase in row["phrase"].split("|"):
            put(phrase, "one_sided", row["helps"])
    longest_first = {first: tuple(sorted(found, key=lambda phrase: -len(phrase.rest))) for first, found in phrases.items()}
    beginnings = {part: frozenset(lemma[:3] for lemma in lemmas) for part, lemmas in {**classes, "camp": adjectives}.items()}
    return Lexicon(names, adjectives, classes, beginnings, functions, longest_first, signs)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _fronts(token: str) -> list[tuple[str, str, bool]]:
    """Each way to see the token without what is written with it in front: the word, its preposition, whether it had the article."""
    fronts = []
    for word in (token, token[1:]) if token[0] in "وف" and len(token) > 3 else (token,):
        fronts.append((word, "", False))
        first = word[0]
        if first == "ا":
            if len(word) > 4 and word[1] == "ل":
                fronts.append((word[2:], "", True))
        elif first == "ل" and len(word) > 4 and word[1] == "ل":
            fronts.append((word[2:], "ل", True))
            fronts.append(("ال" + word[2:], "ل", False))  # للغرب: a name that has the article
        elif first in "بك" and len(word) > 5 and word.startswith("ال", 1):
            fronts.append((word[3:], first, True))
            fronts.append((word[1:], first, False))
        elif first in "بلك" and len(word) > 3:
            fronts.append((word[1:], first, False))
    return fronts


@lru_cache(maxsize=1 << 16)
def look_up(token: str) -> Word:
    """What the token may be (one reading: names before judging words, the least that must be taken off first)."""
    if not token[0].isalpha():
        return STOP if token in STOPS else SIGN
    words = lexicon()
    fronts = _fronts(token)
    phrases = NO_PHRASES
    for word, _, _ in fronts:
        if word in words.phrases:
            phrases = _phrases_of(variants(token))
            break
    for word, preposition, article in fronts:
        if word in words.functions and not article and not preposition:
            return Word(function=words.functions[word], parts=words.functions[word] == "contrast", phrases=phrases)
        if word in words.names:
            return Word(camp=words.names[word], preposition=preposition, article=article, phrases=phrases)
        if word[:3] in words.beginnings["camp"] and (camp := _camp_adjective(words.adjectives, word)):
            return Word(camp=camp, is_adjective=True, preposition=preposition, article=article, phrases=phrases)
    for word, preposition, article in fronts:
        if (found := _judging(words, word, is_noun=article or preposition != "")) is not None:
            class_, part, person, pronoun = found
            return Word("", False, class_, part, person, "", preposition, article, pronoun, False, False, phrases)
    is_defined, is_led = any(front[2] for front in fronts), token.startswith("لل")
    if not phrases and not is_led:
        return DEFINED if is_defined else PLAIN
    return Word(preposition="ل" if is_led else "", article=is_defined, phrases=phrases)


@lru_cache(maxsize=1 << 12)
def variants(token: str) -> tuple[str, ...]:
    """The token without what may be written together with it in front, in each way."""
    return tuple(dict.fromkeys(word for word, _, _ in _fronts(token)))


def _phrases_of(words: Sequence[str]) -> Mapping[str, tuple[Phrase, ...]]:
    """The phrases that may begin with a word, by their second word ("" where there is none), the longest first."""
    found = [phrase for word in words for phrase in lexicon().phrases.get(word, ())]
    by_second: dict[str, tuple[Phrase, ...]] = {}
    for phrase in found:
        second = phrase.rest[0] if phrase.rest else ""
        by_second[second] = (*by_second.get(second, ()), phrase)
    return by_second


def _camp_adjective(adjectives: Mapping[str, str], word: str) -> str | None:
    for last in ("", word[-1]):
        for letters, instead, pronoun, _ in _endings("nominal").get(last, ()):
            if not pronoun and not instead and word.endswith(letters) and (camp := adjectives.get(word[: len(word) - len(letters)])):
                return camp
    return None


class _Ending(NamedTuple):
    """One way that a judging word may end: the letters, what its lemma has instead, whether they hold a pronoun, the person of a verb."""

    letters: str
    instead: str
    pronoun: bool
    person: int = 3


@cache
def _endings(part: str) -> Mapping[str, tuple[_Ending, ...]]:
    """The endings of a part of speech (nominal, past, present) by their last letter, the shortest first; "" holds the empty one."""
    pronouns = ("", *_PRONOUNS)
    if part == "nominal":
        endings = [_Ending(end, base, False) for end, bases in _NOMINAL_ENDS for base in bases]
        endings += [_Ending(end + pronoun, base, True) for pronoun in _PRONOUNS for end, base in (("", ""), ("ت", "ه"), ("ات", ""), ("ات", "ه"))]
    elif part == "past":
        plain = [("", "", 3), *((end, "", 1 if end == "نا" else 3) for end in _PAST_ENDS[1:]), ("ت", "ي", 3), ("وا", "ي", 3)]  # عانى: عانت
        endings = [_Ending(end + pronoun, base, bool(pronoun), person) for pronoun in pronouns for end, base, person in plain]
    else:
        endings = [_Ending(end + pronoun, "", bool(pronoun)) for pronoun in pronouns for end in _PRESENT_ENDS]
    by_last: dict[str, list[_Ending]] = {}
    for ending in sorted(dict.fromkeys(endings), key=lambda ending: len(ending.letters)):
        by_last.setdefault(ending.letters[-1:], []).append(ending)
    return {last: tuple(found) for last, found in by_last.items()}


def _judging(words: Lexicon, word: str, is_noun: bool) -> tuple[str, str, int, bool] | None:
    """Class, part, person and whether it ends in a pronoun, of a word without its front; None if it judges nothing."""
    nouns, adjectives, verbs = words.classes["noun"], words.classes["adjective"], words.classes["verb"]
    begins = word[:3]
    may_be_nominal = begins in words.beginnings["noun"] or begins in words.beginnings["adjective"]
    future = word[1:] if word[0] == "س" and len(word) > 4 else word
    may_be_present = future[0] in "يتن" and "ي" + future[1:3] in words.beginnings["verb"]
    may_be_past = begins in words.beginnings["verb"]
    if is_noun:
        may_be_present = may_be_past = False
    if not (may_be_nominal or may_be_present or may_be_past):
        return None
    for last in ("", word[-1]):
        for letters, instead, pronoun, _ in _endings("nominal").get(last, ()) if may_be_nominal else ():
            if word.endswith(letters) and len(word) >= len(letters) + 3:
                base = word[: len(word) - len(letters)] + instead
                if class_ := nouns.get(base):
                    if letters != "ا" or not base.endswith("ه"):  # مسؤوليها is not مسؤولية
                        return class_, "noun", 3, pronoun
                elif not pronoun and (class_ := adjectives.get(base)):
                    return class_, "adjective", 3, False
        for letters, _, pronoun, _ in _endings("present").get(last, ()) if may_be_present else ():
            if future.endswith(letters) and (class_ := verbs.get("ي" + future[1 : len(future) - len(letters)])):
                return class_, "verb", 1 if future[0] == "ن" else 3, pronoun
        for letters, instead, pronoun, person in _endings("past").get(last, ()) if may_be_past else ():
            if word.endswith(letters) and (class_ := verbs.get(word[: len(word) - len(letters)] + instead)):
                return class_, "verb", person, pronoun
    return None


class Mention(NamedTuple):
    """A camp named: its first and last token, and whether a preposition leads to it (its function or letter, "" for none)."""

    camp: str
    first: int
    last: int
    led_by: str
    is_adjective: bool


class Found(NamedTuple):
    """What :func:`judge` finds, in the order of the text; ``one_sided`` are (side, first token, last token), ``named`` codes of camps.tsv."""

    judgements: list[Judgement]
    one_sided: list[tuple[str, int, int]]
    mentions: list[Mention]
    named: list[str]


def judge(tokens: Sequence[str]) -> Found:
    """The judgements of a quote, given as the tokens of its normalised text.

    >>> [(found.camp, found.class_, found.sign) for found in judge(["لم", "تنتصر", "روسيا"]).judgements]
    [('R', 'success', -1)]
    """
    words = [look_up(token) for token in tokens]
    one_sided = _join_phrases(tokens, words)
    mentions = _mentions(words)
    for at in range(len(words) - 1):  # غير أن parts clauses where غير alone negates
        if words[at].function == "negation" and tokens[at] == "غير" and words[at + 1].function in ("that", "pronoun"):
            words[at] = CONTRAST
    cuts = [-1, *(at for at, word in enumerate(words) if word.parts), len(words)]
    judgements: list[Judgement] = []
    for at, word in enumerate(words):
        if word.class_ and not mentions:
            judgements.append(Judgement("", "holder", word.class_, 0, False, at, at))
        elif word.class_:
            clause = bisect_left(cuts, at)
            judgements += _attach(words, mentions, at, cuts[clause - 1] + 1, cuts[clause] - 1)
    return Found(judgements, one_sided, mentions, sorted({word.camp for word in words if word.camp}))


def _join_phrases(tokens: Sequence[str], words: list[Word]) -> list[tuple[str, int, int]]:
    """Puts the meaning of a phrase on its first word (its others mean nothing more); gives the one-sided ones as (side, first, last)."""
    one_sided: list[tuple[str, int, int]] = []
    for at, word in enumerate(words):
        if not word.phrases:
            continue
        following = variants(tokens[at + 1]) if at + 1 < len(words) else ()
        is_sided = is_joined = False
        for second in (*following, ""):
            for rest, kind, value in word.phrases.get(second, ()):  # the longest first, and one of each sort
                last = at + len(rest)
                if last >= len(words) or not all(part in variants(tokens[at + 1 + n]) for n, part in enumerate(rest)):
                    continue
                if kind == "one_sided":
                    if not is_sided and (not one_sided or at > one_sided[-1][2]):  # not again a part of the last
                        one_sided.append((value, at, last))
                    is_sided = True
                elif not is_joined and (kind == "camp" or not word.camp):
                    is_joined = True
                    camp = value if kind == "camp" else ""
                    for other in range(at, last + 1):
                        words[other] = words[other]._replace(camp=camp, is_adjective=False, class_="", function="", part="")
                    if not camp:
                        words[at] = words[at]._replace(class_=value, part=kind, person=3)
    return one_sided


def _mentions(words: Sequence[Word]) -> list[Mention]:
    """The camps named, in order. An adjective takes in the noun before it (القوات المسلحة الروسية: one mention of three tokens)."""
    mentions: list[Mention] = []
    for at, word in enumerate(words):
        if word.camp not in SIDES:
            continue
        first = at
        if mentions and mentions[-1].last == at - 1 and mentions[-1].camp == word.camp and not word.is_adjective:
            mentions[-1] = mentions[-1]._replace(last=at)  # the further words of a name
            continue
        if word.is_adjective:
            while first > max(0, at - 2) and _is_plain(words[first - 1]) and words[first - 1].article >= (word.article and first < at):
                first -= 1
        before = words[first - 1] if first else Word()
        led_by = words[first].preposition or (before.function if before.function in ("against", "for", "by", "preposition") else "")
        if led_by == "against" and any(word.function == "that" for word in words[at + 1 : at + 3]):
            led_by = ""  # على الغرب أن: who must
        mentions.append(Mention(word.camp, first, at, led_by, word.is_adjective))
    return mentions


def _is_plain(word: Word) -> bool:
    """A noun that an adjective of a camp may follow: no sign, no particle, no name, no verb."""
    return not (word.is_sign or word.function or word.camp or word.part == "verb")


def _attach(words: Sequence[Word], mentions: Sequence[Mention], at: int, start: int, end: int) -> list[Judgement]:
    """Whom the judging word at ``at`` of the clause ``start`` to ``end`` is said of, and to whom it is done; with no camp where nobody is found."""
    word = words[at]
    signs = lexicon().signs[word.class_]
    subject: Mention | None = None  # the first of the clause before the word that no preposition leads to, else the last before
    before: Mention | None = None
    right: list[Mention] = []
    topic: Mention | None = None
    for mention in mentions:
        if mention.last < at:
            if not mention.led_by:
                if mention.first < start:
                    topic = mention
                elif subject is None:
                    subject = topic = mention
            if mention.last == at - 1 and mention.first >= start:
                before = mention
        elif mention.first <= min(at + RIGHT_REACH, end) and mention.last <= end:
            right.append(mention)
        else:
            break
    holder: Mention | None = None
    target: Mention | None = None
    plain = [mention for mention in right if not mention.led_by or mention.first <= at]
    if word.part == "noun":
        own = next((mention for mention in plain if mention.first <= at and mention.is_adjective), None)  # العدوان الروسي
        following = next((mention for mention in plain if mention.first in (at + 1, at + 2) and _runs_on(words, at, mention.first)), None)
        if own is not None:
            holder = own
        elif following is not None and not word.pronoun:
            if signs.is_of_target:
                target = following
            else:
                holder = following
        elif word.pronoun:
            if signs.is_of_target:
                target = topic
            else:
                holder = topic
        elif subject is not None and not _ends_construct(words, at):
            if any(other.function == "undergo" for other in words[max(at - 2, start) : at]):
                target = subject  # روسيا تتعرض لعدوان
            else:
                holder = subject  # but not the second term of a construct (حرب الاستنزاف)
    elif word.part == "verb":
        follows = bool(plain) and plain[0].first <= at + 2
        lead = next((words[n].function for n in (at - 1, at - 2) if n >= 0 and words[n].function), "") if before is None else ""
        if word.person == 1:
            target = plain[0] if plain else None
        elif word.pronoun and follows:
            holder, target = plain[0], topic if lead != "relative" else None  # خطفتهم روسيا, ما تمليه موسكو
        elif lead == "pronoun":
            holder, target = topic, plain[0] if plain else None  # وهي تهدد كييف
        elif follows and lead in ("relative", "that"):
            holder, target = plain[0], plain[1] if len(plain) > 1 else None  # أن تنتصر أوكرانيا
        elif subject is not None:
            holder, target = subject, plain[0] if plain else None
        elif plain:
            holder, target = plain[0], plain[1] if len(plain) > 1 else None
        else:
            holder = topic
    else:
        if before is not None and (word.article or not before.led_by):
            holder = before
        elif not word.article:
            holder = subject or (plain[0] if plain else None)
    for mention in right:
        if word.part == "noun" and signs.is_for_holder and mention.led_by == "ل" and holder in (None, subject):
            holder = mention
        if target is None and mention is not holder and mention.led_by in ("against", "for", "ل", "ب"):
            target = mention
        if holder is None and mention is not target and mention.led_by == "by" and word.part == "noun":
            holder = mention
    if holder is None and target is None:
        return [Judgement("", "holder", word.class_, 0, False, at, at)]
    negated = _is_negated(words, at, start, end)
    turn = -1 if negated else 1
    found = []
    if holder is not None:
        found.append(Judgement(holder.camp, "holder", word.class_, signs.holder * turn, negated, at, holder.last))
    if target is not None:
        found.append(Judgement(target.camp, "target", word.class_, signs.target * turn, negated, at, target.last))
    return found


def _ends_construct(words: Sequence[Word], at: int) -> bool:
    """Whether the noun is the second term of a construct (حرب الاستنزاف), which is said of nobody."""
    return at > 0 and words[at].article and not words[at].preposition and _is_plain(words[at - 1]) and not words[at - 1].article


def _runs_on(words: Sequence[Word], at: int, to: int) -> bool:
    """Whether the words between are of one noun phrase."""
    return all(_is_plain(words[between]) and not words[between].preposition for between in range(at + 1, to))


def _is_negated(words: Sequence[Word], at: int, start: int, end: int) -> bool:
    """Whether a negation reaches the word, and neither إلا or سوى undoes it nor it is none (لا شك)."""
    first = max(start, at - NEGATION_REACH)
    if any(word.function == "turn" for word in words[max(first, at - 2) : at]):
        return True
    if words[at].part == "noun" and any(word.function == "impossible" for word in words[at + 1 : min(at + NEGATION_REACH, end) + 1]):
        return True
    for before in range(first, at):
        if words[before].function == "negation" and words[before + 1].function not in ("sure", "must"):
            return not any(word.function == "only" for word in words[before : end + 1])
    return False
