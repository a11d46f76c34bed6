"""Where an utterance was made and to which outlet: «في تصريح لصحيفة المدار», «لـ"المدار"»."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from stance.labels import SpeakerKind
from stance.lexicon import fold, read_rows
from stance.quotes.little_words import AND, MARK, TO, little_words
from stance.quotes.source_words import is_source_head, sources
from stance.tokens import Token, is_word

# Tokens between the two marks of an outlet's or an institution's name. Not researched.
_LONGEST_NAME = 13
_LONGEST_MEDIUM = 5


class Channel(NamedTuple):
    """A phrase of channels.tsv that ends before token ``after``; an outlet may follow some of them."""

    after: int
    takes_outlet: bool


class _Phrases(NamedTuple):
    """The phrases of channels.tsv that begin with one word: whether it alone is one (None if not), the others by their second word, longest first."""

    alone: bool | None
    longer: dict[str, list[tuple[tuple[str, ...], bool]]]


@cache
def _channels() -> dict[str, _Phrases]:
    """First word, also with و → its phrases; the bool of each: may an outlet follow."""
    table: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for row in read_rows("channels"):
        words = tuple(fold(row["phrase"]).split())
        table.setdefault(words[0], []).append((words, row["outlet"] == "yes"))
    for first in [first for first in table if len(first) > 1]:
        table.setdefault(AND + first, []).extend(table[first])
    phrases: dict[str, _Phrases] = {}
    for first, found in table.items():
        longer: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
        for words, takes_outlet in sorted(found, key=lambda entry: -len(entry[0])):
            if len(words) > 1:
                longer.setdefault(words[1], []).append((words[2:], takes_outlet))
        phrases[first] = _Phrases(next((takes_outlet for words, takes_outlet in found if len(words) == 1), None), longer)
    return phrases


def channel_heads() -> Iterable[str]:
    """Every word at which :func:`channel_at` may find something."""
    return _channels()


def channel_at(tokens: Sequence[Token], at: int, end: int) -> Channel | None:
    """The phrase of channels.tsv that begins at ``at``."""
    phrases = _channels().get(tokens[at].text)
    if phrases is None:
        return None
    if at + 1 < end:
        for rest, takes_outlet in phrases.longer.get(tokens[at + 1].text, ()):
            after = at + 2 + len(rest)
            if after <= end and all(tokens[at + 2 + k].text == word for k, word in enumerate(rest)):
                return Channel(after, takes_outlet)
    return Channel(at + 1, phrases.alone) if phrases.alone is not None and at < end else None


def media_at(tokens: Sequence[Token], at: int, end: int) -> int | None:
    """The index after a medium's name that begins at ``at``: a pair of marks, a head and its name, or a known name."""
    if at >= end:
        return None
    word = tokens[at].text
    if word == MARK:
        close = closing_mark(tokens, at, end)
        return close + 1 if close is not None else None
    bare = word[1:] if word[0] in TO + AND and word not in sources() else word
    if bare.startswith(TO) and "ا" + bare in sources():
        bare = "ا" + bare  # للجزيرة
    for words, kind, is_name in sources().get(bare, ()):
        if kind is SpeakerKind.MEDIA and all(at + k < end and tokens[at + k].text == words[k] for k in range(1, len(words))):
            after = at + len(words)
            if is_name:
                return after
            if after < end and tokens[after].text == MARK:
                close = closing_mark(tokens, after, end)
                return close + 1 if close is not None else None
            while (
                after < end
                and is_word(tokens[after])
                and after - at < _LONGEST_MEDIUM
                and tokens[after].text not in little_words("not_name")
                and channel_at(tokens, after, end) is None
            ):
                after += 1
            return after
    return None


def outlet_at(tokens: Sequence[Token], at: int, end: int) -> tuple[int, int] | None:
    """The token range of an outlet that a joined ل or a preposition introduces at ``at`` (لـ"المدار", لصحيفة المدار, لـ رويترز)."""
    word = tokens[at].text
    if word[0] == TO and len(word) > 2:
        after = media_at(tokens, at, end)
        return (at, after) if after is not None and after > at else None
    if word in little_words("outlet_preposition") and at + 1 < end:
        after = media_at(tokens, at + 1, end)
        return (at + 1, after) if after is not None else None
    return None


def is_channel_or_outlet(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether :func:`channel_at` or :func:`outlet_at` finds something at ``at``."""
    return channel_at(tokens, at, end) is not None or outlet_at(tokens, at, end) is not None


def find_outlet(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The first outlet in ``tokens[start:end]`` (… خاصة لـ"المدار", … مع قناة المدار)."""
    for at in range(start, end):
        found = outlet_at(tokens, at, end)
        if found is not None:
            return found
        word = tokens[at].text
        if at == start and (word in sources() or word == MARK):
            after = media_at(tokens, at, end)
            if after is not None:
                return at, after
    return None


def closing_mark(tokens: Sequence[Token], at: int, end: int) -> int | None:
    """The next mark after the one at ``at``, if it stands near enough to close a name."""
    for k in range(at + 1, min(end, at + _LONGEST_NAME + 1)):
        if tokens[k].text == MARK:
            return k
    return None


def is_naming_pair(tokens: Sequence[Token], at: int) -> bool:
    """Whether the marks that open at ``at`` follow a noun that names things: صحيفة \"…\", قمة «…»."""
    return at > 0 and is_source_head(tokens[at - 1].text) and media_at(tokens, at - 1, len(tokens)) is not None
