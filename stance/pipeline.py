"""Where all stages meet: text in, quotes and predictions out.

The import is quick: the modules of quotes are loaded with the first extraction, numpy and the artefact with the first classification;
``extract`` needs neither of these.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, overload

from stance.errors import ArtefactError
from stance.labels import Act, Polarity
from stance.normalization import normalize
from stance.records import to_records
from stance.types import Article, ModelInfo, Prediction, Quote, Rejection

if TYPE_CHECKING:
    from stance.artefact import Manifest
    from stance.classifier import Classifier

DEFAULT_ARTEFACT = "base-1"


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article, its quotes in the order of their start, and one prediction a quote."""

    article: Article
    quotes: tuple[Quote, ...]
    predictions: tuple[Prediction, ...]

    def to_records(self, *, all_sections: bool = False) -> list[dict[str, Any]]:
        """The flat dashboard rows (``stance/resources/record.schema.json``), one a quote of body and second article, or of every section."""
        return to_records(self.article, self.quotes, self.predictions, all_sections=all_sections)


class Model:
    """An artefact with the calls of the module: ``classify``, ``extract``, ``analyze``, ``analyze_many``. Thread-safe, immutable."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    @property
    def info(self) -> ModelInfo:
        """Name, version, sha256 of the weights, version of the codebook."""
        return self._classifier.info

    @property
    def manifest(self) -> Manifest:
        """What the artefact says of itself: labels, calibration, how it was trained and measured."""
        return self._classifier.artefact.manifest

    @property
    def folder(self) -> Path:
        """Where the artefact was read from."""
        return self._classifier.artefact.folder

    @overload  # a str is an iterable of str too: the first signature is meant
    def classify(self, quote: str | Quote, *, act: Act | str | None = None, polarity: Polarity | str = ...) -> Prediction: ...  # type: ignore[overload-overlap]
    @overload
    def classify(
        self,
        quote: Iterable[str | Quote],
        *,
        act: Act | str | Sequence[Act | str | None] | None = None,
        polarity: Polarity | str | Sequence[Polarity | str] = ...,
    ) -> list[Prediction]: ...
    def classify(self, quote: Any, *, act: Any = None, polarity: Any = Polarity.AFFIRMED) -> Prediction | list[Prediction]:
        """See :func:`stance.classify`."""
        is_one = isinstance(quote, (str, Quote))
        quotes = [quote] if is_one else _as_quotes(quote)
        acts = _one_each("act", act, Act, len(quotes))
        polarities = _one_each("polarity", Polarity.AFFIRMED if polarity is None else polarity, Polarity, len(quotes))
        for at, one in enumerate(quotes):
            if isinstance(one, Quote):
                acts[at], polarities[at] = _member("act", one.act, Act), _member("polarity", one.polarity, Polarity)
        predictions = self._classifier.classify(quotes, acts, polarities)
        return predictions[0] if is_one else predictions

    def extract(self, article: str | Article) -> list[Quote]:
        """See :func:`stance.extract`; the same for every model of this version."""
        return extract(article)

    def analyze(self, article: str | Article) -> Analysis:
        """See :func:`stance.analyze`."""
        page = _as_article(article)
        quotes = extract(page)
        return Analysis(page, tuple(quotes), tuple(self.classify(quotes)))

    def analyze_many(self, articles: Iterable[str | Article]) -> Iterator[Analysis]:
        """See :func:`stance.analyze_many`."""
        if isinstance(articles, (str, Article)):
            raise TypeError("analyze_many takes an iterable of articles, found one; pass it to analyze(article)")
        if isinstance(articles, (bytes, bytearray, dict)) or not isinstance(articles, Iterable):
            raise TypeError(f"analyze_many takes an iterable of str or stance.Article, found {type(articles).__name__}; pass a list or a generator")
        return (self.analyze(article) for article in articles)


def _as_quotes(quotes: Any) -> list[str | Quote]:
    if isinstance(quotes, (bytes, bytearray, dict)) or not isinstance(quotes, Iterable):
        raise TypeError(
            f"classify takes a str, a Quote or an iterable of them, found {type(quotes).__name__}; decode bytes first, e.g. data.decode('utf-8')"
        )
    listed = list(quotes)
    for at, one in enumerate(listed):
        if not isinstance(one, (str, Quote)):
            raise TypeError(f"classify takes str or Quote items, found {type(one).__name__} at position {at}; pass the words of the quote as a str")
    return listed


def _one_each(name: str, given: Any, labels: Any, n_quotes: int) -> list[Any]:
    """One value for all quotes, or one a quote, as members of ``labels`` (None stays None)."""
    if given is None or isinstance(given, str):
        return [None if given is None else _member(name, given, labels)] * n_quotes
    if not isinstance(given, Sequence) or isinstance(given, (bytes, bytearray)):
        raise TypeError(f"{name} takes a str, or a list of one a quote, found {type(given).__name__}; one of {', '.join(labels)}")
    if len(given) != n_quotes:
        raise ValueError(f"{name}: found {len(given)} values for {n_quotes} quotes; pass one value, or one a quote")
    return [None if value is None else _member(name, value, labels) for value in given]


def _member(name: str, value: Any, labels: Any) -> Any:
    try:
        return labels(value)
    except ValueError:
        raise ValueError(f"{name}: found {value!r:.80}; one of {', '.join(labels)}") from None


def _as_article(article: str | Article) -> Article:
    if isinstance(article, Article):
        return article
    if isinstance(article, str):
        return Article(article)
    raise TypeError(f"an article is a str or a stance.Article, found {type(article).__name__}; decode bytes first, e.g. data.decode('utf-8')")


@overload
def extract(article: str | Article) -> list[Quote]: ...
@overload
def extract(article: str | Article, *, explain: Literal[False]) -> list[Quote]: ...
@overload
def extract(article: str | Article, *, explain: Literal[True]) -> tuple[list[Quote], list[Rejection]]: ...
def extract(article: str | Article, *, explain: bool = False) -> list[Quote] | tuple[list[Quote], list[Rejection]]:
    """The attributed quotes of an article, ordered by start, of all its sections; ``[]`` where it holds none or is no Arabic text.

    With ``explain=True`` also the marked pairs that are no quotes, each with its reason. Raises ``TypeError`` for
    anything but ``str`` and ``Article``.

    >>> [quote] = extract("وأوضح الباحث سامر حداد أن الموازين لن تتغير قبل الشتاء.")
    >>> quote.content, quote.speaker.name, quote.speaker.role, str(quote.kind)
    ('الموازين لن تتغير قبل الشتاء', 'سامر حداد', 'الباحث', 'indirect')
    """
    from stance.quotes.attribution import extract_quotes
    from stance.zones import find_zones

    page = _as_article(article)
    view = normalize(page.text)
    quotes, rejections = extract_quotes(view, find_zones(view.text))
    return (quotes, rejections) if explain else quotes


@lru_cache(maxsize=1)
def _default() -> Model:
    return load(DEFAULT_ARTEFACT)


_loading = Lock()


def _model() -> Model:
    with _loading:  # two threads that come first would load twice
        return _default()


def load(path_or_name: str | Path) -> Model:
    """The model of an artefact: a folder, or the name of one that ships with the package (``"base-1"``).

    A shipped name is the shipped one, whatever lies in the current folder: for a folder of that name there, pass ``"./base-1"``.
    Raises ``ArtefactError`` for anything that is not an intact artefact of this version; it says what was found and what to do.
    """
    if not isinstance(path_or_name, (str, Path)):
        raise TypeError(f"load takes a folder or the name of a shipped artefact, found {type(path_or_name).__name__}")
    from stance.artefact import read_artefact
    from stance.classifier import Classifier

    shipped = Path(__file__).parent / "artefacts"
    names = sorted(path.name for path in shipped.iterdir() if path.is_dir()) if shipped.is_dir() else []
    if path_or_name in names:
        return Model(Classifier(read_artefact(shipped / path_or_name)))
    if isinstance(path_or_name, str) and not os.path.exists(path_or_name):  # noqa: PTH110 (Path.exists raises where a name is too long)
        raise ArtefactError(
            f"found no artefact {path_or_name[:200]!r}; expected the name of a shipped one ({', '.join(names) or 'none'}) or the folder of another. "
            "What to do: check the path, or train one with python -m training"
        )
    return Model(Classifier(read_artefact(path_or_name)))


@overload
def classify(quote: str | Quote, *, act: Act | str | None = None, polarity: Polarity | str = ...) -> Prediction: ...  # type: ignore[overload-overlap]
@overload
def classify(
    quote: Iterable[str | Quote],
    *,
    act: Act | str | Sequence[Act | str | None] | None = None,
    polarity: Polarity | str | Sequence[Polarity | str] = ...,
) -> list[Prediction]: ...
def classify(quote: Any, *, act: Any = None, polarity: Any = Polarity.AFFIRMED) -> Prediction | list[Prediction]:
    """Stance and frames of one quote, or of many in one pass (then a list in order).

    ``quote`` is the words, or a ``Quote``, which brings its own act and polarity. ``act`` (None: not known) and
    ``polarity`` are one value, or one a quote.
    Text that is no usable Arabic gives an abstained prediction with ``unsupported_input``. Raises ``TypeError`` for
    another type, ``ValueError`` for an unknown act or polarity.

    >>> prediction = classify("العدوان الروسي على أوكرانيا جريمة لا تبرير لها")
    >>> prediction.stance in set(prediction.probabilities), round(sum(prediction.probabilities.values()), 6)
    (True, 1.0)
    """
    predictions: Prediction | list[Prediction] = _model().classify(quote, act=act, polarity=polarity)
    return predictions


def analyze(article: str | Article) -> Analysis:
    """The quotes of an article with their predictions. Raises ``TypeError`` for anything but ``str`` and ``Article``."""
    return _model().analyze(article)


def analyze_many(articles: Iterable[str | Article]) -> Iterator[Analysis]:
    """One ``Analysis`` an article, in order, in constant memory. Raises ``TypeError`` for a single article."""
    return _model().analyze_many(articles)
