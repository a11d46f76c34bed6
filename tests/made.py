"""An article with two quotes and their predictions, made by hand: what records and tables look like must not hang on a model or on the extraction."""

from stance.labels import Act, Frame, Polarity, QuoteKind, Section, SpeakerKind, Stance
from stance.types import Article, Evidence, ModelInfo, Prediction, Quote, Rejection, Span, Speaker

TEXT = (
    "لقاء في المدينة: سنواصل الدعم\n"
    "قال الناطق باسم وزارة الدفاع سامر حداد لصحيفة أفق الشرق: «سنواصل الدعم»، مضيفا: «لن تنتصر موسكو في هذه الحرب مهما طال أمدها».\n"
    "ونفى «مجلس الجنوب»، وفق وكالة الساحل، وجود أي خلاف بين الدول الأعضاء على خطة 2027."
)
ARTICLE = Article(TEXT, id="page-7", title="لقاء في المدينة", outlet="أفق الشرق", published_at="2026-11-03", url="https://example.org/7")
MODEL = ModelInfo(name="toy", version="3", sha256="0" * 63 + "a", codebook="1")


def span(words: str, text: str = TEXT) -> Span:
    """Where ``words`` stand for the last time."""
    start = text.rindex(words)
    return Span(start, start + len(words), words)


def quote_of(pieces: tuple[Span, ...], text: str = TEXT, **fields: object) -> Quote:
    start, end = pieces[0].start, pieces[-1].end
    content = " ".join(piece.text for piece in pieces)
    return Quote(pieces, start, end, text[start:end], content, **{"kind": QuoteKind.DIRECT, **fields})  # type: ignore[arg-type]


def prediction_of(
    stance: Stance = Stance.PRO_WESTERN, *, evidence: tuple[Evidence, ...] = (), on_axis: float = 0.9, abstain_reason: str | None = None
) -> Prediction:
    probabilities = {label: 0.7100000004 if label == stance else 0.1449999998 for label in Stance}
    return Prediction(
        stance=stance,
        probabilities=probabilities,
        confidence=probabilities[stance],
        on_axis=on_axis,
        prediction_set=(stance,),
        abstained=abstain_reason is not None,
        abstain_reason=abstain_reason,
        frame=Frame.WAR_CONDUCT,
        frames=(Frame.WAR_CONDUCT, Frame.DIPLOMACY_PEACE),
        frame_probabilities={frame: 0.6 if frame is Frame.WAR_CONDUCT else 1 / 3 for frame in Frame},
        mode="blind",
        model=MODEL,
        explain=lambda: evidence,
    )


def evidence_of(words: str, label: Stance, weight: float, text: str = TEXT) -> Evidence:
    place = span(words, text)
    return Evidence(place.start, place.end, place.text, label, weight)


HEADLINE = quote_of(
    (Span(TEXT.index("سنواصل"), TEXT.index("\n"), "سنواصل الدعم"),), kind=QuoteKind.INDIRECT, section=Section.HEADLINE, cue=Span(15, 16, TEXT[15:16])
)
PROMISE = quote_of(
    (span("سنواصل الدعم"), span("لن تنتصر موسكو في هذه الحرب مهما طال أمدها")),
    cue=span("قال"),
    speaker=Speaker(
        name="سامر حداد", kind=SpeakerKind.PERSON, role="الناطق باسم وزارة الدفاع", affiliation="وزارة الدفاع", method="named", confidence=0.95,
        alternatives=("رامي",),
    ),
    outlet=span("أفق الشرق"),
)  # fmt: skip
DENIAL = quote_of(
    (span("وجود أي خلاف بين الدول الأعضاء على خطة 2027"),),
    kind=QuoteKind.INDIRECT,
    cue=span("ونفى"),
    act=Act.DENY,
    polarity=Polarity.NEGATED,
    speaker=Speaker(name="مجلس الجنوب", kind=SpeakerKind.ORGANISATION, method="organisation", confidence=0.95),
    via=span("وكالة الساحل"),
    flags=("mark_repair",),
)
QUOTES = (HEADLINE, PROMISE, DENIAL)
PREDICTIONS = (
    prediction_of(Stance.NEUTRAL, abstain_reason="ambiguous"),
    prediction_of(
        evidence=(
            evidence_of("تنتصر موسكو", Stance.PRO_WESTERN, 1.25),
            evidence_of("الحرب", Stance.NEUTRAL, 1.0),
            evidence_of("الدعم", Stance.PRO_WESTERN, 0.8),
            evidence_of("أمدها", Stance.PRO_WESTERN, 0.2),
        )
    ),
    prediction_of(Stance.NEUTRAL, on_axis=0.3, abstain_reason="off_axis"),
)
REJECTION = Rejection(span("مجلس الجنوب"), "name of a medium or a work")
