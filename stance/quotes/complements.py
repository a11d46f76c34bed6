"""Content without أن: what a verb or its preposition governs (طالب بوقف…, أعرب عن قلقه…, نفى صحة…, وصف س بأنه ص).

cues.tsv tells in its column ``nominal`` which of these a verb takes, in what order they are tried.
"""

from stance.labels import Act
from stance.lexicon import fold
from stance.quotes.bounds import open_content, opened_content
from stance.quotes.channels import channel_at
from stance.quotes.cues import Form, suffixed_forms, verb_forms
from stance.quotes.drafts import Content
from stance.quotes.little_words import (
    BY,
    CLAUSE_STOPS,
    COMMA,
    MARK,
    ON,
    TO,
    TOWARDS,
    content_nouns,
    is_verbal_noun,
    little_words,
    that_words,
)
from stance.quotes.paragraph import Paragraph
from stance.quotes.source_words import is_title
from stance.quotes.subjects import find_subject, is_reliable
from stance.quotes.vocabulary import VERB
from stance.tokens import is_word

# «أشار إلى الخريطة» says nothing; what is pointed out at length does. Not researched.
_REMARK_WORDS = 5
# How far from its verb an object, its nearest noun, the second part of a pair may begin. Not researched.
_OBJECT_TOKENS = 14
_NEAR_TOKENS = 8
_PAIR_TOKENS = 24
_STRONG_STOPS = CLAUSE_STOPS - {COMMA, ","}
_WITHOUT_PREPOSITION = frozenset(("noun", "obj", "pair", "blame"))
_RESPONSIBILITY = (fold("مسؤولية"), fold("المسؤولية"))


def governed_content(p: Paragraph, at: int, form: Form, limit: int) -> Content | None:
    """The content of the verb at ``at`` that begins before ``limit`` without أن; None if it governs none.

    A noun that the verb takes directly is looked for first, for a preposition may follow it; an object, a pair and a blame end the search.
    """
    nominal = form.verb.nominal
    if "noun" in nominal:
        found = _noun(p, at, form, limit)
        if found is not None:
            return found
    for entry in nominal:
        preposition = entry.removesuffix(" noun")
        if preposition not in _WITHOUT_PREPOSITION:
            found = _after_preposition(p, at, limit, preposition, needs_noun=preposition != entry)
            if found is not None:
                return found
    if "obj" in nominal:
        found, is_final = _object(p, at, form, limit)
        if found is not None or is_final:
            return found
    if "pair" in nominal:
        return _described(p, at, form, limit)
    return _blamed(p, at, limit) if "blame" in nominal else None


def _noun(p: Paragraph, at: int, form: Form, limit: int) -> Content | None:
    """أكد ضرورة…, أعلن استئناف…: a content noun, or a verbal noun right after a sure subject."""
    tokens = p.tokens
    end = p.sentence_end[at]
    for k in range(at + 1, limit):
        word = tokens[k].text
        if not p.inside[k] and (word in content_nouns() or is_verbal_noun(word)):
            before_clause = k + 1 < len(tokens) and that_words().get(tokens[k + 1].text) == BY  # «عن اعتقاده بأن …»: the clause is the content
            if not before_clause and channel_at(tokens, k - 1, end) is None and _takes_noun(p, at, k, form):
                return open_content(p, k)
        if (word in CLAUSE_STOPS and word != COMMA) or word in (TOWARDS, ON):
            break
    return None


def _takes_noun(p: Paragraph, at: int, k: int, form: Form) -> bool:
    if p.tokens[k].text in content_nouns() and (k == at + 1 or p.tokens[k - 1].text == COMMA or find_subject(p, at, k, form).mention is not None):
        return True
    return _ends_subject(p, at, k, form)


def _ends_subject(p: Paragraph, at: int, k: int, form: Form) -> bool:
    """Whether a sure subject ends right before ``k``, commas and channels aside: أعلنت الوزارة │ استئناف …"""
    if k == at + 1:
        return form.is_participle
    mention, after = find_subject(p, at, k, form)
    if mention is None or not is_reliable(p, mention) or after <= at + 1:
        return False
    return after >= k or p.tokens[after].text == COMMA or channel_at(p.tokens, after, k) is not None


def _after_preposition(p: Paragraph, at: int, limit: int, preposition: str, *, needs_noun: bool) -> Content | None:
    """طالب بوقف…, أعرب عن قلقه…, أشار إلى تراجع…"""
    tokens = p.tokens
    end = p.sentence_end[at]
    is_written_on = preposition in (BY, TO)
    for k in range(at + 1, limit):
        word = tokens[k].text
        if p.inside[k] or word == MARK:
            continue
        if word in _STRONG_STOPS or word in that_words() or (k > at + 1 and p.kinds[k] & VERB and not is_word(tokens[k - 1])):
            break
        if is_written_on and word.startswith(preposition) and len(word) > 3:
            is_own = word in little_words("b_word") or is_title(word[1:])
            if not is_own and (not needs_noun or word[1:] in content_nouns()) and channel_at(tokens, k, end) is None:
                return open_content(p, k)
        elif word == preposition and k + 1 < end:
            if is_written_on:
                return open_content(p, k)
            if k + 2 < len(tokens) and that_words().get(tokens[k + 2].text) == BY:
                break
            if _is_governed(p, k + 1, end, preposition, needs_noun=needs_noun):
                return open_content(p, k + 1, k)
    return None


