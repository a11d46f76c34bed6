"""The command as its users meet it: what it prints where, what it takes, with which status it ends."""

import io
import json
import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import stance
from stance import cli
from stance.cli import main
from stance.types import Article

PAGE = (
    "حداد: الدعم العسكري لأوكرانيا مستمر\n"
    "أعلن وزير الدفاع سامر حداد، الثلاثاء، أن الدعم العسكري لأوكرانيا سيستمر حتى نهاية العام.\n"
    'وقال حداد: "لن تنتصر موسكو في هذه الحرب".\n'
    'ويعرف هذا البرنامج باسم "درع الشمال" منذ سنوات طويلة بين سكان المدينة والقرى المحيطة بها.\n'
)
SHIPPED = Path(str(resources.files("stance"))) / "artefacts" / "base-1"


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "stance", *arguments], capture_output=True, timeout=60, check=False, **options)


def rows_of(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def give_stdin(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text if isinstance(text, bytes) else text.encode("utf-8"))))


# -- analyze


def test_analyze_prints_a_block_a_quote(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", page]) == 0
    output, errors = capsys.readouterr()
    assert errors == ""
    assert output.startswith(f"{page}: 2 quotes\n")
    assert "سامر حداد — وزير الدفاع" in output
    assert output.count("    stance ") == 2 and output.count("    frame") == 2
    assert "\x1b" not in output, "no styles into a file or a pipe"


def test_analyze_writes_the_records_of_the_library(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--format", "jsonl", page]) == 0
    assert rows_of(capsys.readouterr().out) == json.loads(json.dumps(stance.analyze(PAGE).to_records()))


def test_all_sections(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("analyze", "extract"):
        assert main([command, "--format", "jsonl", "--all-sections", page]) == 0
        sections = [row["quote"]["section"] for row in rows_of(capsys.readouterr().out)]
        assert sections == ["headline", "body", "body"]
        assert main([command, "--all-sections", page]) == 0
        assert ": 3 quotes\n" in capsys.readouterr().out


def test_every_kind_of_file_in_one_call(tmp_path: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"text": PAGE, "id": "row-1", "title": "عنوان الصف"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    paragraphs = "".join(f"<p>{line}</p>" for line in PAGE.splitlines())
    (tmp_path / "page.html").write_text(f"<title>عنوان الصفحة</title>{paragraphs}", encoding="utf-8")
    assert main(["analyze", str(tmp_path)]) == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if line.endswith(": 2 quotes")]
    assert heads == [f"{tmp_path}/{name}: 2 quotes" for name in ("page.html", "page.txt", "rows.jsonl:1")]
    assert main(["analyze", "--format", "jsonl", str(tmp_path)]) == 0
    assert [row["doc"]["title"] for row in rows_of(capsys.readouterr().out)[::2]] == ["عنوان الصفحة", None, "عنوان الصف"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give_stdin(monkeypatch, PAGE)
    assert main(["analyze", "-"]) == 0
    assert capsys.readouterr().out.startswith("stdin: 2 quotes\n")
    give_stdin(monkeypatch, json.dumps({"text": PAGE, "id": "7"}))
    assert main(["extract", "--input", "jsonl", "--format", "jsonl", "-"]) == 0
    assert {row["doc_id"] for row in rows_of(capsys.readouterr().out)} == {"7"}


def test_no_quotes_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.txt"
    for text in ('The minister said: "We will not retreat."', "تشرق الشمس على المدينة."):
        path.write_text(text, encoding="utf-8")
        for command in ("analyze", "extract"):
            assert main([command, str(path)]) == 0
            assert capsys.readouterr() == (f"{path}: no attributed quotes\n\n", "")
            assert main([command, "--format", "jsonl", str(path)]) == 0
            assert capsys.readouterr() == ("", "")


def test_some_inputs_failed(tmp_path: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").touch()
    missing, empty = str(tmp_path / "none.txt"), str(tmp_path / "empty.txt")
    for command in ("analyze", "extract"):
        assert main([command, missing, page, empty]) == 1
        output, errors = capsys.readouterr()
        assert output.count(": 2 quotes") == 1
        assert errors.splitlines() == [
            f"stance: {missing}: found no such file; check the path",
            f"stance: {empty}: found no text in it; expected an article, or leave it out",
        ]


# -- extract


def test_extract_needs_no_model(page: str) -> None:
    code = f"import sys; from stance.cli import main; main(['extract', {page!r}]); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, timeout=60, check=False).returncode == 0


def test_explain_shows_what_was_rejected(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--explain", page]) == 0
    assert "marked, but no quote: 1\n" in (output := capsys.readouterr().out)
    assert "درع الشمال" in output
    assert main(["extract", "--explain", "--format", "jsonl", page]) == 0
    *quotes, rejected = rows_of(capsys.readouterr().out)
    assert [row["quote"]["text"] for row in quotes] == [quote.text for quote in stance.extract(PAGE) if quote.section == "body"]
    assert rejected["rejected"]["text"] == "درع الشمال" and rejected["doc_id"] == Article(PAGE).id


# -- classify

QUOTES = ("لن تنتصر موسكو في هذه الحرب", "العقوبات الغربية على روسيا فشلت")


def test_classify_takes_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", *QUOTES]) == 0
    output, errors = capsys.readouterr()
    assert errors == "" and output.startswith("1\n    stance ") and "\n2\n    stance " in output


def test_classify_takes_a_quote_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    many = [QUOTES[number % 2] for number in range(2 * cli._BATCH + 1)]
    for arguments in ([], ["-"]):
        give_stdin(monkeypatch, "\r\n\n".join(many))
        assert main(["classify", "--format", "jsonl", *arguments]) == 0
        rows = rows_of(capsys.readouterr().out)
        assert [row["text"] for row in rows] == many
        assert [row["stance"]["label"] for row in rows[:2]] == [prediction.stance for prediction in stance.classify(QUOTES)]


def test_classify_with_act_and_polarity(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--format", "jsonl", "--act", "deny", "--polarity", "negated", QUOTES[0]]) == 0
    [row] = rows_of(capsys.readouterr().out)
    [expected] = stance.classify([QUOTES[0]], act="deny", polarity="negated")
    assert (row["act"], row["polarity"]) == ("deny", "negated")
    assert row["stance"]["confidence"] == round(expected.confidence, 6)


def test_classify_names_a_line_that_is_no_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give_stdin(monkeypatch, b"\n".join([QUOTES[0].encode(), b"\xff\x00", QUOTES[1].encode("cp1256")]))
    assert main(["classify", "--format", "jsonl"]) == 1
    output, errors = capsys.readouterr()
    assert [row["text"] for row in rows_of(output)] == list(QUOTES)
    assert errors.startswith("stance: stdin:2: found ")


def test_classify_abstains_from_what_it_cannot_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "We will not retreat", ""]) == 0
    assert capsys.readouterr().out.count("abstains: unsupported_input") == 2


# -- model


def test_model_tells_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model"]) == 0
    output = capsys.readouterr().out
    info = stance.load("base-1").info
    for key, value in (("name", "base"), ("version", "1"), ("sha256", info.sha256), ("codebook", info.codebook)):
        assert [key, value] in [line.split() for line in output.splitlines()]
    assert "stance macro-F1 " in output and "accuracy of the primary frame " in output
    assert main(["model", "--format", "jsonl"]) == 0
    [row] = rows_of(capsys.readouterr().out)
    assert row["training"] == json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))["training"]


def test_another_model(tmp_path: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "own-2"
    shutil.copytree(SHIPPED, folder)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"name": "base"', '"name": "own"'), encoding="utf-8")
    assert main(["analyze", "--format", "jsonl", "--model", str(folder), page]) == 0
    assert {row["model"]["name"] for row in rows_of(capsys.readouterr().out)} == {"own"}


# -- wrong calls


@pytest.mark.parametrize(
    "arguments",
    ["", "translate", "analyze", "analyze --format xml a.txt", "analyze --input csv a.txt", "classify --act sing نعم", "extract --model x a.txt"],
)
def test_usage(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments.split())
    output, errors = capsys.readouterr()
    assert ended.value.code == 2 and output == "" and errors.startswith("usage: stance")


def test_no_such_model(tmp_path: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken-1").mkdir()
    for model in ("big-9", str(tmp_path / "broken-1")):
        for arguments in (["analyze", page], ["classify", "نعم"], ["model"]):
            assert main([*arguments, "--model", model]) == 2
            output, errors = capsys.readouterr()
            assert output == "" and errors.startswith("stance: ") and "found " in errors and errors.count("\n") == 1


# -- terminals


class Terminal(io.TextIOWrapper):
    """Standard output or error as a terminal, and what was written on it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def isatty(self) -> bool:
        return True

    def shown(self) -> str:
        self.flush()
        written: io.BytesIO = self.buffer  # type: ignore[assignment]
        return written.getvalue().decode("utf-8")


def on_terminal(monkeypatch: pytest.MonkeyPatch, name: str) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, name, terminal)
    return terminal


def test_styles_on_a_terminal_that_has_them(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = on_terminal(monkeypatch, "stdout")
    assert main(["analyze", page]) == 0
    assert "\x1b[1;4m" in terminal.shown()
    for arguments, variables in ((["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})):
        with monkeypatch.context() as context:
            for variable, value in variables.items():
                context.setenv(variable, value)
            terminal = on_terminal(context, "stdout")
            assert main(["analyze", *arguments, page]) == 0
            assert "\x1b" not in terminal.shown() and "⟦" in terminal.shown()


def test_width_of_the_terminal(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    n_lines = []
    for n_columns in ("30", "60", "500"):
        monkeypatch.setenv("COLUMNS", n_columns)
        terminal = on_terminal(monkeypatch, "stdout")
        assert main(["extract", page]) == 0
        n_lines.append(terminal.shown().count("\n"))
    assert n_lines[0] > n_lines[1] >= n_lines[2]


def test_progress_on_a_terminal_when_results_go_elsewhere(page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "_SECONDS_BEFORE_PROGRESS", 0.0)
    monkeypatch.setattr(cli, "_SECONDS_BETWEEN_PROGRESS", 0.0)
    terminal = on_terminal(monkeypatch, "stderr")
    assert main(["extract", "--format", "jsonl", page, page]) == 0
    assert "1 articles" in terminal.shown() and "2 articles" in terminal.shown()
    assert terminal.shown().endswith("\r\x1b[K"), "nothing of it stays"
    assert len(rows_of(capsys.readouterr().out)) == 4


def test_no_progress_for_short_work(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch, "stderr")
    assert main(["extract", page]) == 0
    assert terminal.shown() == ""


# -- processes


def test_version_and_help() -> None:
    assert run("--version").stdout.decode().split() == ["stance", stance.__version__]
    for command in ((), ("analyze",), ("extract",), ("classify",), ("model",)):
        shown = run(*command, "--help")
        assert shown.returncode == 0 and shown.stdout.startswith(b"usage: stance") and not shown.stderr


def test_help_loads_no_model() -> None:
    code = "import sys\nfrom stance.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, timeout=60, check=False).returncode == 0


def test_same_bytes_in_every_process_and_locale(page: str) -> None:
    calls = (
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"PYTHONHASHSEED": "3", "TZ": "Asia/Tokyo"},
    )
    outputs = {run("analyze", "--format", "jsonl", page, env={**os.environ, **variables}).stdout for variables in calls}
    assert len(outputs) == 1 and len(rows_of(outputs.pop().decode("utf-8"))) == 2


def test_exit_status_of_the_process(page: str, tmp_path: Path) -> None:
    assert run("extract", page).returncode == 0
    assert run("extract", page, str(tmp_path / "none.txt")).returncode == 1
    assert run("extract").returncode == 2


def test_a_reader_that_leaves(page: str, tmp_path: Path) -> None:
    """``stance … | head -1`` ends quietly, wherever the pipe breaks."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps({"text": PAGE}) + "\n") * 300, encoding="utf-8")
    for path in (page, str(rows)):  # the first breaks at the last flush, the second in the middle
        reader, writer = os.pipe()
        os.close(reader)
        ended = subprocess.run([sys.executable, "-m", "stance", "extract", path], stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
        os.close(writer)
        assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.skipif(os.name != "posix", reason="closes streams as a POSIX shell does")
def test_closed_streams(page: str) -> None:
    """``2>&-`` loses messages and nothing else; ``>&-`` and ``<&-`` are said in a line."""

    def closed(how: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["sh", "-c", f'exec "$@" {how}', "sh", sys.executable, "-m", "stance", *arguments], capture_output=True, timeout=60, check=False
        )

    assert closed("2>&-", "extract", page).stdout == closed("", "extract", page).stdout != b""
    for how, *arguments in ((">&-", "extract", page), ("<&-", "extract", "-")):
        ended = closed(how, *arguments)
        assert ended.returncode == 1 and ended.stderr.startswith(b"stance: ") and ended.stderr.count(b"\n") == 1


def test_names_with_control_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(tmp_path / "a\x1b[31m.txt"), ""]) == 1
    complaints = capsys.readouterr().err
    assert "\x1b" not in complaints and "a\\x1b[31m.txt" in complaints and "empty path" in complaints


def test_a_full_disk(page: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([sys.executable, "-m", "stance", "extract", page], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("stance: cannot write the results (") and ended.stderr.count(b"\n") == 1


def test_interrupted(page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "extract", interrupt)
    assert main(["extract", page]) == 130
    assert capsys.readouterr() == ("", "")
