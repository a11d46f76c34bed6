"""The frozen part of the annotations: whoever changes a gold label or splits anew sees it here, and says so where the figures stand."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

ANNOTATIONS = Path(__file__).parents[2] / "annotations"


def _gold(name: str) -> list[dict[str, Any]]:
    lines = [line for path in sorted((ANNOTATIONS / "batches").glob(name)) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in map(json.loads, lines) if row["split"] == "gold"]


def _articles(split: str) -> set[str]:
    lines = (ANNOTATIONS / "articles" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"] for row in map(json.loads, lines) if row["split"] == split}


def _checksum(rows: list[list[Any]]) -> str:
    return hashlib.sha256(json.dumps(sorted(rows), ensure_ascii=False).encode()).hexdigest()[:16]


def test_gold_claims_are_frozen() -> None:
    rows = _gold("claims-*.jsonl")
    on_axis = [row for row in rows if row["neutral_kind"] != "off_axis"]
    counts = Counter(row["sample"] for row in on_axis)
    assert (len(rows), len(on_axis), counts["random"]) == (556, 421, 272)
    assert _checksum([[row["id"], row["text"], row["stance"], row["primary"], sorted(row["frames"])] for row in rows]) == "13c9b772f729fafe"


def test_gold_articles_are_frozen() -> None:
    docs = _articles("gold")
    lines = [json.loads(line) for path in (ANNOTATIONS / "batches").glob("quotes-*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    quotes = [[row["doc"], row["start"], row["end"], row["speaker"] or "", row["stance"]] for row in lines if row["doc"] in docs]
    assert (len(docs), len(quotes)) == (25, 379)
    texts = [[doc, (ANNOTATIONS / "articles" / f"{doc}.txt").read_text(encoding="utf-8")] for doc in docs]
    assert (_checksum(texts), _checksum(quotes)) == ("82cc5b374cc5421e", "b9beceec694eb34d")
