"""The checker of the annotations: each refusal once, with its place and its message, on a small sound folder that is spoilt in one spot."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stance.labels import Section, SpeakerKind
from training import agreement, corpus, living

LEFT_OUT = object()

PAGE = """توقف الحركة في ميناء الشمال

قال الباحث سامي الدباغ إن «حركة السفن لن تعود قبل الربيع».
وأضافت هالة النجار، محللة شؤون الملاحة، أن كلفة التأمين ارتفعت مرتين، بحسب موقع "أفق الموانئ".
"الطريق البديل أطول"، يقول الدباغ، "لكنه أكثر أمنا".
"""

LABELS = {"stance": "neutral", "neutral_kind": "balanced", "primary": "economic", "frames": ["economic"]}
SIDED = {"stance": "pro_western", "neutral_kind": None, "primary": "war_conduct", "frames": ["war_conduct", "responsibility"]}

UNKNOWN_IF_IMAGINED = ("sample", "source", "source_kind", "page", "outlet_host", "outlet_country", "month", "topic")

SETTLED_HEAD = "# why\nid\tsettler\tstance\tprimary\twhy\n"


def agreed(labels: dict[str, Any]) -> dict[str, Any]:
    return {**labels, "readings": [{"reader": "r1", **labels}, {"reader": "r2", **labels}], "settled_by": "agreement"}


def claim(number: int, text: str, **changes: Any) -> dict[str, Any]:
    row = {
        "id": f"a-{number:03}", "text": text, "context": None, "kind": "indirect", "act": "say", "polarity": "affirmed", "origin": "real",
        "sample": "random", "split": "train", "source": "arab", "source_kind": "expert", "topic": "sea trade", "month": "2024-03",
        "outlet_host": "ufuq.example", "outlet_country": "EG", "page": f"{number:016x}", "hand": "a1", **agreed(LABELS),
    }  # fmt: skip
    return {**row, **changes}


def quote(text: str, pieces: list[str] | None = None, **changes: Any) -> dict[str, Any]:
    start = PAGE.index(text)
    row = {
        "doc": "port", "section": "body", "kind": "indirect", "start": start, "end": start + len(text), "text": text, "cue": None,
        "speaker_mention": None, "speaker": "سامي الدباغ", "speaker_kind": "person", "role": "الباحث", "outlet": None, "via": None,
        "act": "say", "polarity": "affirmed", "context": None, "flags": [], **agreed(LABELS),
    }  # fmt: skip
    if pieces:
        row["pieces"] = [[PAGE.index(piece), PAGE.index(piece) + len(piece)] for piece in pieces]
    return {**row, **changes}


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Annotations without a fault: five claims, one article with three quotes."""
    sided = [{"reader": "r1", **SIDED, "words": ["أخفق الهجوم"], "judged": [{"camp": "R", "how": "lowered"}]}, {"reader": "r2", **LABELS}]
    unread = {**LABELS, "readings": [{"reader": "w1", **LABELS}], "settled_by": "w9"}
    write(
        tmp_path / "batches" / "claims-001.jsonl",
        [
            claim(1, "أسعار الشحن البحري تضاعفت منذ بداية الشتاء الماضي"),
            claim(2, "أخفق الهجوم على الضفة الشرقية وتكبد المهاجمون خسائر كبيرة", **SIDED, readings=sided, settled_by="r3"),
            claim(3, "الحبوب تصل إلى المخازن عبر ثلاثة ممرات برية", **unread),
            claim(4, "المحادثات المقبلة تتناول جدول تبادل الأسرى وحده", split="gold"),
            claim(5, "القمح يشحن بالقطار إلى الحدود كل أسبوع تقريبا", **unread, **dict.fromkeys(UNKNOWN_IF_IMAGINED), origin="imagined"),
        ],
    )
    write(
        tmp_path / "batches" / "quotes-001.jsonl",
        [
            quote("حركة السفن لن تعود قبل الربيع", kind="direct", cue=[PAGE.index("قال"), PAGE.index("قال") + 3]),
            quote("كلفة التأمين ارتفعت مرتين", speaker="هالة النجار", role="محللة شؤون الملاحة", via="موقع أفق الموانئ", gender="f"),
            quote('الطريق البديل أطول"، يقول الدباغ، "لكنه أكثر أمنا', ["الطريق البديل أطول", "لكنه أكثر أمنا"], kind="direct"),
        ],
    )
    article = {"id": "port", "split": "gold", "register": "gulf", "topic": "sea trade", "month": "2024-03", "writer": "w1"}
    write(tmp_path / "articles" / "index.jsonl", [article])
    (tmp_path / "articles" / "port.txt").write_bytes(PAGE.encode())
    (tmp_path / "adjudications.tsv").write_text(f"{SETTLED_HEAD}a-002\tr3\tpro_western\twar_conduct\tالإخفاق حكم\n", encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, number: int, changes: dict[str, Any]) -> None:
    """Changes keys of a row; a key like ``readings.0.stance`` goes into it, ``LEFT_OUT`` takes the key away."""
    rows = read(folder / name)
    for path, value in changes.items():
        *outer, key = path.split(".")
        place: Any = rows[number - 1]
        for step in outer:
            place = place[int(step) if step.isdigit() else step]
        if value is LEFT_OUT:
            del place[key]
        else:
            place[key] = value
    write(folder / name, rows)


