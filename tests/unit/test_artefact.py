"""An artefact that is not in order is refused, whatever is wrong with it, with a message that says what to do."""

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stance import artefact
from stance.artefact import Manifest, read_artefact, write_artefact
from stance.errors import ArtefactError
from stance.features import BLOCKS
from stance.labels import Frame

TERMS = ["=نصر", "=هزيم", "+deny"]  # sorted within its block, as training writes them
MANIFEST = Manifest(
    name="toy",
    version="1",
    codebook="1",
    requires=(),
    temperatures=dict.fromkeys(artefact.HEADS, 1.5),
    conformal_threshold=0.25,
    abstain_below=0.4,
    frame_thresholds=(0.5,) * len(Frame),
    denied_scale=0.5,
    training={"note": "written by hand"},
)


def toy_arrays() -> dict[str, Any]:
    starts = {"characters": 0, "words": 0}  # the toy's words begin at 0, every later block at 2 or at the end
    return {
        "terms": np.frombuffer("".join(f"{term}\n" for term in TERMS).encode(), dtype=np.uint8),
        "block_starts": np.array([starts.get(block, 2) for block in BLOCKS] + [len(TERMS)], dtype=np.int32),
        "idf": np.ones(len(TERMS), dtype=np.float32),
        "weights": np.linspace(-1, 1, len(TERMS) * artefact.N_OUTPUTS, dtype=np.float32).reshape(len(TERMS), -1),
        "bias": np.zeros(artefact.N_OUTPUTS, dtype=np.float32),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_artefact(tmp_path / "toy-1", MANIFEST, toy_arrays(), "# card\n")
    return tmp_path / "toy-1"


def test_what_is_written_is_read(folder: Path) -> None:
    found = read_artefact(folder)
    assert found.manifest == MANIFEST
    for name, array in toy_arrays().items():
        assert np.array_equal(found.arrays[name], array), name
        assert not found.arrays[name].flags.writeable
    assert found.sha256 == sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert sorted(path.name for path in folder.iterdir()) == ["CARD.md", "manifest.json", "weights.npz"]


def test_same_input_gives_the_same_bytes_and_leaves_nothing_else(folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_artefact(folder, MANIFEST, dict(reversed(toy_arrays().items())), "# card\n")  # another order, and over the old one
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["toy-1"]


def test_a_bad_model_is_not_put_in_place(folder: Path, tmp_path: Path) -> None:
    before = (folder / "weights.npz").read_bytes()
    arrays = toy_arrays() | {"bias": np.full(artefact.N_OUTPUTS, np.nan, dtype=np.float32)}
    with pytest.raises(ArtefactError, match="not finite"):
        write_artefact(folder, MANIFEST, arrays)
    assert (folder / "weights.npz").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["toy-1"]


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda folder: folder.with_name("no-such"), "found nothing"),
        (lambda folder: folder / "weights.npz", "found a file"),
        (lambda folder: folder / "model.pkl", "found a .pkl file"),
        (lambda folder: folder / "model.JOBLIB", "found a .JOBLIB file"),
    ],
)
def test_not_an_artefact(folder: Path, make: Callable[[Path], Path], found: str) -> None:
    with pytest.raises(ArtefactError, match=found):
        read_artefact(make(folder))


def test_a_pickle_in_the_place_of_the_weights_is_not_opened(folder: Path) -> None:
    opened: list[str] = []

    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return opened.append, ("opened",)

    _swap_weights(folder, pickle.dumps(Bomb()))
    with pytest.raises(ArtefactError, match="no readable zip"):
        read_artefact(folder)
    assert not opened


def test_wrong_type_of_path() -> None:
    with pytest.raises(TypeError, match="found int"):
        read_artefact(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["manifest.json", "weights.npz"])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtefactError, match=f"{name}: found no readable file.*restore"):
        read_artefact(folder)


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("format",), 2, "format 2.*newer stance"),
        (("format",), 0, "format 0.*retrain"),
        (("format",), "1", "'format' to be '1'"),
        (("format",), True, "'format' to be True"),
        (("features_version",), 999, "features_version 999.*retrain"),
        (("requires",), ["morphology"], "requires.*morphology"),
        (("labels", "stance"), ["neutral", "pro_russia", "pro_western"], "stance labels"),
        (("labels", "frame"), [], "frame labels"),
        (("blocks",), ["words"], "blocks"),
        (("calibration", "temperatures", "stance"), 0, "temperature 0"),
        (("calibration", "temperatures", "stance"), float("nan"), "nan"),
        (("calibration", "temperatures", "stance"), float("inf"), "a finite number"),
        (("calibration", "conformal_threshold"), 1.5, "expected 0 to 1"),
        (("calibration", "frame_thresholds", "economic"), "x", "expected float or int"),
        (("weights", "sha256"), "0" * 64, "sha256"),
        (("weights", "bytes"), 3, "3 by the manifest"),
        (("weights", "arrays", "idf", "shape"), [10**9], "at most"),
        (("weights", "arrays", "idf", "shape"), [4], "weights declared with shape"),
        (("weights", "arrays", "idf", "shape"), [-1], "expected 1 sizes"),
        (("weights", "arrays", "terms", "shape"), [3], "terms unreadable"),
        (("weights", "arrays", "bias", "dtype"), "|O", "declared as"),
    ],
)
def test_a_manifest_that_does_not_fit(folder: Path, path: tuple[str, ...], value: object, found: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    inner = manifest
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtefactError, match=found):
        read_artefact(folder)
    del inner[path[-1]]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"What to do: \w"):
        read_artefact(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 200_000, b" " * (artefact.MAX_MANIFEST_BYTES + 1)])
