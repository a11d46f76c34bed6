"""One folded view of a text, with the way back to the raw one.

``normalize(raw)`` never changes ``raw``: it makes a second string in which spellings that mean the same are the
same, and an offset for each of its characters. What it does, in the order of the table below:

* deletes diacritics, tatweel, zero-width and direction marks, a byte-order mark, soft hyphens;
* unfolds presentation forms and ligatures (ﻻ, ﷲ);
* folds alef with and without hamza or madda to ا, the hamza seats ؤ ئ to ء (so that مسؤول and مسئول meet), ى to ي, ة to ه, Persian and Urdu
  letters to their Arabic ones;
* turns every digit into 0-9, every space into a blank, every line end into ``\\n``, every pair glyph of quotation into ``"``, the entities of
  these marks too; tags of paragraphs become line ends, tags inside a line go.

Hamza seats are folded further than camel-tools does, which keeps ؤ and ئ; ``tests/test_camel.py`` lists each difference.
The shadda that tells بيّن (explained) from بين (between) is gone from the view but not from ``raw``: the cue finder looks there.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from stance.types import Span

# Deleted in the view. Written as ranges of the Unicode blocks; tests/unit/test_normalization.py rebuilds them from unicodedata.
DIACRITICS = (
    "\N{ARABIC SIGN SALLALLAHOU ALAYHE WASSALLAM}-\N{ARABIC SMALL KASRA}\N{ARABIC FATHATAN}-\N{ARABIC WAVY HAMZA BELOW}"
    "\N{ARABIC LETTER SUPERSCRIPT ALEF}\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\ufe70-\ufe72\ufe74\ufe76-\ufe7f"
)
TATWEEL = "\N{ARABIC TATWEEL}"
FORMAT = (
    "\N{SOFT HYPHEN}\N{ARABIC LETTER MARK}\u180e\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{WORD JOINER}-\u2064"
    "\N{LEFT-TO-RIGHT ISOLATE}-\u206f\N{ZERO WIDTH NO-BREAK SPACE}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
_DELETED = f"[{DIACRITICS}{TATWEEL}{FORMAT}]"
_PRESENTATION = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfc\ufe73\ufe75\ufe80-\ufefc"  # without the ornate parentheses, which are quotation marks


# Two typed signs that are one: a letter and its hamza, doubled apostrophes or brackets, a Windows line end. Deleted characters may
# stand between them (else a second pass would find a pair that the first one did not: normalize is idempotent).
def _spaced(sign: str) -> str:
    """A pattern for ``sign`` that deleted characters may interrupt."""
    return f"{_DELETED}*".join(re.escape(character) for character in sign)


_ARABIC = "\u0620-\u064a\u0671-\u06d5"
_SINGLE = "['\u2018\u2019\u201a\u201b]"
_MARK_ENTITIES = ("quot", "laquo", "raquo", "ldquo", "rdquo", "#34", "#171", "#187", "#8220", "#8221")
_BLOCK_TAGS = ("p", "br", "div", "li", "blockquote", "h1", "h2", "h3")
_INLINE_TAGS = ("b", "i", "em", "strong", "span", "q", "a")


def _tags(names: tuple[str, ...]) -> str:
    joined = "|".join(_spaced(name) for name in names)
    return f"<{_DELETED}*/?{_DELETED}*(?:{joined})(?:[\\s/{DIACRITICS}{TATWEEL}{FORMAT}][^<>\\n]{{0,300}})?>"


_HAMZA = f"(?P<hamza>[\\u0648\\u064a\\u0649]{_DELETED}*?\\u0654{_DELETED}*)|"
_SIGNS = (
    f"(?P<marks>['\\u2018\\u2019\\u201a\\u201b`]{_DELETED}*['\\u2018\\u2019\\u201a\\u201b`]|\\({_DELETED}*\\(|\\){_DELETED}*\\))"
    # a single mark next to an Arabic letter ('نعم'), not the apostrophe of a Latin word
    f"|(?P<single>{_SINGLE}(?:(?<![A-Za-z0-9]{_SINGLE})(?={_DELETED}*[{_ARABIC}])|(?<=[{_ARABIC}.؟!،{DIACRITICS}{TATWEEL}{FORMAT}]{_SINGLE})(?!{_DELETED}*[A-Za-z0-9])))"
    f"|(?P<line>\\r{_DELETED}*\\n)"
    f"|(?P<entity>{'|'.join(_spaced('&' + name + ';') for name in _MARK_ENTITIES)})"
    f"|(?P<nbsp>{_spaced('&nbsp;')})"
    f"|(?P<block>{_tags(_BLOCK_TAGS)})|(?P<inline>{_tags(_INLINE_TAGS)})"
    f"|(?P<deleted>{_DELETED}+)"
    f"|(?P<presentation>[{_PRESENTATION}])"
)


@cache  # compiled with the first text: it would be a third of the time of ``import stance``
def _irregular(*, with_hamza: bool) -> re.Pattern[str]:
    """What is not one character for one; with a separate hamza, which is rare, half as fast, for و and ي are everywhere."""
    return re.compile(_HAMZA + _SIGNS if with_hamza else _SIGNS)


# One raw character for one of the view.
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ؤئٶٸ", "ء"),
    **dict.fromkeys("ىیېےۍ", "ي"),
    **dict.fromkeys("ةۀەھہۂۃۿ", "ه"),
    **dict.fromkeys("کڪګ", "ك"),
}
_MARKS = dict.fromkeys("«»“”„‟″‶❝❞〝〞‹›＂\ufd3e\ufd3f", '"')
_PUNCTUATION = {
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
    "\N{ARABIC PERCENT SIGN}": "%",
    "\N{ARABIC FULL STOP}": ".",
}
_SPACES = dict.fromkeys(
    "\t\v\f\x1c\x1d\x1e\x1f\N{NO-BREAK SPACE}\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
)
_LINES = dict.fromkeys("\r\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}", "\n")
_DIGITS = {chr(start + value): str(value) for start in (0x0660, 0x06F0, 0xFF10) for value in range(10)}
_ONE_TO_ONE = str.maketrans({**_LETTERS, **_MARKS, **_PUNCTUATION, **_SPACES, **_LINES, **_DIGITS})


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """``text`` is the view; ``offsets[i]`` the raw position of its character i, ``offsets[len(text)] == len(raw)``."""

    raw: str
    text: str
    offsets: Sequence[int]

    def to_raw(self, start: int, end: int) -> Span:
        """The raw span that the view's ``start:end`` stands for, with the diacritics of its last letter.

        >>> normalize("قـالَ: «نعم»").to_raw(0, 3)
        Span(start=0, end=5, text='قـالَ')
        """
        if end <= start:
            at = self.offsets[start]
            return Span(at, at, "")
        while end < len(self.text) and self.offsets[end] == self.offsets[end - 1]:
            end += 1  # half of a ligature was asked for: the whole sign
        first, last = self.offsets[start], self.offsets[end]
        while last > first + 1 and _is_format(self.raw[last - 1]):
            last -= 1
        return Span(first, last, self.raw[first:last])

    def from_raw(self, position: int) -> int:
        """The first position of the view that stands for the raw ``position`` or a later one."""
        return bisect_left(self.offsets, position, 0, len(self.text))


def normalize(raw: str) -> NormalizedText:
    """The folded view of ``raw`` (see the module); takes any ``str``, never raises on its characters.

    >>> normalize("وبيّنَ المســؤولُ أنّ «النّاتو» فى أزمةٍ").text
    'وبين المسءول ان "الناتو" في ازمه'
    >>> view = normalize("قِيلَ")
    >>> view.text, list(view.offsets)
    ('قيل', [0, 2, 3, 5])
    """
    chunks: list[str] = []
    offsets: list[int] = []
    done = 0
    pattern = _irregular(with_hamza="\N{ARABIC HAMZA ABOVE}" in raw)
    for match in pattern.finditer(raw):
        start, end = match.span()
        if start > done:
            chunks.append(raw[done:start])
            offsets.extend(range(done, start))
        if match.lastgroup not in ("deleted", "inline"):
            unit = _fold_unit(match.lastgroup or "", match[0])
            chunks.append(unit)
            offsets.extend([start] * len(unit))
        done = end
    if not done:
        return NormalizedText(raw, raw.translate(_ONE_TO_ONE), range(len(raw) + 1))
    chunks.append(raw[done:])
    offsets.extend(range(done, len(raw) + 1))
    return NormalizedText(raw, "".join(chunks).translate(_ONE_TO_ONE), offsets)


def _fold_unit(group: str, sign: str) -> str:
    if group == "hamza":
        return "ء"
    if group in ("marks", "single", "entity"):
        return '"'
    if group in ("line", "block"):
        return "\n"
    if group == "nbsp":
        return " "
    return _unfold(sign)


@cache
def _unfold(sign: str) -> str:
    """A presentation form as plain letters; None are left that this module would change again."""
    plain = unicodedata.normalize("NFKC", sign)
    return re.sub(f"{_DELETED}+", "", plain).translate(_ONE_TO_ONE)


@cache
def _is_format(character: str) -> bool:
    return re.match(f"[{FORMAT}]", character) is not None
