"""Attributions by a verb: its content after it or before it, its subject, and the outlet that it was told to."""

from stance.labels import Polarity
from stance.lexicon import fold
from stance.quotes.bounds import clause_start
from stance.quotes.channels import channel_at
from stance.quotes.contents import REACH, find_content
from stance.quotes.cues import Form, describing_forms, verb_forms
from stance.quotes.drafts import Content, Draft, verb_draft
from stance.quotes.little_words import (
    ABOUT,
    AND,
    AS,
    BARE_THAT,
    BLAME,
    CLAUSE_STOPS,
    COMMA,
    COMMAS,
    CONJUNCTIONS,
    DASHES,
    MARK,
    content_nouns,
    little_words,
    that_words,
)
from stance.quotes.mentions import Range
from stance.quotes.paragraph import TERM_WORDS, Paragraph
from stance.quotes.reality import Unreality, is_passive, unreality
from stance.quotes.subjects import find_subject, is_reliable, outlet_of_verb, subject_before
from stance.quotes.vocabulary import DESCRIBING, VERB
from stance.tokens import is_word

_EXCLUDED = fold("استبعد")  # negated too it attributes: لا أستبعد
# Tokens from a verb that follows its content to the second half of it; words of a clause that a verb after it attributes. Not researched.
_SPLIT_TOKENS = 16
_CLAUSE_WORDS = 4
# Verbs that never follow their content.
_LEADING_GUARDS = frozenset(("document", "shadda", "carrier", "start"))
_BEFORE_SECOND_HALF = frozenset("،:-.–")


def read_verbs(p: Paragraph) -> list[Draft]:
    """Every verb outside marks that attributes something, in the order of the text."""
    drafts: list[Draft] = []
    for at, kind in enumerate(p.kinds):
        if not kind & (VERB | DESCRIBING) or p.inside[at]:
            continue
        word = p.tokens[at].text
        forms, is_prefixed = verb_forms(word)
        if not forms and (at == p.sentence_start[at] or not is_word(p.tokens[at - 1]) or word[0] == AND):
            forms = describing_forms(word)
            is_prefixed = word[0] in CONJUNCTIONS
        draft = _read_verb(p, at, forms, is_prefixed=is_prefixed) if forms else None
        if draft is not None:
            drafts.append(draft)
    return drafts


def _read_verb(p: Paragraph, at: int, forms: tuple[Form, ...], *, is_prefixed: bool) -> Draft | None:
    """What the verb at ``at`` attributes: the half of a split quote before it, else the content after it, else the clause before it."""
    tokens = p.tokens
    reality = unreality(p, at, forms)
    if reality is Unreality.UNREAL:
        return None
    previous = tokens[at - 1].text if at > p.sentence_start[at] else ""
    is_prefixed = is_prefixed or previous == AND
    is_start = previous == "" or is_prefixed or not is_word(tokens[at - 1]) or previous in little_words("lead")
    if (
        at > 1
        and not is_prefixed
        and (tokens[at - 1].text in COMMAS or tokens[at - 1].text in DASHES)
        and p.closes.get(at - 2) == p.sentence_start[at]
    ):
        split = _content_before(p, at, forms[0])  # «"…"، قال حداد، "…"»
        if split is not None:
            return split
    for form in forms:
        if form.number == "d" and form.tense == "perfect" and not any(token.text in that_words() for token in tokens[at + 1 : at + 4]):
            continue  # «ردا على», «تعهدا»: nouns
        if reality is Unreality.NEGATED and form.verb.lemma != _EXCLUDED:
            continue
        content = find_content(p, at, form, is_start=is_start)
        if content is None or (form.is_participle and not is_start and not _may_follow(p, at, content)):
            continue
        if form.verb.guard == "carrier":
            return _carried(p, at, form, content)
        draft = _attributed(p, at, form, content, is_start=is_start)
        if draft is None:
            continue
        if reality is Unreality.NEGATED:
            draft.polarity = Polarity.AFFIRMED
        draft.is_anonymous = is_passive(p, at, forms)
        draft.is_boundary = is_start or form.is_participle or is_prefixed
        return draft
    return _content_before(p, at, forms[0])


def _is_governed(p: Paragraph, content: Content) -> bool:
    """Whether the content stands without أن, colon and marks."""
    before = p.tokens[content.start - 1].text
    return not content.is_closed and before not in that_words() and before != ":"


def _may_follow(p: Paragraph, at: int, content: Content) -> bool:
    """«… مؤكدة استعداد بلادها», without a comma before the participle."""
    if not _is_governed(p, content):
        return True
    return content.start == at + 2 or (content.start < at + 2 and p.tokens[content.start].text in content_nouns())


