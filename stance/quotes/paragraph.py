"""A line of the page with its tokens, quotation marks and sentences, in token indices of its own (0 is its first token)."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from stance.normalization import NormalizedText
from stance.quotes.little_words import MARK, that_words
from stance.quotes.marks import Pair, find_pairs
from stance.quotes.mentions import Mention, parse_mention
from stance.quotes.registry import Registry
from stance.quotes.vocabulary import word_kinds
from stance.sentences import sentence_ends
from stance.tokens import Token, is_word
from stance.types import Span
from stance.zones import Zone

# Marked stretches of at most four words are names and terms, unless something attributes them (PHENOMENA: of 39 short pairs 4 were quotes, of 25 long
# ones all).
TERM_WORDS = 4


class Paragraph:
    """Tokens, and for each of them: what it may be (``kinds``), whether it stands inside marks, its sentence's first token and last one.

    ``opens`` leads from the token of an opening mark to that of the closing one and the pair, ``closes`` back; ``pairs`` leads from where content in
    marks may begin to its first token, the token of its closing mark and the pair. ``sentence_end`` is the number of tokens where no stop follows.
    ``registry`` holds the sources of the page; ``offset`` is the index on the page of the first token.
    """

    __slots__ = (
        "_mentions",
        "_n_words",
        "closes",
        "ends",
        "inside",
        "kinds",
        "offset",
        "opens",
        "pairs",
        "registry",
        "sentence_end",
        "sentence_start",
        "tokens",
        "view",
        "zone",
    )

    def __init__(self, view: NormalizedText, zone: Zone, offset: int, tokens: list[Token], registry: Registry) -> None:
        self.view, self.zone, self.offset, self.tokens, self.registry = view, zone, offset, tokens, registry
        n = len(tokens)
        kind_of = word_kinds().get
        self.kinds = [kind_of(token.text, 0) for token in tokens]
        self.inside = [False] * n
        self.opens: dict[int, tuple[int, Pair]] = {}
        self.closes: dict[int, int] = {}
        self.pairs: dict[int, tuple[int, int, Pair]] = {}
        if MARK in view.text[zone.start : zone.end]:
            self._read_marks(view.text)
        self.ends = sentence_ends(tokens, self.inside)
        self.sentence_start: list[int] = []
        self.sentence_end: list[int] = []
        first = 0
        while first < n:
            try:
                last = self.ends.index(True, first)
            except ValueError:
                last = n
            n_tokens = min(last + 1, n) - first
            self.sentence_start += [first] * n_tokens
            self.sentence_end += [last] * n_tokens
            first += n_tokens
        self._n_words: list[int] | None = None
        self._mentions: dict[tuple[int, int, bool], Mention | None] = {}

    def _read_marks(self, view: str) -> None:
        starts = [token.start for token in self.tokens]
        pairs, opened, closed = find_pairs(view, self.zone.start, self.zone.end)
        for pair in [*pairs, *self._repaired(starts, opened, closed)]:
            self._add(pair, starts)
        for opened_at, (close, pair) in self.opens.items():
            if pair.start == pair.inner_start:  # its opening mark is missing: the content itself stands there
                self.pairs.setdefault(opened_at + 1, (opened_at + 1, close, pair))
        for opened_at, (close, pair) in self.opens.items():
            if opened_at >= 0 and self.tokens[opened_at].text == MARK:
                self.pairs[opened_at] = (opened_at + 1, close, pair)

    def _add(self, pair: Pair, starts: list[int]) -> None:
        n = len(starts)
        first = bisect_left(starts, pair.start)
        if first == n or starts[first] != pair.start:
            return
        last = bisect_left(starts, pair.inner_end)
        if pair.inner_end != pair.end and (last == n or starts[last] != pair.inner_end):
            last = n
        begin = first + 1 if pair.start != pair.inner_start else first
        if last <= begin or (begin - 1) in self.opens:
            return
        self.opens[begin - 1] = (last, pair)
        self.closes[last] = begin - 1
        self.inside[begin : min(last, n)] = [True] * (min(last, n) - begin)

    def _repaired(self, starts: list[int], opened: list[int], closed: list[int]) -> list[Pair]:
        """Marks without a partner, completed inside the paragraph: an end at the sentence's last stop, a beginning at the nearest أن or colon."""
        tokens, pairs = self.tokens, []
        marks = [token.start for token in tokens if token.text == MARK] if opened or closed else []
        for at in opened:
            index = bisect_left(starts, at)
            following = bisect_right(marks, at)
            if following == len(marks):
                stop = len(tokens)
                while stop > index + 1 and not is_word(tokens[stop - 1]):
                    stop -= 1
            else:
                stop = bisect_left(starts, marks[following])
                while stop > index + 1 and tokens[stop - 1].text != ".":
                    stop -= 1
                stop -= 1
            if stop - index > TERM_WORDS + 1:
                end = tokens[stop - 1].end
                pairs.append(Pair(at, at + 1, end, end, True))
        for at in closed:
            index = bisect_left(starts, at)
            before = bisect_left(marks, at)
            first = bisect_left(starts, marks[before - 1]) + 1 if before else 0
            for k in range(index - 2, first - 1, -1):
                if tokens[k].text in that_words() or tokens[k].text == ":":
                    if index - k > TERM_WORDS:
                        begin = tokens[k + 1].start
                        pairs.append(Pair(begin, begin, at, at + 1, True))
                    break
        return pairs

    def n_words(self, start: int, end: int) -> int:
        """How many of ``tokens[start:end]`` are words or numbers."""
        if self._n_words is None:
            self._n_words = list(accumulate([token.text[0].isalnum() for token in self.tokens], initial=0))
        end = min(end, len(self.tokens))
        return self._n_words[end] - self._n_words[start] if end > start else 0

    def mention(self, start: int, end: int, *, is_subject: bool = True) -> Mention | None:
        """:func:`parse_mention` of ``tokens[start:end]``, read once."""
        key = (start, end, is_subject)
        if key not in self._mentions:
            self._mentions[key] = parse_mention(self.tokens, start, end, is_subject=is_subject)
        return self._mentions[key]

    def span(self, start: int, end: int) -> Span:
        """The raw span of ``tokens[start:end]``."""
        return self.view.to_raw(self.tokens[start].start, self.tokens[end - 1].end)

    def raw(self, at: int) -> str:
        """The token as the page writes it, with its hamza and diacritics."""
        return self.span(at, at + 1).text

    def take_off(self, at: int, bare: str) -> None:
        """From here on the token at ``at`` is read without what is written onto it: وحداد → حداد, لموقع → موقع, للوزارة → الوزارة."""
        token = self.tokens[at]
        start = token.start if token.text.startswith("لل") else token.start + 1
        cut = Token(start, token.end, bare, bare != token.text[1:])
        self.tokens[at] = self.registry.tokens[self.offset + at] = cut
        self.kinds[at] = word_kinds().get(bare, 0)
        self._mentions.clear()