def the_problem(folder: Path) -> str:
    """The only problem, its path seen from the folder."""
    [problem] = corpus.find_problems(folder)
    return str(problem).removeprefix(f"{folder}/")


CLAIMS, QUOTES, INDEX = "batches/claims-001.jsonl", "batches/quotes-001.jsonl", "articles/index.jsonl"

ROW_CASES: list[tuple[str, int, dict[str, Any], str]] = [
    (CLAIMS, 3, {"id": "a-001"}, "id: found a-001, which stands in claims-001.jsonl:1 too"),
    (CLAIMS, 3, {"colour": "red"}, "colour: found an unknown key, expected only id, text,"),
    (CLAIMS, 3, {"polarity": LEFT_OUT}, "polarity: the key is missing, expected one of affirmed, negated"),
    (CLAIMS, 3, {"_src": "نص"}, "_src: found a private working key; remove it"),
    (CLAIMS, 3, {"text": ""}, 'text: found "", expected text without outer spaces'),
    (CLAIMS, 3, {"text": "السفن عادت إلى الميناء."}, 'text: found "السفن عادت إلى الميناء.": it ends with \'.\''),
    (CLAIMS, 3, {"text": "«السفن عادت إلى الميناء»"}, "text: found \"«السفن عادت إلى الميناء»\": its outer quotation marks are in it"),
    (CLAIMS, 3, {"kind": "oral"}, 'kind: found "oral", expected one of direct, indirect, mixed'),
    (CLAIMS, 3, {"act": "shout"}, 'act: found "shout", expected one of say, assess,'),
    (CLAIMS, 3, {"polarity": "no"}, 'polarity: found "no", expected one of'),
    (CLAIMS, 3, {"origin": "dream"}, 'origin: found "dream", expected one of real, imagined, pair'),
    (CLAIMS, 3, {"sample": None}, "sample: found null, expected one of random, sought"),
    (CLAIMS, 3, {"split": "test"}, 'split: found "test", expected one of train, dev, gold'),
    (CLAIMS, 3, {"source": "martian"}, 'source: found "martian", expected one of russian,'),
    (CLAIMS, 3, {"source_kind": "poet"}, 'source_kind: found "poet", expected one of official,'),
    (CLAIMS, 3, {"month": "2024-13"}, 'month: found "2024-13", expected a month like 2024-03'),
    (CLAIMS, 3, {"page": "abc"}, 'page: found "abc", expected the first 16 hex digits'),
    (CLAIMS, 3, {"outlet_country": "Egypt"}, 'outlet_country: found "Egypt", expected two capital letters'),
    (CLAIMS, 3, {"hand": "Ali"}, 'hand: found "Ali", expected a letter and a number'),
    (CLAIMS, 3, {"topic": "see http://x.example"}, "topic: found an address (http… in"),
    (CLAIMS, 3, {"outlet_host": "www.ufuq.example"}, "outlet_host: found an address (www.… in"),
    (CLAIMS, 3, {"stance": "pro_nobody"}, 'stance: found "pro_nobody", expected one of pro_russia,'),
    (CLAIMS, 3, {"neutral_kind": None}, "neutral_kind: found null beside stance neutral, expected one of balanced, unclear, off_axis"),
    (CLAIMS, 3, {"stance": "pro_russia"}, 'neutral_kind: found "balanced" beside stance pro_russia, expected null'),
    (CLAIMS, 3, {"neutral_kind": "dull"}, 'neutral_kind: found "dull", expected one of'),
    (CLAIMS, 3, {"primary": "sports"}, 'primary: found "sports", expected one of security_threat,'),
    (CLAIMS, 3, {"frames": ["economic", "sports"]}, 'frames: found "sports", expected one of security_threat,'),
    (CLAIMS, 3, {"frames": []}, "frames: found [], expected one to three different frames"),
    (CLAIMS, 3, {"frames": ["economic", "war_conduct", "responsibility", "humanitarian"]}, "frames: found ["),
    (CLAIMS, 3, {"frames": ["war_conduct", "economic"]}, "frames: found war_conduct first, expected the primary frame economic"),
    (CLAIMS, 3, {"frames": ["economic", "no_frame"]}, "frames: found no_frame beside others, expected it alone"),
    (CLAIMS, 3, {"readings": []}, "readings: found [], expected a list of at least one reading"),
    (CLAIMS, 3, {"readings.0.stance": "left"}, 'readings[0].stance: found "left", expected one of'),
    (CLAIMS, 3, {"readings.0.neutral_kind": None}, "readings[0].neutral_kind: found null beside stance neutral"),
    (CLAIMS, 3, {"readings.0.mood": "bad"}, "readings[0].mood: found an unknown key"),
    (CLAIMS, 1, {"readings.1.reader": "r1"}, 'readings: found ["r1", "r1"], expected each reader once'),
    (CLAIMS, 1, {"readings.1.neutral_kind": "unclear"}, "settled_by: found agreement, expected two readings"),
    (CLAIMS, 1, {"readings.1.primary": "humanitarian", "readings.1.frames": ["humanitarian"]}, "settled_by: found agreement, expected two"),
    (CLAIMS, 2, {"settled_by": "r2"}, "settled_by: found r2, whose own reading has another label"),
    (CLAIMS, 2, {"readings.0.words": ["نجح الهجوم"]}, 'readings[0].words: found "نجح الهجوم", which does not stand in the text'),
    (CLAIMS, 2, {"readings.0.judged": [{"camp": "Q", "how": "raised"}]}, 'readings[0].judged.camp: found "Q", expected one of R, W'),
    (QUOTES, 2, {"doc": "harbour"}, "doc: found harbour, expected an id of articles/index.jsonl"),
    (QUOTES, 2, {"section": "sidebar"}, 'section: found "sidebar", expected one of body,'),
    (QUOTES, 2, {"text": "كلفة التأمين انخفضت مرتين"}, 'text: found "كلفة التأمين انخفضت مرتين", but port.txt has "كلفة التأمين ارتفعت مرتين" at'),
    (QUOTES, 2, {"end": 9999}, "text: found"),
    (QUOTES, 2, {"cue": [9990, 9999]}, "cue: found [9990, 9999], expected it inside the"),
    (QUOTES, 2, {"cue": [9, 9]}, "cue: found [9, 9], expected [start, end] with start < end, or null"),
    (QUOTES, 2, {"speaker_mention": [4, 8]}, 'speaker_mention: found " الح", expected no outer space'),
    (QUOTES, 2, {"pieces": [[5, 10]]}, "pieces: found 5 to 10, expected the first to begin at start"),
    (QUOTES, 2, {"split": "train"}, "split: found train, expected gold as articles/index.jsonl has it"),
    (QUOTES, 2, {"speaker": "هالة البحار"}, 'speaker: found "هالة البحار", which does not stand in port.txt'),
    (QUOTES, 2, {"role": "محللة الطقس"}, 'role: found "محللة الطقس", which does not stand in port.txt'),
    (QUOTES, 2, {"speaker_kind": "robot"}, 'speaker_kind: found "robot", expected one of person,'),
    (QUOTES, 2, {"gender": "x"}, 'gender: found "x", expected one of m, f, or null'),
    (QUOTES, 2, {"flags": ["Mark Repair"]}, 'flags: found ["Mark Repair"], expected a list of flags'),
    (QUOTES, 2, {"context": "www.ufuq.example"}, "context: found an address"),
    (INDEX, 1, {"register": "poetry"}, 'register: found "poetry", expected one of agency,'),
    (INDEX, 1, {"month": "March"}, 'month: found "March", expected a month like 2024-03'),
    (INDEX, 1, {"outlet_style": "portal"}, "outlet_style: found an unknown key"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "changes", "expected"), ROW_CASES, ids=[f"{case[0][8:14]}-{case[3][:40]}" for case in ROW_CASES])
