"""The command ``stance``: files in, a table for people or JSON Lines for programs out.

Nothing but results goes to standard output; what went wrong, and progress on a terminal, go to standard error. Exit status 0: all was read;
1: some inputs failed, each named, and the rest was written; 2: the call was wrong (an unknown option, no such model).
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from stance import __version__
from stance.errors import ArtefactError, InputError
from stance.labels import Act, Polarity
from stance.pipeline import DEFAULT_ARTEFACT, extract, load
from stance.readers import FORMATS, Outcome, decode, read_articles
from stance.records import COUNTED_SECTIONS, to_classified, to_extracted, to_rejected
from stance.types import Article
from stance.writers import Layout, format_article, format_classified, to_json_line

# Longer lines of Arabic tire the eye, however wide the terminal. Not researched.
_MAX_COLUMNS = 100
_COLUMNS_ELSEWHERE = 80  # where results go to a file or a pipe

# Work of less than a second needs no progress; more than five updates a second only flicker.
_SECONDS_BEFORE_PROGRESS = 1.0
_SECONDS_BETWEEN_PROGRESS = 0.2
_CLEAR_LINE = "\r\x1b[K"

# Quotes of standard input that are judged together: enough for speed, few enough that results come while input does.
_BATCH = 64

# What the numbers of each row of a manifest's scores are (training/fit.py writes them).
_FIGURES = ("stance macro-F1", "accuracy of the primary frame")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command with ``argv`` (without the program's name; None: of the process) and gives its exit status.

    Raises ``SystemExit`` as argparse does: 2 for a wrong call, 0 after ``--help`` and ``--version``.
    """
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # Arabic passes through any pipe, whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    options = _parser().parse_args(argv)
    try:
        n_failed: int = options.run(options)
        sys.stdout.flush()
    except ArtefactError as error:
        _complain(str(error))
        return 2
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it
    except BrokenPipeError:  # the reader has had enough, as head has; nothing failed
        _silence_stdout()
        return 0
    except OSError as error:  # reading has its own messages: this is a full disk under standard output
        _complain(f"cannot write the results ({error.strerror or error})")
        _silence_stdout()
        return 1
    return 1 if n_failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stance",
        description="Attributed quotes in Arabic news about Russia and the West: who spoke, on whose side, in which frame.",
        epilog="Exit status: 0, or 1 if some inputs failed (the others are written), or 2 if the call was wrong.",
    )
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    output = argparse.ArgumentParser(add_help=False)
    output.add_argument("--format", choices=("table", "jsonl"), default="table", help="table for people (default), jsonl for programs")
    output.add_argument("--no-color", action="store_true", help="no bold and underlined text; also NO_COLOR=1")
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("--model", metavar="PATH_OR_NAME", default=DEFAULT_ARTEFACT, help="folder, or name of a shipped model (default: %(default)s)")
    files = argparse.ArgumentParser(add_help=False)
    known = ".txt, .html, .jsonl (an object with text a line), a folder of them; -: standard input"
    files.add_argument("files", nargs="+", metavar="FILE", help=known)
    files.add_argument("--input", choices=FORMATS, help="what the files are (default: by their names; standard input: txt)")
    files.add_argument("--all-sections", action="store_true", help="also the quotes of headlines and captions")

    analyze = commands.add_parser("analyze", parents=[files, model, output], help="quotes of articles, with speaker, stance and frames")
    analyze.set_defaults(run=_analyze)
    extracting = commands.add_parser("extract", parents=[files, output], help="quotes of articles, with speaker; needs no model")
    extracting.add_argument("--explain", action="store_true", help="also the words in quotation marks that are no quotes, and why")
    extracting.set_defaults(run=_extract)
    classify = commands.add_parser("classify", parents=[model, output], help="stance and frames of single quotes")
    classify.add_argument("texts", nargs="*", metavar="TEXT", help="the words of a quote; none or -: a quote a line of standard input")
    classify.add_argument("--act", choices=[act.value for act in Act], help="what the speakers did with these words (default: not known)")
    polarities = [polarity.value for polarity in Polarity]
    classify.add_argument("--polarity", choices=polarities, default="affirmed", help="negated: the speakers denied these words")
    classify.set_defaults(run=_classify)
    describe = commands.add_parser("model", parents=[model, output], help="which model this is, and what was measured of it")
    describe.set_defaults(run=_describe_model)
    return parser


# -- commands; each gives the number of inputs that failed


def _analyze(options: argparse.Namespace) -> int:
    model, layout, failed = load(options.model), _layout(options), list[InputError]()
    for name, article in _articles(options, failed):
        analysis = model.analyze(article)
        if options.format == "jsonl":
            _write_rows(analysis.to_records(all_sections=options.all_sections))
            continue
        pairs = zip(analysis.quotes, analysis.predictions, strict=True)
        kept = [(quote, prediction) for quote, prediction in pairs if options.all_sections or quote.section in COUNTED_SECTIONS]
        sys.stdout.write(format_article(name, article, [quote for quote, _ in kept], [prediction for _, prediction in kept], layout))
    return len(failed)


