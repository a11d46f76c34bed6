"""Where contents begin and end: at their marks, with their sentence, before the outlet's gloss, or with a clause."""

from stance.labels import Act
from stance.quotes.cues import frame_at, verb_forms
from stance.quotes.drafts import Content
from stance.quotes.little_words import AND, BUT_THAT, COMMA, little_words, that_words
from stance.quotes.marks import Pair
from stance.quotes.paragraph import Paragraph
from stance.quotes.vocabulary import ADVERSATIVE, PHRASE, VERB
from stance.tokens import is_word

# A subordinator opens the sentence among its first words, and its verb's complement follows soon. Not researched.
_SUBORDINATOR_TOKENS = 3
_SUBORDINATE_TOKENS = 12
# The main clause before a trailing attribution has more tokens than this. Not researched.
_CLAUSE_TOKENS = 4


def opened_content(p: Paragraph, start: int, complement: int) -> Content | None:
    """Content that begins at ``start``, after أن or a colon: marked at once, or open to the sentence's end; None for too few words."""
    tokens = p.tokens
    after_colon = tokens[complement].text == ":"
    while start < len(tokens) and (tokens[start].text in (":", COMMA) or (after_colon and tokens[start].text in that_words())):
        start += 1
    if start >= len(tokens):
        return None
    pair = p.pairs.get(start)
    if pair is not None:
        inner, close, mark = pair
        after = close + 1
        is_whole = after >= len(tokens) or (not is_word(tokens[after]) and tokens[after].text not in '"(') or attributes(p, after)
        if is_whole or (mark.is_repaired and p.n_words(inner, close) > 1):
            return marked_content(p, inner, close, mark, complement)
    end = open_end(p, start, complement)
    fewest = 2 if tokens[start - 1].text == ":" else 1
    return Content(start, end, False, complement) if end > start and p.n_words(start, end) >= fewest else None


def marked_content(p: Paragraph, inner: int, close: int, mark: Pair, complement: int) -> Content | None:
    """Content between marks, without the أن that some pages put inside them (رأى "أن الاتفاق …")."""
    if p.tokens[inner].text in that_words() and close - inner > 2:
        inner += 1
    return Content(inner, close, True, complement, ("mark_repair",) if mark.is_repaired else ()) if inner < close else None


def open_content(p: Paragraph, start: int, complement: int | None = None) -> Content:
    """Content without marks from ``start`` on; what introduces it begins at ``complement``, which is ``start`` unless given."""
    complement = start if complement is None else complement
    return Content(start, open_end(p, start, complement), False, complement)


def open_end(p: Paragraph, start: int, complement: int) -> int:
    """Where content without marks ends: with its sentence, before the outlet's gloss (، في إشارة إلى), or with its clause after رغم أن."""
    tokens = p.tokens
    end = p.sentence_end[start]
    first = p.sentence_start[start]
    is_subordinate = complement - first < _SUBORDINATE_TOKENS and any(
        token.text.removeprefix(AND) in little_words("subordinator") for token in tokens[first : first + _SUBORDINATOR_TOKENS]
    )
    for k in range(start + 1, end - 1):
        if (
            tokens[k].text in "،؛"
            and not p.inside[k]
            and ((is_subordinate and tokens[k + 1].text.removeprefix(AND) not in that_words()) or _ends_content(p, k + 1))
        ):  # «في حين ترى موسكو أن … │ وأن …» goes on
            return k
    return end


def _ends_content(p: Paragraph, at: int) -> bool:
    """Whether what follows a comma is another's clause: the outlet's gloss, or «مشيرا إلى», whatever follows it."""
    if p.kinds[at] & PHRASE:
        frame = frame_at(p.tokens, at)
        if frame is not None and frame.kind == "cut":
            return True
    if not p.kinds[at] & VERB:
        return False
    form = verb_forms(p.tokens[at].text)[0][0]
    return form.is_participle and form.verb.act in (Act.SAY, Act.ASSESS) and not form.verb.guard


def attributes(p: Paragraph, at: int) -> bool:
    """Whether a verb of saying or a phrase that attributes begins at ``at``."""
    return bool(p.kinds[at] & VERB) or (bool(p.kinds[at] & PHRASE) and frame_at(p.tokens, at) is not None)


def clause_start(p: Paragraph, at: int) -> int:
    """The first token of the main clause that a trailing attribution takes: the sentence's start, or after an adversative (لكن، إلا أن)."""
    tokens = p.tokens
    start = p.sentence_start[at]
    for k in range(at - _CLAUSE_TOKENS, start, -1):
        if not p.kinds[k] & ADVERSATIVE or p.inside[k]:
            continue
        word = tokens[k].text
        if word == BUT_THAT:
            if tokens[k + 1].text in that_words():
                return k + 2
        elif word.startswith(AND) or not is_word(tokens[k - 1]):
            return k + 1
    return start
