"""Files in, articles out: what is read, in which encoding, and what is said of a file that is none."""

import codecs
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import InputError
from stance.readers import decode, read_articles
from stance.types import Article

TEXT = "قال الناطق سامر حداد، أمس: «لن نتراجع».\r\nوأضاف أنّ الأمر انتهى.\n"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def read_one(path: Path | str, **options: Any) -> Article:
    [(_, outcome)] = read_articles([path], **options)
    assert isinstance(outcome, Article), outcome
    return outcome


def refusal(path: Path | str, **options: Any) -> str:
    [(name, outcome)] = read_articles([path], **options)
    assert isinstance(outcome, InputError), outcome
    assert str(outcome).startswith(f"{name}: found "), "an error names the file and what was found in it"
    return str(outcome)


# -- plain text and encodings


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        pytest.param(TEXT.encode("utf-8"), TEXT, id="utf-8"),
        pytest.param((BOM + TEXT).encode("utf-8"), BOM + TEXT, id="utf-8 with its mark, which offsets count"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), BOM + TEXT, id="utf-16 little-endian"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), BOM + TEXT, id="utf-16 big-endian"),
        pytest.param(TEXT.encode("cp1256"), TEXT, id="windows-1256"),
        pytest.param(b"He said: we will not retreat.\r\n", "He said: we will not retreat.\r\n", id="english"),
    ],
)
def test_text_is_decoded_and_left_as_it_is(tmp_path: Path, encoded: bytes, text: str) -> None:
    article = read_one(write(tmp_path / "page.txt", encoded))
    assert article == Article(text)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "found no text in it", id="empty"),
        pytest.param(b" \r\n\t\n", "found no text in it", id="whitespace"),
        pytest.param(codecs.BOM_UTF8, "found no text in it", id="a byte-order mark alone"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "found binary data (zero bytes); expected text in UTF-8", id="binary"),
        pytest.param(TEXT.encode("utf-16-le"), "zero bytes", id="utf-16 without its mark"),
        pytest.param(TEXT.encode("utf-32"), "found the mark of UTF-16 but no text", id="utf-32"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", "found the mark of UTF-16 but no text", id="half a sign of utf-16"),
        pytest.param("Wir weichen nicht zurück.".encode("latin-1"), "which is no UTF-8, and no Arabic in Windows-1256", id="german latin-1"),
        pytest.param("Он сказал: мы не отступим.".encode("cp1251"), "no Arabic in Windows-1256", id="russian"),
        pytest.param((TEXT * 3).encode("utf-8")[:-30] + b"\xd9", "found byte 0xd9 at position", id="utf-8 cut in a letter"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refusal(write(tmp_path / "page.txt", content))


def test_broken_utf8_is_not_taken_for_windows_1256() -> None:
    """Decoded so, every letter becomes two: «قال» would read «ظ‚ط§ظ„»."""
    with pytest.raises(InputError, match="no UTF-8"):
        decode("page.txt", b"\xff" + TEXT.encode("utf-8"))


def test_vocalised_windows_1256_is_arabic() -> None:
    assert decode("page.txt", "قَالَ النَّاطِقُ".encode("cp1256")) == "قَالَ النَّاطِقُ"


# -- JSON Lines


def test_rows(tmp_path: Path) -> None:
    rows = [
        {"text": TEXT, "id": "a1", "title": "عنوان", "outlet": "أفق", "published_at": "2026-11-03", "url": "https://example.org/1", "views": 7},
        {"text": TEXT, "id": 12, "title": None},
        {"text": TEXT, "id": ""},
    ]
    path = write(tmp_path / "rows.jsonl", BOM + "\n\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    assert list(read_articles([path])) == [
        (f"{path}:1", Article(TEXT, "a1", "عنوان", "أفق", "2026-11-03", "https://example.org/1")),
        (f"{path}:3", Article(TEXT, "12")),
        (f"{path}:5", Article(TEXT)),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param("{", "found no JSON", id="cut off"),
        pytest.param("[" * 100_000, "found no JSON", id="nested by the thousand"),
        pytest.param('"نص"', "found str; expected an object", id="a string"),
        pytest.param('{"body": "نص"}', "found an object without a string as text (keys: body)", id="another key"),
        pytest.param('{"text": 7}', "found an object without a string as text (keys: text)", id="a number as text"),
        pytest.param('{"text": " "}', "found no text in it", id="blank"),
        pytest.param('{"text": "نص", "title": ["عنوان"]}', "found list as title; expected a string, null", id="a list as title"),
        pytest.param('{"text": "نص", "id": true}', "found bool as id", id="a truth value as id"),
        pytest.param('{"text": "نص"}'.encode("cp1256"), "in UTF-8", id="another encoding"),
    ],
)
def test_a_broken_row_is_named_and_skipped(tmp_path: Path, row: str | bytes, says: str) -> None:
    good = json.dumps({"text": TEXT}).encode()
    path = write(tmp_path / "rows.jsonl", b"\n".join([good, row if isinstance(row, bytes) else row.encode(), good]))
    first, (name, error), last = read_articles([path])
    assert isinstance(first[1], Article) and isinstance(last[1], Article)
    assert name == f"{path}:2" and str(error).startswith(f"{path}:2: found ") and says in str(error)


def test_no_rows(tmp_path: Path) -> None:
    assert "found no row in it" in refusal(write(tmp_path / "empty.jsonl", b"\n \n"))
    assert "binary data or UTF-16" in refusal(write(tmp_path / "utf16.jsonl", '{"text": "نص"}'.encode("utf-16")))


def test_rows_come_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a million articles is never in memory: each row is handed on before the next is read."""
    n_read = 0

    def lines() -> Iterator[bytes]:
        nonlocal n_read
        for _ in range(1000):
            n_read += 1
            yield json.dumps({"text": TEXT}).encode()

    class Endless(io.TextIOWrapper):
        buffer = lines()  # type: ignore[assignment]

    monkeypatch.setattr("sys.stdin", Endless(io.BytesIO()))
    articles = read_articles(["-"], input_format="jsonl")
    for expected in (1, 2, 3):
        assert next(articles)[0] == f"stdin:{expected}"
        assert n_read == expected


# -- HTML

PAGE = """<!DOCTYPE html>
<html dir="rtl"><head><meta charset="utf-8"><title>لقاء &amp; وعد | موقع</title>
<meta property="og:title" content="لقاء &amp; وعد"><meta property="og:site_name" content="أفق  الشرق">
<meta property="article:published_time" content="2026-11-03T10:00:00Z"><meta property="og:url" content="https://example.org/1">
<style>p { color: red }</style><script>var page = "<p>قال</p>";</script></head>
<body><nav><ul><li>الرئيسية</ul></nav>
<h1>لقاء
   ووعد</h1><!-- <p>تعليق</p> -->
<div class="story"><p>قال <b>الناطق</b> سامر&nbsp;حداد: &laquo;لن
نتراجع&raquo;.<p>وأضاف&#1548; أمس<br>أن الأمر انتهى.</div>
<p>&nbsp;</p><aside><p>شاهد أيضا</p></aside>
<table><tr><td>المصدر</td><td>أفق</td></tr></table>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def test_page(tmp_path: Path) -> None:
    article = read_one(write(tmp_path / "page.html", PAGE))
    assert article.text.split("\n") == [
        "لقاء ووعد",
        "قال الناطق سامر\N{NO-BREAK SPACE}حداد: «لن نتراجع».",
        "وأضاف، أمس",
        "أن الأمر انتهى.",
        "المصدر",
        "أفق",
    ]
    assert (article.title, article.outlet) == ("لقاء & وعد", "أفق الشرق")
    assert (article.published_at, article.url) == ("2026-11-03T10:00:00Z", "https://example.org/1")


def text_of(tmp_path: Path, markup: str | bytes) -> str:
    return read_one(write(tmp_path / "page.htm", markup)).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<title>عنوان</title><p>نص", "نص", id="the title is no text"),
        pytest.param("<nav><div><ul>قائمة</nav><p>نص</div>", "نص", id="what stays open in a menu ends with it"),
        pytest.param("<div><nav>قائمة</div><p>نص", "نص", id="a menu that stays open ends with what holds it"),
        pytest.param("<p>نص</i></b></div> آخر", "نص\nآخر", id="ends that nothing began"),
        pytest.param("<nav/><p>نص", "نص", id="a menu closed in its own tag"),
        pytest.param("<![if !IE]><p>نص</p><![endif]><![whatever[x]]>", "نص", id="conditional comments"),
        pytest.param("<pre>سطر\nآخر  هنا</pre>", "سطر\nآخر هنا", id="pre keeps its lines"),
        pytest.param("<p>العدد 3 < 5 وهو <b>نص</b>", "العدد 3 < 5 وهو نص", id="a sign that opens nothing"),
        pytest.param("<p>نص<p><a href='http://exa", "نص", id="cut off in a tag"),
        pytest.param("<p>نص<!-- تعليق بلا نهاية <p>آخر", "نص\nآخر", id="a comment without an end"),
        pytest.param("نص بلا وسوم", "نص بلا وسوم", id="no tags at all"),
        pytest.param(BOM + "<p>نص</p>", "نص", id="a byte-order mark before the first tag"),
        pytest.param("<svg><title>شعار</title></svg><p>نص", "نص", id="the title of a drawing"),
    ],
)
def test_pages_in_the_wild(tmp_path: Path, markup: str, text: str) -> None:
    assert text_of(tmp_path, markup) == text


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1256">', "cp1256"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', "cp1256"),
        ("<meta charset=iso-8859-6>", "iso8859-6"),
        ('<?xml version="1.0" encoding="ISO-8859-6"?>', "iso8859-6"),
        ("", "cp1256"),
        pytest.param('<meta charset="iso-8859-1">', "cp1256", id="declared wrongly: latin-1 for windows-1256"),
        pytest.param('<meta charset="windows-1256">', "utf-8", id="declared wrongly: windows-1256 for utf-8"),
        pytest.param('<meta charset="no-such-thing">', "cp1256", id="declared wrongly: unknown"),
        pytest.param('<meta charset="utf-8">', "utf-16", id="declared wrongly: utf-8 for utf-16"),
        pytest.param('<meta charset="hex">', "cp1256", id="declared wrongly: no encoding of text"),
    ],
)
def test_encoding_of_a_page(tmp_path: Path, declaration: str, encoding: str) -> None:
    assert text_of(tmp_path, f"{declaration}<p>قال الناطق الرسمي إن الأمر انتهى</p>".encode(encoding)) == "قال الناطق الرسمي إن الأمر انتهى"


