"""A source as a text names it: ``parse_mention`` reads a noun phrase (رامي حداد، الباحث في …) into a :class:`Mention`."""

from collections.abc import Sequence
from typing import NamedTuple

from stance.labels import SpeakerKind
from stance.lexicon import fold
from stance.quotes.channels import channel_at, closing_mark, find_outlet, is_channel_or_outlet, media_at, outlet_at
from stance.quotes.little_words import ABOUT, AND, COMMA, DASHES, MARK, THE, little_words
from stance.quotes.noun_phrases import apposition_end_at, is_definite_role, is_name_word, is_role_word, name_end_at, phrase_end_at, role_end_at
from stance.quotes.source_words import (
    Source,
    given_names,
    is_given_name,
    is_source_head,
    is_title,
    place_words,
    plural_titles,
    skipped_words,
    sources,
    states,
    titles,
    without_conjunction,
)
from stance.tokens import Token, is_word

_AGENCY, _NEWS = fold("وكالة"), fold("الأنباء")
_PLURAL_ENDINGS = ("ون", "ين")
# A channel before the subject («وأضاف في تصريحات لقناة المدار الخبير …») of more tokens is no channel. Not researched.
_LONGEST_CHANNEL = 14
_STATE_WORDS = 3

Range = tuple[int, int]


class Mention(NamedTuple):
    """A source as named at one place, in token indices: half-open ranges of all of it, its name, role and honorific (empty when absent), its outlet.

    ``head`` is the title's masculine singular or the first word, ``gender`` ``m``, ``f`` or None, ``number`` ``s`` or ``p``. ``after`` is the index
    up to which the phrase was understood, appositions between commas included.
    """

    start: int
    end: int
    kind: SpeakerKind
    name: Range
    role: Range
    honorific: Range
    head: str
    gender: str | None
    number: str
    is_definite: bool
    outlet: Range | None
    after: int

    @property
    def range(self) -> Range:
        return self.start, self.end

    @property
    def n_name_words(self) -> int:
        return self.name[1] - self.name[0]

    @property
    def has_role(self) -> bool:
        return self.role[1] > self.role[0]

    @property
    def is_person(self) -> bool:
        return self.kind is SpeakerKind.PERSON

    def moved(self, by: int) -> "Mention":
        """The same mention where every token has an index greater by ``by``."""
        return self._replace(
            start=self.start + by,
            end=self.end + by,
            name=(self.name[0] + by, self.name[1] + by),
            role=(self.role[0] + by, self.role[1] + by),
            honorific=(self.honorific[0] + by, self.honorific[1] + by),
            outlet=(self.outlet[0] + by, self.outlet[1] + by) if self.outlet else None,
            after=self.after + by,
        )


def new_mention(
    start: int,
    end: int,
    kind: SpeakerKind,
    *,
    name: Range | None = None,
    role: Range | None = None,
    honorific: Range | None = None,
    head: str = "",
    gender: str | None = None,
    number: str = "s",
    is_definite: bool = True,
) -> Mention:
    """A mention without outlet; its name is all of it unless given, its role and honorific are absent unless given."""
    absent = (start, start)
    return Mention(start, end, kind, name or (start, end), role or absent, honorific or absent, head, gender, number, is_definite, None, end)


def parse_mention(tokens: Sequence[Token], start: int, end: int, *, is_subject: bool = True) -> Mention | None:
    """The source that ``tokens[start:end]`` names, read from its first word; None if nothing there can speak.

    Right after a verb of saying (``is_subject``) an unlisted word may head a role (قال الجيولوجي فهمي …); elsewhere it may be anything.
    """
    at = start
    while at < end and (tokens[at].text in skipped_words() or tokens[at].text == COMMA or tokens[at].text in DASHES):
        at += 1
    while at < end and (found := channel_at(tokens, at, end)) is not None and tokens[at].text != ABOUT and not is_source_head(tokens[at].text):
        # «وأضاف في تصريحات لقناة المدار الخبير …»: what stands before the subject
        skip = found.after
        while skip < end and skip - at < _LONGEST_CHANNEL and tokens[skip].text != COMMA and not is_title(tokens[skip].text):
            skip += 1
        if skip >= end or skip - at >= _LONGEST_CHANNEL:
            return None
        at = skip + (tokens[skip].text == COMMA)
    if at >= end or outlet_at(tokens, at, end) is not None:
        return None
    mention = parse_head(tokens, at, end, is_subject=is_subject)
    return _with_appositions(tokens, mention, end) if mention is not None else None


