"""Attributions by a phrase (بحسب …, وفقا لـ…, كما ذكر …, على حد قوله): at the front of its sentence, or after what it attributes."""

from stance.quotes.bounds import attributes, clause_start, opened_content
from stance.quotes.contents import find_content
from stance.quotes.cues import Form, Frame, frame_at, suffixed_forms, verb_forms
from stance.quotes.drafts import Draft, verb_draft
from stance.quotes.little_words import (
    ABOUT,
    ACCORDING,
    AND,
    AS,
    COMMAS,
    CONJUNCTIONS,
    DASHES,
    IN,
    MARK,
    SAID,
    THE,
    TO,
    little_words,
    that_words,
)
from stance.quotes.mentions import Mention
from stance.quotes.paragraph import TERM_WORDS, Paragraph
from stance.quotes.subjects import is_reliable
from stance.quotes.vocabulary import PHRASE

# Fewer words are no clause that a phrase attributes; a source that runs on for more words is none (حسب المصالح …). Not researched.
_FEWEST_WORDS = 3
_MOST_WORDS_AFTER = 6
_FRONT_TOKENS = 4
# Tokens back from قوله to the عن that names its speaker. Not researched.
_ABOUT_TOKENS = 30
_CARRY = "نقل"  # passed on: نقلت، تنقل


def read_phrases(p: Paragraph) -> list[Draft]:
    """Every phrase of frames.tsv outside marks that attributes something, in the order of the text."""
    drafts: list[Draft] = []
    for at, kind in enumerate(p.kinds):
        if not kind & PHRASE or p.inside[at]:
            continue
        frame = frame_at(p.tokens, at)
        draft = _read_phrase(p, frame) if frame is not None and frame.kind != "cut" else None
        if draft is not None:
            drafts.append(draft)
    return drafts


def _read_phrase(p: Paragraph, frame: Frame) -> Draft | None:
    if frame.kind == "saying":
        return _passed_on(p, frame)
    tokens = p.tokens
    after = frame.after
    form = None
    if frame.kind == "verb":
        form = _verb_of(p, frame)
        if form is None:
            return None
        after += 1
        while after < len(tokens) and (
            tokens[after].text in little_words("object_pronoun") or (form.verb.guard == "document" and tokens[after].text == IN)
        ):
            after += 1
    is_front = _is_front(p, frame.at)
    mention = None
    if frame.prefix != "pronoun" and frame.kind != "own":
        mention = _source(p, after, frame)
        if mention is None and (form is None or is_front):
            return None
        is_sure_phrase = not frame.is_strict or (is_front and tokens[frame.at].text.endswith(ACCORDING))
        if mention is not None and not is_sure_phrase and not is_reliable(p, mention):
            return None
        if mention is not None and form is not None and _opens_clause(p, frame, form, mention):
            return None
    cue_end = after if frame.kind == "verb" or frame.prefix == "pronoun" else frame.after
    draft = verb_draft(frame.at, form, [], mention) if form is not None else Draft(frame.at, (0, 0), [], mention=mention)
    draft.cue, draft.is_frame = (frame.at, cue_end), True
    draft.outlet = mention.outlet if mention is not None else None
    rest = mention.after if mention is not None else after
    if is_front:
        return draft if _takes_following(p, draft, rest) else None
    return draft if _takes_preceding(p, draft, rest) and not _runs_on(p, frame, mention) else None


def _verb_of(p: Paragraph, frame: Frame) -> Form | None:
    """The verb of saying after كما or وفق ما, unless it has a content of its own («كما يشير حداد إلى أن …»)."""
    if frame.after >= len(p.tokens):
        return None
    word = p.tokens[frame.after].text
    forms = verb_forms(word)[0]
    form = next(iter(forms or suffixed_forms(word)), None)
    if form is None or form.is_participle or (forms and find_content(p, frame.after, form, is_start=True) is not None):
        return None
    return form


def _is_front(p: Paragraph, at: int) -> bool:
    """Whether the phrase opens its sentence, or follows its first words and a comma."""
    first = p.sentence_start[at]
    return at == first or (at - first < _FRONT_TOKENS and p.tokens[at - 1].text in "،؛")


def _source(p: Paragraph, at: int, frame: Frame) -> Mention | None:
    """Who stands after the phrase, read without the ل that the phrase ends in (وفقا لموقع → موقع, وفقا للوزارة → الوزارة)."""
    if frame.prefix == TO and at < len(p.tokens):
        word = p.tokens[at].text
        p.take_off(at, THE + word[2:] if word.startswith("لل") else word[1:])
    return p.mention(at, p.sentence_end[frame.at])