def test_latin_page_in_its_declared_encoding(tmp_path: Path) -> None:
    assert text_of(tmp_path, "<meta charset='iso-8859-1'><p>Il a déclaré".encode("latin-1")) == "Il a déclaré"


def test_title_of_a_page_without_properties(tmp_path: Path) -> None:
    article = read_one(write(tmp_path / "page.html", "<title>\n عنوان  الخبر </title><p>نص"))
    assert (article.title, article.outlet, article.published_at) == ("عنوان الخبر", None, None)


def test_page_without_text(tmp_path: Path) -> None:
    assert "found no text in the page; if scripts build it" in refusal(write(tmp_path / "page.html", "<div id=app></div><script>run()</script>"))


@pytest.mark.parametrize("unit", ["<a ", "<!--", "<a x='", "</", "<?", "<b>", "</i>", "<nav>", "<![x", "&#", "<title>", "<p> "])
def test_hostile_pages_take_linear_time(tmp_path: Path, unit: str) -> None:
    """html.parser alone takes minutes for some of these; a page of half a megabyte must not."""
    path = write(tmp_path / "page.html", unit * (500_000 // len(unit)) + ">" + "نص")
    started = time.process_time()
    list(read_articles([path]))
    assert time.process_time() - started < 10


_SHREDS = [*"<>/!-[]='\" &;#\n\rا", "p", "nav", "script", "title", "&amp", "<!--", "-->", "<![CDATA[", "<p>", "</p>", "<!DOCTYPE", BOM]


@given(st.lists(st.sampled_from(_SHREDS), max_size=40))
def test_no_page_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, shreds: list[str]) -> None:
    path = write(tmp_path_factory.getbasetemp() / "hostile.html", "".join(shreds))
    [(_, outcome)] = read_articles([path])
    assert isinstance(outcome, Article | InputError)
    if isinstance(outcome, Article):
        assert all(line.strip() for line in outcome.text.split("\n"))


# -- paths


def test_missing(tmp_path: Path) -> None:
    assert "found no such file; check the path" in refusal(tmp_path / "none.txt")
    assert "found no such file" in refusal(tmp_path / "none.pdf")
    assert "cannot be read" in refusal(tmp_path / ("ا" * 500))  # the text itself, given for a path


def test_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "page.txt", TEXT)
    monkeypatch.setattr(Path, "open", refuse)  # the superuser, as whom tests may run, may read any file
    assert refusal(path) == f"{path}: found what cannot be read (Permission denied); check the path and its permissions"


