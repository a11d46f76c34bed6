"""What the source does by speaking: its own speech act, and whether it denies the content. Never the outlet's verb."""

from collections.abc import Sequence


def act_terms(tokens: Sequence[str], act: str, denied: bool) -> list[tuple[str, tuple[int, ...]]]:
    """The act, unless it is plain saying, and the denial; both belong to no word of the quote.

    >>> act_terms(["هجوم"], "accuse", False), act_terms(["هجوم"], "say", True)
    ([('+accuse', ())], [('+denied', ())])
    """
    terms: list[tuple[str, tuple[int, ...]]] = []
    if act and act != "say":
        terms.append((f"+{act}", ()))
    if denied:
        terms.append(("+denied", ()))
    return terms
