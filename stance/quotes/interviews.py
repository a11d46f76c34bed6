"""Interviews: questions that stand as lines of their own, and answers that are direct quotes of one person without marks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stance.labels import QuoteKind, Section
from stance.quotes.directness import trimmed
from stance.quotes.little_words import MARK
from stance.quotes.paragraph import Paragraph
from stance.quotes.verbs import read_verbs
from stance.quotes.vocabulary import GIVEN_NAME, TITLE
from stance.tokens import is_word
from stance.types import Quote, Speaker
from stance.zones import Zone

# Fewer questions that stand alone are subheadings («هل تشارك كوريا في الحرب؟»). Not researched.
_FEWEST_QUESTIONS = 3
# With answers that carry a mark of their own (ج: …, – …), two are enough.
_FEWEST_MARKED_QUESTIONS = 2
# Where at least this share of the answers carries a mark, the others are the outlet's («وفي ختام اللقاء، شددت …»). Not researched.
_MARKED_SHARE = 0.7
# A line that a bullet marks as a question has more letters. Not researched.
_QUESTION_LETTERS = 12
_QUESTION_ENDS = ("؟", "?")
_QUESTION_MARKS = frozenset("●•▪*")
_ANSWER_MARKS = frozenset("-–—ج")  # the last: جواب, answer


def is_question(line: str, zone: Zone) -> bool:
    """Whether a line of the view is a question: it ends as one, or begins with a bullet."""
    if zone.section is Section.HEADLINE or line.endswith(MARK):
        return False
    return line.endswith(_QUESTION_ENDS) or (line[:1] in _QUESTION_MARKS and len(line) > _QUESTION_LETTERS)


def find_answers(paragraphs: Sequence[Paragraph], n_questions: Mapping[int, int]) -> dict[int, int]:
    """The paragraphs that answer, each with the number of its question; ``{}`` where the page is no interview.

    ``n_questions``: paragraphs that are no questions themselves → how many were asked before. An interview has several questions, most of them
    answered by text that attributes nothing. Where the answers carry a mark (ج: …, – …), unmarked paragraphs after the last one are the outlet's.
    """
    firsts = [number for number in n_questions if n_questions.get(number - 1) != n_questions[number]]
    marked = [number for number in firsts if paragraphs[number].tokens[0].text in _ANSWER_MARKS]
    are_marked = len(marked) > 1 and len(marked) >= _MARKED_SHARE * len(firsts)
    if len(firsts) < (_FEWEST_MARKED_QUESTIONS if are_marked else _FEWEST_QUESTIONS):
        return {}
    if are_marked:
        answered, last = {n_questions[number] for number in marked}, marked[-1]
        return {number: asked for number, asked in n_questions.items() if asked in answered and (number == last or asked != n_questions[last])}
    n_attributing = sum(1 for number in n_questions if read_verbs(paragraphs[number]))
    return dict(n_questions) if n_attributing * 3 < len(n_questions) else {}


def read_answers(paragraphs: Sequence[Paragraph], answers: Mapping[int, int]) -> list[Quote]:
    """One direct quote an answer, its paragraphs the pieces, all of the person who is introduced before them."""
    speaker = _interviewed(paragraphs[: min(answers)])
    by_question: dict[int, list[Paragraph]] = {}
    for number, asked in answers.items():
        by_question.setdefault(asked, []).append(paragraphs[number])
    quotes = []
    for asked in sorted(by_question):
        pieces = [(p, trimmed(p, _answer_start(p), len(p.tokens), is_closed=True)) for p in by_question[asked]]
        spans = tuple(p.span(*piece) for p, piece in pieces if piece is not None)
        if spans:
            start, end = spans[0].start, spans[-1].end
            text = by_question[asked][0].view.raw[start:end]
            content = " ".join(span.text for span in spans)
            quotes.append(Quote(spans, start, end, text, content, QuoteKind.DIRECT, speaker=speaker, flags=("interview",)))
    return quotes


def _interviewed(paragraphs: Sequence[Paragraph]) -> Speaker:
    """The first person with name and role."""
    for number, p in enumerate(paragraphs):
        for at, kind in enumerate(p.kinds):
            if kind & (TITLE | GIVEN_NAME) and not p.inside[at]:
                mention = p.mention(at, p.sentence_end[at])
                if mention is not None and mention.is_person and mention.n_name_words > 1 and mention.has_role:
                    speaker = p.registry.resolve(mention.moved(p.offset), gender=None, number="s", order=0, paragraph=number)
                    if speaker.name is not None:
                        return replace(speaker, mention=None)
    return Speaker()


def _answer_start(p: Paragraph) -> int:
    tokens = p.tokens
    if len(tokens) > 3 and tokens[1].text == ":":
        return 2  # «ج: …»
    return 1 if len(tokens) > 2 and not is_word(tokens[0]) else 0