def test_a_spoilt_row_is_refused_with_its_place(folder: Path, name: str, number: int, changes: dict[str, Any], expected: str) -> None:
    spoil(folder, name, number, changes)
    assert the_problem(folder).startswith(f"{name}:{number}: {expected}")


LINE_CASES: list[tuple[str, Callable[[bytes], bytes], int, str]] = [
    ("empty line", lambda data: data.replace(b"\n", b"\n\n", 1), 2, "found an empty line"),
    ("bad JSON", lambda data: data.replace(b"{", b"[", 1), 1, "found no JSON"),
    ("no object", lambda data: b"[1]\n" + data, 1, "found a JSON list, expected an object"),
    ("byte-order mark", lambda data: b"\xef\xbb\xbf" + data, 1, "found a byte-order mark"),
    ("wrong encoding", lambda data: data.replace("الحبوب".encode(), "الحبوب".encode("cp1256")), 3, "found byte 0xc7, which is not UTF-8"),
    ("escape", lambda data: data.replace("الحبوب".encode(), b"\\u0627"), 3, "found an escape"),
    ("key twice", lambda data: data.replace(b'"id": "a-003"', b'"id": "a-003", "id": "a-003"'), 3, "id: the key stands there twice"),
]


@pytest.mark.parametrize(("spoil_bytes", "number", "expected"), [case[1:] for case in LINE_CASES], ids=[case[0] for case in LINE_CASES])
def test_a_spoilt_line_is_refused_with_its_place(folder: Path, spoil_bytes: Callable[[bytes], bytes], number: int, expected: str) -> None:
    path = folder / CLAIMS
    path.write_bytes(spoil_bytes(path.read_bytes()))
    assert the_problem(folder).startswith(f"{CLAIMS}:{number}: {expected}")
    with pytest.raises(ValueError, match=f"claims-001.jsonl:{number}: "):
        corpus.read_claims(folder)


