"""Who is judged how, as terms: the judgements of :mod:`stance.judgements`, by side and class, and whom they help in sum."""

from collections.abc import Sequence

from stance.judgements import SIDES, judge

OTHER = {"R": "W", "W": "R"}


def judgement_terms(tokens: Sequence[str], act: str, denied: bool) -> list[tuple[str, tuple[int, ...]]]:
    """A term a judgement (side, role, class, negation), one for the side that it helps, one for each stretch of one-sided words.

    A denial of the whole turns them. Terms of no token say whom all help in sum, and which camps and sides are named at all.

    >>> judgement_terms(["فشلت", "العقوبات"], "", False)
    [('#W holder failure', (0, 1)), ('#helps R', (0, 1)), ('#sum R', ()), ('#camp S', ()), ('#sides W', ())]
    """
    found = judge(tokens)
    terms: list[tuple[str, tuple[int, ...]]] = []
    helped: set[str] = set()
    for camp, role, class_, sign, negated, at, of in found.judgements:
        if not camp:
            terms.append((f"#{class_}", (at,)))
            continue
        side = SIDES[camp]
        terms.append((f"#{side} {role} {class_} not" if negated != denied else f"#{side} {role} {class_}", (at, of)))
        if sign:
            side = side if (sign > 0) != denied else OTHER[side]
            helped.add(side)
            terms.append((f"#helps {side}", (at, of)))
    for side, first, last in found.one_sided:
        side = OTHER[side] if denied else side
        helped.add(side)
        terms.append((f"#words of {side}", tuple(range(first, last + 1))))
    terms.append((f"#sum {''.join(sorted(helped))}", ()))
    terms += [(f"#camp {camp}", ()) for camp in found.named]
    terms.append((f"#sides {''.join(sorted({SIDES[mention.camp] for mention in found.mentions}))}", ()))
    return terms
