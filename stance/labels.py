"""The label sets of ``annotations/CODEBOOK.md`` (sections 2 and 3) and of ``QUOTE_GUIDELINES.md``.

Every label is a ``StrEnum`` member, so that it compares, hashes, prints and serialises as its string.
"""

from enum import StrEnum


class Stance(StrEnum):
    """Whose side the words take in the confrontation between Russia and the West (CODEBOOK 2).

    >>> Stance.PRO_RUSSIA == "pro_russia"
    True
    """

    PRO_RUSSIA = "pro_russia"
    NEUTRAL = "neutral"
    PRO_WESTERN = "pro_western"


class NeutralKind(StrEnum):
    """Why a quote is ``neutral``: annotations keep the difference, the public API folds it (CODEBOOK 2)."""

    BALANCED = "balanced"
    UNCLEAR = "unclear"
    OFF_AXIS = "off_axis"


class Frame(StrEnum):
    """The angle of a quote (CODEBOOK 3): nine frames, or ``no_frame``, which stands alone.

    >>> len(Frame), Frame("economic").name
    (10, 'ECONOMIC')
    """

    SECURITY_THREAT = "security_threat"
    WAR_CONDUCT = "war_conduct"
    ECONOMIC = "economic"
    LAW_SOVEREIGNTY = "law_sovereignty"
    RESPONSIBILITY = "responsibility"
    ALLIANCE_ORDER = "alliance_order"
    DIPLOMACY_PEACE = "diplomacy_peace"
    HUMANITARIAN = "humanitarian"
    VALUES_DOUBLE_STANDARDS = "values_double_standards"
    NO_FRAME = "no_frame"


class Act(StrEnum):
    """The source's own speech act: ``denies``, ``warns``, … (DESIGN 2.1: it belongs to what was said)."""

    SAY = "say"
    ASSESS = "assess"
    ANNOUNCE = "announce"
    PREDICT = "predict"
    WARN = "warn"
    DEMAND = "demand"
    ACCUSE = "accuse"
    CONDEMN = "condemn"
    CONCERN = "concern"
    DENY = "deny"


class Polarity(StrEnum):
    """``negated`` where the cue turns the content round (نفى denied, استبعد ruled out)."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class QuoteKind(StrEnum):
    """All of the content in quotation marks, none of it, or a part (QUOTE_GUIDELINES 1)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Section(StrEnum):
    """Where on the page a quote stands; scores and shares count the first two."""

    BODY = "body"
    SECOND_ARTICLE = "second_article"
    HEADLINE = "headline"
    CAPTION = "caption"


class SpeakerKind(StrEnum):
    """What a source is (QUOTE_GUIDELINES 3)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    DOCUMENT = "document"
    MEDIA = "media"
    COLLECTIVE = "collective"
    ANONYMOUS = "anonymous"
    UNKNOWN = "unknown"


class Camp(StrEnum):
    """Where a source stands; known of annotated claims, never a feature of the default mode."""

    RUSSIAN = "russian"
    WESTERN = "western"
    UKRAINIAN = "ukrainian"
    ARAB = "arab"
    ASIAN = "asian"
    OTHER = "other"


class SourceKind(StrEnum):
    """What a source of an annotated claim is."""

    OFFICIAL = "official"
    EXPERT = "expert"
    MEDIA = "media"
    ORGANISATION = "organisation"
