"""Where a personal name, a role and a group's naming end: ``…_end_at(tokens, at, end)`` reads ``tokens[at:end]`` from its first word."""

from collections.abc import Sequence

from stance.labels import SpeakerKind
from stance.lexicon import fold
from stance.quotes.channels import channel_at, closing_mark, is_channel_or_outlet, outlet_at
from stance.quotes.little_words import ABOUT, AND, BY, MARK, THE, TO, TOWARDS, little_words, object_nouns
from stance.quotes.source_words import (
    closers,
    given_names,
    is_title,
    place_words,
    plural_titles,
    possessed_nouns,
    role_words,
    sources,
    states,
    titles,
)
from stance.tokens import Token, is_word

_SPOKESMAN = tuple(fold(word) for word in ("متحدث", "متحدثة", "ناطق", "ناطقة"))
_IN_THE_NAME_OF = fold("باسم")  # and the given name Basim
_ALI = fold("علي")  # and the preposition على
# Words of a name at most, a hyphen and what follows it aside; words of a group's naming. Not researched.
_LONGEST_NAME = 7
_LONGEST_PLAIN_NAME = 4
_LONGEST_GROUP = 14
_JOINED_THE = tuple(prefix + THE for prefix in "وبفك")  # والـ, بالـ …
_TO_THE = "لل"
_ITS = (fold("ته"), fold("ها"), fold("اه"))
_PLURAL_ENDINGS = ("ين", "ون", "ان", "ات")


def is_role_word(token: Token) -> bool:
    """Whether a word may continue a role: with ال, a place, an institution, a little word."""
    word = token.text
    if word in given_names() and word not in role_words():
        return False
    return (
        token.has_article
        or word.startswith((_TO_THE, *_JOINED_THE))
        or _is_institutional(word)
        or word in little_words("not_name")
        or (word[0] in AND + BY + TO and len(word) > 3 and _is_institutional(word[1:]))
    )


def _is_institutional(word: str) -> bool:
    return word in role_words() or word in place_words() or word in titles() or word in sources()


def is_name_word(word: str) -> bool:
    """Whether a word may be a part of a name: letters, no little word, no بـ before a source."""
    return word[0].isalpha() and word not in little_words("not_name") and not (word[0] == BY and word[1:] in sources())


def name_end_at(tokens: Sequence[Token], at: int, end: int) -> int:
    """The index after a personal name: up to five words, ended by a title, a preposition, a channel."""
    particles = little_words("name_particle")
    k = at
    while k < end and k - at < _LONGEST_NAME:
        if k > at and _is_hyphen(tokens, k, end):
            k += 2  # بوندارينكو-ستاخ
            continue
        if not is_word(tokens[k]):
            break
        if k > at and tokens[k].text not in particles:
            if k + 1 < end and _is_ali_inside(tokens, k):
                k += 1
                continue
            if not _goes_on_as_name(tokens, at, k, end):
                break
        k += 1
    return k


def _is_hyphen(tokens: Sequence[Token], at: int, end: int) -> bool:
    return tokens[at].text == "-" and at + 1 < end and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start


def _is_ali_inside(tokens: Sequence[Token], at: int) -> bool:
    """«حسن │ علي │ محمود»: Ali between two given names, not the preposition على."""
    return tokens[at].text == _ALI and tokens[at - 1].text in given_names() and tokens[at + 1].text in given_names()


def _goes_on_as_name(tokens: Sequence[Token], first: int, at: int, end: int) -> bool:
    """Whether the word at ``at``, no particle (بن, عبد), continues the name that begins at ``first``."""
    token, word = tokens[at], tokens[at].text
    n_before = at - first
    particles = little_words("name_particle")
    is_given = word in given_names()
    after_particle = tokens[at - 1].text in particles
    # the second part of عبد الصمد counts as a given name
    after_compound = n_before >= 2 and tokens[at - 2].text in particles and tokens[at - 1].has_article
    is_second = n_before == 1 and tokens[first].text in given_names()  # the surname may be a common word: صلاح الأمين, عادل فخري
    if after_particle and is_name_word(word) and not _begins_role(tokens, at, end):
        return True  # نادر بن │ شرقية, though شرقية is also an adjective of roles
    if token.has_pronoun and not is_given:
        return False  # المحلل │ مداخلته
    if n_before >= 2 and not after_particle and word[0] in "يت" and len(word) > 3 and not is_given and not token.has_article:
        return False  # دينيس كوزلياكوف │ ينظر
    if not is_name_word(word) or word in little_words("adverb") or is_channel_or_outlet(tokens, at, end):
        return False
    if word in titles() and not after_particle and not (is_second and not _begins_role(tokens, at, end)):
        return False
    if word in plural_titles() or (word in place_words() and not is_second):
        return False
    if not is_second and not after_particle and (word in role_words() or (word in sources() and not token.has_article)):
        return False
    if not after_particle and not after_compound and not is_second and not is_given:
        before_noun_phrase = n_before >= 2 and at + 1 < end and tokens[at + 1].has_article and not token.has_article
        after_given = token.has_article and tokens[at - 1].text.removeprefix(THE) in given_names()  # نادر الصالح │ الحمداني
        if (tokens[at - 1].has_article and not after_given) or before_noun_phrase:
            return False  # رانيا الخولي │ المعرض, صلاح الأمين │ عقد, إلياس خوري │ طلبة الجامعة
    if word in possessed_nouns() or _has_preposition(word):
        return False  # معز شقشوق │ بالمناسبة, جيم يونغ كيم │ دعمه
    if word[0] == AND and len(word) > 3 and word[1:] in given_names() and not is_given:
        return False  # حداد │ ومحمود: a second speaker
    return n_before < _LONGEST_PLAIN_NAME or after_particle


