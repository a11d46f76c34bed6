"""Finds the quotes of a page: joins marks, cues and speakers (QUOTE_GUIDELINES; PHENOMENA 1).

A paragraph is read once from left to right. Each cue looks for its content (after أن, a colon, a mark, a preposition that its verb governs), each prepositional frame (بحسب …) for
the clause that it attributes; then contents are bounded by the sentence and by the next attribution, and speakers are resolved in the order of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from stance.labels import Act, Polarity, QuoteKind, Section, SpeakerKind
from stance.lexicon import fold, read_words
from stance.normalization import NormalizedText
from stance.quotes.cues import Form, Frame, frame_at, suffixed_forms, verb_forms
from stance.quotes.marks import Pair, find_pairs
from stance.quotes.speakers import (
    Mention,
    Registry,
    adverb_words,
    channel_at,
    find_outlet,
    is_given_name,
    is_source_head,
    is_title,
    media_at,
    outlet_at,
    parse_mention,
)
from stance.sentences import sentence_ends
from stance.tokens import Token, is_word, tokenize
from stance.types import Quote, Rejection, Span, Speaker
from stance.zones import Zone

# Longest way from a verb to its أن on the reference pages: 27 tokens («ينوه الخبير …، وردا على سؤال … إلى أن»).
_REACH = 40
# Marked stretches of at most four words are names and terms, unless something attributes them (PHENOMENA: 4 of 39 short pairs were quotes, 25 of 25 long ones).
_TERM_WORDS = 4
# Fewer questions that stand alone are subheadings («هل تشارك كوريا في الحرب؟»). Not researched.
_INTERVIEW_QUESTIONS = 3
_QUESTION_MARKS = frozenset("●•▪*")
_ANSWER_MARKS = frozenset(("-", "–", "—", "ج"))
# A marked sentence without any verb of saying: fewer words may be a slogan or a title. Not researched.
_FLOATING_WORDS = 6
# «أشار إلى الخريطة» says nothing; what is pointed out at length does. Not researched.
_REMARK_WORDS = 5
# With answers that carry a mark of their own (ج: …, – …), two are enough.
_MARKED_QUESTIONS = 2


@dataclass(slots=True)
class _Draft:
    """A quote in token indices of its paragraph; ``pieces`` are half-open, ``cue`` too."""

    cue: tuple[int, int]
    pieces: list[tuple[int, int]]
    form: Form | None
    act: Act
    polarity: Polarity
    cue_class: str
    mention: Mention | None
    method: str
    at: int
    is_closed: bool = False  # the content ends at a mark: nothing may cut or lengthen it
    outlet: tuple[int, int] | None = None
    via: tuple[int, int] | None = None
    is_trailing: bool = False
    is_frame: bool = False
    is_boundary: bool = True
    flags: tuple[str, ...] = ()
    gender: str | None = None
    number: str = "s"
    is_anonymous: bool = False


@cache
def _that_words() -> dict[str, str]:
    """أن, أنه, بأن, بأنها, فإن … → the preposition written onto it (\"\" or ب or ف)."""
    table: dict[str, str] = {}
    for pronoun in ("", "ه", "ها", "هم", "هما", "هن", "ني", "نا", "نه"):
        for prefix in ("", "ب", "ف"):
            table[prefix + "ان" + pronoun] = prefix
    table["انما"] = ""
    table["باناه"] = "ب"
    del table["بانهن"], table["فانهن"]
    return table


@cache
def _words(name: str) -> frozenset[str]:
    return read_words("function_words", "word", **{"class": name})


# Verbal nouns of the derived stems, with a possessor or not: استئناف, تعيين, تعاون, إرسال (so folded), انسحاب, اقتراب.
_VERBAL_NOUN = re.compile(r"(?:است..?ا.|ت..ي.|ت.ا..|ان..ا.|ا.ت.ا.|ا[^ل].ا.)(?:ه|ها|هم|هما)?")


def _is_verbal_noun(word: str) -> bool:
    return word in _nouns() or _VERBAL_NOUN.fullmatch(word) is not None


@cache
def _nouns() -> frozenset[str]:
    nouns = read_words("content_nouns", "noun")
    return frozenset(noun + ending for noun in nouns for ending in ("", "ه", "ها", "هم", "هما", "ا")) | frozenset(
        noun[:-1] + "ت" + ending for noun in nouns if noun.endswith("ه") for ending in ("ه", "ها", "هم", "هما")
    )


# بحسب at the front of a sentence attributes whatever follows; at its end it may mean "by measure" (بحسب استهلاكه)
_ACCORDING = fold("بحسب")
_PREPOSITIONS = {fold(word): fold(word) for word in ("إلى", "على", "من", "عن", "في")}
_STOPS = frozenset("،؛,;:")


class _Paragraph:
    """One line of the page with its tokens, marks and sentences."""

    def __init__(self, view: str, zone: Zone, offset: int, tokens: list[Token]) -> None:
        self.zone = zone
        self.offset = offset  # index of its first token on the page
        self.tokens = tokens
        n = len(tokens)
        self.by_start = {token.start: at for at, token in enumerate(tokens)}
        pairs, opened, closed = find_pairs(view, zone.start, zone.end)
        self.inside = [False] * n
        self.opens: dict[int, tuple[int, Pair]] = {}  # token of the opening mark → token of the closing one
        self.closes: dict[int, int] = {}
        for pair in [*pairs, *self._repaired(view, opened, closed)]:
            self._add(pair)
        self.ends = sentence_ends(tokens, self.inside)
        # the first token after each sentence's end, for every token
        self.sentence_end = [n] * n
        end = n
        for at in range(n - 1, -1, -1):
            if self.ends[at]:
                end = at
            self.sentence_end[at] = end
        self.sentence_start = [0] * n
        start = 0
        for at in range(n):
            self.sentence_start[at] = start
            if self.ends[at]:
                start = at + 1

    def _add(self, pair: Pair) -> None:
        tokens = self.tokens
        first = self.by_start.get(pair.start if pair.start != pair.inner_start else pair.inner_start)
        if first is None:
            return
        last = self.by_start.get(pair.inner_end, len(tokens)) if pair.inner_end != pair.end else self._index_at(pair.inner_end)
        begin = first + 1 if pair.start != pair.inner_start else first
        if last <= begin or (begin - 1) in self.opens:
            return
        self.opens[begin - 1] = (last, pair)
        self.closes[last] = begin - 1
        for at in range(begin, min(last, len(tokens))):
            self.inside[at] = True

    def _index_at(self, position: int) -> int:
        for at, token in enumerate(self.tokens):
            if token.start >= position:
                return at
        return len(self.tokens)

    def _repaired(self, view: str, opened: list[int], closed: list[int]) -> list[Pair]:
        """Marks without a partner, completed inside the paragraph: an end at the sentence's last stop, a beginning at the nearest أن or colon."""
        tokens, pairs = self.tokens, []
        marks = sorted(token.start for token in tokens if token.text == '"')
        for at in opened:
            index = self.by_start[at]
            limit = next((mark for mark in marks if mark > at), None)
            last = len(tokens) if limit is None else self.by_start[limit]
            stop = last
            if limit is None:
                while stop > index + 1 and not is_word(tokens[stop - 1]):
                    stop -= 1
            else:
                while stop > index + 1 and tokens[stop - 1].text != ".":
                    stop -= 1
                stop -= 1
            if stop - index > _TERM_WORDS + 1:
                end = tokens[stop - 1].end
                pairs.append(Pair(at, at + 1, end, end, True))
        for at in closed:
            index = self.by_start[at]
            previous = max((mark for mark in marks if mark < at), default=None)
            first = 0 if previous is None else self.by_start[previous] + 1
            for k in range(index - 2, first - 1, -1):
                if tokens[k].text in _that_words() or tokens[k].text == ":":
                    if index - k > _TERM_WORDS:
                        begin = tokens[k + 1].start
                        pairs.append(Pair(begin, begin, at, at + 1, True))
                    break
        return pairs

    def n_words(self, start: int, end: int) -> int:
        return sum(1 for at in range(start, min(end, len(self.tokens))) if is_word(self.tokens[at]))

    def pair_at(self, at: int) -> tuple[int, int, Pair] | None:
        """(first token inside, token of the closing mark, pair) if an opening mark stands at ``at``, or content begins there whose opening mark is missing."""
        if at in self.opens and self.tokens[at].text == '"':
            return at + 1, self.opens[at][0], self.opens[at][1]
        if at - 1 in self.opens and self.opens[at - 1][1].start == self.opens[at - 1][1].inner_start:
            return at, self.opens[at - 1][0], self.opens[at - 1][1]
        return None


def _takes_object(form: Form) -> bool:
    return bool({"pair", "obj", "blame"} & set(form.verb.nominal)) or form.verb.act is Act.DEMAND


def _joined(view: str, zones: Sequence[Zone]) -> list[Zone]:
    """The zones with a paragraph that ends in a colon joined to the next one: its content stands there (قال: ¶ "…")."""
    joined: list[Zone] = []
    for zone in zones:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.section is not None
            and last.section is zone.section
            and last.section is not Section.HEADLINE
            and view[last.end - 1] == ":"
        ):
            joined[-1] = Zone(last.start, zone.end, zone.section)
        else:
            joined.append(zone)
    return joined


