"""Attributions that meet: what ends the content of another, what stands inside it, what passes it on (via)."""

from stance.labels import SpeakerKind
from stance.quotes.contents import REACH
from stance.quotes.cues import verb_forms
from stance.quotes.drafts import Draft
from stance.quotes.little_words import AND, is_lead, little_words, that_words
from stance.quotes.paragraph import Paragraph

# A verb so near to the front phrase's content has that content for its own («وبحسب الصحيفة، قال الوزير إن …»). Not researched.
_INNER_TOKENS = 6
# Words after a phrase inside a clause that are no clause of their own. Not researched.
_REST_WORDS = 3
_BREAKS = frozenset("،؛,-")
_MEDIA = (SpeakerKind.MEDIA, SpeakerKind.ORGANISATION)
_MEDIA_LIKE = (*_MEDIA, SpeakerKind.DOCUMENT)


def bound_contents(p: Paragraph, drafts: list[Draft]) -> list[Draft]:
    """The drafts that stay, in the order of their cue, contents cut where the next attribution begins; one inside a content is its own words."""
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(p.sentence_start[draft.at], []).append(draft)
    return [draft for first in sorted(by_sentence) for draft in _bound_in_sentence(p, by_sentence[first])]


def _bound_in_sentence(p: Paragraph, drafts: list[Draft]) -> list[Draft]:
    kept: list[Draft] = []
    leading = [draft for draft in drafts if not draft.is_trailing]
    for draft in sorted(drafts, key=lambda draft: (draft.at, not draft.is_trailing)):
        host = next((other for other in reversed(kept) if other.covers(draft.at)), None)
        if host is not None and not _cut(p, host, draft):
            continue
        if draft.is_frame:
            around = next((other for other in leading if _stands_around(other, draft)), None)
            if around is not None:  # «ويرى مراقبون، بحسب صحيفة المدار، أن …»
                if draft.mention is not None and around.via is None and draft.mention.kind in _MEDIA:
                    around.via = draft.mention.range
                continue
        if draft.is_trailing and _passes_on(p, kept, draft):
            continue
        if draft.form is None and not draft.is_trailing and draft.mention is not None and draft.via is None:
            inner = next((other for other in leading if _stands_inside(other, draft)), None)
            if inner is not None:  # «وبحسب الصحيفة، قال الوزير إن …»: the inner verb has the content, the phrase is its via
                if draft.mention.kind in _MEDIA_LIKE:
                    inner.via = draft.mention.range
                continue
        kept.append(draft)
    return kept


def _stands_around(other: Draft, phrase: Draft) -> bool:
    """Whether the phrase stands between the other's verb and its content, which follows it."""
    return not other.is_frame and other.at < phrase.at < other.pieces[0][0]


def _stands_inside(other: Draft, phrase: Draft) -> bool:
    """Whether the other's verb begins what the phrase attributes."""
    start = phrase.pieces[0][0]
    return other is not phrase and start <= other.at < start + _INNER_TOKENS and other.form is not None and not other.form.is_participle


def _leads_to_verb(p: Paragraph, at: int) -> bool:
    """Words between a content and the verb that follows it: «…، فيما أكدت», «…، من جانبه»."""
    word = p.tokens[at].text
    return is_lead(word) or word in little_words("adverb")


def _cut(p: Paragraph, host: Draft, draft: Draft) -> bool:
    """Ends the host's content before the draft inside it; False, and nothing done, where the draft is a part of the content."""
    if host.is_closed or not _is_own_attribution(p, host, draft):
        return False
    start, _ = host.pieces[-1]
    cut = draft.at
    while cut > start and (p.tokens[cut - 1].text in "،؛-و" or _leads_to_verb(p, cut - 1)):
        cut -= 1
    if p.n_words(start, cut) < 2:
        return False
    host.pieces[-1] = (start, cut)
    return True