def test_unknown_ending_is_not_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "page.csv", TEXT)
    assert "found a file that ends in .csv; expected .txt, .jsonl, .html, .htm; if it is text, say of which kind" in refusal(path)
    assert read_one(path, input_format="txt") == Article(TEXT)
    assert read_one(write(tmp_path / "page", TEXT)) == Article(TEXT)


def test_endings_in_capitals(tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "PAGE.HTML", "<p>نص")).text == "نص"


def test_folder_in_order_with_its_subfolders(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c.csv", "README", "2/a.jsonl", "10/z.txt"):
        write(tmp_path / name, '{"text": "نص"}')
    names = [Path(name).relative_to(tmp_path).as_posix() for name, _ in read_articles([tmp_path])]
    assert names == ["a.html", "b.txt", "10/z.txt", "2/a.jsonl:1"]


def test_folder_without_texts(tmp_path: Path) -> None:
    write(tmp_path / "page.csv", TEXT)
    assert "found no text in this folder; expected files that end in .txt, .jsonl, .html, .htm" in refusal(tmp_path)


def test_bad_files_do_not_stop_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt", TEXT)
    outcomes = list(read_articles([tmp_path / "none.txt", good, write(tmp_path / "bad.txt", b"\0"), good]))
    assert [isinstance(outcome, Article) for _, outcome in outcomes] == [False, True, False, True]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("cp1256"))))
    assert list(read_articles(["-"])) == [("stdin", Article(TEXT))]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"<p>\xd9\x86\xd8\xb9\xd9\x85")))
    assert list(read_articles(["-"], input_format="html")) == [("stdin", Article("نعم"))]


def test_wrong_calls() -> None:
    with pytest.raises(TypeError, match=r"takes an iterable of paths, found str; pass \[path\]"):
        read_articles("page.txt")
    with pytest.raises(ValueError, match="found the input format 'csv'; one of txt, jsonl, html"):
        read_articles([], input_format="csv")
