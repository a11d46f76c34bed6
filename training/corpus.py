"""Reads ``annotations/``, refuses what ``annotations/FORMAT.md`` does not allow, and counts what is there.

``python -m training.corpus annotations/`` prints every problem as ``file:line: what was found, what was expected`` with exit status 1, or the
tables of counts and of the readers' agreement with 0. ``read_claims``, ``read_quotes`` and ``read_articles`` give the rows to whoever trains or
measures; they check the JSON only.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from stance.labels import Act, Camp, Frame, NeutralKind, Polarity, QuoteKind, Section, SourceKind, SpeakerKind, Stance
from stance.lexicon import fold
from training.agreement import agreement_rows
from training.living import speaker_problem

Row = dict[str, Any]

ORIGINS = ("real", "imagined", "pair")
SAMPLES = ("random", "sought")
SPLITS = ("train", "dev", "gold")
REGISTERS = (
    *("agency", "gulf", "egyptian", "levantine", "maghrebi", "talkshow", "russian_arabic", "western_arabic"),
    *("oped", "interview", "liveblog", "translation"),
)

# No page and no outlet may give the bank its own voice. Not researched: what a reader of the sampling plan would still call a sample.
MAX_CLAIMS_PER_PAGE = 3
# The hand of the first batch: drawn before the limit of a page was set; it has up to four.
_BEFORE_THE_LIMIT = "h0"
MAX_CLAIMS_PER_OUTLET_YEAR = 25

# From here on two texts count as one claim reworded too little: Jaccard similarity of their sets of three words in a row, 0..1. Not researched.
NEAR_DUPLICATE_JACCARD = 0.8

_ADDRESS = re.compile(r"http|www\.", re.IGNORECASE)
_PAGE_ADDRESS = re.compile(r"(?:https?://|www\.)([^\s/]*)", re.IGNORECASE)
_RESERVED_HOST = re.compile(r"\.(?:example|invalid|test)$")  # RFC 2606: a composed page may show one
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\u(?!00[01])")  # JSON needs \u only below U+0020

_ADJUDICATION_COLUMNS = ("id", "settler", "stance", "primary", "why")  # stance in five choices, as annotators give it


class Problem(NamedTuple):
    """What is wrong in line ``number`` (0: in the file as a whole)."""

    path: Path
    number: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number}: {self.message}" if self.number else f"{self.path}: {self.message}"


class Line(NamedTuple):
    """A row and where it stands."""

    path: Path
    number: int
    row: Row

    def problem(self, message: str) -> Problem:
        return Problem(self.path, self.number, message)

    def __str__(self) -> str:
        return f"{self.path.name}:{self.number}"


class Rule(NamedTuple):
    """What the value of a key must be, as a test and in words."""

    holds: Callable[[object], bool]
    expected: str


def read_claims(folder: Path) -> list[Row]:
    """The rows of ``batches/claims-*.jsonl`` as written (FORMAT.md, "A claim"), in the order of file name and line, gold included.

    Raises ``ValueError`` that names file and line of whatever is no JSON object in UTF-8.
    """
    return [line.row for line in _sound(*_parse_all(folder, "batches/claims-*.jsonl"))]


def read_articles(folder: Path) -> list[Row]:
    """The rows of ``articles/index.jsonl``, each with its page as ``text`` (raw: line ends and byte-order mark untouched).

    Raises ``ValueError`` as :func:`read_claims`, also for a page that is missing or not UTF-8.
    """
    articles = []
    for line in _sound(*_parse_all(folder, "articles/index.jsonl")):
        try:
            text = (line.path.parent / f"{line.row['id']}.txt").read_bytes().decode("utf-8")
        except (KeyError, OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{line.path}:{line.number}: found no page in UTF-8 ({error!r}); run python -m training.corpus {folder}") from error
        articles.append({**line.row, "text": text})
    return articles


def read_quotes(folder: Path) -> list[Row]:
    """The rows of ``batches/quotes-*.jsonl`` (FORMAT.md, "A quote in an article"), in the order of file name and line, gold included.

    Each gets ``id`` (:func:`quote_id`), ``split`` from its article, ``pieces`` (always, as ``[[start, end], …]``) and ``content`` (the pieces joined
    by one space). Raises ``ValueError`` as :func:`read_articles`, also for a quote without an article.
    """
    articles = {article["id"]: article for article in read_articles(folder)}
    quotes = []
    for line in _sound(*_parse_all(folder, "batches/quotes-*.jsonl")):
        row = line.row
        if row.get("doc") not in articles:
            raise ValueError(f"{line.path}:{line.number}: found doc {row.get('doc')!r}, expected an id of articles/index.jsonl")
        article = articles[row["doc"]]
        added = {"id": quote_id(row), "split": article["split"], "pieces": pieces_of(row), "content": content_of(row, article["text"])}
        quotes.append({**row, **added})
    return quotes


def quote_id(row: Mapping[str, Any]) -> str:
    """How a quote is named in ``adjudications.tsv``: ``<doc>:<start>-<end>``."""
    return f"{row['doc']}:{row['start']}-{row['end']}"


def pieces_of(row: Mapping[str, Any]) -> list[list[int]]:
    """The offset pairs of a quote's pieces: ``pieces``, or the hull where there is only one.

    >>> pieces_of({"start": 3, "end": 9})
    [[3, 9]]
    """
    return row.get("pieces") or [[row["start"], row["end"]]]


def content_of(row: Mapping[str, Any], raw: str) -> str:
    """The pieces of a quote joined by one space: what ``classify`` reads."""
    return " ".join(raw[start:end] for start, end in pieces_of(row))


def read_lines(path: Path) -> list[Line]:
    """The rows of one JSON Lines file, each with its place. Raises ``ValueError`` that names file and line of whatever is no JSON object in UTF-8."""
    return _sound(*_parse_file(path))


def _sound(lines: list[Line], problems: list[Problem]) -> list[Line]:
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return lines


def _parse_all(folder: Path, pattern: str) -> tuple[list[Line], list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(pattern)):
        found = _parse_file(path)
        lines += found[0]
        problems += found[1]
    return lines, problems


def _parse_file(path: Path) -> tuple[list[Line], list[Problem]]:
    text, problems = _decode(path)
    lines: list[Line] = []
    for number, written in enumerate(text.removesuffix("\n").split("\n") if text else [], 1):
        try:
            lines.append(Line(path, number, _parse(written)))
        except ValueError as error:
            problems.append(Problem(path, number, str(error)))
    return lines, problems


def _decode(path: Path) -> tuple[str, list[Problem]]:
    """The text of a JSON Lines or TSV file, empty if it cannot be read."""
    try:
        written = path.read_bytes()
    except OSError as error:
        return "", [Problem(path, 0, f"found no readable file ({error.strerror}), expected one of annotations/FORMAT.md")]
    if written.startswith(b"\xef\xbb\xbf"):
        return "", [Problem(path, 1, "found a byte-order mark, expected plain UTF-8; save it as UTF-8 without BOM")]
    try:
        return written.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        return "", [Problem(path, line, f"found byte 0x{written[error.start]:02x}, which is not UTF-8; convert the file to UTF-8")]


def _parse(written: str) -> Row:
    if not written.strip():
        raise ValueError("found an empty line, expected one JSON object a line; remove it")
    if _ESCAPE.search(written):
        raise ValueError(r"found an escape (\u…), expected the character itself; write with json.dumps(…, ensure_ascii=False)")
    try:
        row = json.loads(written, object_pairs_hook=_no_key_twice)
    except (json.JSONDecodeError, RecursionError) as error:  # brackets nested by the thousand
        raise ValueError(f"found no JSON ({error}), expected one object a line") from error
    if not isinstance(row, dict):
        raise ValueError(f"found a JSON {type(row).__name__}, expected an object {{…}}")
    return row


def _no_key_twice(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"{twice}: the key stands there twice; keep one")
    return row


def _one_of(values: Iterable[str]) -> Rule:
    allowed = tuple(map(str, values))
    return Rule(lambda value: value in allowed, f"one of {', '.join(allowed)}")


def _matching(pattern: str, expected: str) -> Rule:
    return Rule(lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, expected)


def _or_null(rule: Rule) -> Rule:
    return Rule(lambda value: value is None or rule.holds(value), f"{rule.expected}, or null")


def _is_offset_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(offset) is int for offset in value) and 0 <= value[0] < value[1]


def _is_list_of(holds: Callable[[Any], bool], value: object) -> bool:
    return isinstance(value, list) and all(map(holds, value))


_TEXT = Rule(lambda value: isinstance(value, str) and value != "" and value == value.strip(), "text without outer spaces")
_LIST = Rule(lambda value: isinstance(value, list), "a list")
_OFFSET = Rule(lambda value: type(value) is int and value >= 0, "a number of code points")
_OFFSET_PAIR = Rule(_is_offset_pair, "[start, end] with start < end")
_FLAG = _matching("[a-z_]+", "a flag in small letters")
_NAME = _matching(r"[A-Za-z0-9][A-Za-z0-9_.-]*", "a name of Latin letters, digits, -, _ and .")
_MONTH = _matching(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", "a month like 2024-03")

_LABELS = {
    "stance": _one_of(Stance),
    "neutral_kind": _or_null(_one_of(NeutralKind)),
    "primary": _one_of(Frame),
    "frames": Rule(lambda value: isinstance(value, list), "a list of one to three frames"),
}
_READING = {"reader": _NAME, **_LABELS}
_JUDGEMENT = {"camp": _one_of(("R", "W")), "how": _one_of(("raised", "lowered"))}
_SETTLED = {
    **_LABELS,
    "readings": Rule(lambda value: value != [] and _is_list_of(lambda part: isinstance(part, dict), value), "a list of at least one reading"),
    "settled_by": _NAME,
}
_CLAIM = {
    "id": _NAME,
    "text": _TEXT,
    "context": _or_null(_TEXT),
    "kind": _one_of(QuoteKind),
    "act": _one_of(Act),
    "polarity": _one_of(Polarity),
    "origin": _one_of(ORIGINS),
    "sample": _one_of(SAMPLES),
    "split": _one_of(SPLITS),
    "source": _one_of(Camp),
    "source_kind": _one_of(SourceKind),
    "topic": _or_null(_TEXT),
    "month": _or_null(_MONTH),
    "outlet_host": _or_null(_matching(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", "a host name in small letters without www.")),
    "outlet_country": _or_null(_matching("[A-Z]{2}", "two capital letters (ISO 3166)")),
    "page": _or_null(_matching("[0-9a-f]{16}", "the first 16 hex digits of the sha256 of the address")),
    "hand": _matching(r"[a-z]\d+", "a letter and a number"),
    **_SETTLED,
}
WAYS = ("who", "denied", "reported", "merit", "hedge", "vocabulary")
# Of a hard pair: which real claim was changed, and how.
_PAIR = {"pair_of": _NAME, "way": _one_of(WAYS)}
# What nobody can know of a claim that nobody made.
_NULL_IF_IMAGINED = frozenset({"kind", "act", "sample", "source", "source_kind"})
_QUOTE = {
    "doc": _NAME,
    "section": _one_of(Section),
    "kind": _one_of(QuoteKind),
    "start": _OFFSET,
    "end": _OFFSET,
    "text": Rule(lambda value: isinstance(value, str) and value != "", "the hull of the quote as text"),
    "cue": _or_null(_OFFSET_PAIR),
    "speaker_mention": _or_null(_OFFSET_PAIR),
    "speaker": _or_null(_TEXT),
    "speaker_kind": _one_of(SpeakerKind),
    "role": _or_null(_TEXT),
    "outlet": _or_null(_TEXT),
    "via": _or_null(_TEXT),
    "act": _one_of(Act),
    "polarity": _one_of(Polarity),
    "context": _or_null(_TEXT),
    "flags": Rule(lambda value: _is_list_of(_FLAG.holds, value), "a list of flags in small letters"),
    **_SETTLED,
}
_QUOTE_OPTIONAL = {
    "pieces": Rule(lambda value: value != [] and _is_list_of(_is_offset_pair, value), "a list of [start, end] with start < end"),
    "gender": _or_null(_one_of(("m", "f"))),
    "split": _one_of(SPLITS),
}
_ARTICLE = {
    "id": _NAME,
    "split": _one_of(SPLITS),
    "register": _one_of(REGISTERS),
    "topic": _TEXT,
    "month": _MONTH,
    "writer": _NAME,
}


def _shape_problems(row: Mapping[str, Any], rules: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Iterator[str]:
    """Keys that are missing or unknown, and values that no key allows; after an empty answer ``row[key]`` is safe."""
    all_rules = {**rules, **(optional or {})}
    for key in rules:
        if key not in row:
            yield f"{key}: the key is missing, expected {rules[key].expected}"
    for key, value in row.items():
        if key.startswith("_"):
            yield f"{key}: found a private working key; remove it before the row enters the annotations"
        elif key not in all_rules:
            yield f"{key}: found an unknown key, expected only {', '.join(all_rules)}"
        elif not all_rules[key].holds(value) and not (value is None and row.get("origin") == "imagined" and key in _NULL_IF_IMAGINED):
            yield f"{key}: found {_shown(value)}, expected {all_rules[key].expected}"


def _address_problems(value: object, key: str = "") -> Iterator[str]:
    """Addresses in any string of a row, however deep."""
    if isinstance(value, str):
        if match := _ADDRESS.search(value):
            yield f"{key}: found an address ({match[0]}… in {_shown(value)}), expected none; a page is a hash, a host stands without www."
    elif isinstance(value, list):
        for part in value:
            yield from _address_problems(part, key)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _address_problems(name, "key")
            yield from _address_problems(part, f"{key}.{name}" if key else name)


def _label_problems(labels: Mapping[str, Any]) -> Iterator[str]:
    """Labels that do not go together (CODEBOOK 2 and 3)."""
    stance, neutral_kind, frames = labels["stance"], labels["neutral_kind"], labels["frames"]
    if (stance == Stance.NEUTRAL) != (neutral_kind is not None):
        expected = _one_of(NeutralKind).expected if stance == Stance.NEUTRAL else "null"
        yield f"neutral_kind: found {_shown(neutral_kind)} beside stance {stance}, expected {expected}"
    unknown = [frame for frame in frames if frame not in tuple(Frame)]
    if unknown:
        yield f"frames: found {_shown(unknown[0])}, expected {_one_of(Frame).expected}"
    elif not 1 <= len(frames) <= 3 or len(set(frames)) < len(frames):
        yield f"frames: found {_shown(frames)}, expected one to three different frames"
    elif frames[0] != labels["primary"]:
        yield f"frames: found {frames[0]} first, expected the primary frame {labels['primary']}"
    elif Frame.NO_FRAME in frames and len(frames) > 1:
        yield "frames: found no_frame beside others, expected it alone"


def _reading_problems(row: Mapping[str, Any], content: str) -> Iterator[str]:
    """Readings whose labels or deciding words are wrong; if there are none, a settlement that they do not bear out."""
    readings: list[Row] = row["readings"]
    wrong = [f"readings[{number}].{problem}" for number, reading in enumerate(readings) for problem in _one_reading_problems(reading, content)]
    yield from wrong
    if wrong:
        return
    readers = [reading["reader"] for reading in readings]
    if len(set(readers)) < len(readers):
        yield f"readings: found {_shown(readers)}, expected each reader once"
    if row["settled_by"] == "agreement":
        for keys in (("stance", "neutral_kind"), ("primary",)):
            if sum(all(reading[key] == row[key] for key in keys) for reading in readings) < 2:
                yield f"settled_by: found agreement, expected two readings with the settled {' and '.join(keys)}; let another reader settle it"
    for reading in readings:
        if reading["reader"] == row["settled_by"] and any(reading[key] != row[key] for key in ("stance", "neutral_kind", "primary")):
            yield f"settled_by: found {row['settled_by']}, whose own reading has another label; correct one of them"


def _one_reading_problems(reading: Mapping[str, Any], content: str) -> Iterator[str]:
    shape = list(_shape_problems(reading, _READING, {"words": _LIST, "judged": _LIST}))
    yield from shape
    if shape:
        return
    yield from _label_problems(reading)
    for words in reading.get("words", []):
        if not isinstance(words, str) or not words or words not in content:
            yield f"words: found {_shown(words)}, which does not stand in the text; copy the deciding words as written"
    for judgement in reading.get("judged", []):
        if not isinstance(judgement, dict):
            yield f"judged: found {_shown(judgement)}, expected an object with camp and how"
        else:
            yield from (f"judged.{problem}" for problem in _shape_problems(judgement, _JUDGEMENT))


def _edge_problem(content: str) -> str | None:
    """Why a piece of content does not begin and end by QUOTE_GUIDELINES 2, or None."""
    view = fold(content)
    if content != content.strip():
        return "it begins or ends with a space"
    if content[-1] in ".،,؛;:":
        return f"it ends with {content[-1]!r}"
    if len(view) > 1 and view[0] == view[-1] == '"' and view.count('"') == 2:
        return "its outer quotation marks are in it"
    return None


def _span_problems(row: Mapping[str, Any], raw: str) -> Iterator[str]:
    """Offsets of a quote that do not fit the article or each other."""
    start, end, pieces = row["start"], row["end"], pieces_of(row)
    if not start < end <= len(raw) or raw[start:end] != row["text"]:
        there = f"but {row['doc']}.txt has {_shown(raw[start:end])} at {start}:{end}"
        yield f"text: found {_shown(row['text'])}, {there}; count code points of the raw page and copy the text"
        return
    if pieces[0][0] != start or pieces[-1][1] != end:
        yield f"pieces: found {pieces[0][0]} to {pieces[-1][1]}, expected the first to begin at start {start} and the last to end at end {end}"
    for (_, before), (after, _) in pairwise(pieces):
        if after < before:
            yield f"pieces: found one that begins at {after} behind one that ends at {before}, expected them in the order of the text"
    for first, last in pieces:
        if last <= len(raw) and (problem := _edge_problem(raw[first:last])):
            yield f"pieces: found {_shown(raw[first:last])}: {problem}; expected the content only (QUOTE_GUIDELINES 2)"
    for key, spans in (("pieces", pieces), ("cue", [row["cue"]]), ("speaker_mention", [row["speaker_mention"]])):
        for span in filter(None, spans):
            if span[1] > len(raw):
                yield f"{key}: found {span}, expected it inside the {len(raw)} code points of {row['doc']}.txt"
            elif key != "pieces" and raw[slice(*span)] != raw[slice(*span)].strip():
                yield f"{key}: found {_shown(raw[slice(*span)])}, expected no outer space"
    view = _bare(raw)
    for key in ("speaker", "role", "outlet", "via"):
        if row[key] is not None and _bare(row[key]) not in view:
            yield f"{key}: found {_shown(row[key])}, which does not stand in {row['doc']}.txt; copy it as written"


def _bare(text: str) -> str:
    """The folded view without quotation marks and with single blanks: names are compared so."""
    return " ".join(fold(text).replace('"', " ").split())


def _shown(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 80 else f"{written[:60]}…{written[-15:]}"


def find_problems(folder: Path) -> list[Problem]:
    """Everything in ``folder`` that ``annotations/FORMAT.md`` does not allow, ordered by file and line; empty if all is well."""
    claims, claim_problems = _parse_all(folder, "batches/claims-*.jsonl")
    quotes, quote_problems = _parse_all(folder, "batches/quotes-*.jsonl")
    articles, article_problems = _parse_all(folder, "articles/index.jsonl")
    problems = [*claim_problems, *quote_problems, *article_problems]
    if not claims and not quotes and not problems:
        problems.append(Problem(folder, 0, "found no claims and no quotes, expected batches/claims-*.jsonl or batches/quotes-*.jsonl"))
    for path in sorted((folder / "batches").glob("*")):
        if not re.fullmatch(r"(?:claims|quotes)-.*\.jsonl", path.name):
            problems.append(Problem(path, 0, "found a file that is no batch, expected claims-*.jsonl and quotes-*.jsonl; rename or remove it"))

    texts, page_problems = _read_pages(folder, articles)
    problems += page_problems
    splits = {line.row["id"]: line.row.get("split") for line in articles if line.row.get("id") in texts}
    sound_claims = _keep_sound(claims, problems, _claim_problems)
    sound_quotes = _keep_sound(quotes, problems, lambda row: _quote_problems(row, texts, splits))

    problems += _repeated(articles, lambda row: row.get("id"))
    problems += _repeated(claims, lambda row: row.get("id"))
    problems += _repeated(sound_quotes, quote_id)
    problems += _share_problems(sound_claims)
    problems += _page_split_problems(sound_claims)
    problems += _pair_problems(sound_claims)
    problems += _near_duplicates(sound_claims, sound_quotes, texts, splits)
    if not problems:  # else a row that was refused would seem to be missing
        problems += _adjudication_problems(folder / "adjudications.tsv", sound_claims, sound_quotes)
    return sorted(problems, key=lambda problem: (str(problem.path), problem.number))


def _keep_sound(lines: Iterable[Line], problems: list[Problem], find: Callable[[Row], Iterable[str]]) -> list[Line]:
    """The lines that ``find`` finds nothing in; what it finds in the others is added to ``problems``."""
    kept = []
    for line in lines:
        found = [line.problem(message) for message in find(line.row)]
        problems += found
        if not found:
            kept.append(line)
    return kept


def _claim_problems(row: Row) -> Iterator[str]:
    shape = list(_shape_problems(row, {**_CLAIM, **_PAIR} if row.get("origin") == "pair" else _CLAIM))
    yield from shape
    yield from _address_problems(row)
    if not shape:
        if problem := _edge_problem(row["text"]):
            yield f"text: found {_shown(row['text'])}: {problem}; expected the content only (QUOTE_GUIDELINES 2)"
        yield from _label_problems(row)
        yield from _reading_problems(row, row["text"])


def _quote_problems(row: Row, texts: Mapping[str, str], splits: Mapping[str, str | None]) -> Iterator[str]:
    shape = list(_shape_problems(row, _QUOTE, _QUOTE_OPTIONAL))
    yield from shape
    yield from _address_problems(row)
    if shape:
        return
    if row["doc"] not in texts:
        yield f"doc: found {row['doc']}, expected an id of articles/index.jsonl that has its page"
        return
    spans = list(_span_problems(row, texts[row["doc"]]))
    yield from spans
    yield from _label_problems(row)
    if not spans:
        yield from _reading_problems(row, content_of(row, texts[row["doc"]]))
    if "split" in row and row["split"] != splits[row["doc"]]:
        yield f"split: found {row['split']}, expected {splits[row['doc']]} as articles/index.jsonl has it; leave the key out"
    if row["speaker_kind"] == SpeakerKind.PERSON and (problem := speaker_problem(row["speaker"], row["role"])):
        yield f"speaker: {problem}"


def _read_pages(folder: Path, articles: Sequence[Line]) -> tuple[dict[str, str], list[Problem]]:
    """The raw pages of the index by id, and what is wrong with the index or with them."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for line in articles:
        shape = [*_shape_problems(line.row, _ARTICLE), *_address_problems(line.row)]
        problems += map(line.problem, shape)
        if not _NAME.holds(line.row.get("id")):
            continue
        name = line.row["id"]
        path = line.path.parent / f"{name}.txt"
        if not path.is_file():
            problems.append(line.problem(f"id: found {name}, expected its page articles/{name}.txt; add the page or remove the line"))
            continue
        try:
            text = path.read_bytes().decode("utf-8")  # not read_text: it would change the line ends, and every offset with them
        except UnicodeDecodeError as error:
            problems.append(Problem(path, 0, f"found byte {error.start}, which is not UTF-8; convert the page to UTF-8"))
            continue
        texts[name] = text
        if not text.strip():
            problems.append(Problem(path, 0, "found an empty page, expected the raw text of an article"))
        for match in _PAGE_ADDRESS.finditer(text):
            if not _RESERVED_HOST.search(match[1]):
                number = text.count("\n", 0, match.start()) + 1
                problems.append(Problem(path, number, f"found the address {match[0]}, expected none but of a reserved host (news.example)"))
    indexed = {f"{line.row.get('id')}.txt" for line in articles} | {"index.jsonl"}
    for path in sorted((folder / "articles").glob("*")):
        if path.name not in indexed:
            problems.append(Problem(path, 0, "found a file without a line in articles/index.jsonl; add the line or remove the file"))
    return texts, problems