def _attributed(p: Paragraph, at: int, form: Form, content: Content, *, is_start: bool) -> Draft | None:
    """The content with its subject; None where the verb needs a subject or a clause's start and has neither."""
    tokens, verb = p.tokens, form.verb
    is_governed = _is_governed(p, content)
    mention = find_subject(p, at, content.complement, form, is_clause=not is_governed).mention
    if mention is None and not is_start and (verb.guard == "start" or (is_governed and "pair" not in verb.nominal)):
        return None
    if mention is None and form.is_participle and at > 0 and tokens[at - 1].text in little_words("copula"):
        return None
    draft = verb_draft(at, form, [(content.start, content.end)], mention)
    if verb.guard == "blame" and BLAME in tokens[at + 1].text:
        draft.cue = (at, at + 2)
    draft.method = "participle" if form.is_participle else "pro_drop"
    draft.outlet = (mention.outlet if mention else None) or outlet_of_verb(p, at, content.complement, REACH)
    draft.is_closed, draft.flags = content.is_closed, content.flags
    return draft


def _carried(p: Paragraph, at: int, form: Form, content: Content) -> Draft | None:
    """«نقلت الوكالة عن مسؤول أن …»: who said it stands after عن, the subject is the via."""
    about = next((k for k in range(at + 1, content.complement) if p.tokens[k].text == ABOUT and not p.inside[k]), None)
    if about is None:
        return None
    mention = p.mention(about + 1, content.complement)
    carrier = p.mention(at + 1, about) if about > at + 1 else subject_before(p, at)
    draft = verb_draft(at, form, [(content.start, content.end)], mention)
    draft.gender, draft.number = None, "s"  # the verb agrees with the carrier
    draft.is_closed, draft.flags = content.is_closed, content.flags
    draft.via = carrier.range if carrier is not None else None
    return draft


def _content_before(p: Paragraph, at: int, form: Form) -> Draft | None:
    """«"…"، قال الوزير» and «…، يضيف حداد.»: the content stands before its verb."""
    tokens = p.tokens
    if form.is_participle or BARE_THAT not in form.verb.that or form.verb.guard in _LEADING_GUARDS:
        return None
    before = at - 1
    while before >= 0 and (tokens[before].text in COMMAS or tokens[before].text in DASHES or tokens[before].text in little_words("before_verb")):
        before -= 1
    if before in p.closes:
        return _marked_before(p, at, before, form)
    if before < 0 or before == at - 1 or not is_word(tokens[before]) or (tokens[at - 1].text == AS and tokens[before].text == COMMA):
        return None
    return _clause_before(p, at, before, form)


def _marked_before(p: Paragraph, at: int, closing: int, form: Form) -> Draft | None:
    """Marks before the verb, and a second half that may follow it (…"، قال حداد، "…)."""
    tokens = p.tokens
    opened = p.closes[closing]
    pieces: list[Range] = [(opened + 1, closing)]
    stop = min(p.sentence_end[at], at + _SPLIT_TOKENS)
    for k in range(at + 1, min(stop + 1, len(tokens))):
        pair = p.pairs.get(k)
        if pair is not None and tokens[k].text == MARK and tokens[k - 1].text in _BEFORE_SECOND_HALF and p.n_words(pair[0], pair[1]) > 2:
            pieces.append((pair[0], pair[1]))
            stop = k
            break
    n_words = p.n_words(opened + 1, closing)
    if n_words <= TERM_WORDS and (n_words < 2 or len(pieces) < 2 or opened > p.sentence_start[at]):
        return None
    mention = find_subject(p, at, stop, form).mention
    draft = verb_draft(at, form, pieces, mention)
    draft.is_closed = draft.is_trailing = True
    draft.outlet = (mention.outlet if mention else None) or outlet_of_verb(p, at, stop, REACH)
    return draft


def _clause_before(p: Paragraph, at: int, before: int, form: Form) -> Draft | None:
    """«…، يضيف حداد.»: the main clause up to ``before``, where a sure subject alone follows the verb."""
    end = p.sentence_end[at]
    mention, after = find_subject(p, at, end, form)
    if mention is None or not is_reliable(p, mention):
        return None
    if after < end and p.tokens[after].text not in CLAUSE_STOPS and channel_at(p.tokens, after, end) is None:
        return None
    start = clause_start(p, at)
    if p.n_words(start, before + 1) < _CLAUSE_WORDS:
        return None
    draft = verb_draft(at, form, [(start, before + 1)], mention)
    draft.is_trailing = True
    draft.outlet = mention.outlet
    return draft