def test_a_manifest_that_is_none(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(ArtefactError, match=r"manifest\.json: found"):
        read_artefact(folder)


def test_weights_of_another_artefact(folder: Path, tmp_path: Path) -> None:
    other = write_artefact(tmp_path / "toy-2", MANIFEST, toy_arrays() | {"bias": np.ones(artefact.N_OUTPUTS, dtype=np.float32)})
    (folder / "weights.npz").write_bytes((other.folder / "weights.npz").read_bytes())
    with pytest.raises(ArtefactError, match=r"weights.npz: found (sha256|[0-9,]+ bytes)"):
        read_artefact(folder)


@pytest.mark.parametrize("is_told", [False, True], ids=["silently", "with the manifest changed too"])
@pytest.mark.parametrize("at", [0.0, 0.3, 0.6, 0.99])
def test_damaged_weights(folder: Path, at: float, is_told: bool) -> None:
    content = (folder / "weights.npz").read_bytes()
    position = int(at * len(content))
    for damaged in (content[:position], content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]):
        if is_told:
            _swap_weights(folder, damaged)
        else:
            (folder / "weights.npz").write_bytes(damaged)
        try:
            found = read_artefact(folder)
        except ArtefactError:
            continue
        # A bit of the zip's directory that nothing reads may change; the numbers may not.
        assert is_told
        assert all(np.array_equal(found.arrays[name], array) for name, array in toy_arrays().items())


@pytest.mark.parametrize(
    ("name", "array", "found"),
    [
        ("bias", np.zeros(artefact.N_OUTPUTS, dtype=np.float64), "bias unreadable"),
        ("bias", np.zeros(artefact.N_OUTPUTS, dtype=np.int32), "int32"),
        ("bias", np.zeros((1, artefact.N_OUTPUTS), dtype=np.float32), "unreadable"),
        ("bias", np.full(artefact.N_OUTPUTS, np.inf, dtype=np.float32), "not finite"),
        ("block_starts", np.array([3] * len(BLOCKS) + [0], dtype=np.int32), "block_starts"),
        ("terms", np.full(len(toy_arrays()["terms"]), 255, dtype=np.uint8), "terms"),
    ],
)
def test_arrays_that_do_not_fit(folder: Path, name: str, array: Any, found: str) -> None:
    _swap_weights(folder, artefact._npz(toy_arrays() | {name: array}))
    with pytest.raises(ArtefactError, match=found):
        read_artefact(folder)


def test_members_too_many_or_too_few(folder: Path) -> None:
    arrays = toy_arrays()
    for changed in (arrays | {"more": arrays["bias"]}, {name: array for name, array in arrays.items() if name != "idf"}):
        _swap_weights(folder, artefact._npz(changed))
        with pytest.raises(ArtefactError, match="members"):
            read_artefact(folder)


def test_a_zip_bomb_is_not_unpacked(folder: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in toy_arrays():
            archive.writestr(f"{name}.npy", b"\0" * 50_000_000 if name == "bias" else b"\0")
    _swap_weights(folder, buffer.getvalue())
    with pytest.raises(ArtefactError, match="bytes in"):
        read_artefact(folder)


def test_a_zip_that_lies_about_its_size(folder: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in toy_arrays().items():
            npy = io.BytesIO()
            np.save(npy, array)
            archive.writestr(f"{name}.npy", npy.getvalue() + (b"\0" * 5_000_000 if name == "bias" else b""))
    content = buffer.getvalue().replace(struct.pack("<I", 5_000_000 + 128 + 4 * artefact.N_OUTPUTS), struct.pack("<I", 128 + 4 * artefact.N_OUTPUTS))
    assert content != buffer.getvalue()
    _swap_weights(folder, content)
    with pytest.raises(ArtefactError, match=r"weights\.npz: found"):
        read_artefact(folder)


def test_a_header_that_promises_more_than_there_is(folder: Path) -> None:
    content = artefact._npz(toy_arrays())
    assert content
    npy = io.BytesIO()
    np.lib.format.write_array(npy, toy_arrays()["bias"], version=(1, 0))
    forged = npy.getvalue().replace(b"(24,)", b"(99,)") if artefact.N_OUTPUTS == 24 else b""
    assert forged and forged != npy.getvalue()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, zipfile.ZipFile(io.BytesIO(content)) as good:
        for name in good.namelist():
            archive.writestr(name, forged if name == "bias.npy" else good.read(name))
    _swap_weights(folder, buffer.getvalue())
    with pytest.raises(ArtefactError, match="bias unreadable"):
        read_artefact(folder)


def test_the_name_of_the_folder_is_name_and_version() -> None:
    assert artefact.version_of(Path("x/wide-12")) == ("wide", "12")
    for bad in ("base", "Base-1", "base-1.0", ""):
        with pytest.raises(ValueError, match="expected <name>-<number>"):
            artefact.version_of(bad)


def _swap_weights(folder: Path, content: bytes) -> None:
    """Other weights, with a manifest that vouches for them."""
    (folder / "weights.npz").write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["weights"] |= {"bytes": len(content), "sha256": sha256(content).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
