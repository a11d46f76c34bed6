"""Where sentences end in a list of tokens."""

from collections.abc import Sequence

from stance.tokens import Token

_ENDS = frozenset(".!؟?…")
# A "sentence" of more tokens is a page without stops: it is cut, so that every search inside a sentence is bounded.
# Longest of the reference pages: 96 tokens; of 10,000 short news items all but one stay under 360.
_LONGEST = 400


def sentence_ends(tokens: Sequence[Token], is_inside_marks: Sequence[bool]) -> list[bool]:
    """For each token whether it closes a sentence.

    A stop inside quotation marks closes nothing (one utterance is one quote), nor does the point of an abbreviation (د. سامر).
    """
    ends = [False] * len(tokens)
    start = 0
    for at, token in enumerate(tokens):
        if token.text in _ENDS and not is_inside_marks[at]:
            previous = tokens[at - 1] if at else None
            is_abbreviation = (
                token.text == "." and previous is not None and len(previous.text) == 1 and previous.text.isalpha() and previous.end == token.start
            )
            ends[at] = not is_abbreviation
        if ends[at] or at - start >= _LONGEST:
            ends[at] = True
            start = at + 1
    return ends
