"""Persons whom the text tells of before anybody is quoted in it: who speaks next without a name."""

from stance.labels import SpeakerKind
from stance.quotes.drafts import Draft
from stance.quotes.little_words import is_lead, little_words
from stance.quotes.mentions import Mention
from stance.quotes.nesting import taken_tokens
from stance.quotes.paragraph import Paragraph
from stance.quotes.source_words import is_given_name, is_title, without_conjunction
from stance.quotes.vocabulary import GIVEN_NAME, TITLE, VERB
from stance.tokens import is_word

# A subject stands among the first tokens of its sentence, leading words aside. Not researched.
_SUBJECT_TOKENS = 4


def narrative_subjects(p: Paragraph, drafts: list[Draft]) -> list[tuple[int, Mention]]:
    """Where the paragraph tells of whom, outside marks and contents: «لا يشاركه رأيه الباحث نادر حداد. يقول …».

    Near a sentence's start any named or nameless person; elsewhere only one with role and name.
    """
    found: list[tuple[int, Mention]] = []
    is_taken = taken_tokens(p, drafts)
    pivot, read_until = 0, 0
    for at, kind in enumerate(p.kinds):
        if at == p.sentence_start[at]:
            pivot = _first_content_word(p, at)
        if not (kind & (TITLE | GIVEN_NAME) or at == pivot) or at < read_until or p.inside[at] or is_taken[at]:
            continue
        mention = _person_at(p, at, is_near=at < pivot + _SUBJECT_TOKENS, is_first=at == pivot)
        if mention is not None:
            found.append((at, mention))
            read_until = mention.after
    return found


def _first_content_word(p: Paragraph, first: int) -> int:
    tokens = p.tokens
    at = first
    while at < len(tokens) and (is_lead(tokens[at].text) or tokens[at].text in little_words("negation")):
        at += 1
    return at


def _person_at(p: Paragraph, at: int, *, is_near: bool, is_first: bool) -> Mention | None:
    """A person with name and role, or near a sentence's start with one of them, whose naming begins at ``at``."""
    word = p.tokens[at].text
    if without_conjunction(word) != word:
        return None  # «والباحث …»: goes on with another
    is_headed = is_title(word)
    is_listed = is_headed or is_given_name(word)
    if not is_listed and not (is_first and is_word(p.tokens[at]) and not p.kinds[at] & VERB):
        return None
    end = p.sentence_end[at]
    stop = next((k for k in range(at + 1, end) if p.kinds[k] & VERB and not p.inside[k]), end)
    needs_role = not (is_near and is_listed)  # «إليني باباستافرو، مديرة …»
    if needs_role and not is_headed and not any(kind & TITLE for kind in p.kinds[at + 1 : stop]):
        return None
    mention = p.mention(at, stop, is_subject=False)
    if mention is None:
        return None
    if mention.is_person and mention.n_name_words > 1:
        return mention if mention.has_role or not needs_role else None
    return mention if is_listed and is_near and mention.kind is SpeakerKind.ANONYMOUS else None


def lead_subject(p: Paragraph) -> Mention | None:
    """Whom the lead is about, who may speak later without being named: «استقبل الوزير نادر حداد …. وأضاف أن …»."""
    if p.kinds[0] & VERB:
        return None
    for start in (1, 0):  # after the verb of the sentence, else before it
        if start >= len(p.tokens) or p.inside[start]:
            continue
        end = p.sentence_end[start]
        stop = next((k for k in range(start, end) if p.kinds[k] & VERB), end)
        mention = p.mention(start, stop, is_subject=False) if start < stop else None
        if mention is None:
            continue
        has_sure_name = mention.is_person and mention.n_name_words > 1 and (mention.has_role or is_given_name(p.tokens[mention.name[0]].text))
        if has_sure_name or (start == 1 and mention.kind is SpeakerKind.COLLECTIVE):
            return mention
    return None
