"""Every golden case of tests/cases/: the quotes between ⟦ and ⟧ are found, with these speakers, and nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import stance

CASES = [
    (f"{path.stem}: {case['label']}", case)
    for path in sorted((Path(__file__).parents[1] / "cases" / "quotes").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
_MARK = re.compile(r"⟦(?:(\d+):\s?)?|⟧")


def _read(marked: str) -> tuple[str, list[list[tuple[int, int]]]]:
    """The text without its marks, and the pieces of each quote as offsets in it."""
    text, done, quotes, opened = "", 0, {}, None
    for match in _MARK.finditer(marked):
        text += marked[done : match.start()]
        done = match.end()
        if match[0] == "⟧":
            assert opened is not None, marked
            quotes.setdefault(opened[0], []).append((opened[1], len(text)))
            opened = None
        else:
            opened = (match[1] or f"#{len(quotes)}", len(text))
    assert opened is None, marked
    return text + marked[done:], list(quotes.values())


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case["xfail"]) if "xfail" in case else (), id=name) for name, case in CASES],
)
def test_case(case: dict[str, Any]) -> None:
    text, expected = _read(case["text"])
    assert len(expected) == len(case.get("quotes", [])), "the case itself is wrong: marks and quotes differ in number"
    found = stance.extract(text)
    assert [[(piece.start, piece.end) for piece in quote.pieces] for quote in found] == expected, [quote.content for quote in found]
    for quote, want in zip(found, case.get("quotes", []), strict=True):
        got = {
            "kind": quote.kind,
            "speaker": quote.speaker.name,
            "speaker_kind": quote.speaker.kind,
            "method": quote.speaker.method,
            "role": quote.speaker.role,
            "outlet": quote.outlet and quote.outlet.text,
            "via": quote.via and quote.via.text,
            "cue": quote.cue and quote.cue.text,
            "act": quote.act,
            "polarity": quote.polarity,
            "section": quote.section,
        }
        assert {key: got[key] for key in want} == want


def test_enough_negative_cases() -> None:
    """A suite of positive cases only would pass an extractor that takes everything."""
    negative = [name for name, case in CASES if not case.get("quotes")]
    assert len(negative) * 4 >= len(CASES)