class Extractor:
    """Reads one page; ``quotes`` and ``rejections`` are the result."""

    def __init__(self, view: NormalizedText, zones: Sequence[Zone]) -> None:
        self.view = view
        zones = _joined(view.text, zones)
        self.tokens: list[Token] = []
        self.paragraphs: list[_Paragraph] = []
        self.answers: dict[int, int] = {}  # paragraph of an interview's answer → number of the question before it
        n_questions = 0
        for zone in zones:
            line = view.text[zone.start : zone.end]
            is_question = (
                zone.section is not Section.HEADLINE
                and '"' not in line[-1:]
                and (line.endswith(("؟", "?")) or (line[:1] in _QUESTION_MARKS and zone.end - zone.start > 12))
            )
            n_questions += is_question
            if zone.section in (Section.BODY, Section.SECOND_ARTICLE, Section.HEADLINE):
                tokens = [
                    self._as_written(token) if token.has_article or token.text[-1] == "ه" else token
                    for token in tokenize(view.text, zone.start, zone.end)
                ]
                if tokens:
                    if n_questions and not is_question and zone.section is not Section.HEADLINE:
                        self.answers[len(self.paragraphs)] = n_questions
                    self.paragraphs.append(_Paragraph(view.text, zone, len(self.tokens), tokens))
                    self.tokens.extend(tokens)
        self.registry = Registry(self.tokens, self._span, lambda word: bool(verb_forms(word)[0]))
        self.quotes: list[Quote] = []
        self.rejections: list[Rejection] = []
        self.order = 0
        self.subjects: list[tuple[int, Mention]] = []  # of the paragraph that is read
        self.last_cue = -1
        self.last_end = 0  # raw end of the paragraph read last
        if not self._is_interview():
            self.answers = {}

    def _span(self, start: int, end: int) -> Span:
        return self.view.to_raw(self.tokens[start].start, self.tokens[end - 1].end) if end > start else Span(0, 0, "")

    def _as_written(self, token: Token) -> Token:
        """What only the raw letters tell: إليزا and ألمانيا, folded to الـ, have no article; دعمه ends with a pronoun, دعوة does not."""
        raw, offsets = self.view.raw, self.view.offsets
        has_pronoun = (
            token.text[-1] == "ه" and len(token.text) > 3 and raw[offsets[token.end - 1]] == "ه" and token.text[-2] not in "لي"
        )  # الله, فوشيه
        return token._replace(has_article=token.has_article and raw[offsets[token.start]] not in "أإآ", has_pronoun=has_pronoun)

    def run(self) -> None:
        section = None
        if self.answers:
            self._answers()
        for number, paragraph in enumerate(self.paragraphs):
            if number in self.answers:
                continue
            if paragraph.zone.section is Section.SECOND_ARTICLE and section is not Section.SECOND_ARTICLE:
                self.registry.reset()
            section = paragraph.zone.section
            if section is Section.HEADLINE:
                self._headline(paragraph)
                continue
            if self._continues(paragraph):
                continue
            if not self.quotes:
                self._introduce(paragraph, number)
            drafts = self._bounded(paragraph, [*self._verbs(paragraph), *self._frames(paragraph)])
            drafts = sorted([*drafts, *self._floating(paragraph, drafts)], key=lambda draft: draft.at)
            self.subjects = self._narrative_subjects(paragraph, drafts)
            for _, mention in self.subjects:
                if mention.kind is SpeakerKind.PERSON and mention.role[1] > mention.role[0]:
                    self.registry.introduce(mention, number)
            self.last_cue = -1
            self._finish(paragraph, drafts, number)
            self.last_end = self._span(paragraph.offset, paragraph.offset + len(paragraph.tokens)).end

    def _narrative_subjects(self, p: _Paragraph, drafts: list[_Draft]) -> list[tuple[int, Mention]]:
        """Persons that a sentence is about before anybody is quoted in it, by place: who speaks next without a name.

        «لا يشاركه رأيه الباحث نادر حداد. يقول …»: near the sentence's start any nameless or named person; elsewhere only one with role and name.
        """
        found: list[tuple[int, Mention]] = []
        tokens = p.tokens
        at, subject_until = 0, 0
        while at < len(tokens):
            first = p.sentence_start[at]
            if at == first:
                subject_until = at + 4
                while subject_until - 4 < len(tokens) and (
                    tokens[subject_until - 4].text.removeprefix("و") in _words("lead") or tokens[subject_until - 4].text in _words("negation")
                ):
                    subject_until += 1
            word = tokens[at].text
            bare = word[1:] if word[0] in "وف" and not is_title(word) and is_title(word[1:]) else word
            if (
                p.inside[at]
                or any(start <= at < end for draft in drafts for start, end in draft.pieces)
                or not (is_title(bare) or is_given_name(word) or (at == subject_until - 4 and is_word(tokens[at]) and not verb_forms(word)[0]))
            ):
                at += 1
                continue
            stop = next((k for k in range(at + 1, p.sentence_end[at]) if verb_forms(tokens[k].text)[0] and not p.inside[k]), p.sentence_end[at])
            mention = parse_mention(tokens, at, stop, is_subject=False) if bare == word else None
            is_named = mention is not None and mention.kind is SpeakerKind.PERSON and mention.name[1] - mention.name[0] > 1
            if mention is not None and not (is_title(bare) or is_given_name(word)):
                is_named = is_named and mention.role[1] > mention.role[0]  # «إليني باباستافرو، مديرة …»
                mention = mention if is_named else None
            if mention is not None and (
                (is_named and (at < subject_until or mention.role[1] > mention.role[0]))
                or (mention.kind is SpeakerKind.ANONYMOUS and at < subject_until)
            ):
                found.append((at, self._shifted(mention, p)))
                at = max(mention.after, at + 1)
            else:
                at += 1
        return found

    def _introduce(self, p: _Paragraph, number: int) -> None:
        """The lead's subject may be who speaks later without being named: «استقبل الوزير نادر حداد …. وأضاف أن …»."""
        for start in (1, 0):
            if start < len(p.tokens) and not p.inside[start] and not verb_forms(p.tokens[0].text)[0]:
                stop = next((k for k in range(start, p.sentence_end[start]) if verb_forms(p.tokens[k].text)[0]), p.sentence_end[start])
                mention = parse_mention(p.tokens, start, stop, is_subject=False) if start < stop else None
                is_named = (
                    mention is not None
                    and mention.kind is SpeakerKind.PERSON
                    and mention.name[1] - mention.name[0] > 1
                    and (mention.role[1] > mention.role[0] or is_given_name(p.tokens[mention.name[0]].text))
                )
                if mention is not None and (is_named or (start == 1 and mention.kind is SpeakerKind.COLLECTIVE)):
                    self.registry.resolve(self._shifted(mention, p), gender=None, number="s", order=self.order, paragraph=number)
                    return

    def _is_interview(self) -> bool:
        """Several questions that stand as lines of their own, most of them answered by text that attributes nothing.

        Where the answers carry a mark (ج: …, – …), unmarked paragraphs after the last answer are the outlet's again.
        """
        firsts = [number for number in self.answers if self.answers.get(number - 1) != self.answers[number]]
        are_marked = bool(firsts) and all(self.paragraphs[number].tokens[0].text in _ANSWER_MARKS for number in firsts)
        if len(firsts) < (_MARKED_QUESTIONS if are_marked else _INTERVIEW_QUESTIONS):
            return False
        if are_marked:
            last = self.answers[firsts[-1]]
            self.answers = {number: asked for number, asked in self.answers.items() if asked != last or number == firsts[-1]}
            return True
        attributing = sum(1 for number in self.answers if self._verbs(self.paragraphs[number]))
        return attributing * 3 < len(self.answers)

    def _answers(self) -> None:
        """An interview's answers are direct quotes of the person interviewed; the paragraphs of one answer are its pieces."""
        speaker = Speaker()
        first = min(self.answers)
        for number, p in enumerate(self.paragraphs[:first]):
            for at, token in enumerate(p.tokens):
                if speaker.name is None and not p.inside[at] and (is_title(token.text) or is_given_name(token.text)):
                    mention = parse_mention(p.tokens, at, p.sentence_end[at])
                    if (
                        mention is not None
                        and mention.kind is SpeakerKind.PERSON
                        and mention.name[1] - mention.name[0] > 1
                        and mention.role[1] > mention.role[0]
                    ):
                        speaker = self.registry.resolve(self._shifted(mention, p), gender=None, number="s", order=0, paragraph=number)
        for question in sorted(set(self.answers.values())):
            spans = []
            for number in (number for number, asked in self.answers.items() if asked == question):
                p = self.paragraphs[number]
                start = 1 if len(p.tokens) > 2 and not is_word(p.tokens[0]) else 0
                if len(p.tokens) > 3 and p.tokens[1].text == ":":
                    start = 2  # «ج: …»
                piece = self._trimmed(p, start, len(p.tokens), True)
                if piece is not None:
                    spans.append(self.view.to_raw(p.tokens[piece[0]].start, p.tokens[piece[1] - 1].end))
            if spans:
                text = self.view.raw[spans[0].start : spans[-1].end]
                self.quotes.append(
                    Quote(
                        tuple(spans),
                        spans[0].start,
                        spans[-1].end,
                        text,
                        " ".join(span.text for span in spans),
                        QuoteKind.DIRECT,
                        section=Section.BODY,
                        speaker=replace(speaker, mention=None),
                        flags=("interview",),
                    )
                )

    def _continues(self, p: _Paragraph) -> bool:
        """A paragraph that opens with a mark again goes on with the quote that the one before left open (¶ "… ¶ "…")."""
        if not self.quotes or p.tokens[0].text != '"' or "mark_repair" not in self.quotes[-1].flags or self.quotes[-1].end < self.last_end - 2:
            return False
        pair = p.pair_at(0)
        if pair is None or pair[1] < len(p.tokens) - 2:
            return False
        piece = self._trimmed(p, pair[0], pair[1], True)
        if piece is None:
            return False
        last = self.quotes[-1]
        span = self.view.to_raw(p.tokens[piece[0]].start, p.tokens[piece[1] - 1].end)
        flags = last.flags if pair[2].is_repaired else tuple(flag for flag in last.flags if flag != "mark_repair")
        self.quotes[-1] = replace(
            last,
            pieces=(*last.pieces, span),
            end=span.end,
            text=self.view.raw[last.start : span.end],
            content=f"{last.content} {span.text}",
            marked_spans=(*last.marked_spans, span),
            flags=flags,
        )
        self.last_end = self._span(p.offset, p.offset + len(p.tokens)).end
        return True

    # --- cues and what they attribute -----------------------------------------------------------------------------------------

    def _verbs(self, p: _Paragraph) -> list[_Draft]:
        drafts: list[_Draft] = []
        tokens = p.tokens
        for at, token in enumerate(tokens):
            if p.inside[at]:
                continue
            forms, is_prefixed = verb_forms(token.text)
            if not forms and (at == p.sentence_start[at] or not is_word(tokens[at - 1]) or token.text[0] == "و"):
                forms = tuple(form for form in suffixed_forms(token.text) if "pair" in form.verb.nominal)
                is_prefixed = bool(forms) and token.text[0] in "وف"
            if not forms:
                continue
            draft = self._verb(p, at, forms, is_prefixed)
            if draft is not None:
                drafts.append(draft)
        return drafts

    def _verb(self, p: _Paragraph, at: int, forms: tuple[Form, ...], is_prefixed: bool) -> _Draft | None:
        tokens = p.tokens
        previous = tokens[at - 1].text if at > p.sentence_start[at] else ""
        is_prefixed = is_prefixed or previous == "و"
        is_start = previous == "" or not is_word(tokens[at - 1]) or is_prefixed or previous in _words("lead")
        negation = self._is_unreal(p, at, forms)
        if negation == "unreal":
            return None
        if at > 1 and not is_prefixed and tokens[at - 1].text in ("،", "-", "–", ",") and p.closes.get(at - 2) == p.sentence_start[at]:
            split = self._after_content(p, at, forms)  # «"…"، قال حداد، "…"»
            if split is not None:
                return split
        for form in forms:
            verb = form.verb
            if form.number == "d" and form.tense == "perfect" and not any(token.text in _that_words() for token in tokens[at + 1 : at + 4]):
                continue  # «ردا على», «تعهدا»: nouns
            if negation == "negated" and verb.lemma != fold("استبعد") and verb.lemma != "استبعد":
                continue
            found = self._content(p, at, form, is_start)
            if found is None:
                continue
            start, end, is_closed, complement, flags = found
            is_nominal = not is_closed and not (tokens[start - 1].text in _that_words() or tokens[start - 1].text == ":")
            is_adjacent = start <= at + 2 and (tokens[start].text in _nouns() or start == at + 2)  # «… مؤكدة استعداد بلادها», without a comma
            if form.tense == "participle" and not is_start and is_nominal and not is_adjacent:
                continue
            if verb.guard == "carrier":
                return self._carried(p, at, form, start, end, is_closed, complement, flags)
            mention, _ = self._subject(p, at, complement, form, is_clause=not is_nominal)
            if (verb.guard == "start" or (is_nominal and "pair" not in verb.nominal)) and not is_start and mention is None:
                continue
            if form.tense == "participle" and mention is None and at > 0 and tokens[at - 1].text in ("كان", "كانت", "بات"):
                continue
            polarity = Polarity.AFFIRMED if negation == "negated" else verb.polarity
            act = verb.act
            cue_end = at + 1
            if verb.guard == "blame" and "لوم" in tokens[at + 1].text:
                cue_end = at + 2
            draft = _Draft(
                (at, cue_end),
                [(start, end)],
                form,
                act,
                polarity,
                verb.cue_class,
                mention,
                "participle" if form.tense == "participle" else "pro_drop",
                at,
                is_closed,
            )
            draft.gender, draft.number = form.gender, form.number
            draft.outlet = (mention.outlet if mention else None) or self._outlet(p, at, complement)
            draft.flags = flags
            draft.is_boundary = is_start or form.tense == "participle" or is_prefixed
            draft.is_anonymous = self._is_passive(p, at)
            return draft
        return self._after_content(p, at, forms)

    def _is_unreal(self, p: _Paragraph, at: int, forms: tuple[Form, ...]) -> str:
        """\"unreal\" where nothing was said (لم يقل، سيقول، إذا قال، يُذكر أن), \"negated\" after لا or لم, else \"\"."""
        tokens = p.tokens
        word = tokens[at].text
        previous = tokens[at - 1].text.removeprefix("و") if at else ""
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        tense = forms[0].tense
        if previous in _words("negation") and tense != "participle" and not (previous == fold("ما") and tense == "perfect"):
            return "negated"
        if self._is_passive(p, at) and forms[0].verb.guard != "passive" and forms[0].verb.lemma not in (fold("اعتقد"), fold("قال"), "اعتقد", "قال"):
            return "unreal"  # يُفترض أن، يُنتظر أن
        if previous == "من" and tense == "imperfect" and at > 1 and tokens[at - 2].text.removeprefix("و") in _words("there"):
            return "unreal"  # ثمة من يظن أن
        if tense == "imperfect" and (previous in _words("modal") or previous in ("قد", "ان", "س", "لان", "كي")):
            return "unreal"
        if tense == "perfect" and previous in (fold("إذا"), "لو", "ان", "هل") and at - 1 == p.sentence_start[at]:
            return "unreal"
        if tense == "perfect" and forms[0].verb.has_bare_alef and self._first_letter(p, at) == "أ":
            return "unreal"  # أعتقد: the author, not اعتقد
        if word.removeprefix("و") == "يذكر" and following in _that_words():
            return "unreal"
        return ""

    def _carried(
        self, p: _Paragraph, at: int, form: Form, start: int, end: int, is_closed: bool, complement: int, flags: tuple[str, ...]
    ) -> _Draft | None:
        """«نقلت الوكالة عن مسؤول أن …»: who said it stands after عن, the subject is the via."""
        tokens = p.tokens
        about = next((k for k in range(at + 1, complement) if tokens[k].text == "عن" and not p.inside[k]), None)
        if about is None:
            return None
        mention = parse_mention(tokens, about + 1, complement)
        carrier = parse_mention(tokens, at + 1, about) if about > at + 1 else self._before(p, at)
        draft = _Draft(
            (at, at + 1),
            [(start, end)],
            form,
            form.verb.act,
            form.verb.polarity,
            form.verb.cue_class,
            self._shifted(mention, p) if mention else None,
            "pro_drop",
            at,
            is_closed,
        )
        if carrier is not None:
            by = p.offset if about > at + 1 else 0
            draft.via = (carrier.start + by, carrier.end + by)
        draft.flags = flags
        return draft

    def _first_letter(self, p: _Paragraph, at: int) -> str:
        raw = self._span(p.offset + at, p.offset + at + 1).text
        return raw[1:2] if raw[:1] in ("و", "ف") else raw[:1]

    def _is_passive(self, p: _Paragraph, at: int) -> bool:
        """يُعتقد أن, قيل إن: somebody, but nobody is named."""
        raw = self._span(p.offset + at, p.offset + at + 1).text
        if verb_forms(p.tokens[at].text)[0][:1] and verb_forms(p.tokens[at].text)[0][0].verb.guard == "passive":
            return True
        return p.tokens[at].text.lstrip("و").startswith("ي") and "\N{ARABIC DAMMA}" in raw[:3]

    def _content(self, p: _Paragraph, at: int, form: Form, is_start: bool) -> tuple[int, int, bool, int, tuple[str, ...]] | None:
        """(content start, end, ends at a mark, index where the complement begins, flags)."""
        tokens, verb = p.tokens, form.verb
        limit = min(p.sentence_end[at], at + _REACH, len(tokens))
        if verb.guard == "blame" and not any("لوم" in token.text for token in tokens[at + 1 : at + 7]):
            return None
        k = at + 1
        while k < limit:
            word = tokens[k].text
            pair = p.pair_at(k)
            if pair is not None and k not in self._skipped(p, k):
                inner, close, mark = pair
                if self._rival(p, at, k) is not None:
                    break
                if (
                    not self._reaches(p, at, k, form)
                    or tokens[k - 1].text in _words("title_lead")
                    or (tokens[k - 1].text == ":" and tokens[k - 2].text in _words("title_lead"))
                ):
                    k = close + 1
                    continue
                n_words = p.n_words(inner, close)
                speaks = tokens[inner].text in _that_words()
                if (n_words > _TERM_WORDS or speaks) and not self._names(p, k):
                    nominal = self._nominal(p, at, form, k) if verb.nominal else None
                    if nominal is not None:
                        return nominal
                    start = inner + 1 if speaks else inner
                    return self._marked(p, start, close, mark, k)
                k = close + 1
                continue
            if p.inside[k]:
                k += 1
                continue
            if word == ":" and tokens[k - 1].text in _words("title_lead"):
                k += 1
                continue
            if word == ":" and not self._may_open(form) and tokens[k - 1].text not in _words("saying"):
                return None
            if word == ":":
                if verb.guard == "document" or self._rival(p, at, k) is not None:
                    return None
                complement = k
                while complement > at + 1 and tokens[complement - 1].text in _words("saying"):
                    complement -= 1
                return self._opened(p, k + 1, complement)
            prefix = _that_words().get(word)
            rival = self._rival(p, at, k) if prefix is not None else None
            if rival is not None and any(self._governs(p, rival, k, prefix or "", other) for other in verb_forms(tokens[rival].text)[0]):
                break
            if prefix is not None and self._governs(p, at, k, prefix, form):
                if verb.guard == "speech" and k - at > 3 and not self._subject(p, at, k, form)[0]:
                    return None
                if verb.guard == "shadda" and form.tense != "participle" and not self._is_geminate(p, at, k, is_start):
                    return None
                nominal = self._nominal(p, at, form, k) if verb.nominal and k - at > 2 else None
                if nominal is not None and nominal[0] < k and tokens[nominal[0]].text in _nouns() and "obj" not in verb.nominal:
                    return nominal  # «شدد على ضرورة التسريع … ان»: the noun comes first
                complement = k
                while complement > at + 1 and (tokens[complement - 1].text in _words("saying") or tokens[complement - 1].text in ("علي", "من", "عن")):
                    complement -= 1
                return self._opened(p, k + 1, complement)
            k += 1
        return self._nominal(p, at, form, limit)

    def _may_open(self, form: Form) -> bool:
        """Whether the verb may have its content after a colon or a mark (قال: but not عبّر:, which is also the preposition عبر)."""
        that = form.verb.that
        return "ان" in that or ("عن" not in that and that != {"الي"})

    def _reaches(self, p: _Paragraph, at: int, k: int, form: Form) -> bool:
        """Whether only the subject, commas and channels stand between the verb and a mark that no أن introduces."""
        if k - at <= 2 or form.tense == "participle":
            return True
        _, after = self._subject(p, at, k, form)
        while after < k and p.tokens[after].text in ("،", "-", "("):
            if p.tokens[after].text == "(":  # «الممرضة أوكسانا (46 عاما) وهي تنتظر "…"»
                after = next((j for j in range(after, k) if p.tokens[j].text == ")"), after)
            after += 1
        return after >= k or channel_at(p.tokens, after, k) is not None or outlet_at(p.tokens, after, k) is not None

    def _skipped(self, p: _Paragraph, at: int) -> tuple[int, ...]:
        """A pair that an outlet's ل introduces is no content (لـ\"المدار\")."""
        if at > 0:
            before = p.tokens[at - 1].text
            if before in ("ل", "ب") and p.tokens[at - 1].end == p.tokens[at].start and before == "ل":
                return (at,)
        return ()

    def _names(self, p: _Paragraph, at: int) -> bool:
        """A pair after a noun that names things: صحيفة \"…\", قمة «…»."""
        if at == 0:
            return False
        before = p.tokens[at - 1].text
        return media_at(p.tokens, at - 1, len(p.tokens)) is not None and before != '"' and is_source_head(before)

    def _rival(self, p: _Paragraph, at: int, k: int) -> int | None:
        """A later verb, before ``k``, that the content at ``k`` belongs to rather than to the verb at ``at`` (ذكرت الوكالة … قال إن)."""
        tokens = p.tokens
        for j in range(k - 1, at, -1):
            forms, is_prefixed = verb_forms(tokens[j].text)
            if not forms or p.inside[j] or self._is_unreal(p, j, forms):
                continue
            form = forms[0]
            if (form.tense == "participle" and form.verb.lemma == "قال") or (form.number == "d" and k - j > 3) or form.verb.guard == "document":
                continue
            if form.verb.guard in ("shadda", "start", "speech") and not is_prefixed and is_word(tokens[j - 1]):
                continue
            if tokens[k].text in (":", '"') and not self._may_open(form):
                continue
            if form.tense == "participle" and is_word(tokens[j - 1]) and not is_prefixed and k - j > 2:
                continue
            return j
        return None

    def _is_geminate(self, p: _Paragraph, at: int, k: int, is_start: bool) -> bool:
        """بيّن (explained), not بين (between): the shadda, or a clause that begins so and has its أن after one name."""
        raw = self._span(p.offset + at, p.offset + at + 1).text
        if "\N{ARABIC SHADDA}" in raw:
            return True
        return is_start and 1 <= k - at <= 8 and not any(token.text.startswith("و") and len(token.text) > 3 for token in p.tokens[at + 1 : k])

    def _governs(self, p: _Paragraph, at: int, k: int, prefix: str, form: Form) -> bool:
        """Whether the أن at ``k`` is what the verb says, rather than the أن of «قبل أن» or «يمكن أن»."""
        tokens, verb = p.tokens, form.verb
        if not verb.that or prefix == "ف":
            return False
        previous = tokens[k - 1].text
        if prefix == "ب":
            return "ب" in verb.that or "ان" in verb.that
        if previous in ("الي", "علي", "من", "عن"):
            if previous in verb.that or k - 1 == at:
                return previous in verb.that
            return False
        if previous in _words("subjunctive") or previous == "الا":
            return False
        if "ان" in verb.that:
            return True
        # «أشار أن», «حذر أن»: the preposition is often dropped
        return k - at <= 6

    def _opened(self, p: _Paragraph, start: int, complement: int) -> tuple[int, int, bool, int, tuple[str, ...]] | None:
        """Content that begins at ``start``, after أن or a colon: marked at once, or open to the sentence's end."""
        tokens = p.tokens
        while (start < len(tokens) and tokens[start].text in (":", "،")) or (
            start < len(tokens) and tokens[start].text in _that_words() and tokens[complement].text == ":"
        ):
            start += 1
        if start >= len(tokens):
            return None
        pair = p.pair_at(start)
        if pair is not None:
            inner, close, mark = pair
            after = close + 1
            is_whole = after >= len(tokens) or (not is_word(tokens[after]) and tokens[after].text not in '"(') or self._attributes(p, after)
            if is_whole or mark.is_repaired:
                if p.n_words(inner, close) > 1 or is_whole:
                    return self._marked(p, inner, close, mark, complement)
        end = self._open_end(p, start, complement)
        if end - start < 1 or p.n_words(start, end) < 1 + (tokens[start - 1].text == ":"):
            return None
        return start, end, False, complement, ()

    def _open_end(self, p: _Paragraph, start: int, complement: int) -> int:
        """Where content without marks ends: with its sentence, before the outlet's gloss (، في إشارة إلى), or with its clause after رغم أن."""
        tokens = p.tokens
        end = p.sentence_end[start]
        first = p.sentence_start[start]
        is_subordinate = complement - first < 12 and any(
            tokens[k].text.removeprefix("و") in _words("subordinator") for k in range(first, min(first + 3, len(tokens)))
        )
        for k in range(start + 1, end):
            if tokens[k].text in ("،", "؛") and not p.inside[k] and k + 1 < end:
                if is_subordinate:
                    return k
                frame = frame_at(tokens, k + 1)
                if frame is not None and frame.kind == "cut":
                    return k
                following = verb_forms(tokens[k + 1].text)[0]
                if (
                    following
                    and following[0].tense == "participle"
                    and following[0].verb.act in (Act.SAY, Act.ASSESS)
                    and not following[0].verb.guard
                ):
                    return k  # «…، مشيرا إلى»: whatever follows, it is another's clause
        return end

    def _attributes(self, p: _Paragraph, at: int) -> bool:
        tokens = p.tokens
        return frame_at(tokens, at) is not None or bool(verb_forms(tokens[at].text)[0])

    def _marked(self, p: _Paragraph, inner: int, close: int, mark: Pair, complement: int) -> tuple[int, int, bool, int, tuple[str, ...]] | None:
        if p.tokens[inner].text in _that_words() and close - inner > 2:
            inner += 1
        if inner >= close:
            return None
        return inner, close, True, complement, ("mark_repair",) if mark.is_repaired else ()

    def _nominal(self, p: _Paragraph, at: int, form: Form, limit: int) -> tuple[int, int, bool, int, tuple[str, ...]] | None:
        """Content without أن: what a preposition or the verb itself governs (طالب بوقف…, أعرب عن قلقه…, نفى صحة…)."""
        tokens, verb = p.tokens, form.verb
        end = p.sentence_end[at]
        if "noun" in verb.nominal:
            for k in range(at + 1, limit):
                if (
                    not p.inside[k]
                    and not (k + 1 < len(tokens) and _that_words().get(tokens[k + 1].text) == "ب")  # «عن اعتقاده بأن …»: the clause is the content
                    and channel_at(tokens, k - 1, end) is None
                    and (
                        (tokens[k].text in _nouns() and (k == at + 1 or tokens[k - 1].text == "،" or self._subject(p, at, k, form)[0] is not None))
                        or (_is_verbal_noun(tokens[k].text) and self._ends_subject(p, at, k, form))
                    )
                ):
                    return k, self._open_end(p, k, k), False, k, ()
                if (tokens[k].text in _STOPS and tokens[k].text != "،") or tokens[k].text in ("الي", "علي"):
                    break
        for entry in verb.nominal:
            parts = entry.split()
            needs_noun = parts[-1] == "noun"
            if parts[0] in ("obj", "noun", "pair"):
                continue
            preposition = parts[0]
            k = at + 1
            while k < limit:
                word = tokens[k].text
                if p.inside[k] or word == '"':
                    k += 1
                    continue
                if word in _STOPS and word in ";؛:":
                    break
                if k > at + 1 and verb_forms(word)[0] and not is_word(tokens[k - 1]):
                    break
                if word in _that_words():
                    break
                if preposition in ("ب", "ل"):
                    is_here = (
                        word.startswith(preposition)
                        and len(word) > 3
                        and not word.startswith(("بال" if k == at + 1 and verb.lemma == "طالب" and False else "\0",))
                        and word not in _that_words()
                    )
                    if is_here and (not needs_noun or word[1:] in _nouns()) and channel_at(tokens, k, end) is None and not is_title(word[1:]):
                        if word in _words("b_word"):
                            k += 1
                            continue
                        return k, self._open_end(p, k, k), False, k, ()
                    if word == preposition and k + 1 < end:
                        return k, self._open_end(p, k, k), False, k, ()
                elif word == preposition and k + 1 < end:
                    after = tokens[k + 1].text
                    if k + 2 < len(tokens) and _that_words().get(tokens[k + 2].text) == "ب":
                        break
                    is_remark = preposition == "الي" and p.n_words(k + 1, end) >= _REMARK_WORDS  # «أشار إلى تراجع …»
                    if (not needs_noun or after in _nouns() or is_remark) and after not in _that_words() and after != '"':
                        return k + 1, self._open_end(p, k + 1, k), False, k, ()
                    if after == '"' and not needs_noun:
                        return k + 1, self._open_end(p, k + 1, k), False, k, ()
                k += 1
        if "obj" in verb.nominal:
            mention, after = self._subject(p, at, min(limit, at + 14), form)
            while mention is not None and after < end - 1 and tokens[after].text == "،":
                after += 1
            if form.tense == "participle" and at + 2 < end:
                start = at + 1
                while start < end - 1 and ((skip := channel_at(tokens, start, end)) is not None or tokens[start].text in _words("reflexive")):
                    start = skip[0] if skip is not None else start + 1
                return self._opened(p, start, start)
            for k in range(at + 1, limit):
                is_pointer = tokens[k].text in _words("demonstrative") and mention is not None and k >= after
                if (
                    (tokens[k].text in _nouns() or is_pointer)
                    and not p.inside[k]
                    and (k < at + 8 or mention is not None)
                    and channel_at(tokens, k - 1, end) is None
                ):
                    return k, self._open_end(p, k, k), False, k, ()
            if form.tense == "imperfect" and form.verb.act is Act.ASSESS:
                return None  # «…، يعتبر رسالة قوية»: is considered
            if (
                mention is not None
                and self._is_reliable(p, mention)
                and after < end - 1
                and not tokens[after].text.startswith(("ل", "ب"))
                and tokens[after].text not in _PREPOSITIONS
                and is_word(tokens[after])
            ):
                return after, self._open_end(p, after, after), False, after, ()
        if "pair" in verb.nominal:
            return self._pair(p, at, form, limit)
        if "blame" in verb.nominal:
            return self._blame(p, at, limit)
        return None

    def _ends_subject(self, p: _Paragraph, at: int, k: int, form: Form) -> bool:
        """Whether a sure subject ends right before ``k``, commas and channels aside: أعلنت الوزارة │ استئناف …"""
        if k == at + 1:
            return form.tense == "participle"
        mention, after = self._subject(p, at, k, form)
        if mention is None or mention.start < p.offset or not self._is_reliable(p, mention) or after <= at + 1:
            return False
        return after >= k or p.tokens[after].text == "،" or channel_at(p.tokens, after, k) is not None

    def _pair(self, p: _Paragraph, at: int, form: Form, limit: int) -> tuple[int, int, bool, int, tuple[str, ...]] | None:
        """وصف س بأنه ص, اتهم س بـ ص: the content begins at س."""
        tokens = p.tokens
        second = None
        if (
            at + 1 < len(tokens)
            and tokens[at + 1].text.startswith("ب")
            and tokens[at + 1].text not in _words("b_word")
            and not suffixed_forms(tokens[at].text)
        ):
            return None  # «متهما بدعم روسيا»: accused himself
        for k in range(at + 1, min(limit, at + 24)):
            word = tokens[k].text
            if p.inside[k]:
                continue
            if (word.startswith("ب") and len(word) > 2 and word not in _words("b_word")) or (word == "ب" and k + 1 < len(tokens)):
                if word in _that_words() or word == "ب" or k > at + 1 or suffixed_forms(tokens[at].text):
                    second = k
                    break
            if word in (";", "؛", ":"):
                break
        if second is None:
            return None
        mention, after = self._subject(p, at, second, form)
        end = p.sentence_end[at]
        start = after if mention is not None and after < second and self._is_reliable(p, mention) else at + 1
        if tokens[start].text in ("،",):
            start += 1
        while start < second and channel_at(tokens, start, second) is not None:
            start += 1
        pair = next((self._closing_of(p, k) for k in range(second, min(second + 3, len(tokens))) if self._closing_of(p, k) is not None), None)
        if pair is not None and pair + 1 < len(tokens) and tokens[pair + 1].text in ("،", "؛"):
            return start, pair + 1, False, start, ()  # «وصف س بأنه "ص"، وسبق له أن …»
        return start, self._open_end(p, start, start), False, start, ()

    def _closing_of(self, p: _Paragraph, at: int) -> int | None:
        """The token of the closing mark of a pair that opens at ``at``."""
        return p.opens[at][0] if at in p.opens and p.tokens[at].text == '"' else None

    def _blame(self, p: _Paragraph, at: int, limit: int) -> tuple[int, int, bool, int, tuple[str, ...]] | None:
        """حمّل س مسؤولية ص."""
        for k in range(at + 1, min(limit, at + 14)):
            if p.tokens[k].text.startswith((fold("مسؤولية"), fold("المسؤولية"))):
                mention, after = self._subject(p, at, k, verb_forms(p.tokens[at].text)[0][0])
                start = after if mention is not None and after < k else at + 1
                return start, p.sentence_end[at], False, start, ()
        return None

    def _after_content(self, p: _Paragraph, at: int, forms: tuple[Form, ...]) -> _Draft | None:
        """«"…"، قال الوزير» and «…، يضيف حداد.»: the content stands before its verb."""
        tokens = p.tokens
        form = forms[0]
        if form.tense == "participle" or "ان" not in form.verb.that or form.verb.guard in ("document", "shadda", "carrier", "start"):
            return None
        before = at - 1
        while before >= 0 and (tokens[before].text in ("،", "-", "–", ",") or tokens[before].text in _words("before_verb")):
            before -= 1
        if before < 0 or (before == at - 1 and before not in p.closes):
            return None
        end = p.sentence_end[at]
        stop = min(end, at + 16)
        if before in p.closes:
            opened = p.closes[before]
            pieces = [(opened + 1, before)]
            for k in range(at + 1, min(stop + 1, len(tokens))):
                pair = p.pair_at(k)
                if (
                    pair is not None
                    and tokens[k].text == '"'
                    and k > 0
                    and tokens[k - 1].text in ("،", ":", "-", ".", "–")
                    and p.n_words(pair[0], pair[1]) > 2
                ):
                    pieces.append((pair[0], pair[1]))
                    stop = k
                    break
            n_words = p.n_words(opened + 1, before)
            if n_words <= _TERM_WORDS and (n_words < 2 or len(pieces) < 2 or opened > p.sentence_start[at]):
                return None
            mention, _ = self._subject(p, at, stop, form)
            draft = _Draft((at, at + 1), pieces, form, form.verb.act, form.verb.polarity, form.verb.cue_class, mention, "pro_drop", at, True)
            draft.gender, draft.number, draft.is_trailing = form.gender, form.number, True
            draft.outlet = (mention.outlet if mention else None) or self._outlet(p, at, stop)
            return draft
        if not is_word(tokens[before]) or (tokens[at - 1].text == fold("كما") and tokens[before].text == "،"):
            return None
        mention, after = self._subject(p, at, end, form)
        if (
            mention is None
            or not self._is_reliable(p, mention)
            or (after < end and tokens[after].text not in _STOPS and channel_at(tokens, after, end) is None)
        ):
            return None
        start = self._clause_start(p, at)
        if p.n_words(start, before + 1) < 4:
            return None
        draft = _Draft(
            (at, at + 1), [(start, before + 1)], form, form.verb.act, form.verb.polarity, form.verb.cue_class, mention, "pro_drop", at, False
        )
        draft.gender, draft.number, draft.is_trailing = form.gender, form.number, True
        draft.outlet = mention.outlet
        return draft

    def _clause_start(self, p: _Paragraph, at: int) -> int:
        """The first token of the main clause that a trailing attribution takes: the sentence's start, or after an adversative (لكن، إلا أن)."""
        tokens = p.tokens
        start = p.sentence_start[at]
        for k in range(at - 4, start, -1):
            word = tokens[k].text
            if p.inside[k]:
                continue
            if word.removeprefix("و") in ("لكن", "لكنه", "لكنها") and (k == start or not is_word(tokens[k - 1]) or word.startswith("و")):
                return k + 1
            if word == "الا" and tokens[k + 1].text in _that_words():
                return k + 2
        return start

    # --- the subject -----------------------------------------------------------------------------------------------------------

    def _subject(self, p: _Paragraph, at: int, end: int, form: Form | None, is_clause: bool = False) -> tuple[Mention | None, int]:
        """Who the verb at ``at`` has as its subject: after it (قال حداد), else before it (الوزير أكد). The mention is in indices of the page."""
        tokens = p.tokens
        start = at + 1
        if at > 0 and tokens[at - 1].text.removeprefix("و") in _words("relative") and (form is None or form.tense != "participle"):
            antecedent = self._antecedent(p, at - 1)
            if antecedent is not None:
                return antecedent, at + 1
        if form is not None and form.tense == "participle":
            return self._host_subject(p, at), at + 1
        if form is not None and form.verb.guard == "document" and start < end and tokens[start].text == "في":
            start += 1
        elif form is not None and form.verb.guard == "document":
            return None, at + 1
        while start < end and (
            tokens[start].text == "،"
            or tokens[start].text in adverb_words()
            or (form is not None and form.verb.guard == "blame" and "لوم" in tokens[start].text)
        ):
            start += 1
        if start < end:
            stop = next((k for k in range(start + 1, end) if self._stops_subject(p, k, form)), end)
            mention = parse_mention(tokens, start, stop)
            if mention is not None and not is_clause and form is not None and _takes_object(form):
                mention = self._without_object(p, mention)
            if mention is not None and (is_clause or not self._is_object(p, mention, end, form)):
                after = mention.after
                return self._shifted(mention, p), after
        return self._before(p, at), at + 1

    def _host_subject(self, p: _Paragraph, at: int) -> Mention | None:
        """Whom a participle belongs to: the subject of the nearest verb of saying before it, else of the sentence (استقبل الوزير نظيره، مؤكدا …)."""
        tokens = p.tokens
        first = p.sentence_start[at]
        for k in range(at - 1, first - 1, -1):
            forms, _ = verb_forms(tokens[k].text)
            if not p.inside[k] and forms and forms[0].tense != "participle":
                stop = next((j for j in range(k + 1, at) if tokens[j].text in _STOPS or tokens[j].text in _that_words()), at)
                mention, _ = self._subject(p, k, stop, forms[0])
                return mention if mention is not None and self._is_reliable(p, mention) else None
        start = first
        while start < at and tokens[start].text.removeprefix("و") in _words("lead") | _words("modal"):
            start += 1
        for k in range(start, min(start + 3, at)):
            if not p.inside[k]:
                mention = parse_mention(tokens, k, at, is_subject=False)
                if mention is not None and (mention.kind is not SpeakerKind.PERSON or mention.role[1] > mention.role[0]):
                    return self._shifted(mention, p)
        return None

    def _antecedent(self, p: _Paragraph, at: int) -> Mention | None:
        """Whom الذي at ``at`` means: a source whose naming ends right before it (الخبير يورغ هالباخ، الذي يتهم …)."""
        tokens = p.tokens
        end = at
        while end > 0 and not is_word(tokens[end - 1]) and tokens[end - 1].text != '"':
            end -= 1
        best = None
        for k in range(end - 1, max(p.sentence_start[at], end - 16) - 1, -1):
            if p.inside[k] or not (is_source_head(tokens[k].text) or is_given_name(tokens[k].text)):
                continue
            mention = parse_mention(tokens, k, end, is_subject=False)
            if mention is not None and mention.after >= end and self._is_reliable(p, mention):
                best = mention
        return self._shifted(best, p) if best is not None else None

    def _stops_subject(self, p: _Paragraph, k: int, form: Form | None) -> bool:
        """Whether a noun phrase cannot go on at ``k``: a verb or a participle of saying, or the object of ألقى باللوم."""
        word = p.tokens[k].text
        if form is not None and form.verb.guard == "blame" and "لوم" in word:
            return True
        forms, is_prefixed = verb_forms(word)
        return bool(forms) and not p.inside[k] and (not forms[0].verb.guard or is_prefixed or forms[0].tense == "participle")

    def _is_reliable(self, p: _Paragraph, mention: Mention) -> bool:
        """Whether the words are surely a source: a title, a group, a state, two words of a name, or a name that the page knows."""
        if mention.kind is not SpeakerKind.PERSON or mention.role[1] > mention.role[0]:
            return True
        if mention.start >= p.offset and mention.end > len(p.tokens):
            words = tuple(token.text for token in self.tokens[mention.name[0] : mention.name[1]])
        else:
            words = tuple(token.text for token in p.tokens[mention.name[0] : mention.name[1]])
        return self.registry.knows(words) or (len(words) > 1 and is_given_name(words[0]))

    def _is_object(self, p: _Paragraph, mention: Mention, end: int, form: Form | None) -> bool:
        """Whether the noun after the verb is its object rather than its subject: استبعدت دخول …, طالب حلفاءه بـ…, وصفت سياسات واشنطن بـ…"""
        if form is None or mention.kind is not SpeakerKind.PERSON or mention.role[1] > mention.role[0]:
            return False
        words = [token.text for token in p.tokens[mention.name[0] : mention.name[1]]]
        if words and words[0] in _nouns():
            return True
        return _takes_object(form) and not self._is_reliable(p, mention)

    def _without_object(self, p: _Paragraph, mention: Mention) -> Mention:
        """The subject without the object that follows it: وصف البيان │ المحاكمة بأنها, أدانت وزارة الخارجية البرتغالية │ الاعتداء.

        A noun phrase goes on with the second part of an idafa and with adjectives (…ي، …ية); a name, with itself.
        """
        tokens = p.tokens
        if mention.name[1] > mention.name[0] and mention.role[1] > mention.role[0] and is_given_name(tokens[mention.name[0]].text):
            return mention
        if mention.kind is SpeakerKind.PERSON and mention.role[0] == mention.role[1] and is_given_name(tokens[mention.name[0]].text):
            return mention
        if mention.role[1] > mention.role[0] and mention.name[1] - mention.name[0] > 1 and not tokens[mention.name[0] + 1].has_article:
            return mention  # «المدرب الألماني لوتس براون», but «وزير الثقافة اليوناني │ بيع التمثال»
        stop = mention.end
        k = mention.start + 1
        while k < stop:
            token = tokens[k]
            is_idafa = not tokens[k - 1].has_article and tokens[k - 1].text not in _words("not_name")
            is_adjective = (token.text.endswith(("ي", "يه", "ين")) and (token.has_article or not tokens[k - 1].has_article)) or token.text in _words(
                "adjective"
            )
            if not (
                is_word(token)
                and ((is_idafa and (token.has_article or k == mention.start + 1)) or is_adjective or token.text.startswith(("وال", "لل")))
            ):
                break
            k += 1
        if k >= stop:
            return mention
        name = (mention.name[0], min(mention.name[1], k)) if mention.name[0] < k else (k, k)
        role = (mention.role[0], min(mention.role[1], k)) if mention.role[1] > mention.role[0] else mention.role
        return mention._replace(end=k, name=name, role=role, after=k)

    def _before(self, p: _Paragraph, at: int) -> Mention | None:
        """«وزارة الخارجية كانت قد أعلنت», «أما حداد فيرى», «وحدة من جانبه، أكد»: the noun phrase between the clause's start and the verb."""
        tokens = p.tokens
        if (verb_forms(tokens[at].text)[1] and tokens[at].text[0] == "و") or (at and tokens[at - 1].text == "و"):
            return None  # a joined و begins its clause
        stop = at
        while stop > 0 and (
            tokens[stop - 1].text in _words("lead") or tokens[stop - 1].text in adverb_words() or tokens[stop - 1].text in _words("turn")
        ):
            stop -= 1 + (stop > 1 and tokens[stop - 1].text in _words("turn") and tokens[stop - 2].text == "من")
        start = p.sentence_start[at]
        for k in range(stop - 1, start - 1, -1):
            if p.inside[k]:
                continue
            word = tokens[k].text
            if word in _STOPS or word in _that_words() or (word in ("الذي", "التي", "الذين", '"') and k < stop - 1):
                start = k + 1
                break
        while start < stop and (
            tokens[start].text in _words("lead") or tokens[start].text.removeprefix("و") in _words("lead") or tokens[start].text in adverb_words()
        ):
            start += 1
        if start >= stop:
            return None
        first = tokens[start].text
        if verb_forms(first)[0] or suffixed_forms(first):
            return None
        bare = first[1:] if first[0] in "وف" and len(first) > 3 and not is_source_head(first) and is_source_head(first[1:]) else first
        joined = tokens[start]
        if bare != first:
            tokens[start] = Token(joined.start + 1, joined.end, bare)
        mention = parse_mention(tokens, start, stop, is_subject=False)
        if bare != first and mention is None:
            tokens[start] = joined
        number = verb_forms(tokens[at].text)[0][0].number if verb_forms(tokens[at].text)[0] else "s"
        if (
            (mention is None or mention.kind is SpeakerKind.PERSON)
            and number == "p"
            and stop - start <= 4
            and all(is_word(token) for token in tokens[start:stop])
            and tokens[start].text not in _words("not_name")
        ):
            # «ولكن فقهاء القانون يحذرون من أن»: whoever they are, they are many
            group = Mention(
                start,
                stop,
                SpeakerKind.COLLECTIVE,
                (start, start + 1),
                (start, start),
                (start, start),
                tokens[start].text,
                None,
                "p",
                tokens[start].has_article,
                None,
                stop,
            )
            return self._shifted(group, p)
        is_topic = tokens[at].text[0] == "ف" and start > 0 and tokens[start - 1].text.removeprefix("و") == "اما" and stop - start <= 6
        if is_topic and (mention is None or (mention.kind is SpeakerKind.PERSON and mention.after < stop and mention.role[0] == mention.role[1])):
            # «أما العواصم الأوروبية فتتهم»: whatever أما sets apart is the subject
            topic = Mention(
                start, stop, SpeakerKind.ORGANISATION, (start, stop), (start, start), (start, start), tokens[start].text, None, "s", True, None, stop
            )
            return self._shifted(topic, p)
        if mention is None:
            return None
        is_title_led = mention.role[1] > mention.role[0] or mention.kind in (SpeakerKind.ANONYMOUS, SpeakerKind.COLLECTIVE)
        if mention.after < stop and tokens[mention.after].text != "،" and not (is_title_led and stop - mention.after <= 12):
            return None
        if not self._is_reliable(p, mention):
            return None
        return self._shifted(mention, p)

    def _is_known(self, p: _Paragraph, mention: Mention) -> bool:
        words = tuple(token.text for token in p.tokens[mention.name[0] : mention.name[1]])
        return self.registry.knows(words)

    def _shifted(self, mention: Mention, p: _Paragraph) -> Mention:
        """The mention in token indices of the page."""
        by = p.offset

        def move(span: tuple[int, int]) -> tuple[int, int]:
            return span[0] + by, span[1] + by

        return mention._replace(
            start=mention.start + by,
            end=mention.end + by,
            name=move(mention.name),
            role=move(mention.role),
            honorific=move(mention.honorific),
            outlet=move(mention.outlet) if mention.outlet else None,
            after=mention.after,
        )

    def _outlet(self, p: _Paragraph, at: int, end: int) -> tuple[int, int] | None:
        """An outlet between the verb and its content, or in the words that lead to the verb (وفي حديث لصحيفة المدار، قال …)."""
        tokens = p.tokens
        for start, stop in ((at + 1, end), (max(p.sentence_start[at], at - _REACH), at)):
            for k in range(start, stop):
                if p.inside[k]:
                    continue
                found = channel_at(tokens, k, stop)
                if found is not None and found[1]:
                    outlet = find_outlet(tokens, found[0], min(stop, found[0] + 8))
                    if outlet is not None:
                        return outlet[0] + p.offset, outlet[1] + p.offset
                direct = outlet_at(tokens, k, stop) if tokens[k].text[0] == "ل" else None
                if direct is not None:
                    return direct[0] + p.offset, direct[1] + p.offset
        return None

    # --- prepositional frames ------------------------------------------------------------------------------------------------------

    def _frames(self, p: _Paragraph) -> list[_Draft]:
        drafts: list[_Draft] = []
        tokens = p.tokens
        for at in range(len(tokens)):
            if p.inside[at] or not is_word(tokens[at]):
                continue
            frame = frame_at(tokens, at)
            if frame is None:
                continue
            draft = self._frame(p, frame)
            if draft is not None:
                drafts.append(draft)
        return drafts

    def _frame(self, p: _Paragraph, frame: Frame) -> _Draft | None:
        tokens = p.tokens
        at, after = frame.at, frame.after
        end = p.sentence_end[at]
        if frame.kind == "saying":
            return self._saying(p, frame)
        if frame.kind == "cut":
            return None
        form: Form | None = None
        if frame.kind == "verb":
            forms, _ = verb_forms(tokens[after].text) if after < len(tokens) else ((), False)
            if not forms and after < len(tokens):
                forms = suffixed_forms(tokens[after].text)
            if not forms or forms[0].tense == "participle":
                return None
            form = forms[0]
            if verb_forms(tokens[after].text)[0] and self._content(p, after, form, True) is not None:
                return None  # «كما يشير حداد إلى أن …»
            after += 1
            while after < len(tokens) and (
                tokens[after].text in _words("object_pronoun") or (form.verb.guard == "document" and tokens[after].text == "في")
            ):
                after += 1
        comma = next((k for k in range(after, end) if tokens[k].text in ("،", ",") and not p.inside[k]), None)
        is_front = (
            at == p.sentence_start[at]
            or (tokens[at - 1].text in ("،", "؛") and at - p.sentence_start[at] < 4)
            or (tokens[at].text[0] == "و" and at - 1 >= 0 and p.ends[at - 1])
        )
        stop = end
        if frame.prefix == "pronoun" or frame.kind == "own":
            mention = None
        else:
            self._bare(p, after, frame.prefix)
            mention = parse_mention(tokens, after, stop)
            if mention is None:
                if frame.kind == "verb" and form is not None and not is_front:
                    pass
                else:
                    return None
            elif frame.is_strict and not self._is_reliable(p, mention) and not (is_front and tokens[at].text.endswith(_ACCORDING)):
                return None
        if (
            mention is not None
            and form is not None
            and form.verb.lemma in ("قال",)
            and frame.kind == "verb"
            and tokens[at].text == fold("كما")
            and mention.after < end
            and tokens[mention.after].text in _that_words()
        ):
            return None
        shifted = self._shifted(mention, p) if mention is not None else None
        act, polarity, cue_class = (
            (form.verb.act, form.verb.polarity, form.verb.cue_class) if form is not None else (Act.SAY, Polarity.AFFIRMED, "neutral")
        )
        cue = (at, after if frame.kind == "verb" or frame.prefix == "pronoun" else frame.after)
        # the one word of the frame that is the cue: «وفقا» without its ل
        draft = _Draft(cue, [], form, act, polarity, cue_class, shifted, "pro_drop", at, is_frame=True)
        if form is not None:
            draft.gender, draft.number = form.gender, form.number
        draft.outlet = mention.outlet and (mention.outlet[0] + p.offset, mention.outlet[1] + p.offset) if mention is not None else None
        if is_front:
            start = mention.after if mention is not None else after
            while start < end and tokens[start].text not in ("،", ",") and tokens[start].text not in _that_words():
                start += 1
            if start >= end:
                return None
            start += 1
            if start < end and tokens[start].text in _that_words():
                start += 1
            draft.pieces = [(start, end)]
            pair = p.pair_at(start)
            if pair is not None and pair[1] + 1 >= end:
                draft.pieces = [(pair[0], pair[1])]
                draft.is_closed = True
            return draft if p.n_words(*draft.pieces[0]) >= 3 else None
        # trailing: everything of the sentence before it
        before = at - 1
        while before > 0 and tokens[before].text in ("،", ",", "-", "–"):
            before -= 1
        if before in p.closes and p.n_words(p.closes[before] + 1, before) > _TERM_WORDS:
            draft.pieces = [(p.closes[before] + 1, before)]
            draft.is_closed = True
        elif p.ends[before]:
            return None
        else:
            start = self._clause_start(p, at)
            draft.pieces = [(start, before + 1)]
            if p.n_words(start, before + 1) < 3:
                return None
        draft.is_trailing = True
        rest = mention.after if mention is not None else after
        if rest < end and tokens[rest].text in ("،", ",") and p.n_words(rest, end) > 2 and not draft.is_closed and not self._resumes(p, rest + 1):
            draft.pieces.append((rest + 1, end))  # «وهو ما يفسر، حسب مراقبين، برودة لم تكن مألوفة»
        if (
            mention is not None
            and mention.after < end
            and tokens[mention.after].text not in ("،", ",", "؛", ")")
            and p.n_words(mention.after, end) > 6
        ):
            # «حسب المصالح السياسية والاقتصادية …»: runs on, attributes nothing
            if frame.is_strict and mention.kind is SpeakerKind.PERSON:
                return None
        return draft

    def _resumes(self, p: _Paragraph, at: int) -> bool:
        """Whether a new clause begins at ``at`` (، وأضاف …; ، مشيرا …; ، لكن …), not the rest of an interrupted one."""
        word = p.tokens[at].text
        return (
            bool(verb_forms(word)[0])
            or word[0] in "وف"
            or word in _words("lead")
            or word in _words("subordinator")
            or frame_at(p.tokens, at) is not None
            or word in ("اي", "ما", "بل", "مما")
        )

    def _bare(self, p: _Paragraph, at: int, prefix: str) -> None:
        """Takes the frame's ل off the source (وفقا لموقع → موقع, وفقا للوزارة → الوزارة)."""
        if prefix == "ل" and at < len(p.tokens):
            token = p.tokens[at]
            bare = (
                Token(token.start, token.end, "ال" + token.text[2:], True)
                if token.text.startswith("لل")
                else Token(token.start + 1, token.end, token.text[1:])
            )
            p.tokens[at] = self.tokens[p.offset + at] = bare

    def _saying(self, p: _Paragraph, frame: Frame) -> _Draft | None:
        """«نقلت الوكالة عن مسؤول قوله إن …»: the speaker stands after عن, who passes it on before."""
        tokens = p.tokens
        at, after = frame.at, frame.after
        if after >= len(tokens) or (tokens[after].text not in _that_words() and tokens[after].text not in (":", '"')):
            return None
        about = next((k for k in range(at - 1, max(p.sentence_start[at], at - 30) - 1, -1) if tokens[k].text == "عن" and not p.inside[k]), None)
        if about is None or about == at - 1:
            return None
        opened = self._opened(p, after + 1 if tokens[after].text != '"' else after, after)
        if opened is None:
            return None
        start, end, is_closed, _, flags = opened
        mention = parse_mention(tokens, about + 1, at)
        via = None
        for k in range(about - 1, p.sentence_start[at] - 1, -1):
            if tokens[k].text.lstrip("و").startswith("نقل"):
                carrier = parse_mention(tokens, k + 1, about)
                via = (carrier.start + p.offset, carrier.end + p.offset) if carrier is not None else None
                break
        draft = _Draft(
            (at, at + 1),
            [(start, end)],
            None,
            Act.SAY,
            Polarity.AFFIRMED,
            "neutral",
            self._shifted(mention, p) if mention else None,
            "pro_drop",
            at,
            is_closed,
        )
        draft.via, draft.flags = via, flags
        draft.gender = "f" if tokens[at].text.endswith("ها") else "m"
        return draft

    def _floating(self, p: _Paragraph, drafts: list[_Draft]) -> list[_Draft]:
        """A marked sentence of its own after somebody's words or deeds: the same speaker goes on («… يوافق على ذلك. "في كل عام …"»)."""
        found = []
        for opened, (close, pair) in p.opens.items():
            is_alone = (
                (opened == 0 or p.ends[opened - 1]) and (close + 1 >= len(p.tokens) or p.ends[close + 1] or p.ends[close]) and not pair.is_repaired
            )
            if not is_alone or p.n_words(opened + 1, close) < _FLOATING_WORDS or p.zone.section is Section.HEADLINE:
                continue
            if any(start <= opened + 1 < end or start == opened + 1 for draft in drafts for start, end in draft.pieces):
                continue
            if opened == 0 and not self.quotes:
                continue
            draft = _Draft(
                (opened, opened),
                [(opened + 1, close)],
                None,
                Act.SAY,
                Polarity.AFFIRMED,
                "neutral",
                None,
                "pro_drop",
                opened,
                True,
                flags=("no_cue",),
            )
            found.append(draft)
        return found

    # --- bounds -----------------------------------------------------------------------------------------------------------------------

    def _bounded(self, p: _Paragraph, drafts: list[_Draft]) -> list[_Draft]:
        """Drafts in order of their cue, contents cut where the next attribution begins; attributions inside a content are its own words."""
        kept: list[_Draft] = []
        by_sentence: dict[int, list[_Draft]] = {}
        for draft in drafts:
            by_sentence.setdefault(p.sentence_start[draft.at], []).append(draft)
        for start in sorted(by_sentence):
            kept.extend(self._bounded_in_sentence(p, by_sentence[start]))
        return kept

    def _bounded_in_sentence(self, p: _Paragraph, drafts: list[_Draft]) -> list[_Draft]:
        tokens = p.tokens
        kept: list[_Draft] = []
        for draft in sorted(drafts, key=lambda draft: (draft.at, not draft.is_trailing)):
            host = next((other for other in reversed(kept) if any(start <= draft.at < end for start, end in other.pieces)), None)
            if host is not None:
                if host.is_closed or not self._cuts(p, host, draft):
                    continue
                start, end = host.pieces[-1]
                cut = draft.at
                while cut > start and (tokens[cut - 1].text in ("،", "؛", "-", "و") or self._leads(p, cut - 1)):
                    cut -= 1
                if p.n_words(start, cut) < 2:
                    continue
                host.pieces[-1] = (start, cut)
            if (draft.is_frame and draft.form is None) or draft.is_frame:
                around = next(
                    (
                        other
                        for other in drafts
                        if not other.is_frame and not other.is_trailing and other.at < draft.at and other.pieces and draft.at < other.pieces[0][0]
                    ),
                    None,
                )
                if around is not None:  # «ويرى مراقبون، بحسب صحيفة المدار، أن …»
                    if draft.mention is not None and around.via is None:
                        around.via = (draft.mention.start, draft.mention.end)
                    continue
            if draft.is_trailing and self._passes_on(p, kept, draft):
                continue
            if draft.form is None and not draft.is_trailing and draft.pieces and draft.mention is not None and draft.via is None:
                # «وبحسب الصحيفة، قال الوزير إن …»: the inner verb has the content, the frame is its via
                inner = next(
                    (
                        other
                        for other in drafts
                        if other is not draft
                        and draft.pieces[0][0] <= other.at < draft.pieces[0][0] + 6
                        and not other.is_trailing
                        and other.form is not None
                        and other.form.tense != "participle"
                    ),
                    None,
                )
                if inner is not None:
                    if draft.mention.kind in (SpeakerKind.MEDIA, SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT):
                        inner.via = (draft.mention.start, draft.mention.end)
                    continue
            kept.append(draft)
        return kept

    def _leads(self, p: _Paragraph, at: int) -> bool:
        """Words between a content and the verb that follows it: «…، فيما أكدت», «…، من جانبه»."""
        word = p.tokens[at].text
        return word.removeprefix("و") in _words("lead") or word in adverb_words()

    def _cuts(self, p: _Paragraph, host: _Draft, draft: _Draft) -> bool:
        """Whether an attribution that stands inside an open content ends it (، مشيرا إلى أن …) or is a part of it (إن نظيره أكد أن …)."""
        tokens = p.tokens
        before = draft.at - 1
        is_joined = (tokens[draft.at].text[0] == "و" and bool(verb_forms(tokens[draft.at].text)[1])) or tokens[before].text == "و"
        while before > 0 and (self._leads(p, before) or tokens[before].text == "و"):
            before -= 1
        after_comma = tokens[before].text in ("،", "؛", ",", "-") or any(
            tokens[k].text.removeprefix("و") in _words("subordinator") for k in range(before + 1, draft.at)
        )  # «… فيما أفادت»
        if draft.is_frame and draft.is_trailing and not after_comma:
            # «… ثلاثة آلاف شاب حسب أرقام رسمية موجودون في …»: inside the clause, which goes on
            rest = draft.mention.end - p.offset if draft.mention is not None else draft.cue[1]
            return p.n_words(rest, p.sentence_end[draft.at]) <= 3
        if draft.is_trailing:
            return True
        if draft.form is None:
            return after_comma
        if draft.form.tense == "participle":
            return draft.is_boundary and (after_comma or tokens[draft.at].text.startswith("و") or draft.method == "participle")
        if not (after_comma or is_joined) or (not draft.is_boundary and not after_comma):
            return False
        if draft.mention is None and host.gender and draft.gender and host.gender != draft.gender and host.number == "s" == draft.number:
            return False  # «قال الوزير إن موسكو قدمت مقترحا وأكدت أن»: Moscow's, inside
        is_nominal = not any(
            tokens[k].text in _that_words() or tokens[k].text == ":" for k in range(draft.at, min(draft.at + _REACH, draft.pieces[0][0]))
        )
        return not is_nominal or (after_comma and (draft.mention is not None or is_joined))

    def _passes_on(self, p: _Paragraph, kept: list[_Draft], draft: _Draft) -> bool:
        """A trailing «وفق ما أفادت القناة» after quotes of the same sentence: their via, no quote of its own."""
        first = p.sentence_start[draft.at]
        hosts = [other for other in kept if other.at >= first and not other.is_trailing and other.pieces and other.pieces[-1][1] <= draft.at]
        if not hosts or (draft.form is not None and draft.form.tense == "participle"):
            return False
        start, end = draft.pieces[0]
        hosts = [other for other in hosts if other.pieces[-1][1] > start]
        if not hosts:
            return False
        if draft.is_closed and not any(other.pieces[-1] == (start, end) for other in hosts):
            return False
        if draft.mention is not None and draft.is_frame:
            for host in hosts:
                if host.via is None:
                    host.via = (draft.mention.start, draft.mention.end)
        return True

    # --- quotes ---------------------------------------------------------------------------------------------------------------------------

    def _finish(self, p: _Paragraph, drafts: list[_Draft], number: int) -> None:
        tokens = p.tokens
        first_quote = len(self.quotes)
        used: set[int] = set()
        for draft in drafts:
            pieces = [piece for piece in (self._trimmed(p, start, end, draft.is_closed) for start, end in draft.pieces) if piece is not None]
            if not pieces:
                continue
            key = pieces[0][0]
            if key in used:
                continue
            used.add(key)
            raw = [self.view.to_raw(tokens[start].start, tokens[end - 1].end) for start, end in pieces]
            hull = Span(raw[0].start, raw[-1].end, self.view.raw[raw[0].start : raw[-1].end])
            kind, marks = self._kind(p, pieces, draft)
            self.order += 1
            speaker = self._speaker(draft, number)
            if draft.is_anonymous and speaker.mention is None:
                speaker = Speaker(None, None, SpeakerKind.ANONYMOUS, method="none")
            cue = self._span(p.offset + draft.cue[0], p.offset + draft.cue[1]) if draft.cue[1] > draft.cue[0] else None
            self.quotes.append(
                Quote(
                    pieces=tuple(raw),
                    start=hull.start,
                    end=hull.end,
                    text=hull.text,
                    content=" ".join(span.text for span in raw),
                    kind=kind,
                    marked_spans=marks,
                    cue=cue,
                    cue_class=draft.cue_class,
                    act=draft.act,
                    polarity=draft.polarity,
                    section=p.zone.section or Section.BODY,
                    speaker=speaker,
                    outlet=self._medium(draft.outlet),
                    via=self._medium(draft.via),
                    flags=draft.flags,
                )
            )
        self._reject(p, first_quote)

    def _speaker(self, draft: _Draft, number: int) -> Speaker:
        if draft.mention is None:
            before = [(at, mention) for at, mention in self.subjects if at < draft.at and at > self.last_cue]
            if before and draft.number == "s" and before[-1][1].gender in (None, draft.gender):
                self.registry.resolve(before[-1][1], gender=draft.gender, number="s", order=self.order, paragraph=number)
        self.last_cue = draft.at
        speaker = self.registry.resolve(
            draft.mention, gender=draft.gender, number=draft.number, order=self.order, paragraph=number, method=draft.method
        )
        if speaker.kind is SpeakerKind.UNKNOWN and draft.mention is None and draft.number != "d" and not draft.is_anonymous:
            # nobody was quoted before: the nearest source that the paragraph names («دفع وزارة الخارجية لإصدار بيان وصفت فيه …»)
            p = self.paragraphs[number]
            for k in range(draft.at - 1, max(-1, draft.at - 3 * _REACH), -1):
                if is_source_head(p.tokens[k].text) and not p.inside[k]:
                    mention = parse_mention(p.tokens, k, draft.at)
                    is_fit = (
                        mention is not None
                        and (mention.kind is SpeakerKind.COLLECTIVE) == (draft.number == "p")
                        and mention.kind is not SpeakerKind.DOCUMENT
                    )
                    if mention is not None and is_fit and (draft.number == "p" or (mention.gender or draft.gender) == draft.gender):
                        return self.registry.resolve(
                            self._shifted(mention, p), gender=draft.gender, number=draft.number, order=self.order, paragraph=number
                        )
        return speaker

    def _medium(self, span: tuple[int, int] | None) -> Span | None:
        """An outlet's span: the words inside its marks, or its head and name."""
        if span is None or span[1] <= span[0]:
            return None
        start, end = span
        texts = [token.text for token in self.tokens[start:end]]
        if '"' in texts:
            first = texts.index('"')
            return self._span(start + first + 1, end - 1) if end - 1 > start + first + 1 else None
        found = self._span(start, end)
        if found.text.startswith("ل") and texts[0][0] == "ل" and len(texts[0]) > 3 and not is_source_head(texts[0]):
            return Span(found.start + 1, found.end, found.text[1:])
        return found

    def _trimmed(self, p: _Paragraph, start: int, end: int, is_closed: bool) -> tuple[int, int] | None:
        """Without stops, dashes and marks at its ends that have no partner inside."""
        tokens = p.tokens
        end = min(end, len(tokens))
        while (
            start < end
            and not is_word(tokens[start])
            and not (tokens[start].text == '"' and p.opens.get(start, (end + 1,))[0] < end)
            and tokens[start].text not in "(["
        ):
            start += 1
        while end > start and not is_word(tokens[end - 1]):
            text = tokens[end - 1].text
            if (text == '"' and p.closes.get(end - 1, -1) >= start) or text in ")]%" or (is_closed and text in "؟?!"):
                break
            end -= 1
        if not is_closed and start + 1 < end and p.opens.get(start, (-1,))[0] == end - 1:
            start, end = start + 1, end - 1
        return (start, end) if end > start else None

    def _kind(self, p: _Paragraph, pieces: list[tuple[int, int]], draft: _Draft) -> tuple[QuoteKind, tuple[Span, ...]]:
        spans: list[Span] = []
        tokens = p.tokens
        if all(
            ((start - 1) in p.opens and p.opens[start - 1][0] == end) or start in p.opens or self._is_inside(p, start, end) for start, end in pieces
        ) and (draft.is_closed or self._is_inside(p, *pieces[0])):
            spans = [self.view.to_raw(tokens[start].start, tokens[end - 1].end) for start, end in pieces]
            return QuoteKind.DIRECT, tuple(spans)
        for start, end in pieces:
            for opened in range(start, end):
                close = p.opens.get(opened, (end + 1,))[0]
                if close < end + 1 and close <= len(tokens) and tokens[opened].text == '"' and opened + 1 < close:
                    n_words = p.n_words(opened + 1, close)
                    before = tokens[opened - 1].text if opened else ""
                    is_described = (n_words > 1 or before in _that_words()) and draft.form is not None and "pair" in draft.form.verb.nominal
                    after_b = before == "ب" or (
                        n_words > 1 and before.startswith("ب") and is_word(tokens[opened - 1]) and not is_source_head(before[1:])
                    )
                    if n_words > _TERM_WORDS or (
                        not self._names(p, opened)
                        and (is_described or after_b or self._is_clause(p, opened + 1, close) or (n_words > 1 and self._is_own_word(p, end)))
                    ):
                        spans.append(self.view.to_raw(tokens[opened + 1].start, tokens[close - 1].end))
        return (QuoteKind.MIXED if spans else QuoteKind.INDIRECT), tuple(spans)

    def _is_clause(self, p: _Paragraph, start: int, end: int) -> bool:
        """Marked words that state something, not a name: they begin with a little word or hold a preposition («لن يغلق أبوابه», «هشة إلى حد الكسر»)."""
        words = [token.text for token in p.tokens[start:end] if is_word(token)]
        if len(words) < 2:
            return False
        first = words[0]
        if (
            first in _words("not_name")
            or first in _words("negation")
            or first in _words("subjunctive")
            or (first.startswith("سي") and len(first) > 4)
        ):
            return True
        if any(word in _words("negation") for word in words[1:]):
            return True
        return len(words) > 2 and any(word in _PREPOSITIONS for word in words[1:-1]) and not p.tokens[start].has_article

    def _is_own_word(self, p: _Paragraph, end: int) -> bool:
        """Whether «على حد تعبيره» follows: then the marked words are the speaker's."""
        k = end
        while k < len(p.tokens) and not is_word(p.tokens[k]):
            k += 1
        frame = frame_at(p.tokens, k) if k < len(p.tokens) else None
        return frame is not None and frame.prefix == "pronoun"

    def _is_inside(self, p: _Paragraph, start: int, end: int) -> bool:
        return all(p.inside[k] for k in range(start, min(end, len(p.inside))))

    def _reject(self, p: _Paragraph, first_quote: int) -> None:
        """Marked pairs that no quote took, with the reason."""
        taken = [(quote.start, quote.end) for quote in self.quotes[first_quote:]]
        for opened, (close, pair) in p.opens.items():
            if opened + 1 >= close or pair.is_repaired:
                continue
            span = self.view.to_raw(p.tokens[opened + 1].start, p.tokens[close - 1].end)
            if any(start <= span.start and span.end <= end for start, end in taken):
                continue
            n_words = p.n_words(opened + 1, close)
            if self._names(p, opened):
                reason = "name of a medium or a work"
            elif n_words <= _TERM_WORDS:
                reason = "term: at most four words and nothing attributes them"
            else:
                reason = "nothing attributes it"
            self.rejections.append(Rejection(span, reason))

    def _headline(self, p: _Paragraph) -> None:
        """«خبراء روس: …»: a headline that attributes with a colon."""
        tokens = p.tokens
        colon = next((k for k, token in enumerate(tokens) if token.text == ":"), None)
        if colon is None or not 0 < colon < 9 or p.n_words(colon + 1, len(tokens)) < 3:
            return
        mention = parse_mention(tokens, 0, colon)
        if mention is None or mention.after < colon:
            return
        piece = self._trimmed(p, colon + 1, len(tokens), False)
        if piece is None:
            return
        span = self.view.to_raw(tokens[piece[0]].start, tokens[piece[1] - 1].end)
        shifted = self._shifted(mention, p)
        name = self._span(*shifted.name).text if shifted.name[1] > shifted.name[0] else self._span(*shifted.role).text
        speaker = Speaker(name, self._span(shifted.start, shifted.end), mention.kind, method="named", confidence=0.5)
        kind, marks = self._kind(p, [piece], _Draft((colon, colon + 1), [piece], None, Act.SAY, Polarity.AFFIRMED, "neutral", None, "none", colon))
        self.quotes.append(
            Quote(
                (span,),
                span.start,
                span.end,
                span.text,
                span.text,
                kind,
                marks,
                self._span(p.offset + colon, p.offset + colon + 1),
                "neutral",
                section=Section.HEADLINE,
                speaker=speaker,
            )
        )


def extract_quotes(view: NormalizedText, zones: Sequence[Zone]) -> tuple[list[Quote], list[Rejection]]:
    """All quotes of a page in the order of their start, and the marked pairs that are none.

    ``zones`` come from ``stance.zones.find_zones(view.text)``.
    """
    extractor = Extractor(view, zones)
    extractor.run()
    ordered = sorted(extractor.quotes, key=lambda quote: (quote.start, quote.end))
    return [replace(quote) for quote in ordered], extractor.rejections
