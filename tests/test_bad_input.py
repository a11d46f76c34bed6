"""What is no article and no quote: a result or a clear refusal, never a crash, never minutes; through the library and through the command."""

import datetime
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import stance
from stance.cli import main
from stance.labels import Stance

NOT_USABLE = {
    "empty": "",
    "whitespace": " \n\t\N{NO-BREAK SPACE}\r\n",
    "english": 'The minister said: "We will not retreat from our positions."',
    "russian": "Министр заявил: «Мы не отступим».",
    "signs": '«» "" ... :: 123 456',
    "zeros": "\0" * 100,
    "a lone surrogate": "\ud800",
    "bytes decoded as latin-1": 'قال الناطق: "لن نتراجع"'.encode().decode("latin-1"),
    "a byte-order mark": "\N{ZERO WIDTH NO-BREAK SPACE}",
    "diacritics without letters": "\N{ARABIC FATHA}" * 100,
}
ONE_SIGN = ["ب", "ب ", "a", '"', "«", "»", "(", ":", "\n", ". ", "قال ", "أن ", '"ب" ', *"\N{ARABIC FATHA}\N{ARABIC TATWEEL}\N{ZERO WIDTH SPACE}"]


@pytest.mark.parametrize("text", NOT_USABLE.values(), ids=NOT_USABLE)
def test_no_usable_arabic(text: str) -> None:
    assert stance.extract(text) == []
    assert stance.extract(text, explain=True)[0] == []
    assert stance.analyze(text).to_records(all_sections=True) == []
    prediction = stance.classify(text)
    assert prediction.abstained and prediction.abstain_reason == "unsupported_input"
    assert prediction.stance in Stance and sum(prediction.probabilities.values()) == pytest.approx(1, abs=1e-6)
    assert prediction.evidence == ()


@pytest.mark.parametrize("sign", ONE_SIGN)
def test_one_sign_a_million_times(sign: str) -> None:
    """Linear: a million signs take about ten times as long as a hundred thousand (measured: 0.1 to 5 s in all), not a hundred times."""
    seconds = [_seconds_of(sign * (n_signs // len(sign))) for n_signs in (100_000, 1_000_000)]
    assert seconds[1] < 25 * max(seconds[0], 0.05), seconds
    assert seconds[1] < 30, seconds


def _seconds_of(text: str) -> float:
    started = time.process_time()
    stance.analyze(text)
    stance.classify(text)
    return time.process_time() - started


WRONG_TYPES: dict[str, Any] = {"bytes": "نص".encode(), "None": None, "a number": 7, "a list": ["نص"], "a dict": {"text": "نص"}}


@pytest.mark.parametrize("call", [stance.extract, stance.analyze, stance.Article], ids=["extract", "analyze", "Article"])
@pytest.mark.parametrize("wrong", WRONG_TYPES.values(), ids=WRONG_TYPES)
def test_wrong_type_of_an_article(call: Callable[[Any], object], wrong: Any) -> None:
    with pytest.raises(TypeError, match=rf"(an article is|takes) a str.*found {type(wrong).__name__}; decode bytes first"):
        call(wrong)


@pytest.mark.parametrize("wrong", [b"text", None, 7, {"text": "نص"}], ids=["bytes", "None", "a number", "a dict"])
def test_wrong_type_of_a_quote(wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"classify takes a str, a Quote or an iterable of them, found {type(wrong).__name__}"):
        stance.classify(wrong)
    with pytest.raises(TypeError, match=f"classify takes str or Quote items, found {type(wrong).__name__} at position 1"):
        stance.classify(["نعم", wrong])


def test_wrong_type_of_many_articles() -> None:
    with pytest.raises(TypeError, match=r"pass it to analyze\(article\)"):
        stance.analyze_many("نص")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        stance.analyze_many(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"an article is a str or a stance\.Article, found bytes"):
        list(stance.analyze_many([b"text"]))  # type: ignore[list-item]


def test_wrong_labels() -> None:
    for options, says in (({"act": "sing"}, "act: .*'sing'.*; one of say, "), ({"polarity": "no"}, "polarity: .*; one of affirmed, negated")):
        with pytest.raises(ValueError, match=says):
            stance.classify("نعم", **options)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="act: found 2 values for 1 quotes"):
        stance.classify(["نعم"], act=["say", "deny"])


def test_a_quote_made_by_hand() -> None:
    """Its labels may be plain words, as ``classify`` takes them; its content must be what its pieces say."""
    [quote] = stance.extract("وأوضح الباحث سامر حداد أن العقوبات الغربية فشلت، وأن موسكو صامدة.")
    assert stance.classify(replace(quote, polarity="negated")) == stance.classify(replace(quote, polarity=stance.Polarity.NEGATED))  # type: ignore[arg-type]
    for changes in ({"polarity": "no"}, {"act": "sing"}, {"content": "كلام آخر"}, {"pieces": ()}):
        with pytest.raises(ValueError, match=r"polarity: found|act: found|Quote: found"):
            stance.classify(replace(quote, **changes))  # type: ignore[arg-type]


def test_fields_of_an_article() -> None:
    for changes in ({"id": 5}, {"outlet": b"x"}, {"published_at": datetime.date(2026, 11, 20)}):
        with pytest.raises(TypeError, match=r"Article\(\w+=…\) takes a str, found"):
            stance.Article("نص", **changes)  # type: ignore[arg-type]


def test_a_folder_of_the_name_of_a_shipped_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the current folder never takes the place of the shipped model without a word."""
    (tmp_path / "base-1").mkdir()
    monkeypatch.chdir(tmp_path)
    assert stance.load("base-1").folder != Path("base-1")
    with pytest.raises(stance.ArtefactError, match=r"manifest\.json"):
        stance.load("./base-1")
    with pytest.raises(stance.ArtefactError, match="found no artefact ''"):
        stance.load("")


def test_wrong_model() -> None:
    with pytest.raises(TypeError, match="load takes a folder or the name of a shipped artefact, found NoneType"):
        stance.load(None)  # type: ignore[arg-type]
    with pytest.raises(stance.ArtefactError, match=r"found no artefact 'big-9'; expected .*base-1"):
        stance.load("big-9")


def test_the_command_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything at once: each bad input is named on standard error, each good one is written, the status says that some failed."""
    files = {
        "a-empty.txt": b"",
        "b-blank.txt": b" \n",
        "c-binary.txt": bytes(range(256)),
        "d-english.txt": b'The minister said: "We will not retreat."',
        "e-letters.txt": "ب".encode() * 1_000_000,
        "f-picture.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "g-good.txt": 'قال الناطق سامر حداد: "لن تنتصر موسكو في هذه الحرب".'.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "h-folder").mkdir()
    paths = [str(tmp_path / name) for name in (*files, "h-folder", "i-missing.txt")]
    assert main(["analyze", *paths]) == 1
    output, errors = capsys.readouterr()
    assert [Path(line.split(": ")[1]).name for line in errors.splitlines()] == [
        "a-empty.txt", "b-blank.txt", "c-binary.txt", "f-picture.jpg", "h-folder", "i-missing.txt",
    ]  # fmt: skip
    assert all(": found " in line for line in errors.splitlines())
    heads = [Path(line).name for line in output.splitlines() if line.startswith(str(tmp_path))]
    assert heads == ["d-english.txt: no attributed quotes", "e-letters.txt: no attributed quotes", "g-good.txt: 1 quote"]