def test_pieces_must_stand_in_order_and_be_content_only(folder: Path) -> None:
    first, second = read(folder / QUOTES)[2]["pieces"]
    spoil(folder, QUOTES, 3, {"pieces": [first, [first[1] - 2, second[1]]]})
    found = [problem.message for problem in corpus.find_problems(folder)]
    assert any("behind one that ends at" in message for message in found)
    spoil(folder, QUOTES, 3, {"pieces": [[first[0], first[1] + 2], second]})
    assert "it ends with '،'; expected the content only" in the_problem(folder)


def test_a_quote_twice_is_refused(folder: Path) -> None:
    rows = read(folder / QUOTES)
    write(folder / "batches" / "quotes-002.jsonl", rows[:1])
    assert the_problem(folder).startswith(
        f"batches/quotes-002.jsonl:1: id: found port:{rows[0]['start']}-{rows[0]['end']}, which stands in quotes-001.jsonl:1"
    )


def test_pages_are_checked(folder: Path) -> None:
    page = folder / "articles" / "port.txt"
    page.write_bytes(PAGE.encode() + b"https://news.example/1\n")
    assert corpus.find_problems(folder) == []  # a reserved host is furniture that nobody can visit
    page.write_bytes(PAGE.encode() + b"https://ufuq.com/1\n")
    assert the_problem(folder).startswith(f"articles/port.txt:{PAGE.count(chr(10)) + 1}: found the address https://ufuq.com")
    page.write_bytes(PAGE.encode())
    (folder / "articles" / "other.txt").write_text("نص", encoding="utf-8")
    assert the_problem(folder).startswith("articles/other.txt: found a file without a line in articles/index.jsonl")


