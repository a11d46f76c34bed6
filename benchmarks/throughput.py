"""How fast are extraction, analysis and classification, in ratios to scikit-learn in the same run?

``python benchmarks/throughput.py FOLDER`` reads every .txt of FOLDER (no text ships here for it: bring real pages), prints code points a second of
``extract`` and ``analyze``, and microseconds a quote of ``classify`` beside a scikit-learn pipeline of character n-grams with logistic regression,
trained and run on the same quotes. One core: start it with OMP_NUM_THREADS=1.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import stance


def seconds(call: Callable[[], object], n_rounds: int = 5) -> float:
    """The least of several rounds: what the code costs when nothing else runs."""
    best = float("inf")
    for _ in range(n_rounds):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def sklearn_microseconds(quotes: Sequence[str], labels: Sequence[str]) -> float:
    """A quote's share of a batch through TF-IDF (char_wb 2-5) and logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True), LogisticRegression(max_iter=200))
    pipeline.fit(quotes, labels)
    return seconds(lambda: pipeline.predict_proba(quotes), 3) / len(quotes) * 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; exit status 2 if the folder holds no text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    texts = [path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))]
    if not texts:
        print(f"found no .txt in {folder}; pass a folder of Arabic articles", file=sys.stderr)
        return 2
    n_points = sum(map(len, texts))
    quotes = [quote.content for text in texts for quote in stance.extract(text)]
    predictions = stance.classify(quotes)
    print(f"{platform.machine()}, Python {platform.python_version()}; {len(texts)} articles, {n_points} code points, {len(quotes)} quotes")
    print(f"extract   {n_points / seconds(lambda: [stance.extract(text) for text in texts]) / 1e6:6.2f} million code points a second")
    print(f"analyze   {n_points / seconds(lambda: [stance.analyze(text) for text in texts]) / 1e6:6.2f} million code points a second")
    ours = seconds(lambda: stance.classify(quotes)) / len(quotes) * 1e6
    one_by_one = seconds(lambda: [stance.classify(quote) for quote in quotes]) / len(quotes) * 1e6
    print(f"classify  {ours:6.0f} µs a quote in batch, {one_by_one:.0f} µs one by one")
    if len({prediction.stance for prediction in predictions}) > 1:
        theirs = sklearn_microseconds(quotes, [prediction.stance for prediction in predictions])
        print(f"scikit-learn, char_wb 2-5: {theirs:.0f} µs a quote in batch; ours / theirs {ours / theirs:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
