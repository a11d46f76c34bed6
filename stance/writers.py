"""Results out: rows as JSON Lines for programs, blocks of text for people at a terminal.

Arabic stands in logical order; every line of it is wrapped in a right-to-left isolate of its own, so that labels and numbers beside it stay
where they are (Unicode Standard Annex 9, section 2.4). Of the text of others only letters and signs reach the terminal: no control
characters, no direction marks that would reach beyond their line.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from stance.labels import Polarity, SpeakerKind
from stance.types import Article, Evidence, Prediction, Quote, Rejection, Span, Speaker

_RIGHT_TO_LEFT, _POP = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_BOLD, _MARKED, _RESET = "\x1b[1m", "\x1b[1;4m", "\x1b[0m"
_OPEN, _CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"

# Embeddings, overrides, isolates and their ends: the effect of one would not end with its line.
_DIRECTING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Line ends that JSON allows inside a string while many readers of lines split there.
_ESCAPED_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}

# Of the words that speak for the label, the heaviest are marked, and those that weigh at least this share of them: a few, that they stand out.
# Neither number is researched.
_MAX_MARKED = 3
_MARKED_SHARE = 0.5
_INDENT = " " * 4
_LABEL_WIDTH = 9
_LEAST_WIDTH = 20  # columns for text on the narrowest terminal

# A character with the number of the mark that it stands in, 0 for none.
_Cell = tuple[str, int]


class Layout(NamedTuple):
    """How many columns a line has, and whether the terminal shows bold and underlined text (else ⟦…⟧ mark the deciding words)."""

    n_columns: int = 80
    has_style: bool = False


def to_json_line(row: Mapping[str, Any]) -> str:
    r"""One line of JSON Lines with its line end, keys in the order of ``row``, Arabic as it is. Lone surrogates are escaped: it is always UTF-8.

    >>> to_json_line({"text": "نعم", "abstained": False})
    '{"text":"نعم","abstained":false}\n'
    """
    line = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPED_LINE_ENDS)
    return line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def format_article(
    name: str,
    article: Article,
    quotes: Sequence[Quote],
    predictions: Sequence[Prediction] | None,
    layout: Layout,
    rejections: Sequence[Rejection] = (),
) -> str:
    """An article for people: ``name`` (its file), number of quotes, title, a block a quote.

    ``predictions`` are those of ``quotes``, None where no model was asked; ``rejections`` follow the quotes.
    """
    n_quotes = f"{len(quotes)} quote{'s' * (len(quotes) > 1)}" if quotes else "no attributed quotes"
    lines = [_bold(f"{_isolated(_shown(name))}: {n_quotes}", layout)]
    if article.title:
        lines += (_INDENT + line for line in _wrapped(article.title, layout, len(_INDENT)))
    for number, quote in enumerate(quotes, 1):
        lines += ["", *_quote_lines(number, quote, predictions[number - 1] if predictions else None, layout)]
    if rejections:
        lines += ["", _bold(f"marked, but no quote: {len(rejections)}", layout)]
        for rejection in rejections:
            lines += [f"{_INDENT}{rejection.reason}", *_paragraph([rejection.span], (), layout)]
    return "\n".join([*lines, "", ""])


def format_classified(number: int, text: str, prediction: Prediction, layout: Layout) -> str:
    """Words that came without an article, for people; ``number`` counts from 1."""
    judged = _judgement_lines(prediction, layout)
    return "\n".join([_bold(f"{number}", layout), *judged, *_paragraph([Span(0, len(text), text)], _deciding(prediction), layout), "", ""])


def _quote_lines(number: int, quote: Quote, prediction: Prediction | None, layout: Layout) -> Iterator[str]:
    facts = [quote.section, quote.kind, quote.act, *([quote.polarity] if quote.polarity is Polarity.NEGATED else [])]
    yield f"{_bold(f'{number:3}', layout)} {' · '.join(facts)}"
    yield from _speaker_lines(quote.speaker, layout)
    for label, medium in (("outlet", quote.outlet), ("via", quote.via)):
        if medium:
            yield from _field(label, medium.text, layout)
    if prediction:
        yield from _judgement_lines(prediction, layout)
    elif quote.cue:
        yield from _field("cue", quote.cue.text, layout)
    yield from _paragraph(quote.pieces, _deciding(prediction) if prediction else (), layout)


def _speaker_lines(speaker: Speaker, layout: Layout) -> Iterator[str]:
    who = " — ".join(part for part in (speaker.name, speaker.role) if part)
    kind = "" if speaker.kind is SpeakerKind.PERSON else f"{speaker.kind}"
    yield from _field("speaker", who, layout, kind + ": " * bool(kind and who))
    if speaker.alternatives:
        yield from _field("or", "، ".join(speaker.alternatives), layout)


def _judgement_lines(prediction: Prediction, layout: Layout) -> Iterator[str]:
    best = f"{_bold(prediction.stance, layout)} {prediction.confidence:.2f}"
    if prediction.abstain_reason == "unsupported_input":  # nothing was read: there is no guess to show
        yield from _field("stance", "", layout, "abstains: unsupported_input")
        return
    stance = f"abstains: {prediction.abstain_reason} [{best}]" if prediction.abstained else best
    on_axis = f" · on_axis {prediction.on_axis:.2f}" if prediction.on_axis < 0.5 else ""
    yield from _field("stance", "", layout, stance + on_axis)
    frames = ", ".join(f"{frame} {prediction.frame_probabilities[frame]:.2f}" for frame in prediction.frames)
    yield from _field("frames" if len(prediction.frames) > 1 else "frame", "", layout, frames)


def _deciding(prediction: Prediction) -> list[Evidence]:
    """What to mark: the heavier of the words that speak for the label."""
    supporting = [item for item in prediction.evidence if item.label == prediction.stance]
    return [item for item in supporting[:_MAX_MARKED] if item.weight >= _MARKED_SHARE * supporting[0].weight]


# -- lines


def _field(label: str, text: str, layout: Layout, prefix: str = "") -> Iterator[str]:
    """``label``, then ``prefix`` (ours, left to right), then ``text`` (of the article), which may take several lines."""
    start = f"{_INDENT}{label:{_LABEL_WIDTH}}{prefix}"
    for line in _wrapped(text, layout, len(start)) if text else [""]:
        yield (start + line).rstrip()
        start = " " * len(start)


def _paragraph(pieces: Sequence[Span], marks: Sequence[Evidence], layout: Layout) -> Iterator[str]:
    """The words of a quote, as Arabic is set: lines end ragged at the left, so they are pushed to the right."""
    cells: list[_Cell] = []
    for piece in pieces:
        cells += [*((character, 0) for character in " […] " if cells), *_cells(piece, marks)]
    n_columns = _room(layout, len(_INDENT))
    for line in _lines(cells, n_columns, layout):
        text = "".join(character for character, _ in line)
        is_arabic = _is_right_to_left(text)
        n_blanks = n_columns - sum(map(_width, text)) - _brackets(line, layout) if is_arabic else 0
        yield _INDENT + " " * n_blanks + _isolated(_styled(line, layout))


def _wrapped(text: str, layout: Layout, n_taken: int) -> Iterator[str]:
    for line in _lines(_cells(Span(0, len(text), text), ()), _room(layout, n_taken), layout):
        yield _isolated("".join(character for character, _ in line))


def _room(layout: Layout, n_taken: int) -> int:
    return max(layout.n_columns - n_taken, _LEAST_WIDTH)


def _cells(span: Span, marks: Sequence[Evidence]) -> list[_Cell]:
    numbers = [0] * len(span.text)
    for number, mark in enumerate(marks, 1):
        start, end = max(mark.start - span.start, 0), min(mark.end - span.start, len(numbers))
        if start < end:  # else it stands in another piece
            numbers[start:end] = [number] * (end - start)
    return [(shown, number) for character, number in zip(span.text, numbers, strict=True) if (shown := _shown_character(character))]


def _lines(cells: Sequence[_Cell], n_columns: int, layout: Layout) -> Iterator[list[_Cell]]:
    """The cells in lines of at most ``n_columns``, broken between words, and inside a word only where it is longer than a line."""
    line: list[_Cell] = []
    n_filled = 0
    for word in _words(cells, n_columns):
        n_wide = sum(_width(character) for character, _ in word) + _brackets(word, layout)
        if line and n_filled + 1 + n_wide > n_columns:
            yield line
            line, n_filled = [], 0
        if line:
            line.append((" ", word[0][1] if word[0][1] == line[-1][1] else 0))
        line += word
        n_filled += n_wide + 1
    if line:
        yield line


def _words(cells: Sequence[_Cell], n_columns: int) -> Iterator[list[_Cell]]:
    """What stands between blanks, in parts where it is longer than a line with its brackets."""
    for is_blank, group in groupby(cells, key=lambda cell: cell[0] == " "):
        if is_blank:
            continue
        word: list[_Cell] = []
        n_wide = 2
        for cell in group:
            n_wide += _width(cell[0])
            if n_wide > n_columns:
                yield word
                word, n_wide = [], 2 + _width(cell[0])
            word.append(cell)
        yield word


def _brackets(cells: Sequence[_Cell], layout: Layout) -> int:
    """The columns that the signs around marked words take."""
    return 0 if layout.has_style else 2 * sum(number > 0 for number, _ in groupby(number for _, number in cells))


def _styled(line: Sequence[_Cell], layout: Layout) -> str:
    before, after = (_MARKED, _RESET) if layout.has_style else (_OPEN, _CLOSE)
    runs = ((number, "".join(character for character, _ in run)) for number, run in groupby(line, key=lambda cell: cell[1]))
    return "".join(f"{before}{text}{after}" if number else text for number, text in runs)


def _bold(text: str, layout: Layout) -> str:
    return f"{_BOLD}{text}{_RESET}" if layout.has_style else text


def _shown(text: str) -> str:
    """What of a text goes to a terminal: blanks for every kind of space, no control characters, no lone surrogates."""
    return "".join(map(_shown_character, text))


def _shown_character(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cc" or character in _DIRECTING:
        return ""
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else character


def _width(character: str) -> int:
    """Columns: none for marks and invisible characters, two for the wide letters of East Asia."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _isolated(text: str) -> str:
    return f"{_RIGHT_TO_LEFT}{text}{_POP}" if _is_right_to_left(text) else text
