"""Measures the library against gold quotes: are they found, is their speaker right, is their label right?

``python -m training.evaluate --gold GOLD.jsonl --articles FOLDER`` runs ``extract`` and ``classify`` over the articles and prints one table.
Predicted and gold quotes are matched one to one, so that the sum of their IoU (shared over united characters of their pieces) is the largest
possible. Intervals are 95 %, bootstrapped by article, for the quotes of one article are alike: with three articles they are coarse.

The scoring functions take gold and :class:`stance.Quote` and touch neither files nor the model.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from stance.errors import StanceError
from stance.labels import Frame, QuoteKind, Section, SpeakerKind, Stance
from stance.lexicon import fold, read_rows, read_words
from stance.normalization import normalize
from stance.pipeline import DEFAULT_ARTEFACT, load
from stance.types import Prediction, Quote, Span, Speaker
from training.corpus import content_of, pieces_of, read_lines
from training.scores import INTERVAL, N_DRAWS, Interval, confusion, f1_by_label

Floats = npt.NDArray[np.float64]
Place = tuple[int, int]  # code points of the raw article, half-open

SEED = 0
SCORED_SECTIONS = (Section.BODY, Section.SECOND_ARTICLE)  # QUOTE_GUIDELINES 1: headlines and captions are kept apart
MATCH_IOU = 0.5  # from here on a predicted quote counts as the gold one (PHENOMENA 3.2)
CLOSE_IOU = 0.8
LONG_MARKED_WORDS = 5  # the baseline "marked spans of five words or more"


class GoldQuote(NamedTuple):
    """One row of a gold file, as far as it is scored; None in ``act`` or ``polarity`` where the gold does not tell."""

    doc: str
    section: str
    kind: str
    pieces: tuple[Place, ...]
    content: str
    speaker: str | None
    speaker_kind: str
    role: str | None
    outlet: str | None
    via: str | None
    act: str | None
    polarity: str | None
    stance: Stance
    primary: Frame
    frames: tuple[Frame, ...]


class Pair(NamedTuple):
    """A gold and a predicted quote that were matched (at any IoU above 0)."""

    gold: GoldQuote
    quote: Quote
    iou: float
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Aligned:
    """The gold and the predicted quotes of one article, and which belong together."""

    doc: str
    gold: tuple[GoldQuote, ...]
    quotes: tuple[Quote, ...]
    pairs: tuple[Pair, ...]

    @property
    def matched(self) -> list[Pair]:
        """The pairs with an IoU of ``MATCH_IOU`` or more."""
        return [pair for pair in self.pairs if pair.iou >= MATCH_IOU]


class Score(NamedTuple):
    """A line of the table; all values 0..1, nan where nothing was to be scored.

    ``value`` is F1 where there are precision and recall, else the share that is right.
    """

    group: str
    measure: str
    precision: Interval | None
    recall: Interval | None
    value: Interval
    n_gold: int
    n_predicted: int | None


# -- matching


def gold_of(row: Mapping[str, Any], raw: str) -> GoldQuote:
    """The scored part of a gold row (FORMAT.md). Raises ``ValueError`` if its place, text or labels do not fit ``raw`` or the label sets."""
    pieces = tuple((start, end) for start, end in pieces_of(row))
    start, end = pieces[0][0], pieces[-1][1]
    is_ordered = all(first < last for first, last in pieces) and all(before[1] <= after[0] for before, after in pairwise(pieces))
    if not (0 <= start < end <= len(raw)) or not is_ordered or raw[start:end] != row.get("text", raw[start:end]):
        raise ValueError(f"found {row.get('text')!r}, but the article has {raw[start:end]!r} at {start}:{end}; is it the same text?")
    strings = {key: row.get(key) for key in ("speaker", "role", "outlet", "via", "act", "polarity")}
    return GoldQuote(
        doc=row["doc"],
        section=Section(row["section"]),
        kind=QuoteKind(row["kind"]),
        pieces=pieces,
        content=content_of(row, raw),
        speaker_kind=SpeakerKind(row["speaker_kind"]),
        stance=Stance(row["stance"]),
        primary=Frame(row["primary"]),
        frames=tuple(map(Frame, row["frames"])),
        **strings,
    )


def iou(first: Sequence[Place], second: Sequence[Place]) -> float:
    """Shared over united code points of two sets of places, 0..1; the places of each side do not overlap.

    >>> iou([(0, 10)], [(5, 15)]), iou([(0, 4), (8, 12)], [(0, 12)])
    (0.3333333333333333, 0.6666666666666666)
    """
    n_shared = sum(max(0, min(end, other_end) - max(start, other_start)) for start, end in first for other_start, other_end in second)
    n_united = sum(end - start for start, end in (*first, *second)) - n_shared
    return n_shared / n_united if n_united else 0.0


def core(pieces: Sequence[Place], raw: str) -> tuple[Place, ...]:
    """The pieces without marks, punctuation and spaces at their edges: what "exact" compares.

    >>> core([(0, 7)], "«نعم.» ")
    ((1, 4),)
    """
    stripped = []
    for start, end in pieces:
        inner = re.search(r"\w(?:.*\w)?", raw[start:end], re.DOTALL)
        if inner:
            stripped.append((start + inner.start(), start + inner.end()))
    return tuple(stripped)


def align(doc: str, raw: str, gold: Iterable[GoldQuote], quotes: Iterable[Quote]) -> Aligned:
    """Matches the quotes of one article one to one (Hungarian method on the IoU); pairs without a shared character are left out."""
    golds, predicted = tuple(gold), tuple(quotes)
    places = [_places(quote.pieces) for quote in predicted]
    table = np.array([[iou(one.pieces, other) for other in places] for one in golds], dtype=np.float64).reshape(len(golds), len(predicted))
    rows, columns = linear_sum_assignment(-table)
    pairs = tuple(
        Pair(golds[row], predicted[column], float(table[row, column]), core(golds[row].pieces, raw) == core(places[column], raw))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if table[row, column] > 0
    )
    return Aligned(doc, golds, predicted, pairs)


def _places(spans: Iterable[Span]) -> list[Place]:
    return [(span.start, span.end) for span in spans]


# -- the same speaker, the same medium


def is_same_speaker(gold: GoldQuote, speaker: Speaker) -> bool:
    """Whether the predicted speaker is the gold one.

    Left open by both is right, by one wrong. Names are compared folded, without marks, honorifics and the generic noun before a medium (قناة); a
    title where the article names the person is wrong. A group, a nameless source, a document need the same head noun only (خبراء, خبراء روس).
    """
    is_open = gold.speaker is None or gold.speaker_kind == SpeakerKind.UNKNOWN
    is_left_open = speaker.name is None or speaker.kind == SpeakerKind.UNKNOWN
    if is_open or is_left_open:
        return is_open and is_left_open
    compared = {
        SpeakerKind.COLLECTIVE: head_noun,
        SpeakerKind.ANONYMOUS: head_noun,
        SpeakerKind.DOCUMENT: head_noun,
        SpeakerKind.MEDIA: medium_name,
    }.get(SpeakerKind(gold.speaker_kind), person_name)
    return compared(gold.speaker or "") == compared(speaker.name or "")


def person_name(name: str) -> str:
    """A name as it is compared: folded words without marks and without the honorifics before them.

    >>> person_name("الدكتورة سعاد «البرغوثي»") == person_name("سعاد البرغوثى")
    True
    """
    return _without_first(name, _honorifics())


def medium_name(name: str) -> str:
    """A medium as it is compared: without marks and without the noun that says what it is.

    >>> medium_name('قناة "الأفق"') == medium_name("الأفق")
    True
    """
    return _without_first(name, read_words("sources", "word", kind="media", form="head"))


def head_noun(name: str) -> str:
    """The first word without its article and the case of its plural.

    >>> head_noun("المسؤولين الغربيين") == head_noun("مسؤولون")
    True
    """
    word = _without_first(name, frozenset()).split(" ")[0].removeprefix("ال")  # ال = the
    return re.sub(r"(?<=\w{3})(?:ون|ين)$", "", word)  # sound masculine plural, nominative and oblique


def _honorifics() -> frozenset[str]:
    titles = [row["title"] for row in read_rows("titles") if row["honorific"] == "yes"]
    return frozenset(fold(article + title + ending) for title in titles for article in ("", "ال") for ending in ("", "ة"))  # the …, feminine


def _without_first(name: str, dropped: frozenset[str]) -> str:
    words = re.findall(r"\w+", fold(name))
    while len(words) > 1 and words[0] in dropped:
        words = words[1:]
    return " ".join(words)


def is_same_words(first: str, second: str) -> bool:
    """Whether two roles are the same but for spelling, marks and spaces."""
    return re.findall(r"\w+", fold(first)) == re.findall(r"\w+", fold(second))


# -- scores of what was found


def quote_scores(articles: Sequence[Aligned]) -> list[Score]:
    """Found and attributed: all quotes, then by kind and section; then what is right of the matched ones, by method and kind of speaker too."""
    scores = _span_scores("all quotes", articles)
    for kind in QuoteKind:
        scores += _span_scores(f"kind {kind}", articles, _having("kind", kind))
    for section in Section:
        scores += _span_scores(f"section {section}", articles, _having("section", section))
    return [score for score in scores if score.n_gold or score.n_predicted] + _matched_scores(articles)


def _having(key: str, value: str) -> Callable[[Any], bool]:
    return lambda one: bool(getattr(one, key) == value)


_CRITERIA: dict[str, Callable[[Pair], bool]] = {
    "exact": lambda pair: pair.is_exact,
    "IoU ≥ .5": lambda pair: pair.iou >= MATCH_IOU,
    "IoU ≥ .8": lambda pair: pair.iou >= CLOSE_IOU,
    "joint: IoU ≥ .5 and speaker": lambda pair: pair.iou >= MATCH_IOU and _has_same_speaker(pair),
}


def _span_scores(
    group: str, articles: Sequence[Aligned], is_in: Callable[[Any], bool] = lambda _: True, criteria: Iterable[str] = tuple(_CRITERIA)
) -> list[Score]:
    """Precision over the predicted quotes that are in the slice, recall over the gold ones that are."""
    scores = []
    for name in criteria:
        counts = []
        for article in articles:
            hits = [pair for pair in article.pairs if _CRITERIA[name](pair)]
            counts.append([
                sum(is_in(pair.quote) for pair in hits),
                sum(map(is_in, article.quotes)),
                sum(is_in(pair.gold) for pair in hits),
                sum(map(is_in, article.gold)),
            ])  # fmt: skip
        scores.append(_f1_score(group, name, counts))
    return scores


def _matched_scores(articles: Sequence[Aligned]) -> list[Score]:
    group = "matched quotes (IoU ≥ .5)"
    matched = [article.matched for article in articles]

    def share(measure: str, is_right: Callable[[Pair], bool], is_in: Callable[[Pair], bool] = lambda _: True) -> Score:
        return _share_score(group, measure, [[is_right(pair) for pair in pairs if is_in(pair)] for pairs in matched])

    def speaker_share(measure: str, form_of: Callable[[Pair], str]) -> list[Score]:
        forms = sorted({form_of(pair) for pairs in matched for pair in pairs})
        return [share(f"{measure} {form}", _has_same_speaker, partial(lambda form, pair: form_of(pair) == form, form)) for form in forms]

    return [
        share("speaker", _has_same_speaker),
        *speaker_share("speaker, resolved by", lambda pair: pair.quote.speaker.method),
        *speaker_share("speaker, in gold", lambda pair: pair.gold.speaker_kind),
        _named_score(group, "role", matched, lambda pair: (pair.gold.role, pair.quote.speaker.role), is_same_words),
        _named_score(group, "outlet", matched, lambda pair: (pair.gold.outlet, _text(pair.quote.outlet)), _is_same_medium),
        _named_score(group, "via", matched, lambda pair: (pair.gold.via, _text(pair.quote.via)), _is_same_medium),
        share("act", lambda pair: pair.gold.act == pair.quote.act, lambda pair: pair.gold.act is not None),
        share("polarity", lambda pair: pair.gold.polarity == pair.quote.polarity, lambda pair: pair.gold.polarity is not None),
        share("kind", lambda pair: pair.gold.kind == pair.quote.kind),
    ]


def _has_same_speaker(pair: Pair) -> bool:
    return is_same_speaker(pair.gold, pair.quote.speaker)


def _text(span: Span | None) -> str | None:
    return span.text if span else None


def _is_same_medium(first: str, second: str) -> bool:
    return medium_name(first) == medium_name(second)


def _named_score(
    group: str,
    measure: str,
    matched: Sequence[Sequence[Pair]],
    named: Callable[[Pair], tuple[str | None, str | None]],
    is_same: Callable[[str, str], bool],
) -> Score:
    """F1 of a field that most quotes leave empty: precision where it is predicted, recall where the gold has it."""
    counts = []
    for pairs in matched:
        values = [named(pair) for pair in pairs]
        n_right = sum(is_same(gold, predicted) for gold, predicted in values if gold and predicted)
        counts.append([n_right, sum(bool(predicted) for _, predicted in values), n_right, sum(bool(gold) for gold, _ in values)])
    return _f1_score(group, measure, counts)


# -- marks that are no quotes


def marked_places(raw: str) -> list[Place]:
    """What stands between two quotation marks: in each paragraph the first mark of a family of glyphs opens, its next closes, and so on.

    Simpler than the library's own pairing and independent of it. A mark right before a comma or the like cannot open (its partner is missing), an odd
    last mark is left out.

    >>> text = 'قال «إن "النص" هنا».'
    >>> [text[start:end] for start, end in marked_places(text)]
    ['إن "النص" هنا', 'النص']
    """
    view = normalize(raw)
    opened: dict[str, int] = {}
    places = []
    for at, sign in enumerate(view.text):
        if sign == "\n":
            opened.clear()
        elif sign == '"':
            family = _FAMILIES.get(raw[view.offsets[at]], raw[view.offsets[at]])
            if family in opened:
                inner = raw[(start := opened.pop(family)) : view.offsets[at]]
                if inner.strip():
                    places.append((start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())))
            elif not re.match(r"[.،,؛;:؟?!)]|\n|$", view.text[at + 1 : at + 2]):
                opened[family] = view.offsets[at + 1]
    return sorted(places)


# Glyphs that open and close each other; every other glyph closes itself.
_FAMILIES = {
    **dict.fromkeys("«»‹›", "guillemet"),
    **dict.fromkeys("“”„‟″‶❝❞〝〞", "curly"),
    **dict.fromkeys("'`‘’‚‛", "single"),
    **dict.fromkeys("()", "bracket"),
    **dict.fromkeys("\N{ORNATE LEFT PARENTHESIS}\N{ORNATE RIGHT PARENTHESIS}", "ornate"),
}


def derive_terms(raw: str, gold: Sequence[GoldQuote]) -> list[Place]:
    """The marked places that are no quotes: no gold piece has an IoU of .5 with them, and no mixed one holds them as its marked part.

    ``gold`` must hold the quotes of every section.
    """
    terms = []
    for place in marked_places(raw):
        is_quote = any(iou([place], [piece]) >= MATCH_IOU for one in gold for piece in one.pieces)
        is_part = any(start <= place[0] and place[1] <= end for one in gold if one.kind == QuoteKind.MIXED for start, end in one.pieces)
        if not is_quote and not is_part:
            terms.append(place)
    return terms


def is_rejected(term: Place, quotes: Iterable[Quote]) -> bool:
    """Whether no marked span of a predicted quote, and no direct quote, takes the term for speech (IoU ≥ .5)."""
    for quote in quotes:
        places = _places(quote.marked_spans) + (_places(quote.pieces) if quote.kind == QuoteKind.DIRECT else [])
        if any(iou([term], [place]) >= MATCH_IOU for place in places):
            return False
    return True


def rejection_score(terms: Mapping[str, Sequence[Place]], quotes: Mapping[str, Sequence[Quote]]) -> Score:
    """The share of terms in marks that were not taken for quotes; both by article, ``quotes`` of every section."""
    return _share_score("marks that are no quotes", "rejected", [[is_rejected(term, quotes[doc]) for term in found] for doc, found in terms.items()])


# -- baselines


def marked_quotes(raw: str, min_words: int = 1) -> list[Quote]:
    """The baseline that takes every marked place of ``min_words`` or more for a direct quote of nobody."""
    spans = [Span(start, end, raw[start:end]) for start, end in marked_places(raw)]
    return [
        Quote((span,), span.start, span.end, span.text, span.text, QuoteKind.DIRECT, marked_spans=(span,))
        for span in spans
        if len(re.findall(r"\w+", span.text)) >= min_words
    ]


def baseline_scores(texts: Mapping[str, str], gold: Mapping[str, Sequence[GoldQuote]]) -> list[Score]:
    """The baselines' exact, .5 and .8 over the same gold."""
    scores = []
    for group, min_words in (("baseline: all marks", 1), (f"baseline: marks of {LONG_MARKED_WORDS} words or more", LONG_MARKED_WORDS)):
        articles = [align(doc, raw, gold[doc], marked_quotes(raw, min_words)) for doc, raw in texts.items()]
        scores += _span_scores(group, articles, criteria=list(_CRITERIA)[:3])
    return scores


