"""Who is judged how: finds in the words of a quote the camps, the words that judge, and which belongs to which.

A light analysis by rules of thumb, no parser: clitics and inflection are seen through; a judging noun belongs to the adjective or the name
that follows it (العدوان الروسي, فشل كييف), a verb to the name after it or before it, a predicate adjective to the subject of its clause;
على/ضد/ل lead to whom it is done to; a negation turns what follows it in its clause, إلا and سوى undo it. What it knows of words stands in
``resources/camps.tsv``, ``judgements.tsv``, ``judgement_classes.tsv``, ``particles.tsv`` and ``one_sided.tsv``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from stance.errors import ResourceError
from stance.lexicon import fold, read_rows

# The side that a camp is on: allies and Russia, Ukraine, the West and its sanctions.
SIDES: Mapping[str, str] = {"R": "R", "A": "R", "U": "W", "W": "W", "S": "W"}

# How far words reach, in tokens; not researched beyond the comparison in training/README.md.
NEGATION_REACH = 4
RIGHT_REACH = 6


class Judgement(NamedTuple):
    """One judging word and whom it judges.

    ``camp`` is R, A, U, W or S (camps.tsv) or "" where nobody was found; ``role`` holder or target; ``class_`` as in judgement_classes.tsv;
    ``sign`` +1 raised, -1 lowered, 0 neither, the negation counted in; ``at`` and ``of`` the tokens of the judging word and of the name.
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
    phrases: tuple[tuple[tuple[str, ...], str, str], ...] = ()  # that may begin here: the other words, kind, value
    variants: tuple[str, ...] = ()  # the word without what is written together with it in front


PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ه", "ي")
PLAIN_ENDS = ("", "ا", "ه", "ين", "ون", "ات", "ان", "تين", "تان", "يا")
PAST_ENDS = ("", "ت", "وا", "تا", "نا", "ن")
PRESENT_ENDS = ("", "ون", "وا", "ين", "ان", "ن")


class Lexicon(NamedTuple):
    names: Mapping[str, str]
    adjectives: Mapping[str, str]
    classes: Mapping[str, Mapping[str, str]]  # part -> lemma -> class
    functions: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    signs: Mapping[str, tuple[int, int, bool]]  # class -> sign of the holder, sign of the target, whether a name after the noun is the target


@cache
def lexicon() -> Lexicon:
    """The resources, folded and indexed; raises ``ResourceError`` if a class or a camp is unknown."""
    signs = {
        row["class"]: ({"+": 1, "-": -1, "0": 0}[row["holder"]], {"+": 1, "-": -1, "0": 0}[row["target"]], row["object"] == "yes")
        for row in read_rows("judgement_classes")
    }
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    classes: dict[str, dict[str, str]] = {"verb": {}, "noun": {}, "adjective": {}}
    functions: dict[str, str] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}

    def put(phrase: str, kind: str, value: str) -> None:
        first, *rest = (_bare(word) for word in fold(phrase).split())
        phrases.setdefault(first, []).append((tuple(rest), kind, value))

    for row in read_rows("camps"):
        if row["camp"] not in SIDES:
            raise ResourceError(f"resources/camps.tsv: found the camp {row['camp']!r} of {row['name']}, expected one of {', '.join(SIDES)}")
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
    longest_first = {first: tuple(sorted(found, key=lambda phrase: -len(phrase[0]))) for first, found in phrases.items()}
    return Lexicon(names, adjectives, classes, functions, longest_first, signs)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _fronts(token: str) -> Iterator[tuple[str, str, bool]]:
    """Each way to see the token without what is written with it in front: the word, its preposition, whether it had the article."""
    for word in (token, token[1:]) if token[0] in "وف" and len(token) > 3 else (token,):
        yield word, "", False
        if word.startswith("ال") and len(word) > 4:
            yield word[2:], "", True
        elif word.startswith("لل") and len(word) > 4:
            yield word[2:], "ل", True
            yield "ال" + word[2:], "ل", False  # للغرب: a name that has the article
        elif word.startswith(("بال", "كال")) and len(word) > 5:
            yield word[3:], word[0], True
            yield word[1:], word[0], False
        elif word[0] in "بلك" and len(word) > 3:
            yield word[1:], word[0], False


