"""Rows: their keys hold for good, they are what the schema says, and the same input gives the same bytes."""

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource

import stance
from stance.labels import Act, Frame, Polarity, QuoteKind, Section, SpeakerKind, Stance
from stance.records import SCHEMA_VERSION, record_id, to_classified, to_extracted, to_records, to_rejected
from stance.types import Article, Quote, Rejection, Speaker
from stance.writers import to_json_line
from tests.made import ARTICLE, DENIAL, HEADLINE, MODEL, PREDICTIONS, PROMISE, QUOTES, REJECTION, prediction_of

SCHEMA: dict[str, Any] = json.loads(resources.files("stance").joinpath("resources", "record.schema.json").read_text(encoding="utf-8"))

# The keys that were released with schema 1, in their order. Nothing goes from here and nothing is renamed without a new SCHEMA_VERSION; what is
# new in a release is added here when it is released.
RELEASED_KEYS = {
    "": [
        "schema_version", "record_id", "doc_id", "doc", "quote", "speaker", "outlet", "via", "act", "polarity", "flags",
        "stance", "frames", "evidence", "mode", "model",
    ],
    "doc": ["outlet", "published_at", "url", "title"],
    "quote": ["text", "start", "end", "kind", "section", "cue", "group"],
    "quote.cue": ["start", "end", "text"],
    "speaker": ["name", "kind", "role", "affiliation", "method", "confidence", "alternatives"],
    "outlet": ["start", "end", "text"],
    "via": ["start", "end", "text"],
    "stance": ["label", "probabilities", "confidence", "on_axis", "prediction_set", "abstained", "abstain_reason"],
    "stance.probabilities": ["pro_russia", "neutral", "pro_western"],
    "frames[]": ["id", "probability", "selected", "primary"],
    "evidence[]": ["start", "end", "text", "label", "weight"],
    "model": ["name", "version", "sha256", "codebook"],
}  # fmt: skip

PAGE = (
    "أعلن وزير الدفاع سامر حداد، الثلاثاء، أن الدعم العسكري لأوكرانيا سيستمر حتى نهاية العام.\n"
    'وقال حداد: "لن تنتصر موسكو في هذه الحرب"، مضيفا أن "العقوبات ستبقى".\n'
    'ويعرف هذا البرنامج باسم "درع الشمال" منذ سنوات طويلة بين سكان المدينة والقرى المحيطة بها.'
)


def validator(definition: str = "") -> jsonschema.Draft202012Validator:
    """Of a record, or of another kind of row that the schema defines."""
    schemas = Registry().with_resource(SCHEMA["$id"], Resource.from_contents(SCHEMA))
    return jsonschema.Draft202012Validator({"$ref": SCHEMA["$id"] + (f"#/$defs/{definition}" if definition else "")}, registry=schemas)


def keys_of(row: dict[str, Any], prefix: str = "") -> dict[str, list[str]]:
    """The keys of each object in a row, by the way to it."""
    found = {prefix: list(row)}
    for key, value in row.items():
        way = f"{prefix}.{key}".lstrip(".")
        if isinstance(value, dict):
            found |= keys_of(value, way)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            assert len({tuple(item) for item in value}) == 1
            found |= keys_of(value[0], f"{way}[]")
    return found


def made_records(**options: bool) -> list[dict[str, Any]]:
    return to_records(ARTICLE, QUOTES, PREDICTIONS, **options)


def test_schema_is_a_schema_of_this_version() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == f"urn:stance:record:{SCHEMA_VERSION}"
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_released_keys_stay() -> None:
    """A dashboard that reads version 1 must find every key, in every row, also where nothing is known."""
    found: dict[str, list[str]] = {}
    for row in made_records(all_sections=True):
        found |= keys_of(row)
    assert found == RELEASED_KEYS
    bare = quote_without_anything()
    [row] = to_records(Article("نص"), [bare], [prediction_of()])
    assert list(row) == RELEASED_KEYS[""] and list(row["speaker"]) == RELEASED_KEYS["speaker"]
    validator().validate(row)


def quote_without_anything() -> Quote:
    return replace(DENIAL, cue=None, outlet=None, via=None, speaker=Speaker(), flags=())