# -- scores of the labels


class Labels(NamedTuple):
    """Stance and frames of one quote."""

    stance: Stance
    primary: Frame
    frames: tuple[Frame, ...]


def label_scores(group: str, labels: Sequence[Sequence[tuple[Labels, Labels]]]) -> list[Score]:
    """Scores of (gold, predicted) labels, a list an article."""
    tables = np.array([stance_table(pairs) for pairs in labels])
    overlaps = []
    for pairs in labels:
        n_shared = sum(len({*gold.frames} & {*guess.frames}) for gold, guess in pairs)
        overlaps.append([n_shared, sum(len(guess.frames) for _, guess in pairs), n_shared, sum(len(gold.frames) for gold, _ in pairs)])
    return [
        Score(group, "stance, macro-F1", None, None, _bootstrap(tables.reshape(len(labels), -1), macro_f1), sum(map(len, labels)), None),
        _share_score(group, "stance, accuracy", [[gold.stance == guess.stance for gold, guess in pairs] for pairs in labels]),
        _share_score(group, "primary frame, accuracy", [[gold.primary == guess.primary for gold, guess in pairs] for pairs in labels]),
        _f1_score(group, "frames, micro-F1", overlaps),
    ]


def macro_f1(counts: Floats) -> Floats:
    """Mean F1 over the stances that are there or predicted, of flattened tables of counts; nan for an empty one."""
    tables = counts.reshape(*counts.shape[:-1], len(Stance), len(Stance))
    is_used = (tables.sum(axis=-1) + tables.sum(axis=-2)) > 0
    return _ratio((f1_by_label(tables) * is_used).sum(axis=-1), is_used.sum(axis=-1, dtype=np.float64))


