"""An artefact's arrays in, predictions out: calibrated probabilities, conformal set, abstention, frames, and the words that decided.

The model is linear: a score of a quote for a label is the bias plus the sum of its terms' values times their weights, divided by the
temperature. So the evidence is exact: the margin between the best label and the runner-up is the sum of what each term adds to it.
"""

import itertools
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.artefact import HEADS, N_OUTPUTS, Artefact, read_artefact
from stance.errors import ArtefactError
from stance.features import BLOCKS, SURFACE_BLOCKS, TOKEN, terms_of, tokenize
from stance.features.columns import Columns
from stance.labels import Act, Frame, Polarity, Stance
from stance.lexicon import read_words
from stance.normalization import normalize
from stance.types import Evidence, ModelInfo, Prediction, Quote, Span

Floats = npt.NDArray[np.float64]

# What the features read of a quote: tokens, speech act ("" for none), whether the content is denied.
Reading = tuple[Sequence[str], str, bool]

STANCES, FRAMES = tuple(Stance), tuple(Frame)
NO_FRAME = FRAMES.index(Frame.NO_FRAME)
# CODEBOOK 3: one primary frame and at most two others.
MAX_FRAMES = 3

# Quotes that go through the arrays together: enough to make numpy's calls cheap, few enough that their terms stay in the processor's cache.
CHUNK = 64

# A quote needs a proposition, so two words; text with more letters of other scripts than Arabic ones is not Arabic. Not researched.
_TWO_ARABIC_WORDS = re.compile(r"[\u0621-\u064a][^\u0621-\u064a]+[\u0621-\u064a]")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a\u066e-\u06d3]")
_FOREIGN_LETTER = re.compile(r"[^\W\d_\u0621-\u064a\u066e-\u06d3]")

# How many stretches of evidence are shown: what a reader takes in at a glance. Not researched.
MAX_EVIDENCE = 8
# A word is shown from this share of the heaviest word's weight on. A lower share shows more of the words that readers marked and more others:
# at 0, .1, .2 precision .41, .47, .53 and recall .55, .42, .35 on 27 held-out claims, so that the choice may well change.
LEAST_SHARE = 0.1

# Where each head's outputs stand among the columns of the weights.
_ENDS = dict(zip(HEADS, np.cumsum(list(HEADS.values())).tolist(), strict=True))
HEAD = {head: slice(end - HEADS[head], end) for head, end in _ENDS.items()}


