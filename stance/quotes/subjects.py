"""Who the subject of a verb of saying is: the noun phrase after it, before it, or the one that its clause hangs on.

All take a paragraph and token indices of it, and give a :class:`Mention` in the same indices, None where nobody is named.
"""

from typing import NamedTuple

from stance.labels import SpeakerKind
from stance.quotes.channels import channel_at, find_outlet, outlet_at
from stance.quotes.cues import Form, suffixed_forms, verb_forms
from stance.quotes.little_words import (
    AND,
    AS_FOR,
    BLAME,
    CLAUSE_STOPS,
    COMMA,
    CONJUNCTIONS,
    FROM,
    IN,
    MARK,
    SO,
    TO,
    content_nouns,
    is_lead,
    little_words,
    that_words,
)
from stance.quotes.mentions import Mention, Range, new_mention, parse_mention
from stance.quotes.paragraph import Paragraph
from stance.quotes.source_words import is_given_name, is_source_head
from stance.quotes.vocabulary import CHANNEL, VERB
from stance.tokens import Token, is_word

# Tokens back from الذي to the beginning of its antecedent; from a title to its verb; of a topic after أما; of an unlisted plural. Not researched.
_ANTECEDENT_TOKENS = 16
_TITLED_TOKENS = 12
_TOPIC_TOKENS = 6
_GROUP_TOKENS = 4
_OUTLET_TOKENS = 8
_ADJECTIVE_ENDINGS = ("ي", "يه", "ين")


class Subject(NamedTuple):
    """Whose verb it is, and the index after its naming where it follows the verb (else after the verb)."""

    mention: Mention | None
    after: int


def find_subject(p: Paragraph, at: int, end: int, form: Form, *, is_clause: bool = False) -> Subject:
    """Who the verb at ``at`` has as its subject: after it (قال حداد), else before it (الوزير أكد).

    ``end`` is where its content begins; ``is_clause``: with أن or a colon, so that no object can stand between.
    """
    tokens = p.tokens
    is_document = form.verb.guard == "document"
    start = at + 1
    if at > 0 and not form.is_participle and tokens[at - 1].text.removeprefix(AND) in little_words("relative"):
        mention = _antecedent(p, at - 1)
        if mention is not None:
            return Subject(mention, at + 1)
    if form.is_participle:
        return Subject(_host_subject(p, at), at + 1)
    if is_document and not (start < end and tokens[start].text == IN):
        return Subject(None, at + 1)
    start += is_document  # جاء │ في │ البيان
    while start < end and (
        tokens[start].text == COMMA or tokens[start].text in little_words("adverb") or (form.verb.guard == "blame" and BLAME in tokens[start].text)
    ):
        start += 1
    if start < end:
        stop = next((k for k in range(start + 1, end) if _stops_subject(p, k, form)), end)
        mention = p.mention(start, stop)
        if mention is not None and not is_clause and form.verb.takes_object:
            mention = _without_object(p, mention)
        if mention is not None and (is_clause or not _is_object(p, mention, form)):
            return Subject(mention, mention.after)
    return Subject(subject_before(p, at), at + 1)


def _stops_subject(p: Paragraph, k: int, form: Form) -> bool:
    """Whether a noun phrase cannot go on at ``k``: a verb or a participle of saying, or the object of ألقى باللوم."""
    if form.verb.guard == "blame" and BLAME in p.tokens[k].text:
        return True
    if not p.kinds[k] & VERB:
        return False
    forms, is_prefixed = verb_forms(p.tokens[k].text)
    return not p.inside[k] and (not forms[0].verb.guard or is_prefixed or forms[0].is_participle)


def _host_subject(p: Paragraph, at: int) -> Mention | None:
    """Whom a participle belongs to: the subject of the nearest verb of saying before it, else of the sentence (استقبل الوزير نظيره، مؤكدا …)."""
    tokens = p.tokens
    first = p.sentence_start[at]
    own = verb_forms(tokens[at].text)[0][0]
    for k in range(at - 1, first - 1, -1):
        if not p.kinds[k] & VERB or p.inside[k]:
            continue
        form = verb_forms(tokens[k].text)[0][0]
        if not form.is_participle:
            stop = next((j for j in range(k + 1, at) if tokens[j].text in CLAUSE_STOPS or tokens[j].text in that_words()), at)
            mention = find_subject(p, k, stop, form).mention
            if mention is None or not is_reliable(p, mention):
                return None
            if own.number == "p" and mention.is_person and mention.number == "s":
                continue  # «ورأى خبراء أن ما جرى كشف …، │ مرجحين»
            return mention
    start = first
    while start < at and (is_lead(tokens[start].text) or tokens[start].text.removeprefix(AND) in little_words("modal")):
        start += 1
    for k in range(start, min(start + 3, at)):
        if not p.inside[k]:
            mention = p.mention(k, at, is_subject=False)
            if mention is not None and (not mention.is_person or mention.has_role):
                return mention
    return None