def stance_table(pairs: Iterable[tuple[Labels, Labels]]) -> npt.NDArray[np.int64]:
    """Counts of gold stances (rows) by predicted ones (columns), in the order of ``Stance``."""
    order = {stance: at for at, stance in enumerate(Stance)}
    listed = [(order[gold.stance], order[guess.stance]) for gold, guess in pairs]
    return confusion(np.array([gold for gold, _ in listed], dtype=np.int64), np.array([guess for _, guess in listed], dtype=np.int64), len(Stance))


def majority_labels(gold: Sequence[Labels]) -> Labels:
    """The commonest stance and primary frame of the gold, which a baseline gives to every quote."""
    primary = Counter(labels.primary for labels in gold).most_common(1)[0][0]
    return Labels(Counter(labels.stance for labels in gold).most_common(1)[0][0], primary, (primary,))


def labels_of(labelled: GoldQuote | Prediction) -> Labels:
    """The labels of a gold quote or of a prediction."""
    if isinstance(labelled, Prediction):
        return Labels(labelled.stance, labelled.frame, labelled.frames)
    return Labels(labelled.stance, labelled.primary, labelled.frames)


# -- arithmetic: sums of counts an article, and what chance draws of articles would make of them


def _share_score(group: str, measure: str, is_right: Sequence[Sequence[bool]]) -> Score:
    counts = [[sum(one), len(one)] for one in is_right]
    return Score(group, measure, None, None, _bootstrap(counts, lambda drawn: _ratio(drawn[..., 0], drawn[..., 1])), sum(map(len, is_right)), None)