def _repeated(lines: Iterable[Line], identity: Callable[[Row], object]) -> Iterator[Problem]:
    first: dict[object, Line] = {}
    for line in lines:
        name = identity(line.row)
        if isinstance(name, str) and (other := first.setdefault(name, line)) is not line:
            yield line.problem(f"id: found {name}, which stands in {other} too; rename or remove one")


def _share_problems(claims: Iterable[Line]) -> Iterator[Problem]:
    """Pages, and outlets in a year, with more real claims than a sample may take from one."""
    n_taken: Counter[str] = Counter()
    for line in claims:
        page, outlet, year = line.row["page"], line.row["outlet_host"], (line.row["month"] or "unknown")[:4]
        shares = [
            ("page", f"page {page}", page, MAX_CLAIMS_PER_PAGE),
            ("outlet_host", f"outlet {outlet} in year {year}", outlet, MAX_CLAIMS_PER_OUTLET_YEAR),
        ]
        for key, share, is_known, limit in shares:
            if is_known and line.row["origin"] == "real":
                n_taken[share] += 1
                if n_taken[share] > limit + (key == "page" and line.row["hand"] == _BEFORE_THE_LIMIT):
                    yield line.problem(f"{key}: found real claim {n_taken[share]} of {share}, expected {limit} at most; leave one out")