def test_a_missing_or_unreadable_page_is_refused(folder: Path) -> None:
    page = folder / "articles" / "port.txt"
    (folder / QUOTES).unlink()
    page.write_bytes(PAGE.encode("cp1256"))
    assert the_problem(folder).startswith("articles/port.txt: found byte 0, which is not UTF-8")
    page.write_bytes(b" \n")
    assert the_problem(folder).startswith("articles/port.txt: found an empty page")
    page.unlink()
    assert the_problem(folder).startswith("articles/index.jsonl:1: id: found port, expected its page articles/port.txt")


def test_a_file_that_is_no_batch_is_refused(folder: Path) -> None:
    (folder / "batches" / "claim-1.json").write_text("{}", encoding="utf-8")
    assert the_problem(folder).startswith("batches/claim-1.json: found a file that is no batch")


def test_nothing_to_check_is_a_problem(tmp_path: Path) -> None:
    assert "found no claims and no quotes" in the_problem(tmp_path)


def test_a_page_stays_in_one_split(folder: Path) -> None:
    spoil(folder, CLAIMS, 4, {"page": f"{1:016x}"})
    assert the_problem(folder).startswith(f"{CLAIMS}:4: split: found gold, but claims-001.jsonl:1 of the same page is train")


def distinct_claims(n_claims: int, **changes: Any) -> list[dict[str, Any]]:
    return [claim(100 + number, f"الشحنة رقم {number} وصلت في اليوم {number * 7} إلى الرصيف {number * 3}", **changes) for number in range(n_claims)]


def test_a_page_gives_three_real_claims_at_most(folder: Path) -> None:
    path = folder / "batches" / "claims-002.jsonl"
    write(
        path, [*distinct_claims(3, page="f" * 16), claim(99, "السفينة عادت أدراجها ليلا", page="f" * 16, origin="pair", pair_of="a-100", way="who")]
    )
    assert corpus.find_problems(folder) == []
    write(path, distinct_claims(4, page="f" * 16))
    assert the_problem(folder).startswith(f"batches/claims-002.jsonl:4: page: found real claim 4 of page {'f' * 16}, expected 3 at most")


def test_a_hard_pair_names_its_real_claim(folder: Path) -> None:
    """A changed claim in another split than its original would tell training what gold says."""
    batch = folder / "batches" / "claims-001.jsonl"
    rows = [json.loads(line) for line in batch.read_text(encoding="utf-8").splitlines()]
    pair = claim(900, "حركة الموانئ في الجنوب لن تعود إلى سابق عهدها قريبا", origin="pair", pair_of=rows[0]["id"], way="who", split=rows[0]["split"])
    write(batch, [*rows, pair])
    assert corpus.find_problems(folder) == []
    write(batch, [*rows, {**pair, "pair_of": "nobody"}])
    assert [problem.message for problem in corpus.find_problems(folder)] == [
        f"pair_of: found nobody, expected the id of a real claim of split {pair['split']}"
    ]


def test_an_outlet_gives_25_real_claims_a_year_at_most(folder: Path) -> None:
    path = folder / "batches" / "claims-002.jsonl"
    in_another_year = claim(99, "السفينة عادت أدراجها ليلا", outlet_host="marsa.example", month="2025-01")
    write(path, [*distinct_claims(25, outlet_host="marsa.example"), in_another_year])
    assert corpus.find_problems(folder) == []
    write(path, distinct_claims(26, outlet_host="marsa.example"))
    assert the_problem(folder).startswith(
        "batches/claims-002.jsonl:26: outlet_host: found real claim 26 of outlet marsa.example in year 2024, expected 25"
    )


def test_no_near_copy_of_gold_outside_it(folder: Path) -> None:
    gold = "المحادثات المقبلة تتناول جدول تبادل الأسرى وحده"
    spoil(folder, CLAIMS, 3, {"text": gold.replace("ى", "ي").replace("الأ", "الا")})
    assert the_problem(folder).startswith(f"{CLAIMS}:3: text: found a near copy (Jaccard 1.00) of the gold text in claims-001.jsonl:4")
    spoil(folder, CLAIMS, 3, {"text": gold.replace("المقبلة", "التالية")})  # 3 shared of 7 sets of three words
    assert corpus.find_problems(folder) == []


