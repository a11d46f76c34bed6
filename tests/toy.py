"""A corpus small enough to fit in a second, composed for the tests: each side and each frame has words of its own."""

from itertools import product

from stance.labels import Frame, Stance
from training.split import Example

_SUBJECTS = {
    Stance.PRO_RUSSIA: ("موسكو صامدة أمام حرب الغرب بالوكالة", "العقوبات الغربية فشلت أمام روسيا"),
    Stance.NEUTRAL: ("الوفدان بحثا جدول الأعمال", "اللقاء يعقد في موعده بين الطرفين"),
    Stance.PRO_WESTERN: ("أوكرانيا تصمد أمام الغزو الروسي", "موسكو عاجزة وتخفي خسائرها"),
}
_FRAMES = {
    Frame.ECONOMIC: "في أسواق الطاقة والتجارة",
    Frame.WAR_CONDUCT: "على خطوط الجبهة والقتال",
    Frame.DIPLOMACY_PEACE: "قبيل جولة المفاوضات والوساطة",
}
_WEATHER = "الأمطار تهطل غدا على المدن الساحلية"


def toy_examples() -> list[Example]:
    """Four quotes of each stance and frame, every fourth denied (and so neutral), and six that have nothing to do with it."""
    examples = []
    for (stance, subjects), (frame, ending), turn in product(_SUBJECTS.items(), _FRAMES.items(), range(4)):
        denied = turn == 3 and stance != Stance.NEUTRAL
        act = "deny" if denied else ("say", "accuse", "assess")[turn % 3]
        examples.append(_example(f"{subjects[turn % 2]} {ending}", len(examples), Stance.NEUTRAL if denied else stance, frame, act, denied, True))
    for turn in range(6):
        examples.append(_example(f"{_WEATHER} في اليوم {turn}", len(examples), Stance.NEUTRAL, Frame.NO_FRAME, "announce", False, False))
    return examples


def _example(text: str, number: int, stance: Stance, frame: Frame, act: str, denied: bool, on_axis: bool) -> Example:
    shares = tuple(float(frame == other) for other in Frame)
    return Example(
        id=f"toy-{number:03}",
        text=text,
        act=act,
        denied=denied,
        group=f"{number // 2:016x}",
        split="train",
        sample="sought",
        origin="real",
        stance=stance,
        on_axis=on_axis,
        primary=frame,
        frames=(frame,),
        primary_shares=shares,
        frame_shares=shares,
    )


TOY = tuple(example.text for example in toy_examples())