def test_schema_names_the_released_keys() -> None:
    def described(schema: dict[str, Any], prefix: str = "") -> dict[str, list[str]]:
        assert schema["required"] == list(schema["properties"]), prefix
        found = {prefix: schema["required"]}
        for key, value in schema["properties"].items():
            way = f"{prefix}.{key}".lstrip(".")
            nullable = next((one for one in value.get("oneOf", ()) if one.get("type") != "null"), value)
            referred = SCHEMA["$defs"][nullable["$ref"].rsplit("/", 1)[1]] if "$ref" in nullable else nullable
            if "properties" in referred:
                found |= described(referred, way)
            elif "properties" in referred.get("items", ()):
                found |= described(referred["items"], f"{way}[]")
        return found

    assert described(SCHEMA) == RELEASED_KEYS


@pytest.mark.parametrize(
    ("way", "labels"),
    [
        ("quote.kind", QuoteKind),
        ("quote.section", Section),
        ("speaker.kind", SpeakerKind),
        ("act", Act),
        ("polarity", Polarity),
        ("stance.label", Stance),
        ("frames.id", Frame),
    ],
)
def test_schema_names_every_label(way: str, labels: Any) -> None:
    schema = SCHEMA
    for key in way.split("."):
        schema = (schema.get("items") or schema)["properties"][key]
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    assert schema["enum"] == [str(label) for label in labels]


def test_made_rows_are_what_the_schema_says() -> None:
    for row in made_records(all_sections=True):
        validator().validate(row)
    for row in to_extracted(ARTICLE, QUOTES, all_sections=True):
        validator("extracted").validate(row)
    for row in to_rejected(ARTICLE, [REJECTION]):
        validator("rejected").validate(row)
    validator("classified").validate(to_classified("لن نتراجع", None, Polarity.AFFIRMED, prediction_of()))


def test_schema_refuses_what_is_wrong() -> None:
    [row, _] = made_records()
    for wrong in (
        {key: value for key, value in row.items() if key != "via"},
        {**row, "schema_version": SCHEMA_VERSION + 1},
        {**row, "act": "mumble"},
        {**row, "record_id": "7"},
        {**row, "mode": "guess"},
        {**row, "frames": row["frames"][:9]},
        {**row, "stance": {**row["stance"], "confidence": 1.2}},
    ):
        assert not validator().is_valid(wrong)


def test_real_rows_are_what_the_schema_says() -> None:
    article = Article(PAGE, title="درع الشمال")
    analysis = stance.analyze(article)
    rows = analysis.to_records(all_sections=True)
    assert len(rows) >= 3
    for row in rows:
        validator().validate(row)
        for place in (row["quote"], row["quote"]["cue"], row["outlet"], row["via"], *row["evidence"]):
            assert place is None or article.text[place["start"] : place["end"]] == place["text"]
        assert sum(row["stance"]["probabilities"].values()) == pytest.approx(1, abs=1e-6 + 1e-12)
        assert sum(frame["primary"] for frame in row["frames"]) == 1
    quotes, rejections = stance.extract(article, explain=True)
    for row in to_extracted(article, quotes):
        validator("extracted").validate(row)
    assert [row["rejected"]["text"] for row in to_rejected(article, rejections)] == ["درع الشمال"]
    validator("classified").validate(to_classified("لن نتراجع", Act.WARN, Polarity.AFFIRMED, stance.classify("لن نتراجع", act="warn")))


def test_only_body_and_second_article_unless_asked() -> None:
    assert [row["quote"]["section"] for row in made_records()] == ["body", "body"]
    assert [row["quote"]["section"] for row in made_records(all_sections=True)] == ["headline", "body", "body"]
    assert len(to_extracted(ARTICLE, QUOTES)) == 2