@lru_cache(maxsize=1 << 16)
def look_up(token: str) -> Word:
    """What the token may be (one reading: names before judging words, the least that must be taken off first)."""
    if not token[0].isalpha():
        return Word(is_sign=True)
    words = lexicon()
    fronts = list(_fronts(token))
    variants = tuple(dict.fromkeys(word for word, _, _ in fronts))
    phrases = tuple(phrase for word in variants for phrase in words.phrases.get(word, ()))
    for word, preposition, article in fronts:
        if not article and not preposition and (function := words.functions.get(word)):
            return Word(function=function, phrases=phrases, variants=variants)
        if camp := words.names.get(word):
            return Word(camp=camp, preposition=preposition, article=article, phrases=phrases, variants=variants)
        for end in PLAIN_ENDS:
            if word.endswith(end) and (camp := words.adjectives.get(word[: len(word) - len(end)])):
                return Word(camp=camp, is_adjective=True, preposition=preposition, article=article, phrases=phrases, variants=variants)
    for word, preposition, article in fronts:
        if (found := _judging(words.classes, word, is_noun=article or bool(preposition))) is not None:
            class_, part, person, pronoun = found
            return Word("", False, class_, part, person, "", preposition, article, pronoun, False, phrases, variants)
    return Word(
        preposition="ل" if token.startswith("لل") else "", article=any(article for _, _, article in fronts), phrases=phrases, variants=variants
    )


def _judging(classes: Mapping[str, Mapping[str, str]], word: str, is_noun: bool) -> tuple[str, str, int, bool] | None:
    """Class, part, person and whether it ends in a pronoun, of a word without its front; None if it judges nothing."""
    for pronoun in ("", *PRONOUNS):
        if not word.endswith(pronoun) or len(word) < len(pronoun) + 3:
            continue
        stem = word[: len(word) - len(pronoun)]
        for part in ("noun", "adjective"):
            for end in PLAIN_ENDS if not pronoun else ("", "ات") if part == "noun" else ():
                if not stem.endswith(end) or (end == "ا" and stem.endswith("ها")):  # مسؤوليها is not مسؤولية
                    continue
                base = stem[: len(stem) - len(end)]
                if class_ := classes[part].get(base) or (classes[part].get(base + "ه") if end in ("ات", "تين", "تان") else None):
                    return class_, part, 3, bool(pronoun)
            if pronoun and part == "noun" and stem.endswith("ت") and (class_ := classes[part].get(stem[:-1] + "ه")):
                return class_, part, 3, True
        if is_noun or stem.startswith("ال"):
            continue
        future = stem[1:] if stem[0] == "س" and len(stem) > 4 else stem
        for end in PRESENT_ENDS:
            if future[0] in "يتن" and future.endswith(end) and (class_ := classes["verb"].get("ي" + future[1 : len(future) - len(end)])):
                return class_, "verb", 1 if future[0] == "ن" else 3, bool(pronoun)
        for end in PAST_ENDS:
            past = stem[: len(stem) - len(end)]
            if stem.endswith(end) and (class_ := classes["verb"].get(past) or (classes["verb"].get(past + "ي") if end in ("ت", "وا") else None)):
                return class_, "verb", 1 if end == "نا" else 3, bool(pronoun)
    return None


class Mention(NamedTuple):
    """A camp named: its first and last token, and whether a preposition leads to it (its function or letter, "" for none)."""

    camp: str
    first: int
    last: int
    led_by: str
    is_adjective: bool


class Found(NamedTuple):
    """What :func:`judge` finds, each in the order of the text; ``one_sided`` are (side, first token, last token)."""

    judgements: list[Judgement]
    one_sided: list[tuple[str, int, int]]
    mentions: list[Mention]


def judge(tokens: Sequence[str]) -> Found:
    """The judgements of a quote, given as the tokens of its normalised text.

    >>> [(found.camp, found.class_, found.sign) for found in judge(["لم", "تنتصر", "روسيا"]).judgements]
    [('R', 'success', -1)]
    """
    words = [look_up(token) for token in tokens]
    one_sided = _join_phrases(words)
    mentions = _mentions(words)
    judgements: list[Judgement] = []
    for at, word in enumerate(words):
        if word.class_:
            judgements += _attach(words, mentions, at)
    return Found(judgements, one_sided, mentions)


