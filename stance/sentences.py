"""Where sentences end in a list of tokens."""

from collections.abc import Sequence

from stance.tokens import Token

_ENDS = frozenset(".!؟?…")


def sentence_ends(tokens: Sequence[Token], is_inside_marks: Sequence[bool]) -> list[bool]:
    """For each token whether it closes a sentence.

    A stop inside quotation marks closes nothing (one utterance is one quote), nor does the point of an abbreviation (د. سامر).
    """
    ends = [False] * len(tokens)
    for at, token in enumerate(tokens):
        if token.text in _ENDS and not is_inside_marks[at]:
            previous = tokens[at - 1] if at else None
            is_abbreviation = (
                token.text == "." and previous is not None and len(previous.text) == 1 and previous.text.isalpha() and previous.end == token.start
            )
            ends[at] = not is_abbreviation
    return ends
