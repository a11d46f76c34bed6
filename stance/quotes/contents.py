"""What a verb attributes: its أن, colon or marks are looked for to its right, else what it governs (:mod:`stance.quotes.complements`)."""

from stance.quotes.bounds import marked_content, opened_content
from stance.quotes.channels import is_channel_or_outlet, is_naming_pair
from stance.quotes.complements import governed_content
from stance.quotes.cues import Form, verb_forms
from stance.quotes.drafts import Content
from stance.quotes.little_words import AND, BARE_THAT, BLAME, BUT_THAT, BY, COMMA, MARK, SAID, SO, TO, content_nouns, little_words, that_words
from stance.quotes.paragraph import TERM_WORDS, Paragraph
from stance.quotes.reality import unreality
from stance.quotes.subjects import find_subject
from stance.quotes.vocabulary import THAT, VERB
from stance.tokens import is_word

# Longest way from a verb to its أن on three real pages: 31 tokens (a verb, its subject with role, an insertion about a question, إلى أن).
REACH = 40
# A dropped preposition («أشار أن»), the name after بيّن, what may stand between ألقى and باللوم: in tokens. Not researched.
_NEAR_TOKENS = 6
_NAME_TOKENS = 8
_SUBJECTLESS_TOKENS = 3


def find_content(p: Paragraph, at: int, form: Form, *, is_start: bool) -> Content | None:
    """What the verb at ``at`` says; None if it attributes nothing. ``is_start``: it begins a clause."""
    tokens, verb = p.tokens, form.verb
    limit = min(p.sentence_end[at], at + REACH)
    if verb.guard == "blame" and not any(BLAME in token.text for token in tokens[at + 1 : at + 1 + _NEAR_TOKENS]):
        return None
    k = at + 1
    while k < limit:
        pair = p.pairs.get(k)
        if pair is not None and not _is_outlet_pair(p, k):
            inner, close, mark = pair
            if _rival(p, at, k) is not None:
                break
            if _reaches(p, at, k, form) and not _is_titled(p, k):
                begins_with_that = tokens[inner].text in that_words()
                if (begins_with_that or p.n_words(inner, close) > TERM_WORDS) and not is_naming_pair(tokens, k):
                    nominal = governed_content(p, at, form, k) if verb.nominal else None
                    return nominal or marked_content(p, inner + begins_with_that, close, mark, k)
            k = close + 1
            continue
        if not p.kinds[k] & THAT or p.inside[k]:
            k += 1
            continue
        if tokens[k].text == ":":
            if tokens[k - 1].text in little_words("title_lead"):
                k += 1
                continue
            return _after_colon(p, at, k, form)
        prefix = that_words()[tokens[k].text]
        rival = _rival(p, at, k)
        if rival is not None and any(_governs(p, rival, k, prefix, other) for other in verb_forms(tokens[rival].text)[0]):
            break
        if _governs(p, at, k, prefix, form):
            return _after_that(p, at, k, form, is_start=is_start)
        k += 1
    return governed_content(p, at, form, limit)


def _after_colon(p: Paragraph, at: int, k: int, form: Form) -> Content | None:
    """«قال: …», «وتابع قائلا: …»"""
    before = k
    while before > at + 1 and p.tokens[before - 1].text in little_words("saying"):
        before -= 1
    if not form.verb.may_open and p.tokens[k - 1].text not in little_words("saying"):
        return None
    if form.verb.guard == "document" or _rival(p, at, k) is not None:
        return None
    return opened_content(p, k + 1, before)


def _after_that(p: Paragraph, at: int, k: int, form: Form, *, is_start: bool) -> Content | None:
    """The clause after the أن at ``k``, which the verb governs."""
    tokens, verb = p.tokens, form.verb
    if verb.guard == "speech" and k - at > _SUBJECTLESS_TOKENS and not find_subject(p, at, k, form).mention:
        return None
    if verb.guard == "shadda" and not form.is_participle and not _is_geminate(p, at, k, is_start=is_start):
        return None
    if verb.nominal and "obj" not in verb.nominal and k - at > 2:
        nominal = governed_content(p, at, form, k)
        if nominal is not None and nominal.start < k and tokens[nominal.start].text in content_nouns():
            return nominal  # «شدد على ضرورة التسريع … ان»: the noun comes first
    complement = k
    while complement > at + 1 and (tokens[complement - 1].text in little_words("saying") or tokens[complement - 1].text in little_words("that_lead")):
        complement -= 1
    return opened_content(p, k + 1, complement)


