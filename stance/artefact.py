"""A trained model as two files: ``manifest.json`` (what it is) and ``weights.npz`` (its numbers). No pickle, ever.

:func:`read_artefact` checks everything before anything is used: the manifest's format and labels, the version of the features, the
sha256 of the weights, and of each array its name, size, dtype and shape before it is allocated, then that it is finite.
What is not in order is an :class:`~stance.errors.ArtefactError` that says what was found, what was expected and what to do.

``FORMAT`` is the number of this layout. To change the layout: raise it by one; keep the old reader beside the new one for as long as a
released artefact has the old number; add an artefact of the old format to ``tests/cases`` and a test that it still loads; say in
CHANGELOG.md which versions can read what. New *optional* keys of the manifest's ``training`` part need no new number.
"""

import io
import itertools
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import ArtefactError
from stance.features import BLOCKS, FEATURES_VERSION
from stance.labels import Frame, Stance

FORMAT = 1

Array = npt.NDArray[Any]

# The heads of the model and their outputs, in the order of the columns of ``weights``.
HEADS: Mapping[str, int] = {"stance": len(Stance), "primary": len(Frame), "frames": len(Frame), "on_axis": 1}
N_OUTPUTS = sum(HEADS.values())

# dtype and number of dimensions of each array; the sizes come from the manifest and must agree with each other (_check_shapes).
ARRAYS: Mapping[str, tuple[str, int]] = {
    "terms": ("|u1", 1),  # the vocabulary: UTF-8, one term a line, block after block, sorted within its block
    "block_starts": ("<i4", 1),  # where in the vocabulary each block of features begins, and the length of the whole
    "idf": ("<f4", 1),  # inverse document frequency of each term (1 in blocks that are not weighted)
    "weights": ("<f4", 2),  # a row a term, a column an output of HEADS
    "bias": ("<f4", 1),
}

# Not researched, only far above what a linear model of this task needs (5 MB) and far below what hurts a reader.
MAX_MANIFEST_BYTES = 1_000_000
MAX_WEIGHTS_BYTES = 64_000_000
MAX_ARRAY_BYTES = 64_000_000
# A temperature beyond these says that all is sure, or that nothing is; the calibration's own search is narrower. Not researched.
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.01, 100.0
_MAX_INTEGER = 2**63
_NPY_HEADER_BYTES = 4096  # numpy writes 128 for such arrays