def test_no_near_copy_of_a_gold_quote_outside_it(folder: Path) -> None:
    spoil(folder, CLAIMS, 3, {"text": "حركة السفن لن تعود قبل الربيع"})
    assert the_problem(folder).startswith(f"{CLAIMS}:3: text: found a near copy (Jaccard 1.00) of the gold text in quotes-001.jsonl:1")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("id\twhy\n", "adjudications.tsv:1: found the columns"),
        (f"{SETTLED_HEAD}a-002\tr3\tpro_western\n", "adjudications.tsv:3: found"),
        (f"{SETTLED_HEAD}a-002\tr3\tpro_western\twar_conduct\t \n", "adjudications.tsv:3: found"),
        (f"{SETTLED_HEAD}z-9\tr3\tpro_western\twar_conduct\tحكم\n", "adjudications.tsv:3: id: found z-9, expected the id of a claim"),
        (
            f"{SETTLED_HEAD}a-002\tr1\tpro_western\twar_conduct\tحكم\n",
            "adjudications.tsv:3: settler: found r1, but a-002 has r3 in claims-001.jsonl:2",
        ),
        (f"{SETTLED_HEAD}a-002\tr3\tbalanced\twar_conduct\tحكم\n", "adjudications.tsv:3: stance: found balanced, but a-002 has pro_western"),
        (f"{SETTLED_HEAD}a-002\tr3\tpro_western\teconomic\tحكم\n", "adjudications.tsv:3: primary: found economic, but a-002 has war_conduct"),
        (f"{SETTLED_HEAD}a-002\tr3\tpro_western\twar_conduct\thttp://x\n", "adjudications.tsv:3: found an address"),
        (SETTLED_HEAD, f"{CLAIMS}:2: settled_by: found r3, expected a line for a-002 in adjudications.tsv"),
        ("", f"{CLAIMS}:2: settled_by: found r3, expected a line for a-002 in adjudications.tsv"),
    ],
)
def test_adjudications_explain_what_a_reader_settled(folder: Path, written: str, expected: str) -> None:
    (folder / "adjudications.tsv").write_text(written, encoding="utf-8")
    assert any(str(problem).removeprefix(f"{folder}/").startswith(expected) for problem in corpus.find_problems(folder))


@pytest.mark.parametrize(
    ("speaker", "role"),
    [
        ("فلاديمير بوتين", None), ("الرئيس بوتين", None), ("ترمب", None), ("دونالد ترامب", None), ("سيرجى لافروف", None),
        ("أورسولا فون دير لاين", None), ("كيم", None),
        ("كيم جونغ أون", None), ("وزير الخارجية الروسي", None), ("وزيرة الخارجية الألمانية", None), ("رئيس وزراء بريطانيا", None),
        ("الرئيس الأمريكي", None), ("الرئيس الكوري الشمالي", None), ("المتحدث باسم الكرملين", None), ("عادل الصافي", "وزير الدفاع الأوكراني"),
    ],
)  # fmt: skip
def test_living_leaders_and_unique_offices_do_not_speak(speaker: str, role: str | None) -> None:
    assert living.speaker_problem(speaker, role)


@pytest.mark.parametrize(
    ("speaker", "role"),
    [
        ("سامي الدباغ", "الباحث"), ("كيم سو هيون", None), ("شيماء الروسي", None), ("نائب وزير الخارجية الروسي", None), ("متحدث عسكري أوكراني", None),
        ("وزير الدفاع الفرنسي الأسبق", None), ("مسؤول في الخارجية", None), ("رئيس مركز الشرق", None), (None, None), ("ليلى هاريس", None),
        ("مستشار الرئيس الأوكراني", None),
    ],
)  # fmt: skip
def test_invented_people_and_common_offices_may_speak(speaker: str | None, role: str | None) -> None:
    assert living.speaker_problem(speaker, role) is None


def test_the_lists_of_the_living_are_tidy() -> None:
    people, offices = living._rows("living"), living._rows("offices")
    assert {row["alone"] for row in people} == {"", "yes"}
    assert {row["kind"] for row in offices} == {"office", "former"}
    for row in people:
        for key in ("full", "surname"):
            spellings = [living.words_of(spelling) for spelling in row[key].split("|")]
            assert len(set(spellings)) == len(spellings), f"{row[key]}: two spellings that the folding makes equal"
    full = [living.words_of(spelling) for row in people for spelling in row["full"].split("|")]
    assert len(set(full)) == len(full)


