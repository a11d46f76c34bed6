"""Who may import whom: layers as data, walked with ast."""

import ast
from pathlib import Path

import pytest

STANCE = Path(__file__).parents[1] / "stance"

# A module imports modules of lower layers only.
LAYERS = [
    {"labels", "errors"},
    {"types"},
    {"normalization"},
    {"lexicon"},
    {"tokens", "zones", "morphology"},
    {"sentences", "stems"},
    {"judgements"},
    {"quotes", "features", "records"},
    {"artefact"},
    {"classifier"},
    {"pipeline"},
    {"readers", "writers", "cli", "report", "server", "sql"},
]
# Inside quotes/ a module imports siblings that stand before it only: words, then noun phrases, then what is attributed to whom.
QUOTES = [
    *("marks", "little_words", "source_words", "channels", "cues", "vocabulary"),
    *("noun_phrases", "names", "mentions", "registry", "paragraph", "drafts"),
    *("bounds", "subjects", "complements", "reality", "contents", "verbs", "phrases"),
    *("nesting", "directness", "narrative", "interviews", "attribution"),
]
LEVEL = {name: level for level, layer in enumerate(LAYERS) for name in layer}


def _imports(path: Path) -> set[str]:
    """The modules of stance that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update([node.module] if node.module != "stance" else [f"stance.{alias.name}" for alias in node.names])
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


MODULES = sorted(path.relative_to(STANCE).with_suffix("") for path in STANCE.rglob("*.py") if path.name not in ("__init__.py", "__main__.py"))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_go_down(module: Path) -> None:
    own = module.parts[0]
    assert own in LEVEL, f"{module} stands in no layer of this test"
    for name in _imports(STANCE / module.with_suffix(".py")):
        if not name.startswith("stance."):
            assert not name.startswith("training"), f"{module} imports {name}: training imports stance, never the reverse"
            continue
        parts = name.split(".")
        target = parts[1]
        if target not in LEVEL:
            assert target[:1].isupper() or target in ("classify", "extract", "analyze", "analyze_many", "load", "__version__"), name
            assert LEVEL[own] >= LEVEL["readers"], f"{module} imports the package itself"
            continue
        if target == own and len(parts) > 2:
            assert own != "quotes" or QUOTES.index(parts[2]) < QUOTES.index(module.name), f"{module} imports its sibling {name}"
        elif target != own:
            assert LEVEL[target] < LEVEL[own] or {own, target} == {"readers", "writers"} or own == "cli", f"{module} imports {name}"


def test_no_dumping_ground() -> None:
    assert not [path for path in STANCE.rglob("*.py") if path.stem in ("utils", "helpers", "common", "base")]


def test_camel_tools_only_in_morphology() -> None:
    assert not [path for path in STANCE.rglob("*.py") if path.stem != "morphology" and any(name.startswith("camel_tools") for name in _imports(path))]