_PICKLES = (".pkl", ".pickle", ".joblib", ".pt", ".pth")
_RETRAIN = "retrain it with this version (python -m training), or install the version of stance that wrote it"
_RESTORE = "restore the folder from where it came, or retrain it (python -m training)"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the artefact says of itself.

    ``requires`` names extras that its features need; ``temperatures`` divide the logits of each head; ``conformal_threshold`` is the
    smallest probability that belongs to the 90 % prediction set; ``abstain_below`` the confidence under which the model says that the
    quote is ambiguous; ``frame_thresholds`` one probability a frame, in the order of :class:`Frame`; ``denied_scale`` what the blocks
    of words count for the stance of a denied quote (0..1); ``training`` where the numbers come from (data, command, versions, scores).
    """

    name: str
    version: str
    codebook: str
    requires: tuple[str, ...]
    temperatures: Mapping[str, float]
    conformal_threshold: float
    abstain_below: float
    frame_thresholds: tuple[float, ...]
    denied_scale: float
    training: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Artefact:
    """A checked artefact: its manifest, its arrays by name (read-only), and the sha256 of its manifest (which holds that of the weights)."""

    folder: Path
    manifest: Manifest
    arrays: Mapping[str, Array]
    sha256: str


def read_artefact(folder: Path | str) -> Artefact:
    """The artefact in ``folder``, checked (see the module).

    Raises ``ArtefactError`` if the folder or a file is missing, damaged, of another format, of other features or labels, or needs an
    extra that this version has not; ``TypeError`` if ``folder`` is no path.
    """
    if not isinstance(folder, str | os.PathLike):
        raise TypeError(f"an artefact is a folder: expected a path, found {type(folder).__name__}")
    if not str(folder):  # Path("") would be the current folder
        raise ArtefactError("found an empty path; expected the folder of an artefact. What to do: give its path")
    folder = Path(folder)
    if folder.suffix.lower() in _PICKLES:
        do = "pickles run code when they are opened and are never loaded: export the model with python -m training"
        raise _refusal(folder, f"a {folder.suffix} file", "a folder with manifest.json and weights.npz", do)
    try:
        is_folder, is_there = folder.is_dir(), folder.exists()
    except OSError as error:  # a name that is too long, a folder that may not be entered
        raise _refusal(folder, f"no readable folder ({error.strerror})", "a folder with manifest.json and weights.npz", "check the path") from error
    if not is_folder:
        found = "a file" if is_there else "nothing"
        raise _refusal(folder, found, "a folder with manifest.json and weights.npz", "check the path, or train one with python -m training")
    manifest_bytes = _read_file(folder / "manifest.json", MAX_MANIFEST_BYTES)
    found_manifest = _parse(folder / "manifest.json", manifest_bytes)
    manifest = _check_manifest(folder / "manifest.json", found_manifest)
    arrays = _read_arrays(folder / "weights.npz", _field(folder / "manifest.json", found_manifest, "weights", dict))
    return Artefact(folder, manifest, arrays, sha256(manifest_bytes).hexdigest())


def write_artefact(folder: Path | str, manifest: Manifest, arrays: Mapping[str, Array], card: str = "") -> Artefact:
    """Writes the artefact (and ``CARD.md``, if ``card``) and reads it back; the same input gives the same bytes.

    The files are made in a temporary folder beside ``folder``, checked as a reader would, and renamed: there is never half an artefact.
    An older artefact at the same place is replaced, anything else is left alone: ``ArtefactError`` then, and as :func:`read_artefact` has it.
    Floats are rounded to float32.
    """
    folder = Path(folder)
    check_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    weights = _npz({name: np.ascontiguousarray(arrays[name], dtype=ARRAYS[name][0]) for name in sorted(arrays) if name in ARRAYS})
    content = {
        "format": FORMAT,
        "name": manifest.name,
        "version": manifest.version,
        "codebook": manifest.codebook,
        "features_version": FEATURES_VERSION,
        "requires": list(manifest.requires),
        "labels": {"stance": list(Stance), "frame": list(Frame)},
        "blocks": list(BLOCKS),
        "calibration": {
            "temperatures": dict(manifest.temperatures),
            "conformal_threshold": manifest.conformal_threshold,
            "abstain_below": manifest.abstain_below,
            "frame_thresholds": dict(zip(Frame, manifest.frame_thresholds, strict=True)),
            "denied_scale": manifest.denied_scale,
        },
        "weights": {
            "bytes": len(weights),
            "sha256": sha256(weights).hexdigest(),
            "arrays": {name: {"dtype": ARRAYS[name][0], "shape": list(arrays[name].shape)} for name in sorted(ARRAYS)},
        },
        "training": dict(manifest.training),
    }
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (temporary / "manifest.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        (temporary / "weights.npz").write_bytes(weights)
        if card:
            (temporary / "CARD.md").write_text(card, encoding="utf-8", newline="\n")
        read_artefact(temporary)
        temporary.chmod(0o755)
        if folder.exists():
            replaced = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
            folder.rename(replaced / "old")
            temporary.rename(folder)
            shutil.rmtree(replaced)
        else:
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return read_artefact(folder)


def check_replaceable(folder: Path | str) -> None:
    """Raises ``ArtefactError`` if something stands at ``folder`` that is no artefact, and would be lost if one were written there."""
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise _refusal(folder, "a file", "no such path yet, or an older artefact", "give another folder")
    if folder.is_dir() and (others := sorted({path.name for path in folder.iterdir()} - {"manifest.json", "weights.npz", "CARD.md"})):
        raise _refusal(folder, f"{', '.join(others[:3])} in it", "no such folder yet, or an older artefact", "give another folder")


def _refusal(path: Path, found: str, expected: str, do: str = _RESTORE) -> ArtefactError:
    return ArtefactError(f"{path}: found {found}; expected {expected}. What to do: {do}")


def _npz(arrays: Mapping[str, Array]) -> bytes:
    """The arrays as numpy's zip; unlike ``np.savez`` without the clock."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))  # the earliest that a zip can hold
            member.create_system, member.external_attr, member.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            npy = io.BytesIO()
            np.lib.format.write_array(npy, array, version=(1, 0), allow_pickle=False)
            archive.writestr(member, npy.getvalue(), compresslevel=6)
    return buffer.getvalue()


def _read_file(path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise _refusal(path, f"no readable file ({error.strerror})", "manifest.json and weights.npz in the artefact's folder") from error
    if len(content) > max_bytes:
        raise _refusal(path, f"more than {max_bytes:,} bytes", "at most that in an artefact of stance")
    return content


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content, parse_constant=lambda constant: float("nan"))
    except (ValueError, RecursionError) as error:
        raise _refusal(path, f"no valid JSON ({error})", "the manifest that training wrote") from error
    if not isinstance(found, dict):
        raise _refusal(path, f"a JSON {type(found).__name__}", "an object")
    return found