def _is_governed(p: Paragraph, at: int, end: int, preposition: str, *, needs_noun: bool) -> bool:
    word = p.tokens[at].text
    if word == MARK:
        return not needs_noun
    is_remark = preposition == TOWARDS and p.n_words(at, end) >= _REMARK_WORDS  # «أشار إلى تراجع …»
    return (not needs_noun or word in content_nouns() or is_remark) and word not in that_words()


def _object(p: Paragraph, at: int, form: Form, limit: int) -> tuple[Content | None, bool]:
    """نفت الوزارة │ الأنباء, اعتبر الوزير │ هذه الاتفاقية …: the content, and whether nothing else is to be tried."""
    tokens = p.tokens
    end = p.sentence_end[at]
    mention, after = find_subject(p, at, min(limit, at + _OBJECT_TOKENS), form)
    while mention is not None and after < end - 1 and tokens[after].text == COMMA:
        after += 1
    if form.is_participle and at + 2 < end:
        start = at + 1
        while start < end - 1 and ((channel := channel_at(tokens, start, end)) is not None or tokens[start].text in little_words("reflexive")):
            start = channel.after if channel is not None else start + 1
        return opened_content(p, start, start), True
    for k in range(at + 1, limit):
        is_pointer = mention is not None and k >= after and tokens[k].text in little_words("demonstrative")
        if (
            (is_pointer or tokens[k].text in content_nouns())
            and not p.inside[k]
            and (k < at + _NEAR_TOKENS or mention is not None)
            and channel_at(tokens, k - 1, end) is None
        ):
            return open_content(p, k), True
    if form.tense == "imperfect" and form.verb.act is Act.ASSESS:
        return None, True  # «…، يعتبر رسالة قوية»: is considered
    if mention is not None and after < end - 1 and is_reliable(p, mention) and _may_be_object(p, after):
        return open_content(p, after), True
    return None, False


def _may_be_object(p: Paragraph, at: int) -> bool:
    word = p.tokens[at].text
    return is_word(p.tokens[at]) and not word.startswith((TO, BY)) and word not in little_words("preposition")


def _described(p: Paragraph, at: int, form: Form, limit: int) -> Content | None:
    """وصف س بأنه ص, اتهم س بـ ص: the content begins at س."""
    tokens = p.tokens
    has_pronoun = bool(suffixed_forms(tokens[at].text))
    if not has_pronoun and at + 1 < len(tokens) and tokens[at + 1].text.startswith(BY) and tokens[at + 1].text not in little_words("b_word"):
        return None  # «متهما بدعم روسيا»: accused himself
    second = _second_part(p, at, limit, has_pronoun=has_pronoun)
    if second is None:
        return None
    mention, after = find_subject(p, at, second, form)
    start = after if mention is not None and after < second and is_reliable(p, mention) else at + 1
    start += tokens[start].text == COMMA
    while start < second and channel_at(tokens, start, second) is not None:
        start += 1
    for k in range(second, min(second + 3, len(tokens))):
        if k in p.opens and tokens[k].text == MARK:
            close = p.opens[k][0]
            if close + 1 < len(tokens) and tokens[close + 1].text in (COMMA, "؛"):
                return Content(start, close + 1, False, start)  # «وصف س بأنه "ص"، وسبق له أن …»
            break
    return open_content(p, start)


def _second_part(p: Paragraph, at: int, limit: int, *, has_pronoun: bool) -> int | None:
    """Where بأنه, بـ or a word with ب stands that ends the first part of a pair."""
    tokens = p.tokens
    for k in range(at + 1, min(limit, at + _PAIR_TOKENS)):
        word = tokens[k].text
        if p.inside[k]:
            continue
        if word == BY:
            if k + 1 < len(tokens):
                return k
        elif word.startswith(BY) and len(word) > 2 and word not in little_words("b_word") and (word in that_words() or k > at + 1 or has_pronoun):
            return k
        if word in _STRONG_STOPS:
            break
    return None


def _blamed(p: Paragraph, at: int, limit: int) -> Content | None:
    """حمّل س مسؤولية ص."""
    for k in range(at + 1, min(limit, at + _OBJECT_TOKENS)):
        if p.tokens[k].text.startswith(_RESPONSIBILITY):
            mention, after = find_subject(p, at, k, verb_forms(p.tokens[at].text)[0][0])
            start = after if mention is not None and after < k else at + 1
            return Content(start, p.sentence_end[at], False, start)
    return None