def _f1_score(group: str, measure: str, counts: Sequence[Sequence[int]]) -> Score:
    """From, an article, (predicted and right, predicted, gold and found, gold)."""

    def f1(drawn: Floats) -> Floats:
        precision, recall = _ratio(drawn[..., 0], drawn[..., 1]), _ratio(drawn[..., 2], drawn[..., 3])
        # Nothing predicted or nothing to find: 0, but where both are empty there is nothing to score.
        is_empty = (drawn[..., 1] == 0) & (drawn[..., 3] == 0)
        both = np.nan_to_num(precision) + np.nan_to_num(recall)
        return np.where(
            is_empty, np.nan, np.divide(2 * np.nan_to_num(precision) * np.nan_to_num(recall), both, out=np.zeros_like(both), where=both > 0)
        )

    precision = _bootstrap(counts, lambda drawn: _ratio(drawn[..., 0], drawn[..., 1]))
    recall = _bootstrap(counts, lambda drawn: _ratio(drawn[..., 2], drawn[..., 3]))
    _, n_predicted, _, n_gold = np.sum(counts, axis=0).tolist()
    return Score(group, measure, precision, recall, _bootstrap(counts, f1), n_gold, n_predicted)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _bootstrap(counts: Sequence[Sequence[int]] | npt.NDArray[np.int64], formula: Callable[[Floats], Floats]) -> Interval:
    """The formula of the sums over all articles (rows), and its interval over draws of as many articles; nan where it is nan."""
    table = np.asarray(counts, dtype=np.float64)
    n_articles = len(table)
    draws = np.random.default_rng(SEED).multinomial(n_articles, np.full(n_articles, 1 / n_articles), size=N_DRAWS)
    drawn = formula(draws @ table)
    finite = drawn[np.isfinite(drawn)]
    low, high = np.percentile(finite, INTERVAL) if len(finite) else (np.nan, np.nan)
    return Interval(float(formula(table.sum(axis=0))), float(low), float(high))


