"""Whether a verb of saying says that something was said: not after لم, سوف, إذا, and not in the passive, where nobody speaks."""

from enum import StrEnum

from stance.lexicon import fold
from stance.quotes.cues import Form
from stance.quotes.little_words import AND, CONJUNCTIONS, FROM, SAID, WHAT, little_words, that_words
from stance.quotes.paragraph import Paragraph

_BELIEVED = fold("اعتقد")
_IS_MENTIONED = fold("يذكر")  # يُذكر أن: the outlet's voice


class Unreality(StrEnum):
    """Falsy where the verb is real."""

    REAL = ""
    NEGATED = "negated"  # لم ينفِ, ما قال
    UNREAL = "unreal"  # سيقول, إذا قال, يُنتظر أن


def unreality(p: Paragraph, at: int, forms: tuple[Form, ...]) -> Unreality:
    """Whether something was said by the verb at ``at``, which may be any of ``forms``."""
    tokens = p.tokens
    form = forms[0]
    previous = tokens[at - 1].text.removeprefix(AND) if at else ""
    if not form.is_participle and previous in little_words("negation") and not (previous == WHAT and form.tense == "perfect"):
        return Unreality.NEGATED
    if form.verb.guard != "passive" and form.verb.lemma not in (_BELIEVED, SAID) and is_passive(p, at, forms):
        return Unreality.UNREAL  # يُفترض أن، يُنتظر أن
    if form.tense == "imperfect":
        if previous == FROM and at > 1 and tokens[at - 2].text.removeprefix(AND) in little_words("there"):
            return Unreality.UNREAL  # ثمة من يظن أن
        if previous in little_words("modal") or previous in little_words("before_possible"):
            return Unreality.UNREAL
    if form.tense == "perfect":
        if previous in little_words("condition") and at - 1 == p.sentence_start[at]:
            return Unreality.UNREAL
        if form.verb.has_bare_alef and p.raw(at).lstrip(CONJUNCTIONS)[:1] == "أ":
            return Unreality.UNREAL  # أعتقد: the author, not اعتقد
    if tokens[at].text.removeprefix(AND) == _IS_MENTIONED and at + 1 < len(tokens) and tokens[at + 1].text in that_words():
        return Unreality.UNREAL
    return Unreality.REAL


def is_passive(p: Paragraph, at: int, forms: tuple[Form, ...]) -> bool:
    """يُعتقد أن, قيل إن: somebody, but nobody is named."""
    if forms[0].verb.guard == "passive":
        return True
    return p.tokens[at].text.lstrip(AND).startswith("ي") and "\N{ARABIC DAMMA}" in p.raw(at)[:3]
