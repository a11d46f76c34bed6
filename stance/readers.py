"""Files in, articles out: plain text, JSON Lines, HTML, standard input, folders of them.

One article is in memory at a time. What cannot be read is handed on as an :class:`~stance.errors.InputError` in its place, so that one bad
file or row does not stop the others. The text of an article is the decoded file as it stands, line ends and byte-order mark included, since
offsets count in it; of a page in HTML it is the text that a reader sees, without menus and scripts.
"""

import codecs
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import BinaryIO

from stance.errors import InputError
from stance.types import Article

# Which reader a file gets by the end of its name; a name without an end (a pipe, for one) is plain text.
FORMAT_OF_SUFFIX = {".txt": "txt", "": "txt", ".jsonl": "jsonl", ".html": "html", ".htm": "html"}
FORMATS = ("txt", "jsonl", "html")

# The keys of a row of JSON Lines beside ``text``.
_OPTIONAL_KEYS = ("id", "title", "outlet", "published_at", "url")

Outcome = tuple[str, Article | InputError]


def read_articles(paths: Iterable[str | Path], *, input_format: str | None = None) -> Iterator[Outcome]:
    """The articles of files, of folders (their known files and those of their subfolders, by name) and of ``"-"``, standard input.

    Yields, in order, the name of the source (``page.txt``, ``rows.jsonl:12`` for a row, ``stdin``) with its ``Article``, or with the
    ``InputError`` that says why there is none. ``input_format`` (one of ``FORMATS``) is for every file, whatever its name; without it the
    name decides, and standard input is ``txt``. Raises ``TypeError`` for a single path, ``ValueError`` for an unknown format.
    """
    if isinstance(paths, (str, bytes, Path)):
        raise TypeError(f"read_articles takes an iterable of paths, found {type(paths).__name__}; pass [path]")
    if input_format not in (None, *FORMATS):
        raise ValueError(f"found the input format {input_format!r}; one of {', '.join(FORMATS)}")
    return (outcome for path in paths for outcome in _read(path, input_format))


def _read(path: str | Path, input_format: str | None) -> Iterator[Outcome]:
    name = "stdin" if path == "-" else str(path)
    try:
        if path == "-":
            yield from _READERS[input_format or "txt"](name, sys.stdin.buffer)
        elif not str(path):  # an unset variable of a shell; Path("") would be the current folder
            raise InputError("found an empty path; expected a file, a folder or -")
        elif Path(path).is_dir():
            yield from _read_folder(Path(path), input_format)
        else:
            format_of_file = input_format or _format_of(Path(path))
            with Path(path).open("rb") as stream:
                yield from _READERS[format_of_file](name, stream)
    except FileNotFoundError:
        yield name, InputError(f"{name}: found no such file; check the path")
    except OSError as error:
        yield name, InputError(f"{name}: found what cannot be read ({error.strerror}); check the path and its permissions")
    except InputError as error:
        yield name, error


def _read_folder(folder: Path, input_format: str | None) -> Iterator[Outcome]:
    unreadable: list[OSError] = []
    n_files = 0
    for parent, subfolders, names in os.walk(folder, onerror=unreadable.append):
        subfolders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path.suffix and path.suffix.lower() in FORMAT_OF_SUFFIX:
                n_files += 1
                yield from _read(path, input_format)
    for error in unreadable:
        yield str(error.filename), InputError(f"{error.filename}: found a folder that cannot be read ({error.strerror}); check its permissions")
    if not n_files and not unreadable:
        raise InputError(f"{folder}: found no text in this folder; expected files that end in {_known_suffixes()}")


