"""Finds the quotes of a page: reads its paragraphs in the order of the text and resolves who speaks (QUOTE_GUIDELINES; PHENOMENA 1).

A paragraph is read in this order: verbs and phrases that attribute, each with its content (``verbs``, ``phrases``); contents bounded by each other
(``nesting``); marked sentences that nothing attributes; then speakers, from left to right, since whoever spoke last speaks on. The narrative's
persons are known before the paragraph's quotes are resolved: a title may go back to them.
"""

from collections.abc import Sequence
from dataclasses import replace

from stance.labels import QuoteKind, Section, SpeakerKind
from stance.normalization import NormalizedText
from stance.quotes.cues import verb_forms
from stance.quotes.directness import kind_and_marks, rejected_pairs, trimmed
from stance.quotes.drafts import Draft
from stance.quotes.interviews import find_answers, is_question, read_answers
from stance.quotes.little_words import MARK, TO
from stance.quotes.mentions import Mention, Range
from stance.quotes.narrative import lead_subject, narrative_subjects
from stance.quotes.nesting import bound_contents, floating_marks
from stance.quotes.paragraph import Paragraph
from stance.quotes.phrases import read_phrases
from stance.quotes.registry import Registry
from stance.quotes.source_words import is_source_head
from stance.quotes.verbs import read_verbs
from stance.tokens import Token, tokenize
from stance.types import Quote, Rejection, Span, Speaker
from stance.zones import Zone

# A marked sentence without any verb of saying: fewer words may be a slogan or a title. Not researched.
_FLOATING_WORDS = 6
# A headline's source is named in its first tokens, its claim has at least so many words. Not researched.
_HEADLINE_SOURCE_TOKENS = 9
_HEADLINE_WORDS = 3
_TO_THE = "لل"
# How far back the nearest source may stand for a verb after which, and before which, nobody is named. Not researched.
_SOURCE_TOKENS = 120
_READ = (Section.BODY, Section.SECOND_ARTICLE, Section.HEADLINE)
_HAMZA_OR_MADDA = "أإآ"


def extract_quotes(view: NormalizedText, zones: Sequence[Zone]) -> tuple[list[Quote], list[Rejection]]:
    """All quotes of a page in the order of their start, and the marked pairs that are none.

    ``zones`` come from ``stance.zones.find_zones(view.text)``.
    """
    page = _Page(view, zones)
    page.read()
    return sorted(page.quotes, key=lambda quote: (quote.start, quote.end)), page.rejections