def parse_head(tokens: Sequence[Token], at: int, end: int, *, is_subject: bool) -> Mention | None:
    """:func:`parse_mention` without what stands before the phrase and without its appositions.

    The order: marks and honorifics show themselves; listed sources before titles (وكالة is both a source and, as وكيلة, near one); states before
    names, since a capital may be a surname; an unlisted occupation before a name, for the name follows it.
    """
    word = tokens[at].text
    if word == MARK:
        return _in_marks(tokens, at, end)
    if not is_word(tokens[at]) or word in little_words("not_name") or word.isdigit():
        return None
    honorific = (at, at)
    if word in titles() and titles()[word].honorific == "yes":
        honorific = (at, at + 1)
        at += 1
        if at < end and tokens[at].text in (".", "/"):
            at += 1
        if at >= end or not is_word(tokens[at]):
            return None
        word = tokens[at].text
        if word not in titles():
            after = name_end_at(tokens, at, end)
            return new_mention(honorific[0], after, SpeakerKind.PERSON, name=(at, after), honorific=honorific)
    if word.isascii() and word[0].isupper():
        after = at + 1
        while after < end and tokens[after].text.isascii() and tokens[after].text[0].isupper():
            after += 1
        return new_mention(at, after, SpeakerKind.MEDIA, honorific=honorific, head=word)
    for source in sources().get(word, ()):
        if at + len(source.words) <= end and all(tokens[at + k].text == source.words[k] for k in range(1, len(source.words))):
            return _listed(tokens, at, end, source)
    if word in plural_titles():
        return _group(tokens, at, end)
    if word in titles():
        return _titled(tokens, at, end, honorific)
    for length in range(_STATE_WORDS, 0, -1):
        if at + length <= end and tuple(tokens[at + k].text for k in range(length)) in states():
            return new_mention(at, at + length, SpeakerKind.STATE, gender="f")
    if word in place_words() and word not in given_names():
        return None
    if len(word) < 2 or not is_name_word(word) or channel_at(tokens, at, end) is not None:
        return None
    if _is_unlisted_group(tokens, at, end):
        after = phrase_end_at(tokens, at + 1, end, SpeakerKind.COLLECTIVE)  # المزارعون, المشاركون في الندوة
        return new_mention(at, after, SpeakerKind.COLLECTIVE, name=(at, at + 1), head=word, number="p")
    occupied = _occupied(tokens, at, end) if is_subject and word not in given_names() else None
    return occupied or new_mention(at, name_end_at(tokens, at, end), SpeakerKind.PERSON)


def _in_marks(tokens: Sequence[Token], at: int, end: int) -> Mention | None:
    """«"رويترز"»: a medium or a name in marks."""
    close = closing_mark(tokens, at, end)
    if close is None:
        return None
    inside = parse_mention(tokens, at + 1, close)
    kind = inside.kind if inside is not None and (not inside.is_person or close - at > 2) else SpeakerKind.MEDIA
    return new_mention(at, close + 1, kind, name=(at + 1, close))