def _field(path: Path, record: Mapping[str, Any], key: str, *types: type) -> Any:
    """``record[key]``, which must be one of ``types`` (a number also finite)."""
    if key not in record:
        raise _refusal(path, f"no {key!r}", "one")
    found = record[key]
    if not isinstance(found, types) or (isinstance(found, bool) and bool not in types):
        expected = " or ".join(kind.__name__ for kind in types)
        raise _refusal(path, f"{key!r} to be {found!r:.80}", expected)
    if isinstance(found, int) and abs(found) > _MAX_INTEGER:
        raise _refusal(path, f"{key!r} to have {len(str(found))} digits", "a number of an artefact")
    if isinstance(found, float) and not np.isfinite(found):
        raise _refusal(path, f"{key!r} to be {found}", "a finite number")
    return found


def _probability(path: Path, record: Mapping[str, Any], key: str) -> float:
    found = float(_field(path, record, key, float, int))
    if not 0 <= found <= 1:
        raise _refusal(path, f"{key!r} to be {found}", "0 to 1")
    return found


def _check_manifest(path: Path, found: Mapping[str, Any]) -> Manifest:
    written = _field(path, found, "format", int)
    if written != FORMAT:
        do = "install a newer stance" if written > FORMAT else _RETRAIN
        raise _refusal(path, f"format {written}", f"format {FORMAT}, which this version reads", do)
    version = _field(path, found, "features_version", int)
    if version != FEATURES_VERSION:
        raise _refusal(path, f"features_version {version}", f"{FEATURES_VERSION}, which this version computes", _RETRAIN)
    requires = _field(path, found, "requires", list)
    if requires:
        raise _refusal(path, f"requires {requires!r:.200}", "none: this version has no such extra", _RETRAIN)
    labels = _field(path, found, "labels", dict)
    for key, expected in (("stance", list(Stance)), ("frame", list(Frame))):
        if labels.get(key) != expected:
            raise _refusal(path, f"the {key} labels {labels.get(key)!r:.200}", str([str(label) for label in expected]), _RETRAIN)
    if found.get("blocks") != list(BLOCKS):
        raise _refusal(path, f"the blocks {found.get('blocks')!r:.200}", str(list(BLOCKS)), _RETRAIN)
    calibration = _field(path, found, "calibration", dict)
    temperatures = _field(path, calibration, "temperatures", dict)
    for head in HEADS:
        if not MIN_TEMPERATURE <= _field(path, temperatures, head, float, int) <= MAX_TEMPERATURE:
            raise _refusal(path, f"the temperature {temperatures[head]} of {head}", f"{MIN_TEMPERATURE} to {MAX_TEMPERATURE}")
    thresholds = _field(path, calibration, "frame_thresholds", dict)
    return Manifest(
        name=_field(path, found, "name", str),
        version=_field(path, found, "version", str),
        codebook=_field(path, found, "codebook", str),
        requires=(),
        temperatures={head: float(temperatures[head]) for head in HEADS},
        conformal_threshold=_probability(path, calibration, "conformal_threshold"),
        abstain_below=_probability(path, calibration, "abstain_below"),
        frame_thresholds=tuple(_probability(path, thresholds, frame) for frame in Frame),
        denied_scale=_probability(path, calibration, "denied_scale"),
        training=_field(path, found, "training", dict),
    )


def _read_arrays(path: Path, declared: Mapping[str, Any]) -> dict[str, Array]:
    content = _read_file(path, MAX_WEIGHTS_BYTES)
    manifest = path.with_name("manifest.json")
    n_bytes, digest = _field(manifest, declared, "bytes", int), _field(manifest, declared, "sha256", str)
    if len(content) != n_bytes:
        raise _refusal(path, f"{len(content):,} bytes", f"{n_bytes:,} by the manifest (the file is cut, or of another artefact)")
    if (found := sha256(content).hexdigest()) != digest:
        raise _refusal(path, f"sha256 {found[:16]}…", f"{digest[:16]}… by the manifest (the file was changed, or is of another artefact)")
    shapes = _check_shapes(manifest, _field(manifest, declared, "arrays", dict))
    arrays: dict[str, Array] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = sorted(archive.namelist())
            if names != sorted(f"{name}.npy" for name in ARRAYS):
                raise _refusal(path, f"the members {names!r:.200}", str(sorted(f"{name}.npy" for name in ARRAYS)))
            for name, shape in shapes.items():
                arrays[name] = _read_array(path, archive, name, shape)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _refusal(path, f"no readable zip ({error})", "one of arrays") from error
    return _check_arrays(path, arrays)