class _Page:
    """A page while it is read; ``quotes`` and ``rejections`` grow."""

    def __init__(self, view: NormalizedText, zones: Sequence[Zone]) -> None:
        self.view = view
        self.tokens: list[Token] = []
        self.registry = Registry(self.tokens, self._span, lambda word: bool(verb_forms(word)[0]))
        self.paragraphs: list[Paragraph] = []
        asked_before: dict[int, int] = {}  # paragraph → number of questions before it
        n_questions = 0
        for zone in _joined(view.text, zones):
            asks = is_question(view.text[zone.start : zone.end], zone)
            n_questions += asks
            tokens = _read_tokens(view, zone) if zone.section in _READ else []
            if tokens:
                if n_questions and not asks and zone.section is not Section.HEADLINE:
                    asked_before[len(self.paragraphs)] = n_questions
                offset = len(self.tokens)
                self.tokens.extend(tokens)
                self.paragraphs.append(Paragraph(view, zone, offset, tokens, self.registry))
        self.answers = find_answers(self.paragraphs, asked_before) if asked_before else {}
        self.quotes: list[Quote] = []
        self.rejections: list[Rejection] = []
        self.n_spoken = 0
        self.last_end = 0  # raw end of the paragraph read last

    def _span(self, start: int, end: int) -> Span:
        """The raw span of a token range of the page; an empty one for an empty range."""
        return self.view.to_raw(self.tokens[start].start, self.tokens[end - 1].end) if end > start else Span(0, 0, "")

    def read(self) -> None:
        """Fills ``quotes`` and ``rejections``."""
        if self.answers:
            self.quotes += read_answers(self.paragraphs, self.answers)
        section = None
        for number, p in enumerate(self.paragraphs):
            if number in self.answers:
                continue
            if p.zone.section is Section.SECOND_ARTICLE and section is not Section.SECOND_ARTICLE:
                self.registry.reset()
            section = p.zone.section
            if section is Section.HEADLINE:
                self._read_colon(p)
            elif not self._continues_quote(p):
                self._read_paragraph(p, number)

    def _read_paragraph(self, p: Paragraph, number: int) -> None:
        if not self.quotes:
            lead = lead_subject(p)
            if lead is not None:
                self._resolve(p, number, lead)
        drafts = bound_contents(p, [*read_verbs(p), *read_phrases(p)])
        drafts += floating_marks(p, drafts, is_first=not self.quotes, fewest_words=_FLOATING_WORDS)
        if not drafts and self.last_end and self._read_colon(p):
            return
        drafts.sort(key=lambda draft: draft.at)
        told = narrative_subjects(p, drafts)
        for _, mention in told:
            if mention.is_person and mention.has_role:
                self.registry.introduce(mention.moved(p.offset), number)
        first_quote = len(self.quotes)
        starts: set[int] = set()
        last_cue = -1
        for draft in drafts:
            pieces = [piece for start, end in draft.pieces if (piece := trimmed(p, start, end, is_closed=draft.is_closed)) is not None]
            if not pieces or pieces[0][0] in starts:
                continue
            starts.add(pieces[0][0])
            kind, marks = kind_and_marks(p, pieces, draft)
            self.n_spoken += 1
            nearest = next((mention for at, mention in reversed(told) if last_cue < at < draft.at), None)
            speaker = self._speaker(p, number, draft, nearest)
            last_cue = draft.at
            self.quotes.append(self._quote(p, pieces, draft, kind, marks, speaker))
        if p.opens:
            self.rejections += rejected_pairs(p, [(quote.start, quote.end) for quote in self.quotes[first_quote:]])
        self.last_end = self.view.to_raw(p.tokens[0].start, p.tokens[-1].end).end

    def _quote(self, p: Paragraph, pieces: list[Range], draft: Draft, kind: QuoteKind, marks: tuple[Span, ...], speaker: Speaker) -> Quote:
        spans = tuple(p.span(start, end) for start, end in pieces)
        start, end = spans[0].start, spans[-1].end
        return Quote(
            pieces=spans,
            start=start,
            end=end,
            text=self.view.raw[start:end],
            content=" ".join(span.text for span in spans),
            kind=kind,
            marked_spans=marks,
            cue=p.span(*draft.cue) if draft.cue[1] > draft.cue[0] else None,
            cue_class=draft.cue_class,
            act=draft.act,
            polarity=draft.polarity,
            section=p.zone.section or Section.BODY,
            speaker=speaker,
            outlet=_medium(p, draft.outlet),
            via=_medium(p, draft.via),
            flags=draft.flags,
        )

    def _resolve(
        self, p: Paragraph, number: int, mention: Mention | None, *, gender: str | None = None, verb_number: str = "s", method: str = "pro_drop"
    ) -> Speaker:
        moved = mention.moved(p.offset) if mention is not None else None
        return self.registry.resolve(moved, gender=gender, number=verb_number, order=self.n_spoken, paragraph=number, method=method)

    def _speaker(self, p: Paragraph, number: int, draft: Draft, told: Mention | None) -> Speaker:
        """Whom the draft's mention means; without one, whom the narrative told of last (``told``), else who spoke last, else the nearest source."""
        if draft.mention is None and told is not None and draft.number == "s" and told.gender in (None, draft.gender):
            self._resolve(p, number, told, gender=draft.gender)
        speaker = self._resolve(p, number, draft.mention, gender=draft.gender, verb_number=draft.number, method=draft.method)
        if draft.mention is None and draft.is_anonymous and speaker.mention is None:
            return Speaker(kind=SpeakerKind.ANONYMOUS)
        if speaker.kind is SpeakerKind.UNKNOWN and draft.mention is None and draft.number != "d":
            nearest = _nearest_source(p, draft)
            if nearest is not None:
                return self._resolve(p, number, nearest, gender=draft.gender, verb_number=draft.number)
        return speaker

    def _continues_quote(self, p: Paragraph) -> bool:
        """Lengthens the quote that the paragraph before left open if this one opens with a mark again (¶ "… ¶ "…"); whether it did."""
        if p.tokens[0].text != MARK or not self.quotes:
            return False
        last = self.quotes[-1]
        pair = p.pairs.get(0)
        if "mark_repair" not in last.flags or last.end < self.last_end - 2 or pair is None or pair[1] < len(p.tokens) - 2:
            return False
        piece = trimmed(p, pair[0], pair[1], is_closed=True)
        if piece is None:
            return False
        span = p.span(*piece)
        self.quotes[-1] = replace(
            last,
            pieces=(*last.pieces, span),
            end=span.end,
            text=self.view.raw[last.start : span.end],
            content=f"{last.content} {span.text}",
            marked_spans=(*last.marked_spans, span),
            flags=last.flags if pair[2].is_repaired else tuple(flag for flag in last.flags if flag != "mark_repair"),
        )
        self.last_end = self.view.to_raw(p.tokens[0].start, p.tokens[-1].end).end
        return True

    def _read_colon(self, p: Paragraph) -> bool:
        """«خبراء روس: …»: a headline, or a live blog's entry, that attributes with a colon; whether it does."""
        n = len(p.tokens)
        colon = next((at for at, token in enumerate(p.tokens[:_HEADLINE_SOURCE_TOKENS]) if token.text == ":"), 0)
        mention = p.mention(0, colon) if colon and p.n_words(colon + 1, n) >= _HEADLINE_WORDS else None
        if mention is None or mention.after < colon:
            return False
        is_plain = mention.kind is not SpeakerKind.ORGANISATION and not mention.has_role and mention.kind is not SpeakerKind.COLLECTIVE
        if p.zone.section is not Section.HEADLINE and (is_plain or "\n" in self.view.text[p.tokens[0].start : p.tokens[colon + 1].start]):
            return False  # «ملاحظة: …», «أبرز ما جاء في جلسة البرلمان: ¶ 1- قال …»
        piece = trimmed(p, colon + 1, n, is_closed=False)
        if piece is None:
            return False
        name = p.span(*(mention.name if mention.n_name_words > 0 else mention.role)).text
        speaker = Speaker(name, p.span(*mention.range), mention.kind, method="named", confidence=0.5)
        draft = Draft(colon, (colon, colon + 1), [piece])
        kind, marks = kind_and_marks(p, [piece], draft)
        self.quotes.append(self._quote(p, [piece], draft, kind, marks, speaker))
        return True


