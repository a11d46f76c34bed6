"""Which part of a page each line is: headline, caption, body, a second article, or nothing that speaks.

Pages come as a scraper gives them: tickers, by-lines, related links between paragraphs, tags, lists of headlines. A
line is *prose* if it is long or ends like a sentence;
what stands before the first prose is head matter, short lines later are subheadings and links. ``resources/zones.tsv`` names the markers.
"""

import re
from functools import cache
from typing import NamedTuple

from stance.labels import Section
from stance.lexicon import fold, read_rows

# Lines of fewer words, without a full stop, are headings or links: those of the reference pages have 4 to 13 words, their shortest
# paragraph without a stop 28. Not researched further.
_PROSE_WORDS = 13
# Tags, sources and notices of rights run on for longer.
_FURNITURE_WORDS = 30
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*[•●▪*\-–—]\s*")
_TIME = re.compile(r"\d{1,2}:\d{2}(?: \w{1,12})?$")  # a line of its own in a live blog: what follows is an entry, however short
_STAGE_DIRECTION = re.compile(r"(?<=[.؟!])\s*\([^()]{1,20}\)$")  # an answer may end «بعد سنوات. (تضحك)»
_DATE = re.compile(r"\d{4}|\d{1,2}[:/]\d{2}")
# «محرر - دبي - الأربعاء 19 يونيو 2024 08:28 مساءً - في زيارة…»: a by-line with its date, glued before the first sentence.
_DATELINE = re.compile(
    r"^[^.\"]{0,90}?\d{4}[^.\"\-–]{0,25}[\-–]\s+"
    r"|^(?:[^\s.\"،]{2,15}(?: [^\s.\"،]{2,15}){0,2} ?(?:\([^)]{2,25}\)|[/–]|-)\s*){1,3}(?:\([^)]{2,25}\)\s*[-–]?\s*)?(?=\S)"
)


class Zone(NamedTuple):
    """A line of the view, without outer blanks and without its dateline; ``section`` is None for what never speaks."""

    start: int
    end: int
    section: Section | None


@cache
def _markers() -> tuple[tuple[str, str, str], ...]:
    return tuple((fold(row["text"]), row["match"], row["zone"]) for row in read_rows("zones"))


def _marker(line: str, n_words: int) -> str | None:
    bare = line.strip(" :.…|-–•*#")
    lowered = bare.lower()
    for text, match, zone in _markers():
        is_short = n_words < (_FURNITURE_WORDS if zone == "end" else _PROSE_WORDS)
        if (
            (match == "whole" and lowered == text)
            or (match == "start" and lowered.startswith(text) and is_short)
            or (match == "contains" and is_short and text in bare)
            or (match == "end" and is_short and bare.endswith(text))
        ):
            return zone
    return None


def find_zones(view: str) -> list[Zone]:
    """The non-empty lines of a page in order, each with its section.

    >>> [zone.section and str(zone.section) for zone in find_zones("عنوان الخبر اليوم في المدينة\\nقال المسؤول إن الأمر انتهى.\\nتابعونا")]
    ['headline', 'body', None]
    """
    spans = [_strip(view, match.start(), match.end()) for match in _LINE.finditer(view)]
    spans = [(start, end) for start, end in spans if end > start]
    is_single = len(spans) == 1
    zones: list[Zone] = []
    section = Section.BODY
    has_prose = is_closed = is_list = after_link = after_time = False
    for start, end in spans:
        line = view[start:end]
        n_words = line.count(" ") + 1
        line = _STAGE_DIRECTION.sub("", line) or line
        ends_as_sentence = line[-1] in ".؟!" or line.endswith(('."', '؟"', '!"', '".', "..", "…"))
        # a quote that begins here and ends in a later line, or stands under its verb («قال: ¶ "…»)
        opens_quote = line[0] == '"' and n_words > 3 and '"' not in line[1:] and bool(zones) and zones[-1].section is section
        is_prose = (
            opens_quote
            or is_single
            or n_words >= _PROSE_WORDS
            or ((line[-1] == "." or line.endswith(('."', '".'))) and n_words > 3)
            or _opens_speech(line)
            or (after_time and n_words > 3)
            or (line[-1] == ":" and n_words > 3)
        )
        after_time = has_prose and _TIME.match(line) is not None
        marker = _marker(line, n_words)
        if marker and not is_single:
            is_list = marker == "list"
            after_link = marker in ("related", "second")
            if marker == "end":
                is_closed = has_prose
            if marker == "second" and is_closed:
                section = Section.SECOND_ARTICLE
                has_prose = is_closed = False
                after_link = False
            if marker == "caption":
                zones.append(Zone(start, end, Section.CAPTION))
            else:
                zones.append(Zone(start, end, None))
        elif (is_list and not (is_prose and ends_as_sentence)) or (_BULLET.match(line) and not ends_as_sentence):
            zones.append(Zone(start, end, None))
        elif is_prose and not (after_link and not ends_as_sentence):
            is_list = after_link = False
            begin = start if has_prose and not is_single else _skip_dateline(view, start, end)
            has_prose = True
            zones.append(Zone(begin, end, section))
        elif after_link:
            after_link = False
            zones.append(Zone(start, end, None))
        elif not has_prose and n_words >= 3 and not _DATE.search(line) and section is Section.BODY:
            zones.append(Zone(start, end, Section.HEADLINE))
        else:
            zones.append(Zone(start, end, None))
    return zones


def _strip(view: str, start: int, end: int) -> tuple[int, int]:
    while start < end and view[start] == " ":
        start += 1
    while end > start and view[end - 1] == " ":
        end -= 1
    return start, end


def _opens_speech(line: str) -> bool:
    """«وتابع: "…»: a short line that is plainly a quote."""
    colon = line.find(":")
    return 0 < colon < 60 and line[colon + 1 : colon + 4].strip().startswith('"')


def _skip_dateline(view: str, start: int, end: int) -> int:
    match = _DATELINE.match(view[start : min(end, start + 140)])
    return start + match.end() if match and match.end() < end - start else start
