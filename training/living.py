"""Who must not be given invented words in an article of ``annotations/``: living leaders, and offices that one person holds.

The lists are ``living.tsv`` and ``offices.tsv`` beside this file, in the form of ``stance/resources``; nationalities come from ``places.tsv`` there.
Compared is the folded view (``stance.normalization``) word by word, so that a name inside another word (روته in بيروته) is no hit.
"""

import re
from functools import cache
from pathlib import Path

from stance.lexicon import fold, parse_rows, read_rows


def speaker_problem(speaker: str | None, role: str | None) -> str | None:
    """Why words may not be put into the mouth of this person (as annotated), or None if they may.

    >>> speaker_problem("الرئيس الأميركي", None)
    'the office "الرئيس الأميركي" is held by one living person; let an invented person or an office that fits many speak'
    >>> speaker_problem("الرئيس الأميركي الأسبق", None), speaker_problem("سعاد البرغوثي", "باحثة")
    (None, None)
    """
    name = f" {words_of(speaker or '')} "
    for full_names, surnames, is_surname_enough in _living():
        is_full = any(f" {known} " in name for known in full_names)
        is_surname = any(f" {known} " in name if is_surname_enough else f" {known} " == name for known in surnames)
        if is_full or is_surname:
            return f'"{speaker}" is the name of a living leader (training/living.tsv); let an invented person speak'
    office, former = _offices()
    for title in filter(None, (speaker, role)):
        if office.match(words_of(title)) and not former.search(words_of(title)):
            return f'the office "{title}" is held by one living person; let an invented person or an office that fits many speak'
    return None


def words_of(text: str) -> str:
    """The folded words of a text between single blanks, signs left out.

    >>> words_of('«مسؤولٌ» كبير.')
    'مسءول كبير'
    """
    return " ".join(re.findall(r"\w+", fold(text)))


@cache
def _living() -> tuple[tuple[frozenset[str], frozenset[str], bool], ...]:
    """A person each: the full names, the surnames, and whether a surname is enough whatever stands before it."""
    return tuple((_spellings(row["full"]), _spellings(row["surname"]), row["alone"] == "yes") for row in _rows("living"))


def _spellings(cell: str) -> frozenset[str]:
    return frozenset(words_of(spelling) for spelling in cell.split("|") if spelling)


@cache
def _offices() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a unique office begins with, and what makes it a former one, which fits many."""
    states = [row for row in read_rows("places") if row["state"] == "yes"]
    # With the article, and with the folded feminine ending: الروسي, الروسية.
    adjectives = "|".join(f"ال{words_of(word)}ه?" for row in states for word in row["adjective"].split("|") if word)
    places = "|".join(words_of(row["name"]) for row in states)
    patterns: dict[str, list[str]] = {"office": [], "former": []}
    for row in _rows("offices"):
        pattern = words_of(row["words"]).replace("ADJECTIVE", f"(?:{adjectives})").replace("PLACE", f"(?:{places})")
        patterns[row["kind"]].append(pattern)
    return re.compile(f"(?:{'|'.join(patterns['office'])})(?!\\w)"), re.compile(f"\\b(?:{'|'.join(patterns['former'])})\\b")


def _rows(name: str) -> tuple[dict[str, str], ...]:
    # The path as seen from stance/resources, where the reader expects it: an error then names the right file.
    return parse_rows(f"../../training/{name}", Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8"))
