"""What the readers of a paragraph hand to each other, in its token indices: a content that was found, and an attribution with it."""

from dataclasses import dataclass
from typing import NamedTuple

from stance.labels import Act, Polarity
from stance.quotes.cues import Form
from stance.quotes.mentions import Mention, Range


class Content(NamedTuple):
    """What is said: ``tokens[start:end]``. ``complement`` is where what introduces it begins (إلى أن, قائلا:): the subject stands before it.

    ``is_closed``: it ends at a mark, nothing may cut or lengthen it.
    """

    start: int
    end: int
    is_closed: bool
    complement: int
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """An attribution at ``at``; ``cue`` and ``pieces`` are half-open ranges, ``form`` is None where no verb attributes.

    ``is_trailing``: the content stands before it; ``is_frame``: a prepositional phrase (بحسب …); ``is_boundary``: may end the content of another.
    """

    at: int
    cue: Range
    pieces: list[Range]
    form: Form | None = None
    mention: Mention | None = None
    act: Act = Act.SAY
    polarity: Polarity = Polarity.AFFIRMED
    cue_class: str = "neutral"
    method: str = "pro_drop"
    gender: str | None = None
    number: str = "s"
    outlet: Range | None = None
    via: Range | None = None
    is_closed: bool = False
    is_trailing: bool = False
    is_frame: bool = False
    is_boundary: bool = True
    is_anonymous: bool = False
    flags: tuple[str, ...] = ()

    def covers(self, at: int) -> bool:
        """Whether the token at ``at`` is a part of what is said."""
        return any(start <= at < end for start, end in self.pieces)


def verb_draft(at: int, form: Form, pieces: list[Range], mention: Mention | None) -> Draft:
    """An attribution by the verb at ``at``, with act, polarity, class and agreement from its form."""
    verb = form.verb
    return Draft(at, (at, at + 1), pieces, form, mention, verb.act, verb.polarity, verb.cue_class, "pro_drop", form.gender, form.number)
