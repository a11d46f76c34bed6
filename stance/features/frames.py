"""Which words speak for a frame (``resources/frame_words.tsv``)."""

from collections.abc import Mapping, Sequence
from functools import cache

from stance.errors import ResourceError
from stance.labels import Frame
from stance.lexicon import fold, read_rows
from stance.stems import stem


@cache
def _frames_of_stem() -> Mapping[str, tuple[str, ...]]:
    """For each stem the frames that its words stand for; raises ``ResourceError`` at an unknown frame."""
    found: dict[str, dict[str, None]] = {}
    for row in read_rows("frame_words"):
        if row["frame"] not in list(Frame):
            raise ResourceError(f"resources/frame_words.tsv: found the frame {row['frame']!r}, expected one of {', '.join(Frame)}")
        for word in row["words"].split("|"):
            found.setdefault(stem(fold(word)), {})[row["frame"]] = None
    return {word: tuple(frames) for word, frames in found.items()}


def frame_terms(token: str) -> Sequence[str]:
    """The frames that a word speaks for; a word may speak for several, most for none.

    >>> frame_terms("العقوبات"), frame_terms("ثم")
    (['@economic'], [])
    """
    return [f"@{frame}" for frame in _frames_of_stem().get(stem(token), ())]