def _opens_clause(p: Paragraph, frame: Frame, form: Form, mention: Mention) -> bool:
    """«كما قال حداد إن …»: moreover he said."""
    tokens = p.tokens
    return (
        form.verb.lemma == SAID
        and tokens[frame.at].text == AS
        and mention.after < p.sentence_end[frame.at]
        and tokens[mention.after].text in that_words()
    )


def _takes_following(p: Paragraph, draft: Draft, after: int) -> bool:
    """«بحسب فلان، …», «وفقا لفلان فإن …»: gives the draft what follows the source's comma or أن; whether that is enough."""
    tokens = p.tokens
    end = p.sentence_end[draft.at]
    start = after
    while start < end and tokens[start].text not in COMMAS and tokens[start].text not in that_words():
        start += 1
    if start >= end:
        return False
    start += 1
    if start < end and tokens[start].text in that_words():
        start += 1
    draft.pieces = [(start, end)]
    pair = p.pairs.get(start)
    if pair is not None and pair[1] + 1 >= end:
        draft.pieces = [(pair[0], pair[1])]
        draft.is_closed = True
    return p.n_words(*draft.pieces[0]) >= _FEWEST_WORDS


def _takes_preceding(p: Paragraph, draft: Draft, after: int) -> bool:
    """«…، بحسب فلان»: gives the draft the marks or the clause before it, and the rest of a clause that it interrupts; whether that is enough."""
    tokens = p.tokens
    before = draft.at - 1
    end = p.sentence_end[draft.at]
    while before > 0 and (tokens[before].text in COMMAS or tokens[before].text in DASHES):
        before -= 1
    if before in p.closes and p.n_words(p.closes[before] + 1, before) > TERM_WORDS:
        draft.pieces = [(p.closes[before] + 1, before)]
        draft.is_closed = True
    elif p.ends[before]:
        return False
    else:
        start = clause_start(p, draft.at)
        draft.pieces = [(start, before + 1)]
        if p.n_words(start, before + 1) < _FEWEST_WORDS:
            return False
    draft.is_trailing = True
    is_interrupted = after < end and tokens[after].text in COMMAS and p.n_words(after, end) > 2
    if is_interrupted and not draft.is_closed and not _resumes(p, after + 1):
        draft.pieces.append((after + 1, end))  # «وهو ما يفسر، حسب مراقبين، برودة لم تكن مألوفة»
    return True


def _resumes(p: Paragraph, at: int) -> bool:
    """Whether a new clause begins at ``at`` (، وأضاف …; ، مشيرا …; ، لكن …), not the rest of an interrupted one."""
    word = p.tokens[at].text
    return (
        word[0] in CONJUNCTIONS
        or word in little_words("lead")
        or word in little_words("subordinator")
        or word in little_words("resumptive")
        or attributes(p, at)
    )


def _runs_on(p: Paragraph, frame: Frame, mention: Mention | None) -> bool:
    """«حسب المصالح السياسية والاقتصادية …»: runs on, attributes nothing."""
    if mention is None or not frame.is_strict or not mention.is_person:
        return False
    end = p.sentence_end[frame.at]
    return mention.after < end and p.tokens[mention.after].text not in "،,؛)" and p.n_words(mention.after, end) > _MOST_WORDS_AFTER


def _passed_on(p: Paragraph, frame: Frame) -> Draft | None:
    """«نقلت الوكالة عن مسؤول قوله إن …»: the speaker stands after عن, who passes it on before."""
    tokens = p.tokens
    at, after = frame.at, frame.after
    if after >= len(tokens) or (tokens[after].text not in that_words() and tokens[after].text not in (":", MARK)):
        return None
    first = p.sentence_start[at]
    about = next((k for k in range(at - 1, max(first, at - _ABOUT_TOKENS) - 1, -1) if tokens[k].text == ABOUT and not p.inside[k]), None)
    if about is None or about == at - 1:
        return None
    content = opened_content(p, after if tokens[after].text == MARK else after + 1, after)
    if content is None:
        return None
    draft = Draft(at, (at, at + 1), [(content.start, content.end)], mention=p.mention(about + 1, at))
    carrying = next((k for k in range(about - 1, first - 1, -1) if tokens[k].text.lstrip(AND).startswith(_CARRY)), None)
    carrier = p.mention(carrying + 1, about) if carrying is not None else None
    draft.via = carrier.range if carrier is not None else None
    draft.is_closed, draft.flags = content.is_closed, content.flags
    draft.gender = "f" if tokens[at].text.endswith("ها") else "m"
    return draft