def _is_own_attribution(p: Paragraph, host: Draft, draft: Draft) -> bool:
    """Whether an attribution inside an open content ends it (، مشيرا إلى أن …) or is a part of it (إن نظيره أكد أن …)."""
    tokens = p.tokens
    first = draft.at - 1
    starts_with_and = tokens[draft.at].text[0] == AND
    is_joined = tokens[first].text == AND or (starts_with_and and verb_forms(tokens[draft.at].text)[1])
    while first > 0 and (tokens[first].text == AND or _leads_to_verb(p, first)):
        first -= 1
    after_comma = tokens[first].text in _BREAKS or any(
        token.text.removeprefix(AND) in little_words("subordinator") for token in tokens[first + 1 : draft.at]
    )  # «… فيما أفادت»
    if draft.is_trailing:
        if draft.is_frame and not after_comma:
            # «… ثلاثة آلاف شاب حسب أرقام رسمية │ موجودون في …»: inside the clause, which goes on
            rest = draft.mention.end if draft.mention is not None else draft.cue[1]
            return p.n_words(rest, p.sentence_end[draft.at]) <= _REST_WORDS
        return True
    if draft.form is None:
        return after_comma
    if draft.form.is_participle:
        return draft.is_boundary and (after_comma or starts_with_and or draft.method == "participle")
    if not after_comma and not (is_joined and draft.is_boundary):
        return False
    if draft.mention is None and host.gender and draft.gender and host.gender != draft.gender and host.number == "s" == draft.number:
        return False  # «قال الوزير إن موسكو قدمت مقترحا وأكدت أن»: Moscow's, inside
    if after_comma and (draft.mention is not None or is_joined):
        return True
    return _has_that_or_colon(p, draft)


def _has_that_or_colon(p: Paragraph, draft: Draft) -> bool:
    between = p.tokens[draft.at : min(draft.at + REACH, draft.pieces[0][0])]
    return any(token.text in that_words() or token.text == ":" for token in between)


def _passes_on(p: Paragraph, kept: list[Draft], draft: Draft) -> bool:
    """A trailing «وفق ما أفادت القناة» after quotes of the same sentence: their via, no quote of its own."""
    if draft.form is not None and draft.form.is_participle:
        return False
    first = p.sentence_start[draft.at]
    start, end = draft.pieces[0]
    hosts = [other for other in kept if other.at >= first and not other.is_trailing and start < other.pieces[-1][1] <= draft.at]
    if not hosts or (draft.is_closed and not any(other.pieces[-1] == (start, end) for other in hosts)):
        return False
    if draft.mention is not None and draft.is_frame and draft.mention.kind in _MEDIA:  # not «وفق المصدر ذاته»
        for host in hosts:
            host.via = host.via or draft.mention.range
    return True


def floating_marks(p: Paragraph, drafts: list[Draft], *, is_first: bool, fewest_words: int) -> list[Draft]:
    """Marked sentences of their own after somebody's words or deeds: the same speaker goes on («… يوافق على ذلك. "في كل عام …"»).

    ``is_first``: nobody was quoted before the paragraph; one that opens it then has no speaker.
    """
    if not p.opens:
        return []
    n = len(p.tokens)
    is_taken = taken_tokens(p, drafts)
    found = []
    for opened, (close, pair) in p.opens.items():
        if pair.is_repaired or (opened == 0 and is_first):
            continue
        opens_sentence = opened == 0 or p.ends[opened - 1]
        closes_sentence = close + 1 >= n or p.ends[close + 1] or p.ends[close]
        if not (opens_sentence and closes_sentence):
            continue
        if p.n_words(opened + 1, close) >= fewest_words and not is_taken[opened + 1]:
            found.append(Draft(opened, (opened, opened), [(opened + 1, close)], is_closed=True, flags=("no_cue",)))
    return found


def taken_tokens(p: Paragraph, drafts: list[Draft]) -> bytearray:
    """1 for each token of the paragraph that a draft's content covers."""
    is_taken = bytearray(len(p.tokens) + 1)
    for draft in drafts:
        for start, end in draft.pieces:
            is_taken[start:end] = b"\1" * (end - start)
    return is_taken