def _page_split_problems(claims: Iterable[Line]) -> Iterator[Problem]:
    first: dict[str, Line] = {}
    for line in claims:
        page, split = line.row["page"], line.row["split"]
        if page and (other := first.setdefault(page, line)).row["split"] != split:
            yield line.problem(f"split: found {split}, but {other} of the same page is {other.row['split']}; keep a page in one split")


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every three words in a row of the folded text; empty for fewer than three words.

    >>> sorted(shingles("قالَ إنّ الحربَ طويلة"))
    [('ان', 'الحرب', 'طويله'), ('قال', 'ان', 'الحرب')]
    """
    words = re.findall(r"\w+", fold(text))
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _pair_problems(claims: Sequence[Line]) -> Iterator[Problem]:
    """Hard pairs whose real claim is missing or stands in another split."""
    splits = {line.row["id"]: line.row["split"] for line in claims if line.row["origin"] == "real"}
    for line in claims:
        if line.row["origin"] == "pair" and splits.get(line.row["pair_of"]) != line.row["split"]:
            yield line.problem(f"pair_of: found {line.row['pair_of']}, expected the id of a real claim of split {line.row['split']}")


def _near_duplicates(claims: Iterable[Line], quotes: Iterable[Line], texts: Mapping[str, str], splits: Mapping[str, str | None]) -> Iterator[Problem]:
    """Texts outside gold that are nearly a gold text, which training would then know by heart. Exact: a shared shingle leads to every candidate."""
    pool = [(line, line.row["split"], shingles(line.row["text"])) for line in claims]
    pool += [(line, splits[line.row["doc"]], shingles(content_of(line.row, texts[line.row["doc"]]))) for line in quotes]
    gold = [(line, known) for line, split, known in pool if split == "gold"]
    golds_with = defaultdict(list)
    for at, (_, known) in enumerate(gold):
        for shingle in known:
            golds_with[shingle].append(at)
    for line, split, known in pool:
        if split == "gold":
            continue
        for at, n_shared in Counter(at for shingle in known for at in golds_with.get(shingle, ())).items():
            other, other_known = gold[at]
            jaccard = n_shared / (len(known) + len(other_known) - n_shared)
            if jaccard >= NEAR_DUPLICATE_JACCARD:
                yield line.problem(f"text: found a near copy (Jaccard {jaccard:.2f}) of the gold text in {other}; leave it out or reword it")


def _adjudication_problems(path: Path, claims: Iterable[Line], quotes: Iterable[Line]) -> Iterator[Problem]:
    """Lines of ``adjudications.tsv`` that explain nothing, and settled differences without a line."""
    settled = {line.row["id"]: line for line in claims} | {quote_id(line.row): line for line in quotes}
    explained = set()
    columns: list[str] = []
    text, problems = _decode(path) if path.exists() else ("", [])
    yield from problems
    for number, written in enumerate(text.removesuffix("\n").split("\n") if text else [], 1):
        cells = written.split("\t")
        if written.startswith("#"):
            continue
        if not columns:
            columns = cells
            if columns != list(_ADJUDICATION_COLUMNS):
                yield Problem(path, number, f"found the columns {_shown(written)}, expected {', '.join(_ADJUDICATION_COLUMNS)} with tabs between")
                return
            continue
        explained.add(cells[0])
        if len(cells) != len(columns) or not all(map(str.strip, cells)):
            yield Problem(path, number, f"found {_shown(written)}, expected {', '.join(columns)} with tabs between, none empty")
        elif _ADDRESS.search(written):
            yield Problem(path, number, "found an address, expected none")
        elif cells[0] not in settled:
            yield Problem(path, number, f"id: found {cells[0]}, expected the id of a claim, or <doc>:<start>-<end> of a quote")
        else:
            line = settled[cells[0]]
            labels = (line.row["settled_by"], line.row["neutral_kind"] or line.row["stance"], line.row["primary"])
            for column, found, expected in zip(columns[1:], cells[1:], labels, strict=False):
                if found != expected:
                    yield Problem(path, number, f"{column}: found {found}, but {cells[0]} has {expected} in {line}; correct one of them")
    for name, line in settled.items():
        if line.row["settled_by"] != "agreement" and len(line.row["readings"]) > 1 and name not in explained:
            yield line.problem(f"settled_by: found {line.row['settled_by']}, expected a line for {name} in adjudications.tsv that says why")


def summarize(folder: Path) -> str:
    """The tables of counts and agreement of annotations that :func:`find_problems` finds nothing in."""
    claims, quotes, articles = read_claims(folder), read_quotes(folder), read_articles(folder)
    registers = {article["id"]: article["register"] for article in articles}
    quotes = [{**row, "register": registers[row["doc"]]} for row in quotes]
    tables = [
        _crosstab("claims", claims, ("split", "stance"), ("origin", "sample")),
        _crosstab("claims by source", claims, ("source",), ("source_kind",)),
        _crosstab("neutral claims", [row for row in claims if row["neutral_kind"]], ("neutral_kind",), ("split",)),
        _crosstab("claims by primary frame", claims, ("primary",), ("stance",)),
        _crosstab("frames of claims", _by_frame(claims), ("frame",), ("split",)),
        agreement_rows(claims, [row["page"] or row["id"] for row in claims]),
        _crosstab("articles", articles, ("register",), ("split",)),
        _crosstab("quotes", quotes, ("register",), ("split",)),
        _crosstab("quotes by stance", quotes, ("stance",), ("split",)),
        _crosstab("quotes by kind", quotes, ("kind",), ("section",)),
        _crosstab("frames of quotes", _by_frame(quotes), ("frame",), ("split",)),
        agreement_rows(quotes, [row["doc"] for row in quotes]),
    ]
    return "\n\n".join(_aligned(table) for table in tables if table)


def _by_frame(rows: Iterable[Row]) -> list[Row]:
    return [{**row, "frame": frame} for row in rows for frame in row["frames"]]


def _crosstab(title: str, rows: Sequence[Row], down: Sequence[str], across: Sequence[str]) -> list[list[str]]:
    """The lines of a table with the counts of the values of ``down`` by those of ``across``, and their sums; empty without rows."""

    def joined(row: Row, keys: Sequence[str]) -> str:
        return " ".join(str(row[key] or "-") for key in keys)

    counts = Counter((joined(row, down), joined(row, across)) for row in rows)
    columns = sorted({column for _, column in counts})
    table = [[title, *columns, "all"]]
    for name in sorted({name for name, _ in counts}):
        values = [counts[name, column] for column in columns]
        table.append([f"  {name}", *map(str, values), str(sum(values))])
    sums = [sum(count for (_, other), count in counts.items() if other == column) for column in columns]
    return [*table, ["  all", *map(str, sums), str(sum(sums))]] if rows else []


def _aligned(table: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [[line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])] for line in table]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit status is 0 if nothing was refused, else 1."""
    parser = argparse.ArgumentParser(prog="python -m training.corpus", description="Check the annotations by annotations/FORMAT.md and count them.")
    parser.add_argument("folder", type=Path, help="the folder with batches/ and articles/")
    folder = parser.parse_args(arguments).folder
    problems = find_problems(folder)
    if problems:
        print(*problems, sep="\n")
        print(f"{len(problems)} problems; expected none (annotations/FORMAT.md)", file=sys.stderr)
        return 1
    print(summarize(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
