"""How long until something happens: ``import stance`` and the first ``classify`` in a fresh process, beside ``import numpy``.

Run from a checkout: ``python -m benchmarks.startup``. Milliseconds over a bare Python, the best of many runs; machines differ, so the ratios to
``import numpy`` of the same run are what counts. The limits are 60 ms and 300 ms where numpy takes 99 ms.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

BARE, NUMPY, IMPORT, FIRST = "python -c pass", "import numpy", "import stance", "first stance.classify"
PROGRAMS: Mapping[str, list[str]] = {
    BARE: ["-c", "pass"],
    NUMPY: ["-c", "import numpy"],
    IMPORT: ["-c", "import stance"],
    FIRST: ["-c", "import stance; stance.classify('لن تنتصر موسكو في هذه الحرب')"],
    "stance --help": ["-m", "stance", "--help"],
}
LIMITS = {IMPORT: 60 / 99, FIRST: 300 / 99}  # ratios to import numpy


def measure_milliseconds(n_runs: int) -> dict[str, float]:
    """The best time of each program, over that of a bare Python; the programs take turns, so that a busy moment hits all of them."""
    checkout = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as compiled:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = compiled  # as installed: compiled once, by the first, unmeasured run
        seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
        for _ in range(n_runs + 1):
            for name, arguments in PROGRAMS.items():
                started = time.perf_counter()
                subprocess.run([sys.executable, *arguments], check=True, env=environment, cwd=checkout, stdout=subprocess.DEVNULL)
                seconds[name].append(time.perf_counter() - started)
    best = {name: min(times[1:]) * 1000 for name, times in seconds.items()}
    return {name: milliseconds - best[BARE] for name, milliseconds in best.items() if name != BARE}


def main() -> None:
    """Prints a row a program."""
    milliseconds = measure_milliseconds(20)
    print(f"Python {platform.python_version()}, {platform.machine()}, best of 20, over a bare Python")
    print(f"{'':24}{'ms':>8}{'/ import numpy':>18}{'at most':>12}")
    for name, value in milliseconds.items():
        limit = f"{LIMITS[name]:.2f}" if name in LIMITS else ""
        print(f"{name:24}{value:8.1f}{value / milliseconds[NUMPY]:18.2f}{limit:>12}")


if __name__ == "__main__":
    main()