def _governs(p: Paragraph, at: int, k: int, prefix: str, form: Form) -> bool:
    """Whether the أن at ``k`` is what the verb says, rather than the أن of «قبل أن» or «يمكن أن»."""
    that = form.verb.that
    if not that or prefix == SO:
        return False
    has_bare = BARE_THAT in that
    if prefix == BY:
        return BY in that or has_bare
    previous = p.tokens[k - 1].text
    if previous in little_words("that_lead"):
        return previous in that
    if previous in little_words("subjunctive") or previous == BUT_THAT:
        return False
    return has_bare or k - at <= _NEAR_TOKENS  # «أشار أن», «حذر أن»: the preposition is often dropped


def _rival(p: Paragraph, at: int, k: int) -> int | None:
    """A later verb, before ``k``, that the content at ``k`` belongs to rather than to the verb at ``at`` (ذكرت الوكالة … قال إن)."""
    tokens = p.tokens
    is_mark = tokens[k].text in (":", MARK)
    for j in range(k - 1, at, -1):
        if not p.kinds[j] & VERB or p.inside[j]:
            continue
        forms, is_prefixed = verb_forms(tokens[j].text)
        form = forms[0]
        verb = form.verb
        opens_phrase = is_prefixed or not is_word(tokens[j - 1])
        if (
            (form.is_participle and verb.lemma == SAID)  # قائلا
            or (form.number == "d" and k - j > 3)  # ردا, rather than "they two answered"
            or verb.guard == "document"
            or (verb.guard in ("shadda", "start", "speech") and not opens_phrase)
            or (is_mark and not verb.may_open)
            or (form.is_participle and not opens_phrase and k - j > 2)
            or unreality(p, j, forms)
        ):
            continue
        return j
    return None


def _reaches(p: Paragraph, at: int, k: int, form: Form) -> bool:
    """Whether only the subject, commas and channels stand between the verb and a mark that no أن introduces."""
    if k - at <= 2 or form.is_participle:
        return True
    tokens = p.tokens
    after = find_subject(p, at, k, form).after
    while after < k and tokens[after].text in (COMMA, "-", "("):
        if tokens[after].text == "(":  # «الممرضة أوكسانا (46 عاما) وهي تنتظر "…"»
            after = next((j for j in range(after, k) if tokens[j].text == ")"), after)
        after += 1
    return after >= k or is_channel_or_outlet(tokens, after, k)


def _is_titled(p: Paragraph, k: int) -> bool:
    """«تحت عنوان "…"», «بعنوان: "…"»: a title, no speech."""
    leads = little_words("title_lead")
    return p.tokens[k - 1].text in leads or (p.tokens[k - 1].text == ":" and p.tokens[k - 2].text in leads)


def _is_outlet_pair(p: Paragraph, k: int) -> bool:
    """A pair that an outlet's ل introduces is no content (لـ\"المدار\")."""
    return k > 0 and p.tokens[k - 1].text == TO and p.tokens[k - 1].end == p.tokens[k].start


def _is_geminate(p: Paragraph, at: int, k: int, *, is_start: bool) -> bool:
    """بيّن (explained), not بين (between): the shadda, or a clause that begins so and has its أن after one name."""
    if "\N{ARABIC SHADDA}" in p.raw(at):
        return True
    has_second = any(token.text.startswith(AND) and len(token.text) > 3 for token in p.tokens[at + 1 : k])  # بين روسيا وأوكرانيا
    return is_start and 1 <= k - at <= _NAME_TOKENS and not has_second
