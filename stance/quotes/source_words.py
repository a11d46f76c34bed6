"""Words that name sources: titles, groups, organisations, media, states, given names; read from the lists of ``resources/`` once, all folded."""

from functools import cache
from typing import NamedTuple

from stance.labels import SpeakerKind
from stance.lexicon import fold, read_rows, read_words
from stance.quotes.little_words import BY, CONJUNCTIONS, THE, little_words


class Title(NamedTuple):
    """What a form of titles.tsv tells: its masculine singular, its gender, and \"yes\" for an honorific or \"rank\" (else \"\")."""

    head: str
    gender: str
    honorific: str


class Source(NamedTuple):
    """An entry of sources.tsv: its words, whose kind it is, and whether it is a whole name (رويترز) or a head that needs one (وكالة)."""

    words: tuple[str, ...]
    kind: SpeakerKind
    is_name: bool


@cache
def titles() -> dict[str, Title]:
    """Singular forms with and without ال, of both genders; the last of the three is an accusative (لكنّ مسؤولا)."""
    table: dict[str, Title] = {}
    for row in read_rows("titles"):
        head = fold(row["title"])
        for text, gender in ((head, "m"), (head + "ه", "f"), (head + "ا", "m")):
            for article in ("", THE):
                table.setdefault(article + text, Title(head, gender, row["honorific"]))
    return table


@cache
def plural_titles() -> dict[str, str]:
    """Plural form, with and without ال → masculine singular."""
    table: dict[str, str] = {}
    for row in read_rows("titles"):
        for plural in row["plural"].split("|"):
            if plural:
                table[fold(plural)] = fold(row["title"])
                table[THE + fold(plural)] = fold(row["title"])
    return table


@cache
def sources() -> dict[str, tuple[Source, ...]]:
    """First word → the entries that begin with it, longest first."""
    table: dict[str, list[Source]] = {}
    for row in read_rows("sources"):
        words = tuple(fold(row["word"]).split())
        kind = SpeakerKind(row["kind"])
        is_name = row["form"] == "name"
        table.setdefault(words[0], []).append(Source(words, kind, is_name))
        if not is_name and not words[0].startswith(THE):
            table.setdefault(THE + words[0], []).append(Source((THE + words[0], *words[1:]), kind, False))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry.words))) for first, found in table.items()}


@cache
def states() -> frozenset[tuple[str, ...]]:
    """The names of countries and of capitals that stand for their governments."""
    return frozenset(tuple(fold(row["name"]).split()) for row in read_rows("places") if row["state"] == "yes")


_ADJECTIVE_ENDINGS = ("", "ه", "ين", "ون", "ان", "ات")


@cache
def place_words() -> frozenset[str]:
    """Every word of a place's name and every form of its adjective."""
    words: set[str] = set()
    for row in read_rows("places"):
        name = fold(row["name"]).split()
        words.update(name)
        words.update(BY + word for word in name[:1])
        for adjective in row["adjective"].split("|"):
            if adjective:
                words.update(article + fold(adjective) + ending for ending in _ADJECTIVE_ENDINGS for article in ("", THE))
    return frozenset(words)


@cache
def role_words() -> frozenset[str]:
    """Words without ال that continue a role: رئيس │ مركز دراسات."""
    return read_words("role_words", "word")


@cache
def closers() -> frozenset[str]:
    """Adjectives after which a name may begin: محلل سياسي │ نادر."""
    return read_words("role_words", "word", closes="yes")


@cache
def given_names() -> frozenset[str]:
    """Given names that are not little words too: آن and علي fold to أن and على."""
    return read_words("names", "name") - little_words("not_name")


@cache
def possessed_nouns() -> frozenset[str]:
    """دعمه, قلقها: a content noun with its possessor, never a part of a name."""
    nouns = read_words("content_nouns", "noun")
    return frozenset(noun + ending for noun in nouns for ending in ("ه", "ها", "هم")) - nouns - given_names()


def is_title(word: str) -> bool:
    """Whether a folded word heads a role (الخبير, وزيرة)."""
    return word in titles()


def is_given_name(word: str) -> bool:
    """Whether a folded word is a known given name, and not a little word too (آن, إن)."""
    return word in given_names()


def without_conjunction(word: str) -> str:
    """A title without the و or ف written onto it (والخبير → الخبير); any other word as it is."""
    return word[1:] if word[0] in CONJUNCTIONS and not is_title(word) and is_title(word[1:]) else word


@cache
def source_heads() -> frozenset[str]:
    """The words that may begin the naming of a source: a title, a group, an organisation, a medium, a document."""
    return frozenset(titles()) | frozenset(plural_titles()) | frozenset(sources())


def is_source_head(word: str) -> bool:
    """Whether a folded word is one of :func:`source_heads`."""
    return word in source_heads()


@cache
def skipped_words() -> frozenset[str]:
    """What may stand between a verb and its subject: أيضا, به, نفس."""
    return little_words("adverb") | little_words("same") | little_words("object_pronoun")