def _has_preposition(word: str) -> bool:
    """بالمناسبة, لوزارة: no name, whose ب or ل is its own (بدر, ليلى)."""
    return (
        word[0] in BY + TO
        and len(word) > 3
        and word not in given_names()
        and (word[1:].startswith(THE) or word[1:] in titles() or word[1:] in sources() or word[1:] in role_words())
    )


def _begins_role(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether the title at ``at`` goes on as a role does: الباحث في …, المحلل السياسي, الأمين العام."""
    if at + 1 >= end or not is_word(tokens[at + 1]):
        return False
    following = tokens[at + 1]
    return (
        following.has_article
        or following.text in little_words("role_preposition")
        or (following.text[0] in BY + TO and len(following.text) > 3)
        or following.text in role_words()
    )


def role_end_at(tokens: Sequence[Token], at: int, end: int) -> tuple[int, int]:
    """(index after the role, index after the name that follows it) for a role whose head stands at ``at``.

    A name begins where the noun phrase is closed (after a word with ال, a place, a mark) and the next word continues no role:
    الخبير في الشؤون الروسية │ نيكولاي … but مستشار بوتين, جامعة هارفارد, where the bare noun needs its second part.
    """
    k = at + 1
    is_closed = tokens[at].has_article
    while k < end:
        token, word = tokens[k], tokens[k].text
        if word == MARK:
            close = closing_mark(tokens, k, end)
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
        if (word != ABOUT and channel_at(tokens, k, end) is not None) or outlet_at(tokens, k, end) is not None or word in little_words("clause"):
            break
        has_next = k + 1 < end and is_word(tokens[k + 1])
        if word == _ALI and is_closed and has_next and tokens[k + 1].text in given_names():
            return k, name_end_at(tokens, k, end)  # «الباحث │ علي حسن»
        is_given = word in given_names() and not _is_in_the_name_of(tokens, at, k) and not (word in titles() and _begins_role(tokens, k, end))
        if is_closed and is_given and has_next:
            return k, name_end_at(tokens, k, end)
        is_joined = has_next and _joins_role(word, tokens[k + 1])
        if is_closed and not is_given and _is_somebody(tokens, at, k, has_next):
            is_joined = True
        if token.has_pronoun and is_closed and not is_given:
            return k, k  # المحلل السياسي │ مداخلته
        if is_closed and not is_joined and not is_role_word(token):  # not «للتربية بسوسة │ سميرة»
            return k, name_end_at(tokens, k, end)
        if is_given and has_next and not _is_institutional(word) and (tokens[k + 1].has_article or not is_role_word(tokens[k + 1])):
            return k, name_end_at(tokens, k, end)  # «مدير مركز نوفا │ نادر الحداد»
        is_closed = token.has_article or word.startswith((_TO_THE, AND + THE, BY + THE)) or word in place_words() or word in closers() or is_joined
        k += 1
    return k, k


def _is_in_the_name_of(tokens: Sequence[Token], at: int, k: int) -> bool:
    """«وزير التربية والناطق │ باسم الحكومة»: no man called Basim."""
    return tokens[k].text == _IN_THE_NAME_OF and any(
        tokens[j].text.endswith(_SPOKESMAN) or tokens[j].text.removesuffix("ي").endswith(_SPOKESMAN) for j in range(max(at, k - 3), k)
    )


def _joins_role(word: str, following: Token) -> bool:
    """«مدير التربية │ بسوسة»: a word with ب or ل of its own goes on with the role where a name or a known place of work shows it."""
    return (
        word[0] in BY + TO
        and len(word) > 3
        and word not in given_names()
        and (following.text in given_names() or (word[0] == TO and following.has_article) or _is_institutional(word[1:]))
    )


def _is_somebody(tokens: Sequence[Token], at: int, k: int, has_next: bool) -> bool:
    """«دبلوماسي أوروبي │ مطلع على الملف»: an indefinite role goes on, for no name follows."""
    return (
        not tokens[at].has_article
        and (not has_next or is_role_word(tokens[k + 1]) or tokens[k + 1].has_pronoun)
        and tokens[at].text in titles()
        and not is_definite_role(tokens, at, k)
    )


def is_definite_role(tokens: Sequence[Token], at: int, end: int) -> bool:
    """الخبير, رئيس الوزراء, نائب رئيس البنك, المتحدث باسم…: definite; مسؤول أميركي رفيع, خبير في الشؤون الروسية: somebody."""
    for k in range(at, end):
        word = tokens[k].text
        if tokens[k].has_article or (word,) in states():
            return True
        if word != _IN_THE_NAME_OF and k > at and _closes_indefinite(word):
            return False
    return False


def _closes_indefinite(word: str) -> bool:
    """A preposition, an adjective or a place after a noun without ال."""
    return (
        word in little_words("not_name")
        or word in closers()
        or word in place_words()
        or (word.endswith(("ي", "يه")) and not is_title(word))
        or (word[0] in BY + TO and len(word) > 3)
    )


def phrase_end_at(tokens: Sequence[Token], at: int, end: int, kind: SpeakerKind) -> int:
    """The end of a group's or an organisation's noun phrase: adjectives, places, marks, a prepositional field."""
    is_group = kind in (SpeakerKind.COLLECTIVE, SpeakerKind.ANONYMOUS)
    k = at
    while k < end:
        word = tokens[k].text
        if word == MARK:
            close = closing_mark(tokens, k, end)
            if close is None:
                return k
            k = close + 1
            continue
        if not is_word(tokens[k]) or is_channel_or_outlet(tokens, k, end) or word in little_words("clause"):
            return k
        if word in little_words("auxiliary") or word in little_words("adverb") or (word in object_nouns() and k > at):
            return k
        if not is_group and k > 0 and _begins_object(tokens, k):
            return k  # وزارة الزراعة │ بيانا
        if kind is SpeakerKind.DOCUMENT and k > 0 and not tokens[k].has_article and word.endswith(_ITS) and len(word) > 4:
            return k  # تقرير │ أعدته الأحزاب, خارطة │ نشرتها الصحيفة
        # a verb after a plural; تقرير and تقديرات begin with ت of their own
        if word[0] in "يت" and kind is SpeakerKind.COLLECTIVE and word not in place_words() and len(word) > 3 and not word.startswith("تق"):
            return k
        if word in little_words("not_name") and (word == TOWARDS or word not in little_words("preposition")):
            return k
        k += 1
        if k - at > _LONGEST_GROUP:
            return k
    return k


def _begins_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether a closed noun phrase ends before ``at``: the word continues no role and is not joined by ل, و or ب."""
    word = tokens[at].text
    is_closed = tokens[at - 1].has_article or tokens[at - 1].text in place_words()
    if is_closed and tokens[at].has_article and not tokens[at - 1].text.endswith(_PLURAL_ENDINGS) and _is_another(word):
        return True
    is_joined = word[0] == TO or (word[0] in BY + AND and (word[1:].startswith(THE) or word[1:] in role_words() or word[1:] in sources()))
    return is_closed and not is_role_word(tokens[at]) and not is_joined


def _is_another(word: str) -> bool:
    """«المفوضية الأوروبية │ الشركة», «الوكالة الدولية │ الطرفين»: a noun that is no adjective of the institution before it."""
    return word in sources() or word.removeprefix(THE) in sources() or word.endswith("ين")


def apposition_end_at(tokens: Sequence[Token], at: int, end: int) -> int:
    """The end of a role between commas: …، الباحث في "مركز كذا"، …"""
    k = at
    while k < end:
        if tokens[k].text == MARK:
            close = closing_mark(tokens, k, end)
            if close is None:
                break
            k = close + 1
            continue
        if (not is_word(tokens[k]) and tokens[k].text not in "()/") or tokens[k].text in little_words("clause"):
            break
        if k > at and (outlet_at(tokens, k, end) is not None or (tokens[k].text != ABOUT and channel_at(tokens, k, end) is not None)):
            break
        k += 1
    return k
