"""``import stance`` is a promise: no model, no network, no file written, no waiting. Checked in fresh processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.startup import FIRST, IMPORT, LIMITS, NUMPY, measure_milliseconds

# Prints what a piece of code did, by the interpreter's own account (sys.addaudithook).
WATCH = """
import json, os, sys
events, writing = set(), os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
changing = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink", "shutil.", "tempfile.")
def watch(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & writing:
        events.add(f"writes {arguments[0]}")
    elif event.startswith(("socket.", "urllib.", "http.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", *changing)):
        events.add(event)
sys.addaudithook(watch)
CODE
print(json.dumps({"events": sorted(events), "modules": sorted(sys.modules)}))
"""


def watched(code: str, folder: Path) -> tuple[list[str], set[str]]:
    """What the code did (sockets, processes, files written) and all that it loaded."""
    checkout = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": checkout, "HOME": str(folder)}
    command = [sys.executable, "-c", WATCH.replace("CODE", code)]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=60, check=True)
    assert ended.stderr == b""
    seen = json.loads(ended.stdout)
    return seen["events"], set(seen["modules"])


def test_the_watch_sees(tmp_path: Path) -> None:
    """Else the tests below would prove nothing."""
    events, modules = watched("import socket; socket.socket().close(); open('left.txt', 'w').close(); os.mkdir('folder'); import decimal", tmp_path)
    assert events == ["os.mkdir", "socket.__new__", "writes left.txt"] and "decimal" in modules


def test_import_is_light(tmp_path: Path) -> None:
    events, modules = watched("import stance", tmp_path)
    assert events == []
    assert modules.isdisjoint({"numpy", "scipy", "sklearn", "joblib", "camel_tools", "torch", "argparse", "html.parser", "socket"})


def test_extraction_needs_no_numpy(tmp_path: Path) -> None:
    events, modules = watched("import stance; assert stance.extract('قال الناطق سامر حداد: \"لن نتراجع أبدا\".')", tmp_path)
    assert events == [] and "numpy" not in modules


def test_classification_needs_numpy_alone(tmp_path: Path) -> None:
    events, modules = watched("import stance; stance.classify('لن تنتصر موسكو في هذه الحرب').evidence", tmp_path)
    assert events == []
    assert "numpy" in modules and modules.isdisjoint({"scipy", "sklearn", "joblib", "camel_tools", "torch"})


def test_public_names_come_with_the_import(tmp_path: Path) -> None:
    watched("import stance; missing = [name for name in stance.__all__ if not hasattr(stance, name)]; assert not missing, missing", tmp_path)


def test_start_is_quick() -> None:
    """The limits of benchmarks/startup.py, with as much again as room for a busy machine; a model or a word list read at import would break them."""
    milliseconds = measure_milliseconds(5)
    for name in (IMPORT, FIRST):
        assert milliseconds[name] / milliseconds[NUMPY] < 2 * LIMITS[name], milliseconds
