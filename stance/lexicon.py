"""Reads the reviewed word lists of ``stance/resources/*.tsv``.

A resource is UTF-8 text: lines that begin with ``#`` say what it is, from where, reviewed by whom and when; then a row of column
names, then the rows, separated by tabs. Empty cells may be left off at the end of a row. Words stand there in full
spelling; whoever compares them with a text
folds both with :func:`fold`.
"""

from functools import cache
from pathlib import Path

from stance.errors import ResourceError
from stance.normalization import normalize

# Beside this file, not through importlib.resources, whose import takes a third of the package's time.
_FOLDER = Path(__file__).parent / "resources"


def fold(word: str) -> str:
    """The spelling that ``normalize`` gives a word.

    >>> fold("مسؤولةٌ")
    'مسءوله'
    """
    return normalize(word).text


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``resources/<name>.tsv`` as written, one dict a row with every column present.

    Raises ``ResourceError`` naming file and line of a row with too many cells, no first cell, or a first line that repeats.
    """
    return parse_rows(name, (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8"))


def parse_rows(name: str, text: str) -> tuple[dict[str, str], ...]:
    """The rows of a resource given as text; raises as :func:`read_rows`."""
    columns: list[str] = []
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
            continue
        if len(cells) > len(columns) or not cells[0].strip():
            raise ResourceError(
                f"resources/{name}.tsv line {number}: found {len(cells)} cells in {line!r}, expected 1 to {len(columns)} ({', '.join(columns)})"
            )
        if line in seen:
            raise ResourceError(f"resources/{name}.tsv line {number}: {line!r} stands there twice; remove one")
        seen.add(line)
        rows.append(dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True)))
    if not columns:
        raise ResourceError(f"resources/{name}.tsv: found no row of column names; see resources/README.md")
    return tuple(rows)


@cache
def read_words(name: str, column: str, **where: str) -> frozenset[str]:
    """The folded words of one column (cells split at ``|``), of the rows whose other columns equal ``where``."""
    return frozenset(
        fold(word) for row in read_rows(name) if all(row[key] == value for key, value in where.items()) for word in row[column].split("|") if word
    )