def _listed(tokens: Sequence[Token], at: int, end: int, source: Source) -> Mention:
    """A source of sources.tsv, with the name or the adjectives that its head needs."""
    word, kind, inner = tokens[at].text, source.kind, at + len(source.words)
    if kind is SpeakerKind.MEDIA and _is_other_agency(tokens, at, end, source):
        kind = SpeakerKind.ORGANISATION  # وكالة الطاقة, not وكالة الأنباء
    after = inner if source.is_name else phrase_end_at(tokens, inner, end, kind)
    is_institution = kind in (SpeakerKind.MEDIA, SpeakerKind.ORGANISATION)
    if is_institution and not source.is_name:
        if kind is SpeakerKind.MEDIA:
            after = media_at(tokens, at, end) or after
        if inner < after and tokens[inner].text == MARK:
            close = closing_mark(tokens, inner, end)
            if close is not None:  # صحيفة "المدار"
                return new_mention(at, after, kind, name=(inner + 1, close), head=word, gender="f" if word.endswith("ه") else None)
    return new_mention(
        at,
        after,
        kind,
        name=(at, at + 1) if kind in (SpeakerKind.COLLECTIVE, SpeakerKind.ANONYMOUS) else (at, after),
        head=word,
        gender="f" if word.endswith("ه") or word in little_words("feminine_source") else None,
        number="p" if kind is SpeakerKind.COLLECTIVE or word in little_words("plural_source") else "s",
        is_definite=tokens[at].has_article,
    )


def _is_other_agency(tokens: Sequence[Token], at: int, end: int, source: Source) -> bool:
    """وكالة الطاقة: an agency of something else than news."""
    if source.words[-1].removeprefix(THE) != _AGENCY or at + 1 >= end:
        return False
    following = tokens[at + 1]
    return following.has_article and following.text not in sources() and following.text != _NEWS


def _group(tokens: Sequence[Token], at: int, end: int) -> Mention:
    """خبراء روس, الخبراء والمحللون."""
    name_end = at + 1
    while name_end < end and tokens[name_end].text[0] == AND and _is_plural_source(tokens[name_end].text[1:]):
        name_end += 1
    word = tokens[at].text
    after = phrase_end_at(tokens, name_end, end, SpeakerKind.COLLECTIVE)
    return new_mention(
        at,
        after,
        SpeakerKind.COLLECTIVE,
        name=(at, name_end),
        head=plural_titles()[word],
        number="p",
        is_definite=tokens[at].has_article,
    )


def _is_plural_source(word: str) -> bool:
    return word in plural_titles() or word in sources()


def _titled(tokens: Sequence[Token], at: int, end: int, honorific: Range) -> Mention:
    """A role, with the name that follows it or without."""
    head, gender, _ = titles()[tokens[at].text]
    role_end, name_end = role_end_at(tokens, at, end)
    is_anonymous = name_end == role_end and not is_definite_role(tokens, at, role_end)
    kind = SpeakerKind.ANONYMOUS if is_anonymous else SpeakerKind.PERSON
    role = (at, role_end)
    last = titles().get(tokens[role_end - 1].text)
    if name_end > role_end > at + 1 and last is not None and last.honorific in ("yes", "rank"):
        role, honorific = (at, role_end - 1), (role_end - 1, role_end)  # «الناطق باسم الوزارة │ اللواء │ عماد الراوي»
    return new_mention(
        at, name_end, kind, name=(role_end, name_end), role=role, honorific=honorific, head=head, gender=gender, is_definite=not is_anonymous
    )


def _is_unlisted_group(tokens: Sequence[Token], at: int, end: int) -> bool:
    """المزارعون, الصيادين: a plural with ال that no name follows."""
    word = tokens[at].text
    return (
        tokens[at].has_article
        and word.endswith(_PLURAL_ENDINGS)
        and len(word) > 5
        and word not in given_names()
        and (at + 1 >= end or not is_name_word(tokens[at + 1].text) or tokens[at + 1].has_article)
    )


def _occupied(tokens: Sequence[Token], at: int, end: int) -> Mention | None:
    """An occupation that no list holds: «الجيولوجي فهمي سرحان», «مربي النحل طاهر عزام», «الشاب الفلسطيني», «نجل الرئيس»; None for anything else."""
    if at + 1 >= end or not is_word(tokens[at + 1]):
        return None
    first, following = tokens[at], tokens[at + 1]
    if is_title(following.text) and (first.has_article or not following.has_article):
        return None
    role_end, name_end = role_end_at(tokens, at, end)
    n_words = name_end - role_end
    if (n_words >= 2 and (first.has_article or role_end - at > 1)) or (n_words == 1 and tokens[role_end].text in given_names()):
        head = first.text.removeprefix(THE) if first.has_article else first.text
        return new_mention(at, name_end, SpeakerKind.PERSON, name=(role_end, name_end), role=(at, role_end), head=head)
    if following.has_article or following.text.startswith("لل"):
        return new_mention(at, phrase_end_at(tokens, at + 1, end, SpeakerKind.PERSON), SpeakerKind.PERSON)
    return None