def _antecedent(p: Paragraph, at: int) -> Mention | None:
    """Whom الذي at ``at`` means: a source whose naming ends right before it (الخبير يورغ هالباخ، الذي يتهم …)."""
    tokens = p.tokens
    end = at
    while end > 0 and not is_word(tokens[end - 1]) and tokens[end - 1].text != MARK:
        end -= 1
    best = None
    for k in range(end - 1, max(p.sentence_start[at], end - _ANTECEDENT_TOKENS) - 1, -1):
        if p.inside[k] or not (is_source_head(tokens[k].text) or is_given_name(tokens[k].text)):
            continue
        mention = p.mention(k, end, is_subject=False)
        if mention is not None and mention.after >= end and is_reliable(p, mention):
            best = mention
    return best


def is_reliable(p: Paragraph, mention: Mention) -> bool:
    """Whether the words are surely a source: a title, a group, a state, two words of a name, or a name that the page knows."""
    if not mention.is_person or mention.has_role:
        return True
    words = tuple(token.text for token in p.tokens[mention.name[0] : mention.name[1]])
    return p.registry.knows(words) or (len(words) > 1 and is_given_name(words[0]))


def _is_object(p: Paragraph, mention: Mention, form: Form) -> bool:
    """Whether the noun after the verb is its object rather than its subject: استبعدت دخول …, طالب حلفاءه بـ…, وصفت سياسات واشنطن بـ…"""
    if not mention.is_person or mention.has_role:
        return False
    if mention.n_name_words and p.tokens[mention.name[0]].text in content_nouns():
        return True
    return form.verb.takes_object and not is_reliable(p, mention)


def _without_object(p: Paragraph, mention: Mention) -> Mention:
    """The subject without the object that follows it: وصف البيان │ المحاكمة بأنها, أدانت وزارة الخارجية البرتغالية │ الاعتداء.

    A noun phrase goes on with the second part of an idafa and with adjectives (…ي، …ية); a name, with itself.
    """
    tokens = p.tokens
    may_be_name = mention.n_name_words > 0 if mention.has_role else mention.is_person
    if may_be_name and is_given_name(tokens[mention.name[0]].text):
        return mention
    if mention.has_role and mention.n_name_words > 1 and not tokens[mention.name[0] + 1].has_article:
        return mention  # «المدرب الألماني لوتس براون», but «وزير الثقافة اليوناني │ بيع التمثال»
    k = mention.start + 1
    while k < mention.end and _goes_on_as_noun_phrase(tokens, mention.start, k):
        k += 1
    if k >= mention.end:
        return mention
    name = (mention.name[0], min(mention.name[1], k)) if mention.name[0] < k else (k, k)
    role = (mention.role[0], min(mention.role[1], k)) if mention.has_role else mention.role
    return mention._replace(end=k, name=name, role=role, after=k)


def _goes_on_as_noun_phrase(tokens: list[Token], start: int, at: int) -> bool:
    token, word, before = tokens[at], tokens[at].text, tokens[at - 1]
    if not is_word(token):
        return False
    is_idafa = not before.has_article and before.text not in little_words("not_name")
    is_adjective = (word.endswith(_ADJECTIVE_ENDINGS) and (token.has_article or not before.has_article)) or word in little_words("adjective")
    return (is_idafa and (token.has_article or at == start + 1)) or is_adjective or word.startswith(("وال", "لل"))


