"""Whether a quote is direct, indirect or mixed, and which of its words the page marks; which marked words are no quote at all, and why."""

from collections.abc import Sequence

from stance.labels import QuoteKind
from stance.quotes.channels import is_naming_pair
from stance.quotes.cues import frame_at
from stance.quotes.drafts import Draft
from stance.quotes.little_words import BY, MARK, little_words, that_words
from stance.quotes.mentions import Range
from stance.quotes.paragraph import TERM_WORDS, Paragraph
from stance.quotes.source_words import is_source_head
from stance.tokens import is_word
from stance.types import Rejection, Span


def trimmed(p: Paragraph, start: int, end: int, *, is_closed: bool) -> Range | None:
    """The range without stops, dashes and marks at its ends that have no partner inside; None if nothing is left."""
    tokens = p.tokens
    end = min(end, len(tokens))
    while start < end and not is_word(tokens[start]):
        text = tokens[start].text
        if text in "([" or (text == MARK and start in p.opens and p.opens[start][0] < end):
            break
        start += 1
    while end > start and not is_word(tokens[end - 1]):
        text = tokens[end - 1].text
        if text in ")]%" or (text == MARK and p.closes.get(end - 1, -1) >= start) or (is_closed and text in "؟?!"):
            break
        end -= 1
    if not is_closed and start + 1 < end and start in p.opens and p.opens[start][0] == end - 1:
        start, end = start + 1, end - 1
    return (start, end) if end > start else None


def kind_and_marks(p: Paragraph, pieces: list[Range], draft: Draft) -> tuple[QuoteKind, tuple[Span, ...]]:
    """The kind of a quote and its marked spans: all of a direct one, the speaker's own words in a mixed one, none of an indirect one."""
    if all(_is_marked(p, start, end) for start, end in pieces) and (draft.is_closed or _is_inside(p, *pieces[0])):
        return QuoteKind.DIRECT, tuple(p.span(start, end) for start, end in pieces)
    spans = tuple(
        p.span(opened + 1, p.opens[opened][0])
        for start, end in pieces
        for opened in range(start, end)
        if opened in p.opens and opened + 1 < p.opens[opened][0] <= end and p.tokens[opened].text == MARK and _is_spoken(p, opened, end, draft)
    )
    return (QuoteKind.MIXED if spans else QuoteKind.INDIRECT), spans


def _is_marked(p: Paragraph, start: int, end: int) -> bool:
    return ((start - 1) in p.opens and p.opens[start - 1][0] == end) or start in p.opens or _is_inside(p, start, end)


def _is_inside(p: Paragraph, start: int, end: int) -> bool:
    return all(p.inside[start:end])


def _is_spoken(p: Paragraph, opened: int, end: int, draft: Draft) -> bool:
    """Whether the pair inside a content marks the speaker's words rather than a name or a term."""
    close = p.opens[opened][0]
    n_words = p.n_words(opened + 1, close)
    if n_words > TERM_WORDS:
        return True
    if is_naming_pair(p.tokens, opened):
        return False
    before = p.tokens[opened - 1].text if opened else ""
    is_described = (n_words > 1 or before in that_words()) and draft.form is not None and "pair" in draft.form.verb.nominal
    after_by = before == BY or (n_words > 1 and before.startswith(BY) and not is_source_head(before[1:]))
    return is_described or after_by or _is_clause(p, opened + 1, close) or (n_words > 1 and _is_own_word(p, end))


def _is_clause(p: Paragraph, start: int, end: int) -> bool:
    """Marked words that state something, not a name: they begin with a little word or hold a preposition («لن يغلق أبوابه», «هشة إلى حد الكسر»)."""
    words = [token.text for token in p.tokens[start:end] if is_word(token)]
    if len(words) < 2:
        return False
    first, negations = words[0], little_words("negation")
    opens_clause = first in little_words("not_name") or first in little_words("subjunctive") or (first.startswith("سي") and len(first) > 4)  # سيكون
    if opens_clause or any(word in negations for word in words):
        return True
    return len(words) > 2 and not p.tokens[start].has_article and any(word in little_words("preposition") for word in words[1:-1])


def _is_own_word(p: Paragraph, end: int) -> bool:
    """Whether «على حد تعبيره» follows: then the marked words are the speaker's."""
    at = next((k for k in range(end, len(p.tokens)) if is_word(p.tokens[k])), None)
    frame = frame_at(p.tokens, at) if at is not None else None
    return frame is not None and frame.prefix == "pronoun"


def rejected_pairs(p: Paragraph, taken: Sequence[Range]) -> list[Rejection]:
    """The marked pairs that no quote took, with the reason; ``taken`` are the raw spans of the paragraph's quotes."""
    rejections = []
    left = sorted(taken, reverse=True)
    taken_until = 0
    for opened, (close, pair) in p.opens.items():
        if opened + 1 >= close or pair.is_repaired:
            continue
        span = p.span(opened + 1, close)
        while left and left[-1][0] <= span.start:
            taken_until = max(taken_until, left.pop()[1])
        if span.end <= taken_until:
            continue
        if is_naming_pair(p.tokens, opened):
            reason = "name of a medium or a work"
        elif p.n_words(opened + 1, close) <= TERM_WORDS:
            reason = "term: at most four words and nothing attributes them"
        else:
            reason = "nothing attributes it"
        rejections.append(Rejection(span, reason))
    return rejections