def _with_appositions(tokens: Sequence[Token], mention: Mention, end: int) -> Mention:
    """Roles and names that follow between commas, and an outlet told to (…، لـ"المدار"، …)."""
    at = mention.after
    for _ in range(4):  # name, role, a second role, an outlet
        if at >= end:
            break
        outlet = outlet_at(tokens, at, end)
        if outlet is not None:
            mention = mention._replace(outlet=mention.outlet or outlet)
            at = outlet[1]
            continue
        channel = channel_at(tokens, at, end)
        if channel is not None and tokens[at].text != ABOUT:
            if channel.takes_outlet and mention.outlet is None:
                mention = mention._replace(outlet=find_outlet(tokens, channel.after, end))
            break
        if _takes_bare_title(tokens, mention, at):
            role_end = apposition_end_at(tokens, at, end)
            title = titles()[tokens[at].text]
            mention = mention._replace(role=(at, role_end), head=title.head, gender=title.gender)
            at = role_end
            continue
        if not (tokens[at].text in (COMMA, "(") or tokens[at].text in DASHES) or at + 1 >= end:
            break
        found = _apposition(tokens, mention, at, end)
        if found is not None:
            mention, at = found
        elif is_channel_or_outlet(tokens, at + 1, end):
            at += 1
        else:
            break
    return mention if at == mention.after else mention._replace(after=at)


def _takes_bare_title(tokens: Sequence[Token], mention: Mention, at: int) -> bool:
    """«نادر حداد │ الباحث في …», without a comma."""
    return (
        is_title(tokens[at].text)
        and mention.is_person
        and not mention.has_role
        and mention.n_name_words > 0
        and (mention.n_name_words > 1 or is_given_name(tokens[mention.name[0]].text) or tokens[mention.name[0]].has_article)
    )


def _apposition(tokens: Sequence[Token], mention: Mention, comma: int, end: int) -> tuple[Mention, int] | None:
    """The mention with the role or the name that follows its comma, and the index after that; None if neither follows."""
    at = comma + 1
    word = tokens[at].text
    is_somebody = mention.kind in (SpeakerKind.PERSON, SpeakerKind.ANONYMOUS)
    bare = without_conjunction(word) if word[0] == AND else word
    if is_somebody and mention.n_name_words and not mention.has_role and is_title(bare):
        role_end = apposition_end_at(tokens, at, end)
        title = titles()[bare]
        return mention._replace(role=(at, role_end), head=title.head, gender=title.gender), role_end
    if mention.is_person and mention.n_name_words and mention.has_role and is_title(word) and mention.end <= comma:
        # «عضو هيئة الدفاع عن الشهيد فلان، المحامي فلان»: the second title brings the speaker's own name
        second = parse_head(tokens, at, end, is_subject=True)
        if second is not None and second.n_name_words > 1:
            return mention._replace(name=second.name, role=(mention.role[0], mention.name[1])), second.after
        role_end = apposition_end_at(tokens, at, end)
        if role_end - at > mention.role[1] - mention.role[0]:
            mention = mention._replace(role=(at, role_end))
        return mention, role_end
    if (
        is_somebody
        and not mention.n_name_words
        and is_word(tokens[at])
        and not is_role_word(tokens[at])
        and not is_channel_or_outlet(tokens, at, end)
    ):
        name_end = name_end_at(tokens, at, end)
        if name_end > at and (name_end >= end or not is_word(tokens[name_end]) or is_channel_or_outlet(tokens, name_end, end)):
            return mention._replace(name=(at, name_end), kind=SpeakerKind.PERSON), name_end
    return None
