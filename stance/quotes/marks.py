"""Pairs of quotation marks in one paragraph, repaired where a partner is missing.

Marks never pair across paragraphs (an odd mark would turn the rest of the page inside out). Glyphs that show a direction («», “”) are believed only
where their place agrees with it, for pages use them reversed (»نص«); straight ones go by their neighbours. A mark that lacks its partner is completed
inside its paragraph and flagged (QUOTE_GUIDELINES 2).
"""

import re
from typing import NamedTuple

_MARK = re.compile('"')
_SPACE_BEFORE = frozenset(" \n:،؛,;-–—([/")
_STOP_AFTER = frozenset(" \n.،؛,;:؟?!)]…-–—")


class Pair(NamedTuple):
    """Two marks of the view: the content is ``view[inner_start:inner_end]``, the marks stand around it.

    ``is_repaired`` when one of the two is missing: then ``start == inner_start`` or ``end == inner_end``.
    """

    start: int
    inner_start: int
    inner_end: int
    end: int
    is_repaired: bool = False


def _leans(view: str, at: int, first: int, last: int) -> int:
    """Whether the mark at ``at`` opens (1), closes (-1) or may do both (0), by its neighbours."""
    before = view[at - 1] if at > first else " "
    after = view[at + 1] if at + 1 < last else " "
    opens = before in _SPACE_BEFORE and after not in _STOP_AFTER
    closes = before not in _SPACE_BEFORE and after in _STOP_AFTER
    return int(opens) - int(closes)


def find_pairs(view: str, start: int, end: int) -> tuple[list[Pair], list[int], list[int]]:
    """The pairs of ``view[start:end]``, in order, not nested; then the places of marks that only open, and of those that only close.

    >>> pairs, opened, closed = find_pairs('قال "نعم" ثم "لا', 0, 16)
    >>> [(pair.inner_start, pair.inner_end) for pair in pairs], opened, closed
    ([(5, 8)], [13], [])
    """
    pairs: list[Pair] = []
    opened: list[int] = []
    closed: list[int] = []
    pending = -1
    skip_until = 0
    places = [match.start() for match in _MARK.finditer(view, start, end)]
    for number, at in enumerate(places):
        lean = _leans(view, at, start, end)
        left = len(places) - number
        if pending < 0:
            # A mark that plainly closes, with none open, lost its partner: only then can the marks that follow still be even.
            if lean < 0 and left % 2:
                closed.append(at)
            else:
                pending = at
        elif number < skip_until:
            continue
        elif (
            lean > 0
            and number + 2 < len(places)
            and _leans(view, places[number + 1], start, end) < 0
            and _leans(view, places[number + 2], start, end) < 0
            and _leans(view, pending, start, end) > 0
        ):
            skip_until = number + 2  # «" … "كذا" … "»: a pair inside the pair
        elif lean > 0 and at - pending > 1 and left % 2 == 0 and _leans(view, pending, start, end) > 0:
            opened.append(pending)  # two that open: the first lacks its end
            pending = at
        else:
            pairs.append(Pair(pending, pending + 1, at, at + 1))
            pending = -1
    if pending >= 0:
        opened.append(pending)
    return pairs, opened, closed