class Classifier:
    """A model ready to run: ``classify`` is a function of its input alone, and safe in threads. Pickled, it is the path of its artefact."""

    def __init__(self, artefact: Artefact) -> None:
        manifest, arrays = artefact.manifest, artefact.arrays
        self.artefact = artefact
        self.info = ModelInfo(manifest.name, manifest.version, artefact.sha256, manifest.codebook)
        terms = bytes(arrays["terms"]).decode("utf-8").split("\n")[:-1]
        if len(set(terms)) != len(terms):
            raise ArtefactError(f"{artefact.folder}: found a term twice; expected each once. What to do: retrain it (python -m training)")
        self.columns = Columns(terms, arrays["block_starts"], arrays["idf"])
        temperatures = np.concatenate([np.full(n_outputs, manifest.temperatures[head]) for head, n_outputs in HEADS.items()])
        self._weights: Floats = arrays["weights"] / temperatures
        self._bias: Floats = arrays["bias"] / temperatures
        self._is_surface = np.array([block in SURFACE_BLOCKS for block in BLOCKS])[self.columns.block_of]

    def __reduce__(self) -> tuple[Any, ...]:
        return _classifier_at, (str(self.artefact.folder.absolute()), self.artefact.sha256)

    def classify(self, quotes: Sequence[str | Quote], acts: Sequence[Act | None], polarities: Sequence[Polarity]) -> list[Prediction]:
        """A prediction a quote, in order; one act (None: not known) and one polarity a quote.

        The prediction of a quote does not depend on the others. Raises ``ValueError`` if the three lengths differ.
        """
        if not len(quotes) == len(acts) == len(polarities):
            raise ValueError(f"found {len(quotes)} quotes, {len(acts)} acts, {len(polarities)} polarities; expected one act and one polarity a quote")
        predictions: list[Prediction] = []
        for start in range(0, len(quotes), CHUNK):
            chunk = slice(start, start + CHUNK)
            predictions += self._classify_chunk(quotes[chunk], acts[chunk], polarities[chunk])
        return predictions

    def _classify_chunk(self, quotes: Sequence[str | Quote], acts: Sequence[Act | None], polarities: Sequence[Polarity]) -> list[Prediction]:
        texts = [quote if isinstance(quote, str) else quote.content for quote in quotes]
        views = [normalize(text).text for text in texts]
        supported = [is_supported(text, view) for text, view in zip(texts, views, strict=True)]
        readings: list[Reading] = [
            (tokenize(view) if usable else [], act or "", polarity is Polarity.NEGATED)
            for view, usable, act, polarity in zip(views, supported, acts, polarities, strict=True)
        ]
        logits = self.logits(readings)
        numbers = zip(
            softmax(logits[:, HEAD["stance"]]).tolist(),
            logits[:, HEAD["primary"]].argmax(axis=1).tolist(),
            sigmoid(logits[:, HEAD["frames"]]).tolist(),
            sigmoid(logits[:, HEAD["on_axis"]])[:, 0].tolist(),
            strict=True,
        )
        return [
            self._prediction(partial(self._explain, quote, act, denied), *row) if usable else self._unsupported()
            for quote, (_, act, denied), usable, row in zip(quotes, readings, supported, numbers, strict=True)
        ]

    def logits(self, readings: Sequence[Reading]) -> Floats:
        """The calibrated scores: a row a reading (tokens, act or "", denied), a column an output of ``artefact.HEADS``."""
        rows = self.columns.rows(readings)
        logits = np.empty((len(readings), N_OUTPUTS))
        starts = rows.starts.tolist()
        for at, (_, _, denied) in enumerate(readings):  # row by row: what a quote gets does not depend on its neighbours, to the last bit
            own = slice(starts[at], starts[at + 1])
            columns, values = rows.columns[own], rows.values[own]
            weights = self._weights.take(columns, axis=0)
            logits[at] = values @ weights
            if denied:
                surface = self._is_surface[columns]
                logits[at, HEAD["stance"]] -= (1.0 - self.artefact.manifest.denied_scale) * (values[surface] @ weights[surface, HEAD["stance"]])
        logits += self._bias
        return logits

    def _prediction(
        self, explain: partial[tuple[Evidence, ...]], stance: list[float], primary: int, frames: list[float], on_axis: float
    ) -> Prediction:
        manifest = self.artefact.manifest
        confidence = max(stance)
        best = stance.index(confidence)
        reason = "off_axis" if on_axis < 0.5 else "ambiguous" if confidence < manifest.abstain_below else None
        return Prediction(
            stance=STANCES[best],
            probabilities=dict(zip(STANCES, stance, strict=True)),
            confidence=confidence,
            on_axis=on_axis,
            prediction_set=tuple(label for at, label in enumerate(STANCES) if at == best or stance[at] >= manifest.conformal_threshold),
            abstained=reason is not None,
            abstain_reason=reason,
            frame=FRAMES[primary],
            frames=select_frames(primary, frames, manifest.frame_thresholds),
            frame_probabilities=dict(zip(FRAMES, frames, strict=True)),
            mode="blind",
            model=self.info,
            explain=explain,
        )

    def _unsupported(self) -> Prediction:
        """What can be said of a text that cannot be read: nothing, so all labels are equally likely and none is left out."""
        return Prediction(
            stance=Stance.NEUTRAL,
            probabilities=dict.fromkeys(STANCES, 1 / len(STANCES)),
            confidence=1 / len(STANCES),
            on_axis=0.5,
            prediction_set=STANCES,
            abstained=True,
            abstain_reason="unsupported_input",
            frame=Frame.NO_FRAME,
            frames=(Frame.NO_FRAME,),
            frame_probabilities=dict.fromkeys(FRAMES, 1 / len(FRAMES)),
            mode="blind",
            model=self.info,
            explain=no_evidence,
        )

    def contributions(self, tokens: Sequence[str], act: str, denied: bool) -> tuple[Stance, Stance, list[float], float]:
        """Which stance is best, which next, what each token adds to the margin between them, and what belongs to no token (bias, act, denial).

        In calibrated log-odds; the tokens and the rest sum to the margin.
        """
        reading = (tokens, act, denied)
        stance = self.logits([reading])[0, HEAD["stance"]]
        best = int(stance.argmax())
        runner_up = max((at for at in range(len(STANCES)) if at != best), key=lambda at: float(stance[at]))
        rows = self.columns.rows([reading])
        added = rows.values * (self._weights[rows.columns, best] - self._weights[rows.columns, runner_up])
        if denied:
            added[self._is_surface[rows.columns]] *= self.artefact.manifest.denied_scale
        share = dict(zip(rows.columns.tolist(), added.tolist(), strict=True))
        places: dict[int, list[tuple[int, ...]]] = {}
        for terms in terms_of(tokens, act, denied).values():
            for term, at in terms:
                if (column := self.columns.column(term)) is not None:
                    places.setdefault(column, []).append(at)
        of_tokens, rest = [0.0] * len(tokens), float(self._bias[best] - self._bias[runner_up])
        for column, where in places.items():
            each = share[column] / len(where)
            for at in where:
                for token in at:
                    of_tokens[token] += each / len(at)
                if not at:
                    rest += each
        return STANCES[best], STANCES[runner_up], of_tokens, rest

    def _explain(self, quote: str | Quote, act: str, denied: bool) -> tuple[Evidence, ...]:
        text = quote if isinstance(quote, str) else quote.content
        view = normalize(text)
        tokens = tokenize(view.text)
        best, runner_up, weights, _ = self.contributions(tokens, act, denied)
        places = [match.span() for match in itertools.islice(TOKEN.finditer(view.text), len(tokens))]
        spans = [view.to_raw(*place) for place in places]
        piece_of = [0] * len(spans)
        if not isinstance(quote, str):
            spans, piece_of = _in_article(spans, quote.pieces)
        evidence = [
            Evidence(
                start=spans[first].start,
                end=spans[last].end,
                text=_between(text if isinstance(quote, str) else quote.pieces[piece_of[first]], spans[first].start, spans[last].end),
                label=best if weight > 0 else runner_up,
                weight=abs(weight),
            )
            for first, last, weight in _stretches(tokens, weights, piece_of)
        ]
        return tuple(sorted(evidence, key=lambda item: (-item.weight, item.start))[:MAX_EVIDENCE])