def _extract(options: argparse.Namespace) -> int:
    layout, failed = _layout(options), list[InputError]()
    for name, article in _articles(options, failed):
        quotes, rejections = extract(article, explain=True)
        shown = rejections if options.explain else []
        if options.format == "jsonl":
            _write_rows([*to_extracted(article, quotes, all_sections=options.all_sections), *to_rejected(article, shown)])
            continue
        kept = [quote for quote in quotes if options.all_sections or quote.section in COUNTED_SECTIONS]
        sys.stdout.write(format_article(name, article, kept, None, layout, shown))
    return len(failed)


def _classify(options: argparse.Namespace) -> int:
    model, layout, failed = load(options.model), _layout(options), list[InputError]()
    texts = _quotes(options.texts or ["-"], failed)
    act, polarity = options.act and Act(options.act), Polarity(options.polarity)
    n_done = 0
    while batch := list(islice(texts, 1 if sys.stdin.isatty() else _BATCH)):
        for number, (text, prediction) in enumerate(zip(batch, model.classify(batch, act=act, polarity=polarity), strict=True), n_done + 1):
            if options.format == "jsonl":
                _write_rows([to_classified(text, act, polarity, prediction)])
            else:
                sys.stdout.write(format_classified(number, text, prediction, layout))
        n_done += len(batch)
    return len(failed)


def _describe_model(options: argparse.Namespace) -> int:
    model = load(options.model)
    manifest = model.manifest
    row = {
        "name": model.info.name,
        "version": model.info.version,
        "sha256": model.info.sha256,
        "codebook": model.info.codebook,
        "folder": str(model.folder),
        "abstain_below": manifest.abstain_below,
        "conformal_threshold": manifest.conformal_threshold,
        "training": manifest.training,
    }
    if options.format == "jsonl":
        _write_rows([row])
        return 0
    lines = [(key, str(value)) for key, value in row.items() if not isinstance(value, Mapping)]
    lines += [(key.replace("_", " "), str(value)) for key, value in manifest.training.items() if not isinstance(value, Mapping)]
    for name, figures in manifest.training.get("scores", {}).items():
        lines.append((name, ", ".join(f"{what} {figure:.2f}" for what, figure in zip(_FIGURES, figures, strict=True))))
    lines.append(("card", str(model.folder / "CARD.md")))
    n_columns = max(len(key) for key, _ in lines)
    sys.stdout.writelines(f"{key:{n_columns}}  {value}\n" for key, value in lines)
    return 0


# -- inputs


def _articles(options: argparse.Namespace, failed: list[InputError]) -> Iterator[tuple[str, Article]]:
    """The articles that can be read; the others are named on standard error and counted in ``failed``."""
    if "-" in options.files:
        _hint("reading an article from the terminal; end it with Ctrl-D")
    for name, outcome in _with_progress(read_articles(options.files, input_format=options.input)):
        if isinstance(outcome, InputError):
            _complain(str(outcome))
            failed.append(outcome)
        else:
            yield name, outcome


def _quotes(texts: Iterable[str], failed: list[InputError]) -> Iterator[str]:
    for text in texts:
        if text != "-":
            yield text
            continue
        _hint("reading quotes from the terminal, one a line; end with Ctrl-D")
        for number, line in enumerate(sys.stdin.buffer, 1):
            try:
                quote = decode(f"stdin:{number}", line).rstrip("\r\n")
            except InputError as error:
                _complain(str(error))
                failed.append(error)
                continue
            if quote and not quote.isspace():
                yield quote


def _with_progress(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same, and how far it is on standard error: on a terminal, where the results themselves are not to be seen, once it takes long."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from outcomes
        return
    due = time.monotonic() + _SECONDS_BEFORE_PROGRESS
    is_shown = False
    try:
        for n_read, outcome in enumerate(outcomes, 1):
            yield outcome
            if time.monotonic() >= due:
                due = time.monotonic() + _SECONDS_BETWEEN_PROGRESS
                is_shown = True
                print(f"{_CLEAR_LINE}{n_read:,} articles", end="", file=sys.stderr, flush=True)
    finally:
        if is_shown:
            print(_CLEAR_LINE, end="", file=sys.stderr, flush=True)


# -- outputs


def _layout(options: argparse.Namespace) -> Layout:
    if not sys.stdout.isatty():
        return Layout(_COLUMNS_ELSEWHERE)
    has_style = not options.no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Layout(min(shutil.get_terminal_size().columns, _MAX_COLUMNS), has_style)


def _write_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    sys.stdout.writelines(map(to_json_line, rows))


def _open_what_is_closed() -> None:
    """A stream that the caller closed (``2>&-``) is None in Python: nothing to read there, and nowhere to write, which fails as a full disk does."""
    nowhere = Path(os.devnull)
    if sys.stdin is None:
        sys.stdin = nowhere.open(encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = nowhere.open("w", encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = nowhere.open(encoding="utf-8")


def _complain(message: str) -> None:
    shown = "".join(char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode() for char in message)
    print(f"{_CLEAR_LINE if sys.stderr.isatty() else ''}stance: {shown}", file=sys.stderr)


def _hint(message: str) -> None:
    if sys.stdin.isatty() and sys.stderr.isatty():
        _complain(message)


def _silence_stdout() -> None:
    """So that the interpreter's own flush at exit finds somewhere to write."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