def test_an_unreal_speaker_is_refused_in_place(folder: Path) -> None:
    page = PAGE.replace("سامي الدباغ", "سيرغي شويغو")  # the same length: offsets stay
    (folder / "articles" / "port.txt").write_bytes(page.encode())
    spoil(
        folder,
        QUOTES,
        3,
        {"text": page[slice(*[read(folder / QUOTES)[2][key] for key in ("start", "end")])], "speaker": None, "speaker_kind": "unknown"},
    )
    spoil(folder, QUOTES, 1, {"speaker": "سيرغي شويغو"})
    assert the_problem(folder).startswith(f'{QUOTES}:1: speaker: "سيرغي شويغو" is the name of a living leader (training/living.tsv)')


def test_rows_are_read_as_they_stand(folder: Path) -> None:
    assert [row["id"] for row in corpus.read_claims(folder)] == ["a-001", "a-002", "a-003", "a-004", "a-005"]
    [article] = corpus.read_articles(folder)
    assert (article["text"], article["split"]) == (PAGE, "gold")
    quotes = corpus.read_quotes(folder)
    assert [row["split"] for row in quotes] == ["gold"] * 3
    assert quotes[2]["content"] == "الطريق البديل أطول لكنه أكثر أمنا"
    assert quotes[0]["pieces"] == [[quotes[0]["start"], quotes[0]["end"]]]
    assert quotes[0]["id"] == f"port:{quotes[0]['start']}-{quotes[0]['end']}"


def test_raw_pages_keep_line_ends_and_byte_order_mark(folder: Path) -> None:
    raw = "\N{ZERO WIDTH NO-BREAK SPACE}نص\r\nآخر"
    (folder / "articles" / "port.txt").write_bytes(raw.encode())
    assert corpus.read_articles(folder)[0]["text"] == raw


def test_sound_annotations_are_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corpus.main([str(folder)]) == 0
    table = re.sub(" +", " ", capsys.readouterr().out)
    assert table.startswith("claims imagined - real random all\n gold neutral 0 1 1\n")
    assert "\n train neutral 1 2 3\n train pro_western 0 1 1\n all 1 4 5\n" in table
    assert "\n arab 0 4 4\n" in table
    assert "\nquotes gold all\n gulf 3 3\n" in table
    assert "first two readings of 3 percent 95 % alpha 95 %\n stance 66.7" in table


def test_refused_annotations_give_status_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder, CLAIMS, 1, {"month": "x"})
    spoil(folder, CLAIMS, 3, {"month": "y"})
    assert corpus.main([str(folder)]) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert captured.err.startswith("2 problems")


def test_alpha_of_a_hand_counted_example() -> None:
    """Pairs aa, ab, bb, bb: observed disagreement 2/8, expected 2·3·5/(8·7)."""
    counts = np.array([[2, 0], [1, 1], [0, 2], [0, 2]])
    assert agreement.alpha(counts) == pytest.approx(1 - (2 / 8) / (30 / 56))
    assert np.isnan(agreement.alpha(np.array([[2, 0], [2, 0]])))


def test_agreement_is_drawn_by_group() -> None:
    """One group: every draw is the whole, the interval has no width."""
    rows = [{"readings": [{**LABELS}, {**(LABELS if number else SIDED)}]} for number in range(4)]
    table = {line[0].strip(): line[1:] for line in agreement.agreement_rows(rows, ["page"] * 4)}
    assert table["stance"][:2] == ["75.0", "[75.0, 75.0]"]
    assert table["frames as sets (MASI)"][2] == "0.750"
    assert agreement.agreement_rows([{"readings": [{**LABELS}]}], ["page"]) == []


def test_the_format_names_every_key_and_label() -> None:
    written = (Path(corpus.__file__).parent.parent / "annotations" / "FORMAT.md").read_text(encoding="utf-8")
    rules = [corpus._CLAIM, corpus._QUOTE, corpus._QUOTE_OPTIONAL, corpus._ARTICLE, corpus._READING]
    names = [*(key for keys in rules for key in keys), *corpus.ORIGINS, *corpus.SAMPLES, *corpus.SPLITS, *corpus.REGISTERS, *Section, *SpeakerKind]
    assert [name for name in names if f"`{name}`" not in written] == []
