"""The records that the stages hand to each other; all immutable.

Every ``start``/``end`` counts code points of the **raw** text as it was given, half-open, and
``raw[start:end] == text`` for every :class:`Span` that is ever returned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stance.labels import Act, Frame, Polarity, QuoteKind, Section, SpeakerKind, Stance


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the raw text: ``raw[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text and what is known of it; ``id`` defaults to the sha256 of ``text`` (hex).

    >>> Article("نص").id[:8]
    'e01176c2'

    Raises ``TypeError`` if ``text`` or ``id`` is not a ``str``, or another field neither a ``str`` nor None.
    """

    text: str
    id: str = ""
    title: str | None = None
    outlet: str | None = None
    published_at: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"Article(text=…) takes a str, found {type(self.text).__name__}; decode bytes first, e.g. data.decode('utf-8')")
        for name in ("id", "title", "outlet", "published_at", "url"):
            if not isinstance(found := getattr(self, name), str) and (found is not None or name == "id"):
                raise TypeError(f"Article({name}=…) takes a str, found {type(found).__name__}; write it as text, dates as 2026-11-20")
        if not self.id:
            from hashlib import sha256  # a tenth of the package's import time, for callers who never make an Article

            object.__setattr__(self, "id", sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest())


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is quoted. ``name`` is the fullest in the article (a group's head noun), None while open.

    ``mention`` is where this quote names the source (None where the verb alone carries it), ``role`` the
    whole title as written and ``affiliation`` a part of it, ``method`` the step of the resolver that decided
    (``named``, ``surname``, ``title``, ``pro_drop``, ``participle``, ``collective``, ``organisation``, ``none``),
    ``confidence`` a raw rank of that step in 0..1 (not calibrated), ``alternatives`` other names that fit.
    """

    name: str | None = None
    mention: Span | None = None
    kind: SpeakerKind = SpeakerKind.UNKNOWN
    role: str | None = None
    affiliation: str | None = None
    honorific: str | None = None
    method: str = "none"
    confidence: float = 0.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """One attributed quote (``annotations/QUOTE_GUIDELINES.md``).

    ``content`` (the pieces joined by one space) is the only thing that ``classify`` reads; ``start``, ``end`` and
    ``text`` are the hull of the pieces. ``cue`` is None for an interview's answers (flag ``interview``) and for
    a marked sentence that goes on with the speaker before it (flag ``no_cue``).

    Raises ``ValueError`` if ``content`` is not what the pieces say: evidence could not be found in the article again.
    """

    pieces: tuple[Span, ...]
    start: int
    end: int
    text: str
    content: str
    kind: QuoteKind
    marked_spans: tuple[Span, ...] = ()
    cue: Span | None = None
    cue_class: str | None = None
    act: Act = Act.SAY
    polarity: Polarity = Polarity.AFFIRMED
    section: Section = Section.BODY
    speaker: Speaker = Speaker()
    outlet: Span | None = None
    via: Span | None = None
    context: str | None = None
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        said = " ".join(piece.text for piece in self.pieces)
        if not self.pieces or self.content != said:
            raise ValueError(f"Quote: found the content {self.content!r:.80}; expected its pieces joined by one space, {said!r:.80}")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A marked pair that is no quote, and why (``extract(…, explain=True)``)."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that moved the stance: ``weight`` is their exact share of the margin of ``label`` (log-odds, raw)."""

    start: int
    end: int
    text: str
    label: Stance
    weight: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which artefact spoke."""

    name: str
    version: str
    sha256: str
    codebook: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one quote (DESIGN 1).

    ``stance`` is always one of three, also where ``abstained``; ``probabilities`` sum to 1;
    ``prediction_set`` is split conformal at 90 %; ``frame_probabilities`` are per frame and do not sum to 1.
    """

    stance: Stance
    probabilities: Mapping[Stance, float]
    confidence: float
    on_axis: float
    prediction_set: tuple[Stance, ...]
    abstained: bool
    abstain_reason: str | None
    frame: Frame
    frames: tuple[Frame, ...]
    frame_probabilities: Mapping[Frame, float]
    mode: str
    model: ModelInfo
    explain: Callable[[], tuple[Evidence, ...]] = field(repr=False, compare=False)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The deciding words, heaviest first; computed when asked for."""
        return self.explain()
