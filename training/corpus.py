"""Reads ``annotations/`` and refuses what ``annotations/FORMAT.md`` does not allow.

``read_claims``, ``read_quotes``, ``read_articles`` give the rows to training and evaluation.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def read_claims(folder: Path) -> list[Row]:
    """The rows of ``batches/claims-*.jsonl`` as written (FORMAT.md, "A claim"), in the order of file name and line, gold included.

    Raises ``ValueError`` with file and line of what is no JSON object.
    """
    return [row for path in sorted((folder / "batches").glob("claims-*.jsonl")) for row in _read_rows(path)]


def read_articles(folder: Path) -> list[Row]:
    """The rows of ``articles/index.jsonl``, each with its page as ``text`` (raw: line ends and byte-order mark untouched).

    Raises ``ValueError`` with file and line of what is no JSON object or has no page in UTF-8.
    """
    rows = list(_read_rows(folder / "articles" / "index.jsonl"))
    return [{**row, "text": (folder / "articles" / f"{row['id']}.txt").read_bytes().decode("utf-8")} for row in rows]


def read_quotes(folder: Path) -> list[Row]:
    """The rows of ``batches/quotes-*.jsonl`` (FORMAT.md, "A quote"), in the order of file name and line, gold included.

    Each gets ``split`` from its article, ``pieces`` (always, as ``[[start, end], …]``) and ``content`` (the pieces joined by one space).
    Raises ``ValueError`` as the two above.
    """
    articles = {article["id"]: article for article in read_articles(folder)}
    quotes = []
    for path in sorted((folder / "batches").glob("quotes-*.jsonl")):
        for row in _read_rows(path):
            article = articles[row["doc"]]
            pieces = row.get("pieces") or [[row["start"], row["end"]]]
            content = " ".join(article["text"][start:end] for start, end in pieces)
            quotes.append({**row, "split": article["split"], "pieces": pieces, "content": content})
    return quotes


def _read_rows(path: Path) -> Iterator[Row]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_bytes().decode("utf-8").removesuffix("\n").split("\n"), 1):
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}:{number}: found no JSON object ({error}); see annotations/FORMAT.md") from error