def _format_of(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in FORMAT_OF_SUFFIX and path.exists():
        do = f"if it is text, say of which kind: --input {' or '.join(FORMATS)}"
        raise InputError(f"{path}: found a file that ends in {suffix}; expected {_known_suffixes()}; {do}")
    return FORMAT_OF_SUFFIX.get(suffix, "txt")


def _known_suffixes() -> str:
    return ", ".join(suffix for suffix in FORMAT_OF_SUFFIX if suffix)


# -- plain text


def _read_txt(name: str, stream: BinaryIO) -> Iterator[Outcome]:
    yield name, Article(_some_text(name, decode(name, stream.read())))


def _some_text(name: str, text: str) -> str:
    if not text.strip("\N{ZERO WIDTH NO-BREAK SPACE}") or text.isspace():
        raise InputError(f"{name}: found no text in it; expected an article, or leave it out")
    return text


_ARABIC_WORDS = re.compile("[\u0621-\u0652\u0671-\u06d3]{2,}")
_LETTERS_BEYOND_ASCII = re.compile(r"[^\W\d_\x00-\x7f]")


def decode(name: str, encoded: bytes, declared: str | None = None) -> str:
    """The text of a file: UTF-8; UTF-16 if it begins with a byte-order mark; else ``declared``, or Windows-1256 if that reads as Arabic.

    UTF-8 comes before what a page declares, because Arabic in another encoding is never valid UTF-8 while declarations are often wrong. A
    byte-order mark stays in the text. Raises ``InputError`` with ``name`` for anything else.

    >>> decode("a.txt", "قال الناطق".encode("cp1256"))
    'قال الناطق'
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):  # "utf-16" itself would drop the mark
        if encoded.startswith(mark):
            text = _decoded(encoded, encoding)
            if text is None or "\0" in text:
                raise InputError(f"{name}: found the mark of UTF-16 but no text in it; convert it to UTF-8")
            return text
    if b"\0" in encoded:
        raise InputError(f"{name}: found binary data (zero bytes); expected text in UTF-8, or save the document as text or HTML")
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{encoded[error.start]:02x} at position {error.start:,}"
    as_declared = _decoded(encoded, declared) if declared else None
    for text in (as_declared, _decoded(encoded, "cp1256")):
        if text is not None and _reads_as_arabic(text):
            return text
    if as_declared is not None:
        return as_declared
    raise InputError(f"{name}: found {place}, which is no UTF-8, and no Arabic in Windows-1256; convert it to UTF-8, e.g. iconv -f ENCODING -t UTF-8")


def _decoded(encoded: bytes, encoding: str) -> str | None:
    try:
        return encoded.decode(encoding)
    except (LookupError, ValueError):  # no such encoding; not in this encoding
        return None


def _reads_as_arabic(text: str) -> bool:
    """Whether the letters beyond ASCII are Arabic and stand in words, which accents and broken UTF-8 do not (9 in 10: not researched)."""
    n_in_words = sum(len(word) for word in _ARABIC_WORDS.findall(text))
    return n_in_words > 0 and n_in_words >= 0.9 * len(_LETTERS_BEYOND_ASCII.findall(text))


# -- JSON Lines


def _read_jsonl(name: str, stream: BinaryIO) -> Iterator[Outcome]:
    n_rows = 0
    for number, line in enumerate(stream, 1):
        if number == 1:
            if b"\0" in line:
                raise InputError(f"{name}: found zero bytes (binary data or UTF-16); expected JSON Lines in UTF-8")
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.isspace() or not line:
            continue
        n_rows += 1
        row_name = f"{name}:{number}"
        try:
            yield row_name, _article_of_row(row_name, line)
        except InputError as error:
            yield row_name, error
    if not n_rows:
        raise InputError(f"{name}: found no row in it; expected one JSON object a line, or leave it out")


def _article_of_row(name: str, line: bytes) -> Article:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # RecursionError: brackets nested by the thousand
        raise InputError(f"{name}: found no JSON ({error}); expected one object a line, in UTF-8, with the key text") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        found = f"an object without a string as text (keys: {', '.join(list(row)[:8]) or 'none'})" if isinstance(row, dict) else type(row).__name__
        raise InputError(f'{name}: found {found}; expected an object like {{"text": "…", "title": "…"}}')
    if isinstance(row.get("id"), int) and not isinstance(row["id"], bool):
        row["id"] = str(row["id"])
    for key in _OPTIONAL_KEYS:
        if not isinstance(row.get(key), str | None):
            raise InputError(f"{name}: found {type(row[key]).__name__} as {key}; expected a string, null, or no such key")
    known = {key: row[key] for key in _OPTIONAL_KEYS if row.get(key)}
    return Article(_some_text(name, row["text"]), **known)


# -- HTML

# What a page shows beside its article, or does not show at all.
_DROPPED = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "footer",
        "aside",
        "iframe",
        "svg",
        "math",
        "object",
        "audio",
        "video",
        "canvas",
        "button",
        "select",
        "textarea",
        "datalist",
        "dialog",
    )
)
# What begins and ends a line; all else runs on in its line.
_LINES = frozenset(
    (
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)

# property, name or itemprop of a <meta> -> field of the article; the first on the page counts.
_META = {
    "og:title": "title",
    "og:site_name": "outlet",
    "article:published_time": "published_at",
    "datepublished": "published_at",
    "og:url": "url",
}
_DECLARED_ENCODING = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes; the standard says 1024, pages begin with comments

_SOURCE_BLANKS = str.maketrans(dict.fromkeys("\t\n\r\f", " "))


def _read_html(name: str, stream: BinaryIO) -> Iterator[Outcome]:
    encoded = stream.read()
    declared = _DECLARED_ENCODING.search(encoded[:_DECLARED_WITHIN])
    yield name, _article_of_page(name, decode(name, encoded, declared[1].decode("ascii", "replace") if declared else None))


def _article_of_page(name: str, markup: str) -> Article:
    page = _Page()
    page.feed(_without_open_ends(markup))
    page.close()
    if not (text := page.text()):
        raise InputError(f"{name}: found no text in the page; if scripts build it, save it from a browser as it is shown")
    title = page.found.pop("title", None) or " ".join("".join(page.title).split()) or None
    return Article(text, title=title, **page.found)


def _without_open_ends(markup: str) -> str:
    """The same page without tags and comments that never close: html.parser would look for their end again and again (quadratic)."""
    before, end, after = markup.rpartition("-->")
    markup = before + end + re.sub("<!--[^<]*", "", after)
    before, end, after = markup.rpartition(">")
    return before + end + re.split("<[A-Za-z/!?]", after, maxsplit=1)[0]


class _Page(HTMLParser):
    """Collects the text of a page, a line a block, and what its head says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.title: list[str] = []
        self._chunks: list[str] = []
        self._open: list[str] = []
        self._n_open: Counter[str] = Counter()
        self._n_dropped = 0  # open elements that are dropped, with all that stands in them

    def text(self) -> str:
        """Lines without empty ones; blanks as a browser shows them: one for many, the no-break space kept."""
        lines = (" ".join(word for word in line.split(" ") if word) for line in "".join(self._chunks).split("\n"))
        return "\n".join(line for line in lines if line.strip("\N{ZERO WIDTH NO-BREAK SPACE}") and not line.isspace())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self._chunks.append("\n")
        if tag == "meta":
            self._note_meta({key: value or "" for key, value in attrs})
        if tag not in _VOID:
            self._open.append(tag)
            self._n_open[tag] += 1
            self._n_dropped += tag in _DROPPED

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self._chunks.append("\n")
        while self._n_open[tag]:  # also closes what was left open inside: <nav><ul></nav>
            closed = self._open.pop()
            self._n_open[closed] -= 1
            self._n_dropped -= closed in _DROPPED
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._n_dropped:
            return
        if self._n_open["title"]:
            self.title.append(data)
        else:
            self._chunks.append(data if self._n_open["pre"] else data.translate(_SOURCE_BLANKS))

    def parse_html_declaration(self, i: int) -> int:
        """``<![…]>`` is a comment in HTML; html.parser raises on some of its keywords."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def _note_meta(self, attributes: Mapping[str, str]) -> None:
        for key in ("property", "name", "itemprop"):
            field = _META.get(attributes.get(key, "").lower())
            content = " ".join(attributes.get("content", "").split())
            if field and content:
                self.found.setdefault(field, content)


_READERS: Mapping[str, Callable[[str, BinaryIO], Iterator[Outcome]]] = {"txt": _read_txt, "jsonl": _read_jsonl, "html": _read_html}