# -- the command


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit status is 0, or 1 with a message if the gold, an article or the artefact cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description="Measure stance against gold quotes.")
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="gold quotes, one JSON object a line (annotations/FORMAT.md)")
    parser.add_argument("--articles", type=Path, required=True, help="folder with the raw text of each article as <doc>.txt")
    parser.add_argument("--split", help="only the articles of this split in ARTICLES/index.jsonl, also those without a gold quote")
    parser.add_argument("--marks", type=Path, help="pairs of marks with their kind (doc, start, end, kind: term); derived from the gold if left out")
    parser.add_argument("--model", default=DEFAULT_ARTEFACT, help=f"artefact, a folder or a shipped name (default {DEFAULT_ARTEFACT})")
    parser.add_argument("--all", action="store_true", help="score headlines and captions too")
    parser.add_argument("--json", type=Path, help="write the scores here as well")
    options = parser.parse_args(arguments)
    try:
        texts, gold = read_gold(options.gold, options.articles, options.split)
        terms = _read_terms(options.marks, texts) if options.marks else {doc: derive_terms(raw, gold[doc]) for doc, raw in texts.items()}
        model = load(options.model)
    except (OSError, ValueError, StanceError) as error:
        print(error, file=sys.stderr)
        return 1
    quotes = {doc: model.extract(raw) for doc, raw in texts.items()}
    rejection = rejection_score(terms, quotes)
    if not options.all:
        gold = {doc: [one for one in rows if one.section in SCORED_SECTIONS] for doc, rows in gold.items()}
        quotes = {doc: [one for one in found if one.section in SCORED_SECTIONS] for doc, found in quotes.items()}
    articles = [align(doc, raw, gold[doc], quotes[doc]) for doc, raw in texts.items()]

    on_gold = [_classified(model.classify, one.gold) for one in articles]
    matched = [article.matched for article in articles]
    end_to_end = [
        [
            (labels_of(pair.gold), labels_of(prediction))
            for pair, prediction in zip(pairs, model.classify([pair.quote for pair in pairs]), strict=True)
        ]
        for pairs in matched
    ]
    scores = [*quote_scores(articles), rejection, *baseline_scores(texts, gold), *label_scores("labels on gold quotes", on_gold)]
    if any(on_gold):
        majority = majority_labels([labels for pairs in on_gold for labels, _ in pairs])
        always = f"baseline: always {majority.stance}, {majority.primary}"
        scores += label_scores(always, [[(labels, majority) for labels, _ in pairs] for pairs in on_gold])
    scores += label_scores("labels on matched quotes (end to end)", end_to_end)
    table = stance_table(pair for pairs in on_gold for pair in pairs)

    about = {
        "gold_sha256": sha256(b"".join(path.read_bytes() for path in options.gold)).hexdigest(),
        "model": f"{model.info.name} {model.info.version}",
        "n_articles": len(texts),
        "n_gold": sum(len(rows) for rows in gold.values()),
        "n_predicted": sum(len(found) for found in quotes.values()),
        "sections": "all" if options.all else ", ".join(SCORED_SECTIONS),
    }
    print(*(f"{name}: {value}" for name, value in about.items()), "", to_table(scores), "", _confusion_table(table), sep="\n")
    if options.json:
        written = {**about, "scores": [_to_json(score) for score in scores], "stance_confusion": {"labels": list(Stance), "counts": table.tolist()}}
        options.json.write_text(json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return 0


def _classified(classify: Callable[..., list[Prediction]], gold: Sequence[GoldQuote]) -> list[tuple[Labels, Labels]]:
    predictions = classify([one.content for one in gold], act=[one.act for one in gold], polarity=[one.polarity or "affirmed" for one in gold])
    return [(labels_of(one), labels_of(prediction)) for one, prediction in zip(gold, predictions, strict=True)]


def read_gold(paths: Iterable[Path], folder: Path, split: str | None = None) -> tuple[dict[str, str], dict[str, list[GoldQuote]]]:
    """The raw texts and the gold quotes of every section, by article.

    Without ``split`` the articles are those that the gold names; with it those of this split in ``folder/index.jsonl``. Raises ``ValueError`` that
    names file and line of what does not fit, ``OSError`` for a file that is not there.
    """
    lines = [line for path in paths for line in read_lines(path)]
    if split is None:
        docs = sorted({line.row["doc"] for line in lines})
    else:
        docs = sorted(line.row["id"] for line in read_lines(folder / "index.jsonl") if line.row["split"] == split)
    if not docs:
        raise ValueError(
            f"found no article to measure in {folder}" + (f", expected some of split {split} in index.jsonl" if split else ", expected gold rows")
        )
    texts = {doc: (folder / f"{doc}.txt").read_bytes().decode("utf-8") for doc in docs}
    gold: dict[str, list[GoldQuote]] = {doc: [] for doc in docs}
    for line in lines:
        if line.row["doc"] in texts:
            try:
                gold[line.row["doc"]].append(gold_of(line.row, texts[line.row["doc"]]))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{line.path}:{line.number}: {error!r}; see annotations/FORMAT.md") from error
    return texts, gold


def _read_terms(path: Path, texts: Mapping[str, str]) -> dict[str, list[Place]]:
    terms: dict[str, list[Place]] = defaultdict(list)
    for line in read_lines(path):
        if line.row["kind"] == "term" and line.row["doc"] in texts:
            terms[line.row["doc"]].append((line.row["start"], line.row["end"]))
    return {doc: terms[doc] for doc in texts}


def to_table(scores: Iterable[Score]) -> str:
    """The scores for people: a block a group."""
    lines = [f"{'':44}{'precision':24}{'recall':24}{'F1, or share right':24}{'gold':>5} {'predicted':>9}"]
    group = None
    for score in scores:
        if score.group != group:
            group = score.group
            lines += ["", group]
        cells = [_cell(score.precision), _cell(score.recall), _cell(score.value)]
        n_predicted = "" if score.n_predicted is None else str(score.n_predicted)
        lines.append((f"  {score.measure:42}" + "".join(f"{cell:24}" for cell in cells) + f"{score.n_gold:>5} {n_predicted:>9}").rstrip())
    return "\n".join(lines)


def _cell(interval: Interval | None) -> str:
    if interval is None:
        return ""
    return "-" if np.isnan(interval.value) else str(interval)


def _confusion_table(table: npt.NDArray[np.int64]) -> str:
    lines = ["stance of the gold quotes (rows) as predicted (columns)", "".join(f"{name:>14}" for name in ("", *Stance))]
    return "\n".join([*lines, *("".join(f"{cell!s:>14}" for cell in (name, *row)) for name, row in zip(Stance, table.tolist(), strict=True))])


def _to_json(score: Score) -> dict[str, Any]:
    def plain(interval: Interval | None) -> dict[str, float | None] | None:
        return None if interval is None else {key: None if np.isnan(value) else value for key, value in asdict(interval).items()}

    return {**score._asdict(), "precision": plain(score.precision), "recall": plain(score.recall), "value": plain(score.value)}


if __name__ == "__main__":
    sys.exit(main())