def subject_before(p: Paragraph, at: int) -> Mention | None:
    """«وزارة الخارجية كانت قد أعلنت», «أما حداد فيرى», «وحدة من جانبه، أكد»: the noun phrase between the clause's start and the verb."""
    tokens = p.tokens
    forms, is_prefixed = verb_forms(tokens[at].text)
    if (is_prefixed and tokens[at].text[0] == AND) or (at and tokens[at - 1].text == AND):
        return None  # a joined و begins its clause
    stop = _before_leads(p, at)
    start = _clause_opening(p, p.sentence_start[at], stop)
    if start >= stop or verb_forms(tokens[start].text)[0] or suffixed_forms(tokens[start].text):
        return None
    mention = _parse_without_conjunction(p, start, stop)
    is_plain = mention is None or mention.is_person
    if is_plain and forms and forms[0].number == "p" and _is_unlisted_group(tokens, start, stop):
        # «ولكن فقهاء القانون يحذرون من أن»: whoever they are, they are many
        return new_mention(
            start, stop, SpeakerKind.COLLECTIVE, name=(start, start + 1), head=tokens[start].text, number="p", is_definite=tokens[start].has_article
        )
    if _is_topic(tokens, at, start, stop) and (mention is None or (mention.is_person and mention.after < stop and not mention.has_role)):
        # «أما العواصم الأوروبية فتتهم»: whatever أما sets apart is the subject
        return new_mention(start, stop, SpeakerKind.ORGANISATION, head=tokens[start].text)
    if mention is None:
        return None
    may_run_on = mention.has_role or mention.kind in (SpeakerKind.ANONYMOUS, SpeakerKind.COLLECTIVE)
    if mention.after < stop and tokens[mention.after].text != COMMA and not (may_run_on and stop - mention.after <= _TITLED_TOKENS):
        return None
    return mention if is_reliable(p, mention) else None


def _before_leads(p: Paragraph, at: int) -> int:
    """The index before the words that lead to the verb: كانت قد │, من جانبه │."""
    tokens = p.tokens
    turns = little_words("turn")
    stop = at
    while stop > 0:
        word = tokens[stop - 1].text
        if word in turns:
            stop -= 2 if stop > 1 and tokens[stop - 2].text == FROM else 1
        elif word in little_words("lead") or word in little_words("adverb"):
            stop -= 1
        else:
            break
    return stop


def _clause_opening(p: Paragraph, first: int, stop: int) -> int:
    """Where the clause that ends at ``stop`` begins, its leading words left out."""
    tokens = p.tokens
    start = first
    for k in range(stop - 1, first - 1, -1):
        if p.inside[k]:
            continue
        word = tokens[k].text
        if word in CLAUSE_STOPS or word in that_words() or (k < stop - 1 and (word in little_words("relative") or word == MARK)):
            start = k + 1
            break
    while start < stop and (
        is_lead(tokens[start].text) or tokens[start].text in little_words("lead") or tokens[start].text in little_words("adverb")
    ):
        start += 1
    return start


def _parse_without_conjunction(p: Paragraph, start: int, stop: int) -> Mention | None:
    """The mention at ``start``; a conjunction written onto its first word is taken off for good (وحداد أكد)."""
    token, word = p.tokens[start], p.tokens[start].text
    if word[0] not in CONJUNCTIONS or len(word) <= 3 or is_source_head(word) or not is_source_head(word[1:]):
        return p.mention(start, stop, is_subject=False)
    p.tokens[start] = Token(token.start + 1, token.end, word[1:])
    mention = parse_mention(p.tokens, start, stop, is_subject=False)
    p.tokens[start] = token
    if mention is not None:
        p.take_off(start, word[1:])
    return mention


def _is_unlisted_group(tokens: list[Token], start: int, stop: int) -> bool:
    return (
        stop - start <= _GROUP_TOKENS and all(is_word(token) for token in tokens[start:stop]) and tokens[start].text not in little_words("not_name")
    )


def _is_topic(tokens: list[Token], at: int, start: int, stop: int) -> bool:
    """أما … فـ: the noun phrase between them."""
    return tokens[at].text[0] == SO and start > 0 and tokens[start - 1].text.removeprefix(AND) == AS_FOR and stop - start <= _TOPIC_TOKENS


def outlet_of_verb(p: Paragraph, at: int, end: int, reach: int) -> Range | None:
    """An outlet between the verb and its content, or in the words that lead to the verb (وفي حديث لصحيفة المدار، قال …)."""
    tokens = p.tokens
    for start, stop in ((at + 1, end), (max(p.sentence_start[at], at - reach), at)):
        for k in range(start, stop):
            if p.inside[k]:
                continue
            channel = channel_at(tokens, k, stop) if p.kinds[k] & CHANNEL else None
            if channel is not None and channel.takes_outlet:
                outlet = find_outlet(tokens, channel.after, min(stop, channel.after + _OUTLET_TOKENS))
                if outlet is not None:
                    return outlet
            direct = outlet_at(tokens, k, stop) if tokens[k].text[0] == TO else None
            if direct is not None:
                return direct
    return None