def _stretches(tokens: Sequence[str], weights: Sequence[float], piece_of: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    """First token, last token and weight of each run of weighty words that push the same way; at most one other word stands between two."""
    shown = [at for at, token in enumerate(tokens) if token[0].isalpha() and token not in stopwords()]
    least = LEAST_SHARE * max((abs(weights[at]) for at in shown), default=0.0)
    words = [at for at in shown if weights[at] and abs(weights[at]) >= least]
    run: list[int] = []
    for at in [*words, -1]:
        apart = run and (
            at < 0
            or at - run[-1] > 2
            or not all(token in stopwords() for token in tokens[run[-1] + 1 : at])
            or piece_of[at] != piece_of[run[-1]]
            or (weights[at] > 0) != (weights[run[-1]] > 0)
        )
        if apart:
            yield run[0], run[-1], math.fsum(weights[run[0] : run[-1] + 1])
            run = []
        run.append(at)


def _in_article(spans: Sequence[Span], pieces: Sequence[Span]) -> tuple[list[Span], list[int]]:
    """The spans of a quote's content (its pieces joined by one blank) as spans of the raw article, and the piece of each."""
    starts = list(itertools.accumulate((len(piece.text) + 1 for piece in pieces), initial=0))
    piece_of = [bisect_right(starts, span.start) - 1 for span in spans]
    shift = [pieces[piece].start - starts[piece] for piece in piece_of]
    return [Span(span.start + by, span.end + by, span.text) for span, by in zip(spans, shift, strict=True)], piece_of


def _between(source: str | Span, start: int, end: int) -> str:
    if isinstance(source, str):
        return source[start:end]
    return source.text[start - source.start : end - source.start]


def no_evidence() -> tuple[Evidence, ...]:
    """The evidence of a text that could not be read."""
    return ()


def is_supported(text: str, view: str) -> bool:
    """Whether ``text`` (``view``: normalised) is Arabic that can be judged: encodable, at least two Arabic words, mostly Arabic letters.

    >>> [is_supported(text, text) for text in ("لن نتراجع", "نعم", "We will not retreat لن نتراجع")]
    [True, False, False]
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate: the text was decoded wrongly
        return False
    if not _TWO_ARABIC_WORDS.search(view):
        return False
    n_foreign = len(_FOREIGN_LETTER.findall(view))
    return not n_foreign or n_foreign < len(_ARABIC_LETTER.findall(view))


def select_frames(primary: int, probabilities: Sequence[float], thresholds: Sequence[float]) -> tuple[Frame, ...]:
    """The primary frame, then the likeliest of those at or over their threshold, at most three; ``no_frame`` stands alone.

    >>> select_frames(2, [0.7, 0.1, 0.4, 0.6, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9], [0.5] * 10)
    (<Frame.ECONOMIC: 'economic'>, <Frame.SECURITY_THREAT: 'security_threat'>, <Frame.LAW_SOVEREIGNTY: 'law_sovereignty'>)
    """
    if primary == NO_FRAME:
        return (Frame.NO_FRAME,)
    others = [at for at in range(NO_FRAME) if at != primary and probabilities[at] >= thresholds[at]]
    others.sort(key=lambda at: -probabilities[at])
    return (FRAMES[primary], *(FRAMES[at] for at in others[: MAX_FRAMES - 1]))


def softmax(logits: Floats) -> Floats:
    """Rows of probabilities that sum to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def sigmoid(logits: Floats) -> Floats:
    """The probability whose log-odds are ``logits``, without overflow at either end."""
    powers = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1.0, powers) / (1.0 + powers)


@cache
def stopwords() -> frozenset[str]:
    """The words that carry grammar, not judgement (``resources/stopwords.tsv``), folded; negations are not among them."""
    return read_words("stopwords", "word") | read_words("stopwords", "forms")


@lru_cache(maxsize=4)
def _classifier_at(folder: str, sha256: str) -> Classifier:
    """What a pickled classifier becomes: the one of the same artefact, loaded once in a process."""
    artefact = read_artefact(folder)
    if artefact.sha256 != sha256:
        raise ArtefactError(
            f"{folder}: found the manifest's sha256 {artefact.sha256[:16]}…; expected {sha256[:16]}…, which made the pickled prediction. "
            "What to do: make the prediction again, or put that artefact back"
        )
    return Classifier(artefact)