def _joined(view: str, zones: Sequence[Zone]) -> list[Zone]:
    """The zones with a paragraph that ends in a colon joined to the next one: its content stands there (قال: ¶ "…")."""
    joined: list[Zone] = []
    for zone in zones:
        last = joined[-1] if joined else None
        if last is not None and last.section is zone.section and last.section not in (None, Section.HEADLINE) and view[last.end - 1] == ":":
            joined[-1] = Zone(last.start, zone.end, zone.section)
        else:
            joined.append(zone)
    return joined


def _read_tokens(view: NormalizedText, zone: Zone) -> list[Token]:
    """The tokens of a line, with what only the raw letters tell.

    إليزا and ألمانيا, folded to الـ, have no article; دعمه ends with a pronoun, دعوة does not.
    """
    raw, offsets = view.raw, view.offsets
    tokens = tokenize(view.text, zone.start, zone.end)
    for at, token in enumerate(tokens):
        text = token.text
        if token.has_article and raw[offsets[token.start]] in _HAMZA_OR_MADDA:
            tokens[at] = token = Token(token.start, token.end, text)
        if text[-1] == "ه" and len(text) > 3 and text[-2] not in "لي" and raw[offsets[token.end - 1]] == "ه":  # not الله, فوشيه
            tokens[at] = Token(token.start, token.end, text, token.has_article, True)
    return tokens


def _nearest_source(p: Paragraph, draft: Draft) -> Mention | None:
    """The source that the paragraph names last before the draft, if it agrees («دفع وزارة الخارجية لإصدار بيان وصفت فيه …»)."""
    is_plural = draft.number == "p"
    for at in range(draft.at - 1, max(-1, draft.at - _SOURCE_TOKENS), -1):
        if p.inside[at] or not is_source_head(p.tokens[at].text):
            continue
        mention = p.mention(at, draft.at)
        if mention is None or (mention.kind is SpeakerKind.COLLECTIVE) != is_plural or mention.kind is SpeakerKind.DOCUMENT:
            continue
        if is_plural or (mention.gender or draft.gender) == draft.gender:
            return mention
    return None


def _medium(p: Paragraph, tokens: Range | None) -> Span | None:
    """An outlet's span: the words inside its marks, or its head and name without a joined ل."""
    if tokens is None or tokens[1] <= tokens[0]:
        return None
    start, end = tokens
    opened = next((at for at in range(start, end) if p.tokens[at].text == MARK), None)
    if opened is not None:
        return p.span(opened + 1, end - 1) if end - 1 > opened + 1 else None
    found = p.span(start, end)
    first = p.tokens[start].text
    if found.text.startswith(TO) and first[0] == TO and len(first) > 3 and not is_source_head(first):
        n_joined = 2 if found.text.startswith(_TO_THE) else 1  # «للجزيرة نت»: its article is not written, what is left is «جزيرة نت»
        return Span(found.start + n_joined, found.end, found.text[n_joined:])
    return found