def test_rows_say_what_was_given() -> None:
    promise, denial = made_records()
    assert promise["doc_id"] == "page-7"
    assert promise["doc"] == {"outlet": "أفق الشرق", "published_at": "2026-11-03", "url": "https://example.org/7", "title": "لقاء في المدينة"}
    assert promise["quote"]["text"] == PROMISE.text and promise["quote"]["group"] is None
    assert promise["outlet"]["text"] == "أفق الشرق" and promise["via"] is None
    assert promise["speaker"]["alternatives"] == ["رامي"] and promise["speaker"]["affiliation"] == "وزارة الدفاع"
    assert [item["weight"] for item in promise["evidence"]] == [1.25, 1.0, 0.8, 0.2]
    assert (denial["act"], denial["polarity"], denial["flags"]) == ("deny", "negated", ["mark_repair"])
    assert (denial["stance"]["abstained"], denial["stance"]["abstain_reason"]) == (True, "off_axis")
    assert [frame["id"] for frame in denial["frames"]] == [str(frame) for frame in Frame]
    assert [frame["id"] for frame in denial["frames"] if frame["selected"]] == ["war_conduct", "diplomacy_peace"]
    assert denial["frames"][0]["probability"] == 0.333333 and denial["stance"]["probabilities"]["neutral"] == 0.71


def test_same_input_same_bytes() -> None:
    assert [to_json_line(row) for row in made_records()] == [to_json_line(row) for row in made_records()]
    shuffled = replace(PREDICTIONS[1], probabilities=dict(reversed(list(PREDICTIONS[1].probabilities.items()))))
    assert to_json_line(to_records(ARTICLE, [PROMISE], [shuffled])[0]) == to_json_line(made_records()[0])


@given(st.lists(st.floats(1e-9, 1), min_size=3, max_size=3))
def test_rounded_probabilities_still_sum_to_one(shares: list[float]) -> None:
    probabilities = {label: share / sum(shares) for label, share in zip(Stance, shares, strict=True)}
    [row] = to_records(ARTICLE, [PROMISE], [replace(prediction_of(), probabilities=probabilities)])
    assert sum(row["stance"]["probabilities"].values()) == pytest.approx(1, abs=1e-6 + 1e-12)


def test_record_id_is_the_judgement_of_these_words() -> None:
    own = record_id(ARTICLE, PROMISE, PREDICTIONS[1])
    relabelled = replace(PREDICTIONS[1], stance=Stance.NEUTRAL)
    assert record_id(ARTICLE, replace(PROMISE, speaker=Speaker(), act=Act.WARN), relabelled) == own
    others = [
        record_id(replace(ARTICLE, id="page-8"), PROMISE, PREDICTIONS[1]),
        record_id(ARTICLE, replace(PROMISE, pieces=PROMISE.pieces[:1], content=PROMISE.pieces[0].text), PREDICTIONS[1]),
        record_id(ARTICLE, DENIAL, PREDICTIONS[1]),
        record_id(ARTICLE, PROMISE, replace(PREDICTIONS[1], model=replace(MODEL, sha256="b" * 64))),
        record_id(ARTICLE, PROMISE, replace(PREDICTIONS[1], model=replace(MODEL, version="4"))),
        record_id(ARTICLE, PROMISE, replace(PREDICTIONS[1], mode="informed")),
    ]
    assert len({own, *others}) == 7


def test_record_id_is_the_same_on_every_machine() -> None:
    """Rows that were loaded once are found again only if this never moves: a change of it is a change of SCHEMA_VERSION."""
    pieces = (replace(HEADLINE.pieces[0], start=2, end=9), replace(HEADLINE.pieces[0], start=12, end=20))
    quote = replace(HEADLINE, pieces=pieces, content=" ".join(piece.text for piece in pieces))
    assert record_id(ARTICLE, quote, PREDICTIONS[0]) == "7cacc8116d9cdb35210f92a9542486835cda13f8f880b57053810270f046f02f"


def test_as_many_predictions_as_quotes() -> None:
    with pytest.raises(ValueError, match="found 3 quotes and 1 predictions; pass one prediction a quote"):
        to_records(ARTICLE, QUOTES, PREDICTIONS[:1])


def test_ids_with_broken_characters_do_not_stop_a_row() -> None:
    [row] = to_rejected(Article("نص \ud800"), [Rejection(PROMISE.pieces[0], "because")])
    assert len(row["doc_id"]) == 64
    [record] = to_records(Article("نص", id="\ud800"), [PROMISE], [PREDICTIONS[1]])
    assert json.loads(to_json_line(record).encode("utf-8"))["doc_id"] == "\ud800"