def _check_shapes(path: Path, declared: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """The declared shapes, of the right number of dimensions, small enough, and in agreement with each other."""
    shapes: dict[str, tuple[int, ...]] = {}
    for name, (dtype, n_dimensions) in ARRAYS.items():
        entry = _field(path, declared, name, dict)
        shape = _field(path, entry, "shape", list)
        if _field(path, entry, "dtype", str) != dtype:
            raise _refusal(path, f"{name} declared as {entry['dtype']!r}", dtype)
        if len(shape) != n_dimensions or not all(isinstance(size, int) and not isinstance(size, bool) and size >= 0 for size in shape):
            raise _refusal(path, f"{name} declared with shape {shape!r:.80}", f"{n_dimensions} sizes")
        n_bytes = np.dtype(dtype).itemsize
        for size in shape:
            n_bytes *= size
        if n_bytes > MAX_ARRAY_BYTES:
            raise _refusal(path, f"{name} declared with {n_bytes:,} bytes", f"at most {MAX_ARRAY_BYTES:,}")
        shapes[name] = tuple(shape)
    n_terms = shapes["idf"][0]
    expected = {"weights": (n_terms, N_OUTPUTS), "bias": (N_OUTPUTS,), "block_starts": (len(BLOCKS) + 1,)}
    for name, shape in expected.items():
        if shapes[name] != shape:
            raise _refusal(path, f"{name} declared with shape {list(shapes[name])}", str(list(shape)))
    return shapes


def _read_array(path: Path, archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> Array:
    """One member, whose size and header are checked before its numbers are allocated."""
    member = archive.getinfo(f"{name}.npy")
    dtype = np.dtype(ARRAYS[name][0])
    n_bytes = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    if not n_bytes <= member.file_size <= n_bytes + _NPY_HEADER_BYTES:
        raise _refusal(path, f"{member.file_size:,} bytes in {name}", f"{n_bytes:,} and a header for its shape {list(shape)}")
    try:
        with archive.open(member) as stream:
            content = stream.read(n_bytes + _NPY_HEADER_BYTES)  # reads to the end: the zip's checksum is compared
        header = io.BytesIO(content)
        if np.lib.format.read_magic(header) != (1, 0):
            raise ValueError("another version of the npy format")
        found_shape, _, found_dtype = np.lib.format.read_array_header_1_0(header, max_header_size=_NPY_HEADER_BYTES)
        if (found_shape, found_dtype) != (shape, dtype):
            raise ValueError(f"{found_dtype} {list(found_shape)}, expected {dtype} {list(shape)}")
        array: Array = np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, SyntaxError, EOFError) as error:
        raise _refusal(path, f"{name} unreadable ({error})", "an array as the manifest declares it") from error
    array.setflags(write=False)
    return array


def _check_arrays(path: Path, arrays: dict[str, Array]) -> dict[str, Array]:
    for name in ("idf", "weights", "bias"):
        if not np.isfinite(arrays[name]).all():
            raise _refusal(path, f"numbers in {name} that are not finite", "finite ones")
    if not (arrays["idf"] > 0).all():
        raise _refusal(path, "an idf that is not above 0", "at least 1")
    starts = arrays["block_starts"]
    n_terms = len(arrays["idf"])
    if starts[0] != 0 or starts[-1] != n_terms or (np.diff(starts) < 0).any():
        raise _refusal(path, f"block_starts {starts.tolist()}", f"numbers that rise from 0 to {n_terms}")
    n_lines = int((arrays["terms"] == ord("\n")).sum())
    if n_lines != n_terms:
        raise _refusal(path, f"{n_lines:,} terms", f"{n_terms:,}, one a row of the weights")
    try:
        terms = bytes(arrays["terms"]).decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise _refusal(path, f"terms that are no UTF-8 ({error})", "UTF-8") from error
    for start, end in itertools.pairwise(starts.tolist()):
        block = terms[start:end]
        if not all(block) or any(former >= latter for former, latter in itertools.pairwise(block)):
            raise _refusal(path, f"empty or unsorted terms in rows {start:,} to {end:,}", "each block of the vocabulary sorted, each term once")
    return arrays


def version_of(folder: Path | str) -> tuple[str, str]:
    """Name and version from a folder's name: ``base-1`` is version 1 of ``base``.

    >>> version_of("stance/artefacts/base-1")
    ('base', '1')

    Raises ``ValueError`` if the name has no number at its end.
    """
    name = Path(folder).name
    match = re.fullmatch(r"([a-z][a-z0-9_-]*)-([0-9]+)", name)
    if match is None:
        raise ValueError(f"{name!r} is no name of an artefact: expected <name>-<number>, e.g. base-1")
    return match[1], match[2]
