"""Attributed quotes in Arabic news about Russia and the West: who spoke, on whose side, in which frame.

::

    raw article ── normalize ──> view + offset map ── quotes ──> quotes ── features ──> features
                                                                                           │
    dashboard records <── records ── predictions <── classifier (artefact) <───────────────┘

Importing this package loads neither numpy nor a model; the first classification does.
"""

from stance.errors import ArtefactError, InputError, ResourceError, StanceError
from stance.labels import Act, Frame, Polarity, QuoteKind, Section, SpeakerKind, Stance
from stance.pipeline import Analysis, Model, analyze, analyze_many, classify, extract, load
from stance.types import Article, Evidence, ModelInfo, Prediction, Quote, Rejection, Span, Speaker

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Analysis",
    "ArtefactError",
    "Article",
    "Evidence",
    "Frame",
    "InputError",
    "Model",
    "ModelInfo",
    "Polarity",
    "Prediction",
    "Quote",
    "QuoteKind",
    "Rejection",
    "ResourceError",
    "Section",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "StanceError",
    "analyze",
    "analyze_many",
    "classify",
    "extract",
    "load",
]