def _join_phrases(words: list[Word]) -> list[tuple[str, int, int]]:
    """Puts the meaning of a phrase on its first word (its others mean nothing more); gives the one-sided ones as (side, first, last)."""
    one_sided: list[tuple[str, int, int]] = []
    for at, word in enumerate(words):
        is_sided = is_joined = False
        for rest, kind, value in word.phrases:  # the longest first, and one of each sort
            last = at + len(rest)
            if last >= len(words) or not all(part in words[at + 1 + n].variants for n, part in enumerate(rest)):
                continue
            if kind == "one_sided":
                if not is_sided:
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
        if not word.camp:
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


def _attach(words: Sequence[Word], mentions: Sequence[Mention], at: int) -> list[Judgement]:
    """Whom the judging word at ``at`` is said of, and to whom it is done; with no camp where nobody is found."""
    word, previous = words[at], words[at - 1] if at else Word(is_sign=True)
    of_holder, of_target, object_noun = lexicon().signs[word.class_]
    start, end = _clause(words, at)
    left = [mention for mention in mentions if start <= mention.first and mention.last < at]
    right = [mention for mention in mentions if at <= mention.first <= min(at + RIGHT_REACH, end) or mention.first <= at < mention.last <= end]
    subject = next((mention for mention in left if not mention.led_by), None)
    topic = subject or next((mention for mention in reversed(mentions) if mention.last < at and not mention.led_by), None)
    holder: Mention | None = None
    target: Mention | None = None
    plain = [mention for mention in right if not mention.led_by or mention.first <= at]
    if word.part == "noun":
        own = next((mention for mention in plain if mention.first <= at and mention.is_adjective), None)  # العدوان الروسي
        following = next((mention for mention in plain if mention.first in (at + 1, at + 2) and _runs_on(words, at, mention.first)), None)
        if own is not None:
            holder = own
        elif following is not None and not word.pronoun:
            if object_noun:
                target = following
            else:
                holder = following
        elif word.pronoun:
            if object_noun:
                target = topic
            else:
                holder = topic
        elif subject is not None and not (word.article and _is_plain(previous) and not previous.article and not word.preposition):
            holder = subject  # but not the second term of a construct (حرب الاستنزاف)
    elif word.part == "verb":
        follows = bool(plain) and plain[0].first <= at + 2
        if word.person == 1:
            target = next(iter(plain), None)
        elif follows and any(words[before].function in ("relative", "that") for before in range(max(0, at - 2), at)):
            holder, target = plain[0], plain[1] if len(plain) > 1 else None  # ما تمليه موسكو
        elif subject is not None:
            holder, target = subject, next(iter(plain), None)
        elif plain:
            holder, target = plain[0], plain[1] if len(plain) > 1 else None
        else:
            holder = topic
    else:
        before = next((mention for mention in reversed(left) if mention.last == at - 1), None)
        if before is not None and (word.article or not before.led_by):
            holder = before
        elif not word.article:
            holder = subject or next(iter(plain), None)
    for mention in right:
        if target is None and mention is not holder and mention.led_by in ("against", "for", "ل", "ب"):
            target = mention
        if holder is None and mention is not target and mention.led_by == "by" and word.part == "noun":
            holder = mention
    negated = _is_negated(words, at, start, end)
    turn = -1 if negated else 1
    found = []
    if holder is not None:
        found.append(Judgement(holder.camp, "holder", word.class_, of_holder * turn, negated, at, holder.last))
    if target is not None:
        found.append(Judgement(target.camp, "target", word.class_, of_target * turn, negated, at, target.last))
    return found or [Judgement("", "holder", word.class_, 0, negated, at, at)]


def _clause(words: Sequence[Word], at: int) -> tuple[int, int]:
    """First and last token of the clause: up to a sign or a contrast."""
    start = at
    while start > 0 and not _parts(words[start - 1]):
        start -= 1
    end = at
    while end + 1 < len(words) and not _parts(words[end + 1]):
        end += 1
    return start, end


def _parts(word: Word) -> bool:
    return word.is_sign or word.function == "contrast"


def _runs_on(words: Sequence[Word], at: int, to: int) -> bool:
    """Whether the words between are of one noun phrase."""
    return all(_is_plain(words[between]) and not words[between].preposition for between in range(at + 1, to))


def _is_negated(words: Sequence[Word], at: int, start: int, end: int) -> bool:
    near = range(max(start, at - NEGATION_REACH), at)
    if any(words[before].function == "turn" for before in range(max(start, at - 2), at)):
        return True
    if not any(words[before].function == "negation" for before in near):
        return False
    return not any(words[after].function == "only" for after in range(near.start, end + 1))
