"""Flat rows for dashboards, one a quote, described by ``resources/record.schema.json`` (JSON Schema 2020-12).

A row is a function of its input alone: keys in the order of the schema, floats rounded to six digits, no clock. So the same
article and model give the same bytes, and ``record_id`` makes loading them twice harmless.

``SCHEMA_VERSION`` is the number of the rows' shape. A new key or a new value of an enum keeps it; a key that goes, is renamed, changes its type or
means something else raises it by one. To raise it: copy the schema to ``record.schema.<old number>.json``, which stays in the package and tested as
long as a released version wrote it; change the schema, its ``$id`` and ``schema_version``; change ``RELEASED_KEYS`` in
tests/unit/test_records.py; say in CHANGELOG.md what a reader of the rows must change.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from stance.labels import Act, Frame, Polarity, Section, Stance
from stance.types import Article, Evidence, Prediction, Quote, Rejection, Span

SCHEMA_VERSION = 1

# What scores, shares and rows cover unless all sections are asked for: headlines and captions repeat what the body says.
COUNTED_SECTIONS = (Section.BODY, Section.SECOND_ARTICLE)

# A probability of a model fitted on hundreds of quotes has two digits that mean something; six keep the three labels' sum within 1e-6 of 1.
_DIGITS = 6

Row = dict[str, Any]


def to_records(article: Article, quotes: Sequence[Quote], predictions: Sequence[Prediction], *, all_sections: bool = False) -> list[Row]:
    """One row a quote, in order: of body and second article, or of every section.

    ``predictions`` are those of ``quotes``, one each; ``ValueError`` if their numbers differ.
    """
    if len(quotes) != len(predictions):
        raise ValueError(f"found {len(quotes)} quotes and {len(predictions)} predictions; pass one prediction a quote, in the same order")
    return [
        {
            "schema_version": SCHEMA_VERSION,
            "record_id": record_id(article, quote, prediction),
            **_what_was_said(article, quote),
            **_what_was_judged(prediction),
        }
        for quote, prediction in zip(quotes, predictions, strict=True)
        if all_sections or quote.section in COUNTED_SECTIONS
    ]


def to_extracted(article: Article, quotes: Iterable[Quote], *, all_sections: bool = False) -> list[Row]:
    """The part of a row that needs no model (the schema's ``$defs/extracted``), one a quote, in order."""
    return [
        {"schema_version": SCHEMA_VERSION, **_what_was_said(article, quote)} for quote in quotes if all_sections or quote.section in COUNTED_SECTIONS
    ]


def to_rejected(article: Article, rejections: Iterable[Rejection]) -> list[Row]:
    """One row a marked pair that is no quote (the schema's ``$defs/rejected``), in order."""
    return [
        {"schema_version": SCHEMA_VERSION, "doc_id": article.id, "rejected": {**_span(rejection.span), "reason": rejection.reason}}
        for rejection in rejections
    ]


def to_classified(text: str, act: Act | None, polarity: Polarity, prediction: Prediction) -> Row:
    """The row of words that came without an article (the schema's ``$defs/classified``); its offsets count in ``text``."""
    return {
        "schema_version": SCHEMA_VERSION,
        "text": text,
        "act": act and act.value,
        "polarity": polarity.value,
        **_what_was_judged(prediction),
    }


def record_id(article: Article, quote: Quote, prediction: Prediction) -> str:
    """The sha256 (hex) of document id, pieces, model and mode: the same judgement of the same words has the same id.

    Neither speaker nor labels enter it, so that a better resolver or a correction replaces the row instead of adding one.
    """
    import json  # on use, so that import stance stays quick
    from hashlib import sha256

    model = prediction.model
    pieces = [[piece.start, piece.end] for piece in quote.pieces]
    key = [article.id, pieces, model.name, model.version, model.sha256, prediction.mode]
    return sha256(json.dumps(key, separators=(",", ":")).encode("ascii")).hexdigest()


def _what_was_said(article: Article, quote: Quote) -> Row:
    speaker = quote.speaker
    return {
        "doc_id": article.id,
        "doc": {"outlet": article.outlet, "published_at": article.published_at, "url": article.url, "title": article.title},
        "quote": {
            "text": quote.text,
            "start": quote.start,
            "end": quote.end,
            "kind": quote.kind.value,
            "section": quote.section.value,
            "cue": quote.cue and _span(quote.cue),
            "group": None,  # this version does not look for the same utterance told twice
        },
        "speaker": {
            "name": speaker.name,
            "kind": speaker.kind.value,
            "role": speaker.role,
            "affiliation": speaker.affiliation,
            "method": speaker.method,
            "confidence": _rounded(speaker.confidence),
            "alternatives": list(speaker.alternatives),
        },
        "outlet": quote.outlet and _span(quote.outlet),
        "via": quote.via and _span(quote.via),
        "act": quote.act.value,
        "polarity": quote.polarity.value,
        "flags": list(quote.flags),
    }


def _what_was_judged(prediction: Prediction) -> Row:
    model = prediction.model
    return {
        "stance": {
            "label": prediction.stance.value,
            "probabilities": {label.value: _rounded(prediction.probabilities[label]) for label in Stance},
            "confidence": _rounded(prediction.confidence),
            "on_axis": _rounded(prediction.on_axis),
            "prediction_set": [label.value for label in prediction.prediction_set],
            "abstained": prediction.abstained,
            "abstain_reason": prediction.abstain_reason,
        },
        "frames": [
            {
                "id": frame.value,
                "probability": _rounded(prediction.frame_probabilities[frame]),
                "selected": frame in prediction.frames,
                "primary": frame == prediction.frame,
            }
            for frame in Frame
        ],
        "evidence": [_evidence(item) for item in prediction.evidence],
        "mode": prediction.mode,
        "model": {"name": model.name, "version": model.version, "sha256": model.sha256, "codebook": model.codebook},
    }


def _span(span: Span) -> Row:
    return {"start": span.start, "end": span.end, "text": span.text}


def _evidence(item: Evidence) -> Row:
    return {"start": item.start, "end": item.end, "text": item.text, "label": item.label.value, "weight": _rounded(item.weight)}


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0  # no -0.0: equal numbers have equal bytes
