"""Who speaks: the words that name a source are parsed, kept in a registry, and later mentions resolved to it.

``parse_mention`` reads a noun phrase (رامي حداد، الباحث في …) into a :class:`Mention`; ``Registry.resolve`` turns a mention, or none, into a ``Speaker``.
The order of the steps is the cascade of QUOTE_GUIDELINES 3: a full name, a surname, a title, no subject. Wrong is worse than open: where two fit, both stand in ``alternatives``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from stance.labels import SpeakerKind
from stance.lexicon import fold, read_rows, read_words
from stance.tokens import Token, is_word
from stance.types import Span, Speaker

# Confidence of each step, a rank: the shares of right speakers on the project's development articles, rounded; raw, not calibrated.
_CONFIDENCE = {
    "named": 0.95,
    "organisation": 0.95,
    "collective": 0.9,
    "surname": 0.9,
    "title": 0.85,
    "participle": 0.85,
    "pro_drop": 0.8,
    "none": 0.0,
}


class Mention(NamedTuple):
    """A source as named at one place: token ranges ``[start, end)`` of the mention, its name and its role (empty when absent)."""

    start: int
    end: int
    kind: SpeakerKind
    name: tuple[int, int]
    role: tuple[int, int]
    honorific: tuple[int, int]
    head: str
    gender: str | None
    number: str
    is_definite: bool
    outlet: tuple[int, int] | None
    after: int


_TITLE_FEMININE = "ه"


@cache
def _titles() -> dict[str, tuple[str, str, str]]:
    """Folded form → (head, gender, \"yes\" for an honorific or \"rank\"), singular forms with and without ال."""
    table: dict[str, tuple[str, str, str]] = {}
    for row in read_rows("titles"):
        head = fold(row["title"])
        for text, gender in ((head, "m"), (head + _TITLE_FEMININE, "f"), (head + "ا", "m")):  # the last: لكنّ مسؤولا
            for article in ("", "ال"):
                table.setdefault(article + text, (head, gender, row["honorific"]))
    return table


@cache
def _plural_titles() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in read_rows("titles"):
        for plural in row["plural"].split("|"):
            if plural:
                table[fold(plural)] = fold(row["title"])
                table["ال" + fold(plural)] = fold(row["title"])
    return table


@cache
def _sources() -> dict[str, tuple[tuple[tuple[str, ...], SpeakerKind, bool], ...]]:
    """First folded word → (words, kind, is a whole name), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], SpeakerKind, bool]]] = {}
    for row in read_rows("sources"):
        words = tuple(fold(row["word"]).split())
        kind = SpeakerKind(row["kind"])
        is_name = row["form"] == "name"
        table.setdefault(words[0], []).append((words, kind, is_name))
        if not is_name and not words[0].startswith("ال"):
            table.setdefault("ال" + words[0], []).append((("ال" + words[0], *words[1:]), kind, False))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in table.items()}


@cache
def _states() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(row["name"]).split()) for row in read_rows("places") if row["state"] == "yes")


@cache
def _place_words() -> frozenset[str]:
    """Every word of a place's name and every form of its adjective."""
    words: set[str] = set()
    for row in read_rows("places"):
        words.update(fold(row["name"]).split())
        for adjective in row["adjective"].split("|"):
            if adjective:
                stem = fold(adjective)
                for ending in ("", "ه", "ين", "ون", "ان", "ات"):
                    words.add(stem + ending)
                    words.add("ال" + stem + ending)
        words.update("ب" + word for word in fold(row["name"]).split()[:1])
    return frozenset(words)


@cache
def _channels() -> dict[str, tuple[tuple[tuple[str, ...], bool], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for row in read_rows("channels"):
        words = tuple(fold(row["phrase"]).split())
        table.setdefault(words[0], []).append((words, row["outlet"] == "yes"))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in table.items()}


@cache
def _skipped_words() -> frozenset[str]:
    """What may stand between a verb and its subject: أيضا, به, نفس."""
    return (
        adverb_words()
        | read_words("function_words", "word", **{"class": "same"})
        | read_words("function_words", "word", **{"class": "object_pronoun"})
    )


@cache
def _particles() -> frozenset[str]:
    return read_words("function_words", "word", **{"class": "name_particle"})


def not_name_words() -> frozenset[str]:
    return read_words("function_words", "word", **{"class": "not_name"})


def adverb_words() -> frozenset[str]:
    return read_words("function_words", "word", **{"class": "adverb"})


def is_title(word: str) -> bool:
    """Whether a folded word heads a role (الخبير, وزيرة)."""
    return word in _titles()


def is_given_name(word: str) -> bool:
    """Whether a folded word is a known given name, and not a little word too (آن, إن)."""
    return word in _given_names() and word not in not_name_words()


def is_source_head(word: str) -> bool:
    """Whether a folded word may begin the naming of a source: a title, a group, an organisation, a medium, a document."""
    return word in _titles() or word in _plural_titles() or word in _sources()


def channel_at(tokens: Sequence[Token], at: int, end: int) -> tuple[int, bool] | None:
    """(index after the phrase, may an outlet follow) if a phrase of channels.tsv begins at ``at``."""
    word = tokens[at].text
    for candidate in (word, word[1:] if word[0] in "و" and len(word) > 2 else ""):
        for words, outlet in _channels().get(candidate, ()):
            if at + len(words) <= end and all(tokens[at + k].text == words[k] for k in range(1, len(words))):
                return at + len(words), outlet
    return None


def media_at(tokens: Sequence[Token], at: int, end: int) -> int | None:
    """The index after a medium's name that begins at ``at``: a pair of marks, a head and its name, or a known name."""
    if at >= end:
        return None
    word = tokens[at].text
    if word == '"':
        close = _closing(tokens, at, end)
        return close + 1 if close is not None else None
    bare = word[1:] if word[0] in "لو" and word not in _sources() else word
    if bare.startswith("ل") and "ا" + bare in _sources():
        bare = "ا" + bare  # للجزيرة
    for words, kind, is_name in _sources().get(bare, ()):
        if kind is SpeakerKind.MEDIA and all(at + k < end and tokens[at + k].text == words[k] for k in range(1, len(words))):
            after = at + len(words)
            if is_name:
                return after
            if after < end and tokens[after].text == '"':
                close = _closing(tokens, after, end)
                return close + 1 if close is not None else None
            while (
                after < end
                and is_word(tokens[after])
                and after - at < 5
                and tokens[after].text not in not_name_words()
                and channel_at(tokens, after, end) is None
            ):
                after += 1
            return after
    return None


def outlet_at(tokens: Sequence[Token], at: int, end: int) -> tuple[int, int] | None:
    """The token range of an outlet that a joined ل introduces at ``at`` (لـ"المدار", لصحيفة المدار, لـ رويترز)."""
    word = tokens[at].text
    if word in ("ل", "مع", "الي", "علي", "عبر") and at + 1 < end:
        after = media_at(tokens, at + 1, end)
        return (at + 1, after) if after is not None else None
    if word[0] == "ل" and len(word) > 2:
        after = media_at(tokens, at, end)
        return (at, after) if after is not None and after > at else None
    return None


def _closing(tokens: Sequence[Token], at: int, end: int) -> int | None:
    for k in range(at + 1, min(end, at + 14)):
        if tokens[k].text == '"':
            return k
    return None


def _is_role_word(token: Token) -> bool:
    """Whether a word may continue a role: with ال, a place, an institution, a little word."""
    word = token.text
    if word in _given_names() and word not in _role_words() and word not in not_name_words():
        return False
    return (
        token.has_article
        or word.startswith(("لل", "وال", "بال", "فال", "كال"))
        or word in _role_words()
        or word in _place_words()
        or word in _titles()
        or word in _sources()
        or word in not_name_words()
        or (
            word[0] in "وبل"
            and len(word) > 3
            and (word[1:] in _role_words() or word[1:] in _place_words() or word[1:] in _titles() or word[1:] in _sources())
        )
    )


@cache
def _role_words() -> frozenset[str]:
    return read_words("role_words", "word")


def _is_name_word(word: str) -> bool:
    return word[0].isalpha() and word not in not_name_words() and not (word[0] in "ب" and word[1:] in _sources())


@cache
def _given_names() -> frozenset[str]:
    """Given names that are not little words too: آن and علي fold to أن and على."""
    return read_words("names", "name") - not_name_words()


def _name_end(tokens: Sequence[Token], at: int, end: int) -> int:
    """The index after a personal name that begins at ``at``: up to five words, ended by a title, a preposition, a channel."""
    k = at
    while k < end and k - at < 7:
        if k > at and tokens[k].text == "-" and k + 1 < end and tokens[k - 1].end == tokens[k].start and tokens[k].end == tokens[k + 1].start:
            k += 2  # بوندارينكو-ستاخ
            continue
        if not is_word(tokens[k]):
            break
        word = tokens[k].text
        if k > at and word not in _particles():
            if tokens[k].has_pronoun and word not in _given_names():
                break  # المحلل │ مداخلته
            is_second = k == at + 1 and tokens[at].text in _given_names()  # the surname may be a common word: صلاح الأمين, عادل فخري
            # the second part of عبد الصمد counts as a given name
            after_compound = k - at >= 2 and tokens[k - 2].text in _particles() and tokens[k - 1].has_article
            after_particle = tokens[k - 1].text in _particles()
            if k - at >= 2 and not after_particle and word[0] in "يت" and len(word) > 3 and word not in _given_names() and not tokens[k].has_article:
                break  # دينيس كوزلياكوف │ ينظر
            if word == _ALI and tokens[k - 1].text in _given_names() and k + 1 < end and tokens[k + 1].text in _given_names():
                k += 1
                continue
            if not _is_name_word(word) or word in adverb_words() or channel_at(tokens, k, end) is not None or outlet_at(tokens, k, end) is not None:
                break
            if is_title(word) and not after_particle and not (is_second and not _begins_role(tokens, k, end)):
                break
            if word in _plural_titles() or (word in _place_words() and not is_second):
                break
            if not is_second and not after_particle and (word in _role_words() or (word in _sources() and not tokens[k].has_article)):
                break
            if not after_particle and not after_compound and not is_second and word not in _given_names() and word not in _particles():
                if tokens[k - 1].has_article or (k - at >= 2 and k + 1 < end and tokens[k + 1].has_article and not tokens[k].has_article):
                    break  # رانيا الخولي │ المعرض, صلاح الأمين │ عقد, إلياس خوري │ طلبة الجامعة
            if word in _possessed() or (
                word[0] in "بل"
                and len(word) > 3
                and word not in _given_names()
                and (word[1:].startswith("ال") or word[1:] in _titles() or word[1:] in _sources() or word[1:] in _role_words())
            ):
                break  # معز شقشوق │ بالمناسبة, جيم يونغ كيم │ دعمه
            if word[0] == "و" and len(word) > 3 and word[1:] in _given_names() and word not in _given_names():
                break  # حداد ومحمود: a second speaker
            if k - at >= 4 and not after_particle:
                break
        k += 1
    return k


def _begins_role(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether the title at ``at`` goes on as a role does: الباحث في …, المحلل السياسي, الأمين العام."""
    if at + 1 >= end or not is_word(tokens[at + 1]):
        return False
    following = tokens[at + 1]
    return (
        following.has_article
        or following.text in ("في", "باسم", "لدي")
        or (following.text[0] in "بل" and len(following.text) > 3)
        or following.text in _role_words()
    )


def _role_end(tokens: Sequence[Token], at: int, end: int) -> tuple[int, int]:
    """(index after the role, index after the name that follows it) for a role whose head stands at ``at``.

    A name begins where the noun phrase is closed (after a word with ال, a place, a mark) and the next word continues no role:
    الخبير في الشؤون الروسية │ نيكولاي … but مستشار بوتين, جامعة هارفارد, where the bare noun needs its second part.
    """
    k = at + 1
    is_closed = tokens[at].has_article
    is_spokesman = tokens[at].text.endswith(_SPOKESMAN)
    while k < end:
        token = tokens[k]
        word = token.text
        if word == '"':
            close = _closing(tokens, k, end)
            if close is None:
                break
            k, is_closed = close + 1, True
            continue
        if word in "()":
            k += 1
            continue
        if (len(word) == 1 and word.isalpha()) or (word in "./" and len(tokens[k - 1].text) == 1):
            k, is_closed = k + 1, True  # «اللواء أ. ح. │ مدحت …»
            continue
        if not is_word(token):
            break
        if (channel_at(tokens, k, end) is not None and word != "عن") or outlet_at(tokens, k, end) is not None:
            break
        if word in read_words("function_words", "word", **{"class": "clause"}):
            break
        has_next = k + 1 < end and is_word(tokens[k + 1])
        if word == _ALI and is_closed and has_next and tokens[k + 1].text in _given_names():
            return k, _name_end(tokens, k, end)  # «الباحث │ علي حسن»
        is_given = (
            word in _given_names() and not (word == _IN_THE_NAME_OF and is_spokesman) and not (word in _titles() and _begins_role(tokens, k, end))
        )
        if is_closed and is_given and has_next:
            return k, _name_end(tokens, k, end)
        is_joined = (
            word[0] in "بل"
            and len(word) > 3
            and word not in _given_names()
            and has_next
            and (
                tokens[k + 1].text in _given_names()
                or (word[0] == "ل" and tokens[k + 1].has_article)
                or word[1:] in _role_words()
                or word[1:] in _sources()
                or word[1:] in _titles()
                or word[1:] in _place_words()
            )
        )
        is_somebody = (
            not tokens[at].has_article
            and not is_given
            and (not has_next or not is_word(tokens[k + 1]) or _is_role_word(tokens[k + 1]) or tokens[k + 1].has_pronoun)
        )
        if is_closed and tokens[at].text in _titles() and is_somebody and not _is_definite(tokens, at, k):
            is_joined = True  # «دبلوماسي أوروبي مطلع على الملف»: no name
        if token.has_pronoun and is_closed and not is_given:
            return k, k  # المحلل السياسي │ مداخلته
        if is_closed and not _is_role_word(token) and not is_joined:  # not «للتربية بسوسة │ سميرة»
            return k, _name_end(tokens, k, end)
        if is_given and has_next and word not in _role_words() and not _is_role_word(tokens[k + 1]):
            return k, _name_end(tokens, k, end)
        is_closed = token.has_article or word.startswith(("لل", "وال", "بال")) or word in _place_words() or word in _closers() or is_joined
        k += 1
    return k, k


_SPOKESMAN = (fold("متحدث"), fold("متحدثة"), fold("ناطق"), fold("ناطقة"))
_IN_THE_NAME_OF = fold("باسم")
_ALI = fold("علي")  # and the preposition على


@cache
def _closers() -> frozenset[str]:
    return read_words("role_words", "word", closes="yes")


def _empty(at: int) -> tuple[int, int]:
    return (at, at)


def parse_mention(tokens: Sequence[Token], start: int, end: int, *, is_subject: bool = True) -> Mention | None:
    """The source that ``tokens[start:end]`` names, read from its first word; None if nothing there can speak.

    Right after a verb of saying (``is_subject``) an unlisted word may head a role (قال الجيولوجي فهمي …); elsewhere it may be anything.

    ``after`` is the index up to which the phrase was understood, appositions between commas included.
    """
    at = start
    while at < end and (tokens[at].text in _skipped_words() or tokens[at].text in ("،", "-", "–")):
        at += 1
    while at < end and (found := channel_at(tokens, at, end)) is not None and tokens[at].text != "عن" and not is_source_head(tokens[at].text):
        # «وأضاف في تصريحات لقناة المدار الخبير …»: what stands before the subject
        skip = found[0]
        while skip < end and skip - at < 14 and tokens[skip].text != "،" and not is_title(tokens[skip].text):
            skip += 1
        if skip >= end or skip - at >= 14:
            return None
        at = skip + (tokens[skip].text == "،")
    if at >= end:
        return None
    outlet = outlet_at(tokens, at, end)
    if outlet is not None:
        return None
    mention = _parse_head(tokens, at, end, is_subject)
    if mention is None:
        return None
    return _with_appositions(tokens, mention, end)


def _parse_head(tokens: Sequence[Token], at: int, end: int, is_subject: bool) -> Mention | None:
    honorific = _empty(at)
    word = tokens[at].text
    if word == '"':  # «"رويترز"»: a medium or a name in marks
        close = _closing(tokens, at, end)
        if close is None:
            return None
        inside = parse_mention(tokens, at + 1, close)
        is_person = inside is not None and inside.kind is SpeakerKind.PERSON and close - at > 2
        kind = SpeakerKind.PERSON if is_person else SpeakerKind.MEDIA if inside is None or inside.kind is SpeakerKind.PERSON else inside.kind
        return Mention(at, close + 1, kind, (at + 1, close), _empty(at), honorific, "", None, "s", True, None, close + 1)
    if not is_word(tokens[at]) or word in not_name_words() or word.isdigit():
        return None
    if word in _titles() and _titles()[word][2] == "yes":
        honorific = (at, at + 1)
        at += 1
        if at < end and tokens[at].text in (".", "/"):
            at += 1
        if at >= end or not is_word(tokens[at]):
            return None
        word = tokens[at].text
        if word not in _titles():
            after = _name_end(tokens, at, end)
            return Mention(honorific[0], after, SpeakerKind.PERSON, (at, after), _empty(at), honorific, "", None, "s", True, None, after)
    if word.isascii() and word[0].isupper():
        after = at + 1
        while after < end and tokens[after].text.isascii() and tokens[after].text[0].isupper():
            after += 1
        return Mention(at, after, SpeakerKind.MEDIA, (at, after), _empty(at), honorific, word, None, "s", True, None, after)
    for words, kind, is_name in _sources().get(word, ()):
        if at + len(words) <= end and all(tokens[at + k].text == words[k] for k in range(len(words))):
            if (
                kind is SpeakerKind.MEDIA
                and words[-1].removeprefix("ال") == _AGENCY
                and at + 1 < end
                and tokens[at + 1].has_article
                and tokens[at + 1].text not in _sources()
                and tokens[at + 1].text != _NEWS
            ):
                kind = SpeakerKind.ORGANISATION  # وكالة الطاقة, not وكالة الأنباء
            after = at + len(words) if is_name else _phrase_end(tokens, at + len(words), end, kind)
            name_start = at
            if kind in (SpeakerKind.MEDIA, SpeakerKind.ORGANISATION) and not is_name:
                after = (media_at(tokens, at, end) or after) if kind is SpeakerKind.MEDIA else after
                if at + len(words) < after and tokens[at + len(words)].text == '"':
                    name_start = at + len(words) + 1
                    inner_end = _closing(tokens, name_start - 1, end)
                    if inner_end is not None:
                        number, gender = "s", "f" if word.endswith("ه") else None
                        return Mention(at, after, kind, (name_start, inner_end), _empty(at), honorific, word, gender, number, True, None, after)
            number = "p" if kind is SpeakerKind.COLLECTIVE or word in _PLURAL_SOURCES else "s"
            gender = "f" if word.endswith("ه") or word in _FEMININE_SOURCES else None
            name_end = at + 1 if kind in (SpeakerKind.COLLECTIVE, SpeakerKind.ANONYMOUS) else after - (name_start > at)
            return Mention(at, after, kind, (name_start, name_end), _empty(at), honorific, word, gender, number, tokens[at].has_article, None, after)
    if word in _plural_titles():
        name_end = at + 1
        while name_end < end and tokens[name_end].text[0] == "و" and tokens[name_end].text[1:] in {*_plural_titles(), *_sources()}:
            name_end += 1
        after = _phrase_end(tokens, name_end, end, SpeakerKind.COLLECTIVE)
        return Mention(
            at,
            after,
            SpeakerKind.COLLECTIVE,
            (at, name_end),
            _empty(at),
            honorific,
            _plural_titles()[word],
            None,
            "p",
            tokens[at].has_article,
            None,
            after,
        )
    if word in _titles():
        head, gender, _ = _titles()[word]
        role_end, name_end = _role_end(tokens, at, end)
        is_anonymous = name_end == role_end and not _is_definite(tokens, at, role_end)
        kind = SpeakerKind.ANONYMOUS if is_anonymous else SpeakerKind.PERSON
        if name_end > role_end > at + 1 and _titles().get(tokens[role_end - 1].text, ("", "", ""))[2] in ("yes", "rank"):
            # «الناطق باسم الوزارة │ اللواء │ عماد الراوي»
            return Mention(
                at, name_end, kind, (role_end, name_end), (at, role_end - 1), (role_end - 1, role_end), head, gender, "s", True, None, name_end
            )
        return Mention(at, name_end, kind, (role_end, name_end), (at, role_end), honorific, head, gender, "s", not is_anonymous, None, name_end)
    for length in (3, 2, 1):
        if at + length <= end and tuple(tokens[at + k].text for k in range(length)) in _states():
            after = at + length
            return Mention(at, after, SpeakerKind.STATE, (at, after), _empty(at), honorific, "", "f", "s", True, None, after)
    if word in _place_words() and word not in _given_names():
        return None
    if len(word) < 2 or not _is_name_word(word) or channel_at(tokens, at, end) is not None:
        return None
    if (
        tokens[at].has_article
        and word.endswith(("ون", "ين"))
        and len(word) > 5
        and word not in _given_names()
        and (at + 1 >= end or not _is_name_word(tokens[at + 1].text) or tokens[at + 1].has_article)
    ):
        after = _phrase_end(tokens, at + 1, end, SpeakerKind.COLLECTIVE)  # المزارعون, المشاركون في الندوة
        return Mention(at, after, SpeakerKind.COLLECTIVE, (at, at + 1), _empty(at), honorific, word, None, "p", True, None, after)
    if (
        is_subject
        and word not in _given_names()
        and at + 1 < end
        and is_word(tokens[at + 1])
        and not (is_title(tokens[at + 1].text) and (tokens[at].has_article or not tokens[at + 1].has_article))
    ):
        # an occupation that no list holds: «الجيولوجي فهمي سرحان», «مربي النحل طاهر عزام»
        role_end, name_end = _role_end(tokens, at, end)
        n_words = name_end - role_end
        if (n_words >= 2 and (tokens[at].has_article or role_end - at > 1)) or (n_words == 1 and tokens[role_end].text in _given_names()):
            head = word.removeprefix("ال") if tokens[at].has_article else word
            return Mention(at, name_end, SpeakerKind.PERSON, (role_end, name_end), (at, role_end), honorific, head, None, "s", True, None, name_end)
        if tokens[at + 1].has_article or tokens[at + 1].text.startswith("لل"):
            after = _phrase_end(tokens, at + 1, end, SpeakerKind.PERSON)  # «الشاب الفلسطيني», «المرصد السوري للحقوق», «نجل الرئيس»
            return Mention(at, after, SpeakerKind.PERSON, (at, after), _empty(at), honorific, "", None, "s", True, None, after)
    after = _name_end(tokens, at, end)
    return Mention(at, after, SpeakerKind.PERSON, (at, after), _empty(at), honorific, "", None, "s", True, None, after)


_PLURAL_SOURCES = frozenset(fold(word) for word in ("مصادر", "تقارير", "وسائل"))
_AGENCY, _NEWS = fold("وكالة"), fold("الأنباء")
_FEMININE_SOURCES = frozenset(
    fold(word) for word in ("مصادر", "تقارير", "وسائل", "الخارجية", "القوات", "السلطات", "استخبارات", "الاستخبارات", "رويترز", "تاس")
)


def _is_definite(tokens: Sequence[Token], at: int, end: int) -> bool:
    """الخبير, رئيس الوزراء, نائب رئيس البنك, المتحدث باسم…: definite; مسؤول أميركي رفيع, خبير في الشؤون الروسية: somebody."""
    for k in range(at, end):
        word = tokens[k].text
        if tokens[k].has_article or (word,) in _states():
            return True
        if word == _IN_THE_NAME_OF:
            continue
        if k > at and (
            word in not_name_words()
            or word in _closers()
            or word in _place_words()
            or (word.endswith(("ي", "يه")) and word not in _titles())
            or (word[0] in "بل" and len(word) > 3)
        ):
            return False
    return False


@cache
def _possessed() -> frozenset[str]:
    """دعمه, قلقها: a content noun with its possessor, never a part of a name."""
    nouns = read_words("content_nouns", "noun")
    return frozenset(noun + ending for noun in nouns for ending in ("ه", "ها", "هم")) - nouns - _given_names()


@cache
def _objects() -> frozenset[str]:
    return read_words("content_nouns", "noun", kind="object")


def _phrase_end(tokens: Sequence[Token], at: int, end: int, kind: SpeakerKind) -> int:
    """The end of a group's or an organisation's noun phrase: adjectives, places, marks, a prepositional field."""
    k = at
    while k < end:
        word = tokens[k].text
        if word == '"':
            close = _closing(tokens, k, end)
            if close is None:
                return k
            k = close + 1
            continue
        if not is_word(tokens[k]) or channel_at(tokens, k, end) is not None or outlet_at(tokens, k, end) is not None:
            return k
        if word in ("قد", "كان", "كانت") or word in adverb_words() or (word in _objects() and k > at):
            return k
        if (
            kind not in (SpeakerKind.COLLECTIVE, SpeakerKind.ANONYMOUS)
            and k > 0
            and (tokens[k - 1].has_article or tokens[k - 1].text in _place_words())
            and not _is_role_word(tokens[k])
            and word[0] != "ل"
            and not (word[0] in "بو" and (word[1:].startswith("ال") or word[1:] in _role_words() or word[1:] in _sources()))
        ):
            return k  # وزارة الزراعة │ بيانا
        if word[0] in "يت" and kind is SpeakerKind.COLLECTIVE and word not in _place_words() and len(word) > 3 and not word.startswith("ت" + "ق"):
            return k
        if word in not_name_words() and word not in ("في", "من", "عن", "علي"):
            return k
        k += 1
        if k - at > 14:
            return k
    return k


def _with_appositions(tokens: Sequence[Token], mention: Mention, end: int) -> Mention:
    """Roles and names that follow between commas, and an outlet told to (…، لـ"المدار"، …)."""
    at = mention.after
    for _ in range(4):
        if at >= end:
            break
        outlet = outlet_at(tokens, at, end)
        if outlet is not None:
            mention = mention._replace(outlet=mention.outlet or outlet)
            at = outlet[1]
            continue
        channel = channel_at(tokens, at, end)
        if channel is not None and tokens[at].text != "عن":
            if channel[1] and mention.outlet is None:
                mention = mention._replace(outlet=find_outlet(tokens, channel[0], end))
            break
        if (
            mention.kind is SpeakerKind.PERSON
            and mention.name[1] > mention.name[0]
            and mention.role[0] == mention.role[1]
            and is_word(tokens[at])
            and is_title(tokens[at].text)
            and (mention.name[1] - mention.name[0] > 1 or is_given_name(tokens[mention.name[0]].text) or tokens[mention.name[0]].has_article)
        ):
            role_end = _apposition_end(tokens, at, end)
            mention = mention._replace(role=(at, role_end), head=_titles()[tokens[at].text][0], gender=_titles()[tokens[at].text][1])
            at = role_end
            continue
        if tokens[at].text in ("،", "(", "-", "–") and at + 1 < end:
            word = tokens[at + 1].text
            has_name = mention.name[1] > mention.name[0]
            if (
                mention.kind in (SpeakerKind.PERSON, SpeakerKind.ANONYMOUS)
                and has_name
                and mention.role[0] == mention.role[1]
                and (word in _titles() or (word[0] == "و" and word[1:] in _titles()))
            ):
                role_end = _apposition_end(tokens, at + 1, end)
                head, gender, _ = _titles()[word if word in _titles() else word[1:]]
                mention = mention._replace(role=(at + 1, role_end), head=head, gender=gender)
                at = role_end
                continue
            if mention.kind is SpeakerKind.PERSON and has_name and mention.role[1] > mention.role[0] and word in _titles() and mention.end <= at:
                # «عضو هيئة الدفاع عن الشهيد فلان، المحامي فلان»: the second title brings the speaker's own name
                second = _parse_head(tokens, at + 1, end, True)
                if second is not None and second.name[1] - second.name[0] > 1:
                    mention = mention._replace(name=second.name, role=(mention.role[0], mention.name[1]))
                    at = second.after
                    continue
                role_end = _apposition_end(tokens, at + 1, end)
                if role_end - at - 1 > mention.role[1] - mention.role[0]:
                    mention = mention._replace(role=(at + 1, role_end))
                at = role_end
                continue
            if (
                mention.kind in (SpeakerKind.PERSON, SpeakerKind.ANONYMOUS)
                and not has_name
                and is_word(tokens[at + 1])
                and not _is_role_word(tokens[at + 1])
                and channel_at(tokens, at + 1, end) is None
                and outlet_at(tokens, at + 1, end) is None
            ):
                name_end = _name_end(tokens, at + 1, end)
                if name_end - at > 1 and (
                    name_end >= end
                    or not is_word(tokens[name_end])
                    or outlet_at(tokens, name_end, end) is not None
                    or channel_at(tokens, name_end, end) is not None
                ):
                    mention = mention._replace(name=(at + 1, name_end), end=mention.end, kind=SpeakerKind.PERSON)
                    at = name_end
                    continue
            if outlet_at(tokens, at + 1, end) is not None or channel_at(tokens, at + 1, end) is not None:
                at += 1
                continue
        break
    return mention._replace(after=at)


def _apposition_end(tokens: Sequence[Token], at: int, end: int) -> int:
    k = at
    while k < end:
        if tokens[k].text == '"':
            close = _closing(tokens, k, end)
            if close is None:
                break
            k = close + 1
            continue
        if not is_word(tokens[k]) and tokens[k].text not in "()/":
            break
        if k > at and (outlet_at(tokens, k, end) is not None or (channel_at(tokens, k, end) is not None and tokens[k].text != "عن")):
            break
        k += 1
    return k


def find_outlet(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The first outlet in ``tokens[start:end]`` (… خاصة لـ"المدار", … مع قناة المدار)."""
    for at in range(start, end):
        found = outlet_at(tokens, at, end)
        if found is not None:
            return found
        word = tokens[at].text
        if at == start and (word in _sources() or word == '"'):
            after = media_at(tokens, at, end)
            if after is not None:
                return at, after
    return None


# --- the registry ----------------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody who was named in this article; ``words`` are the folded words of the fullest name."""

    name: str | None
    words: tuple[str, ...]
    kind: SpeakerKind
    role: str | None = None
    affiliation: str | None = None
    honorific: str | None = None
    role_words: frozenset[str] = frozenset()
    head: str = ""
    gender: str | None = None
    number: str = "s"
    last_order: int = -1
    paragraph: int = -1


_TRANSLITERATION = str.maketrans(
    {"غ": "ك", "ج": "ك", "ق": "ك", "گ": "ك", "ث": "ت", "ذ": "د", "ظ": "ز", "ط": "ت", "ص": "س", "ض": "د", "ا": "", "و": "", "ي": "", "ء": "", "ه": ""}
)


def _key(word: str) -> str:
    """A spelling key for foreign names: شويغو and شويجو, سيرغي and سيرجي meet."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 and word not in _given_names() else word
    return bare[0].replace("ج", "غ") + bare[1:].translate(_TRANSLITERATION)


def _stem(word: str) -> str:
    """A role's word without conjunction, article, preposition and its last vowel: السياسية and السياسة meet."""
    for prefix in ("وال", "بال", "لل", "ال", "و", "ب", "ل"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in ("يه", "ه", "ي", "ات", "ين"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


# Sources remembered at once: a page has a dozen; a book-long input must not make each look-up slow.
_MEMORY = 60


class Registry:
    """The sources of one article, in the order of their last mention. ``to_span`` gives the raw span of a token range, ``tokens`` are all of the page."""

    def __init__(self, tokens: Sequence[Token], to_span: Callable[[int, int], Span], is_verb: Callable[[str], bool]) -> None:
        self._is_verb = is_verb
        self._tokens = tokens
        self._to_span = to_span
        self._entities: list[Entity] = []
        self._places: dict[str, list[int]] | None = None
        self._full_names: dict[str, tuple[Span, tuple[str, ...]] | None] = {}
        self._roles: dict[tuple[str, ...], tuple[int, int] | None] = {}

    def reset(self) -> None:
        """A second article in the page has its own speakers."""
        self._entities = []

    def knows(self, words: tuple[str, ...]) -> bool:
        """Whether a name of these folded words was introduced on the page."""
        return any(entity.words and _same_name(words, entity.words) for entity in self._entities) or (
            len(words) == 1 and self._full_name(words[0]) is not None
        )

    def resolve(self, mention: Mention | None, *, gender: str | None, number: str, order: int, paragraph: int, method: str = "pro_drop") -> Speaker:
        """Who ``mention`` is; with None, the last speaker that agrees with the verb's gender and number."""
        if mention is None:
            return self._last(gender, number, order, paragraph, method)
        tokens = self._tokens
        is_same = any(
            tokens[k].text in read_words("function_words", "word", **{"class": "reflexive"})
            for k in (mention.end - 1, mention.end)
            if k < len(tokens)
        )
        is_anaphor = mention.end - mention.start == 1 and tokens[mention.start].text in read_words("function_words", "word", **{"class": "anaphor"})
        if (is_same or is_anaphor) and mention.kind is not SpeakerKind.COLLECTIVE:
            # «المتحدث ذاته», «المصدر نفسه»: whoever spoke last
            last = self._last(gender, number, order, paragraph, "title")
            if last.kind is not SpeakerKind.UNKNOWN:
                return replace(last, mention=self._to_span(mention.start, mention.end))
        span = self._to_span(mention.start, mention.end)
        words = tuple(token.text for token in tokens[mention.name[0] : mention.name[1]] if is_word(token))
        role = self._to_span(*mention.role).text.strip(' ،,"') if mention.role[1] > mention.role[0] else None
        honorific = self._to_span(*mention.honorific).text if mention.honorific[1] > mention.honorific[0] else None
        role_words = frozenset(
            _stem(token.text) for token in tokens[mention.role[0] : mention.role[1]] if is_word(token) and token.text not in not_name_words()
        )
        gender = mention.gender or gender
        alternatives: tuple[str, ...] = ()
        if (
            mention.kind is SpeakerKind.MEDIA
            and len(words) == 1
            and any(entity.kind is SpeakerKind.PERSON and entity.words and _same_name(words, entity.words) for entity in self._entities)
        ):
            mention = mention._replace(kind=SpeakerKind.PERSON)  # «رد "حداد"»: a known person in marks
        if mention.kind is SpeakerKind.PERSON and words:
            entity, how = self._named(words, mention, honorific)
        elif mention.kind is SpeakerKind.PERSON:
            entity, how, alternatives = self._titled(mention, role, role_words, gender)
        else:
            entity, how = self._grouped(words, mention, role, role_words)
        if role is None and entity.role is None and entity.kind is SpeakerKind.PERSON and entity.words:
            found = self._role_on_page(entity.words)
            if found is not None:
                role = self._to_span(*found).text
                role_words = frozenset(_stem(token.text) for token in tokens[found[0] : found[1]] if is_word(token))
        if entity.role is None or (role and len(role) > len(entity.role)):
            entity.role = role or entity.role
            entity.affiliation = _affiliation(self._tokens, mention, self._to_span) or entity.affiliation
        entity.role_words |= role_words
        entity.head = entity.head or mention.head
        entity.honorific = entity.honorific or honorific
        entity.gender = entity.gender or gender
        entity.number = mention.number
        entity.last_order, entity.paragraph = order, paragraph
        self._remember(entity)
        return _speaker(entity, span, how, alternatives)

    def introduce(self, mention: Mention, paragraph: int) -> None:
        """Keeps a person whom the narrative names with a role, for later titles and surnames; not as the last who spoke."""
        words = tuple(token.text for token in self._tokens[mention.name[0] : mention.name[1]] if is_word(token))
        if any(entity.words and _same_name(words, entity.words) for entity in self._entities):
            return
        role = self._to_span(*mention.role).text.strip(' ،,"') if mention.role[1] > mention.role[0] else None
        role_words = frozenset(
            _stem(token.text) for token in self._tokens[mention.role[0] : mention.role[1]] if is_word(token) and token.text not in not_name_words()
        )
        entity = Entity(
            self._to_span(*mention.name).text,
            words,
            SpeakerKind.PERSON,
            role,
            _affiliation(self._tokens, mention, self._to_span),
            None,
            role_words,
            mention.head,
            mention.gender,
        )
        entity.paragraph = paragraph
        self._entities.insert(0, entity)

    def _remember(self, entity: Entity) -> None:
        """The latest stands last; the oldest of very many are forgotten."""
        if entity in self._entities:
            self._entities.remove(entity)
        self._entities.append(entity)
        del self._entities[:-_MEMORY]

    def _role_on_page(self, words: tuple[str, ...]) -> tuple[int, int] | None:
        """The title that stands before this name somewhere on the page (الرئيس فلاديمير بوتين)."""
        if words not in self._roles:
            self._roles[words] = self._find_role(words)
        return self._roles[words]

    def _find_role(self, words: tuple[str, ...]) -> tuple[int, int] | None:
        surname = words[-1]
        for at in self._index().get(_key(surname), ()):
            first = at
            while first > max(0, at - len(words)) and self._tokens[first - 1].text in words:
                first -= 1
            k = first
            while (
                k > 0
                and first - k < 8
                and is_word(self._tokens[k - 1])
                and _is_role_word(self._tokens[k - 1])
                and self._tokens[k - 1].text not in not_name_words()
            ):
                k -= 1
            while k < first and not is_title(self._tokens[k].text):
                k += 1
            if k < first:
                return k, first
        return None

    def _index(self) -> dict[str, list[int]]:
        if self._places is None:
            self._places = {}
            for at, token in enumerate(self._tokens):
                if token.text[0].isalpha():
                    self._places.setdefault(_key(token.text), []).append(at)
        return self._places

    def _named(self, words: tuple[str, ...], mention: Mention, honorific: str | None) -> tuple[Entity, str]:
        for entity in reversed(self._entities):
            if entity.kind is SpeakerKind.PERSON and entity.words and _same_name(words, entity.words):
                if len(words) > len(entity.words):
                    entity.words, entity.name = words, self._to_span(*mention.name).text
                return entity, "named" if len(words) > 1 else "surname"
        name = self._to_span(*mention.name).text
        how = "named"
        if len(words) == 1:
            how = "surname"
            fuller = self._full_name(words[0])
            if fuller is not None:
                span, words = fuller
                name = span.text
        return Entity(name, words, SpeakerKind.PERSON), how

    def _full_name(self, surname: str) -> tuple[Span, tuple[str, ...]] | None:
        """The fullest name on the page that ends with ``surname``: given names directly before it."""
        if surname not in self._full_names:
            self._full_names[surname] = self._find_full_name(surname)
        return self._full_names[surname]

    def _find_full_name(self, surname: str) -> tuple[Span, tuple[str, ...]] | None:
        best: tuple[int, int] | None = None
        for at in self._index().get(_key(surname), ()):
            found = self._tokens[at].text
            if found.removeprefix("ال") != surname.removeprefix("ال") and (found.startswith("ال") or surname.startswith("ال") or len(surname) < 4):
                continue  # المعاهدة is no «المعاهد»
            first = at
            while first > 0 and at - first < 4:
                word = self._tokens[first - 1].text
                if first > 1 and self._tokens[first - 1].has_article and self._tokens[first - 2].text in _particles():
                    first -= 2  # عبد │ الصمد │ بنطاهر
                    continue
                if word not in _given_names() and word not in _particles():
                    break
                first -= 1
            if first == at and at > 1:
                word, before = self._tokens[at - 1].text, self._tokens[at - 2].text
                # an unknown given name: after a verb of saying or at a clause's start («قالت كاتارينا فوس»), or «الرئيس الأوكراني فولوديمير زيلينسكي»
                opens = not is_word(self._tokens[at - 2]) or self._is_verb(before)
                if (
                    opens
                    and is_word(self._tokens[at - 1])
                    and len(word) > 3
                    and not _is_role_word(self._tokens[at - 1])
                    and _is_name_word(word)
                    and not self._is_verb(word)
                    and word[0] not in "وفبل"
                    and not self._tokens[at - 1].has_pronoun
                ) or (
                    is_word(self._tokens[at - 1])
                    and not _is_role_word(self._tokens[at - 1])
                    and _is_name_word(word)
                    and (self._tokens[at - 2].has_article or before in _place_words())
                    and _looks_titled(self._tokens, at - 2)
                ):
                    first = at - 1
            if first < at and (best is None or at - first > best[1] - best[0]):
                best = (first, at)
        if best is None:
            return None
        words = tuple(token.text for token in self._tokens[best[0] : best[1] + 1])
        return self._to_span(best[0], best[1] + 1), words

    def _titled(self, mention: Mention, role: str | None, role_words: frozenset[str], gender: str | None) -> tuple[Entity, str, tuple[str, ...]]:
        fits: list[tuple[int, int, Entity]] = []
        for entity in self._entities:
            if entity.kind not in (SpeakerKind.PERSON, SpeakerKind.ANONYMOUS) or (
                entity.gender and mention.gender and entity.gender != mention.gender
            ):
                continue
            shared = len(role_words & entity.role_words)
            if _stem(mention.head) in {_stem(word) for word in entity.role_words} | {_stem(entity.head)} and shared >= max(1, len(role_words) - 1):
                fits.append((shared, entity.last_order, entity))
        if fits:
            fits.sort(key=lambda fit: (-fit[0], -fit[1]))
            best = fits[0]
            others = tuple(entity.name for shared, _, entity in fits[1:] if shared == best[0] and entity.name)
            return best[2], "title", others
        # «الأستاذة الروسية», «الضيف»: no role of that word was given, but only one person of that gender was named
        return Entity(role, (), SpeakerKind.PERSON, role=role), "title", ()

    def _grouped(self, words: tuple[str, ...], mention: Mention, role: str | None, role_words: frozenset[str]) -> tuple[Entity, str]:
        how = "collective" if mention.kind in (SpeakerKind.COLLECTIVE, SpeakerKind.ANONYMOUS) else "organisation"
        bare = tuple(word.removeprefix("ال") for word in words)
        text = self._to_span(*mention.name).text if mention.name[1] > mention.name[0] else None
        if mention.kind is SpeakerKind.ANONYMOUS and not words:
            head = self._tokens[mention.role[0]]
            words = (head.text,)
            bare = words
            text = self._to_span(mention.role[0], mention.role[0] + 1).text
            if mention.is_definite is False:
                return Entity(text, words, mention.kind, role=role), how
        for entity in reversed(self._entities):
            if entity.kind is mention.kind and entity.words:
                known = tuple(word.removeprefix("ال") for word in entity.words)
                # «الوزارة», «الصحيفة», «الخبراء» after their full naming
                if known == bare or (mention.is_definite and len(bare) == 1 and known[0] == bare[0]):
                    return entity, how
        if mention.is_definite and len(bare) == 1 and mention.kind in (SpeakerKind.MEDIA, SpeakerKind.ORGANISATION):
            for at in reversed(self._index().get(_key(bare[0]), ())[:50]):
                if at + 1 < mention.start and self._tokens[at].text == bare[0]:
                    fuller = _parse_head(self._tokens, at, min(at + 12, len(self._tokens)), False)
                    if fuller is not None and fuller.kind is mention.kind and fuller.name[1] > fuller.name[0]:
                        name = self._to_span(*fuller.name).text
                        return Entity(name, tuple(token.text for token in self._tokens[fuller.name[0] : fuller.name[1]]), mention.kind), how
        return Entity(text.strip('"«»“”') if text else None, words, mention.kind), how

    def _last(self, gender: str | None, number: str, order: int, paragraph: int, method: str) -> Speaker:
        fits = [entity for entity in reversed(self._entities) if entity.last_order >= 0 and _agrees(entity, gender, number)]
        if not fits:
            return Speaker()
        entity = fits[0]
        if entity.kind is not SpeakerKind.PERSON:
            # a ministry or a paper is named again when it goes on; the person of this or the last paragraph is not
            person = next(
                (other for other in fits[1:4] if other.kind is SpeakerKind.PERSON and other.gender == gender and paragraph - other.paragraph <= 1),
                None,
            )
            entity = person or entity
        near = tuple(
            other.name
            for other in fits[:3]
            if other is not entity and other.name and entity.paragraph - other.paragraph <= 1 and other.kind is SpeakerKind.PERSON
        )
        entity.last_order, entity.paragraph = order, paragraph
        self._remember(entity)
        return _speaker(entity, None, method, near)


def _agrees(entity: Entity, gender: str | None, number: str) -> bool:
    is_plural = entity.number == "p" or entity.kind is SpeakerKind.COLLECTIVE
    if number == "p":
        return is_plural
    if entity.kind is SpeakerKind.COLLECTIVE:
        return False
    if number == "d":
        return False
    known = entity.gender
    return known is None or gender is None or known == gender


def _same_name(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """حداد, الحداد or نادر حداد for نادر حداد; a given name alone for no one with a surname."""
    if words == known:
        return True
    keys, known_keys = [_key(word) for word in words], [_key(word) for word in known]
    if keys == known_keys:
        return True
    if len(words) == 1:
        return keys[0] in known_keys[1:] or (len(known) == 1 and keys[0] == known_keys[0])
    if len(known) == 1:
        return known_keys[0] == keys[-1]
    return (keys[-1] == known_keys[-1] and keys[0] == known_keys[0]) or set(keys) <= set(known_keys)


def _looks_titled(tokens: Sequence[Token], at: int) -> bool:
    return any(is_title(tokens[k].text) for k in range(max(0, at - 8), at + 1))


def _affiliation(tokens: Sequence[Token], mention: Mention, to_span: Callable[[int, int], Span]) -> str | None:
    """The institution inside the role: from the first word that names one (جامعة, معهد, مركز) to the end of the role."""
    for at in range(mention.role[0], mention.role[1]):
        word = tokens[at].text
        bare = word[1:] if word[0] in "بل" and word[1:] in _sources() else word
        if at > mention.role[0] and any(kind is SpeakerKind.ORGANISATION for _, kind, _ in _sources().get(bare, ())):
            span = to_span(at, mention.role[1])
            return span.text[1:] if bare != word else span.text
    return None


def _speaker(entity: Entity, mention: Span | None, method: str, alternatives: tuple[str, ...]) -> Speaker:
    others = tuple(dict.fromkeys(name for name in alternatives if name != entity.name))
    confidence = _CONFIDENCE[method] * (0.75 if others else 1.0)
    return Speaker(entity.name, mention, entity.kind, entity.role, entity.affiliation, entity.honorific, method, round(confidence, 3), others)
