"""Who is meant: the sources of a page are kept, and later mentions, or none, resolved to them.

The order of the steps is the cascade of QUOTE_GUIDELINES 3: a full name, a surname, a title, no subject.
Wrong is worse than open: where two fit, both stand in ``alternatives``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from stance.labels import SpeakerKind
from stance.quotes.little_words import BY, CONJUNCTIONS, MARK, THE, TO, little_words
from stance.quotes.mentions import Mention, Range, parse_head
from stance.quotes.names import is_same_name, role_stem, spelling_key
from stance.quotes.noun_phrases import is_name_word, is_role_word
from stance.quotes.source_words import given_names, is_title, place_words, sources
from stance.tokens import Token, is_word
from stance.types import Span, Speaker

# Confidence of each step, a rank, not calibrated: the share of right speakers among the 430 matched quotes of annotations/batches/quotes-*.jsonl,
# rounded (python -m training.evaluate, "resolved by"; 16 participles, 36 groups, 38 titles, at least 55 of each other step).
_CONFIDENCE = {
    "named": 0.95,
    "organisation": 0.9,
    "collective": 0.9,
    "surname": 0.8,
    "pro_drop": 0.7,
    "participle": 0.65,
    "title": 0.6,
    "none": 0.0,
}
# Where others fit too, the first is right in about three of four. Not researched.
_CONFIDENCE_AMONG_OTHERS = 0.75
# Sources remembered at once: a page has a dozen; a book-long input must not make each look-up slow.
_MEMORY = 60
# Places of a word that are tried for a fuller naming. Not researched.
_PLACES_TRIED = 50
_NAMING_TOKENS = 12
_GIVEN_NAMES = 4
_ROLE_TOKENS = 8


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody who was named in this article; ``words`` are the folded words of the fullest name, ``last_order`` numbers the quote spoken last."""

    name: str | None
    words: tuple[str, ...]
    kind: SpeakerKind
    role: str | None = None
    affiliation: str | None = None
    honorific: str | None = None
    role_words: frozenset[str] = frozenset()
    head: str = ""
    gender: str | None = None
    number: str = "s"
    last_order: int = -1
    paragraph: int = -1

    def agrees(self, gender: str | None, number: str) -> bool:
        """Whether a verb of that gender and number may have this subject; a dual has none here."""
        is_group = self.kind is SpeakerKind.COLLECTIVE
        if number == "p":
            return is_group or self.number == "p"
        return not is_group and number == "s" and (self.gender is None or gender is None or self.gender == gender)


class Registry:
    """The sources of one article, in the order of their last mention.

    ``tokens`` are all of the page: mentions are in their indices. ``to_span`` gives the raw span of a token range, ``is_verb`` tells verbs of saying.
    """

    def __init__(self, tokens: list[Token], to_span: Callable[[int, int], Span], is_verb: Callable[[str], bool]) -> None:
        self.tokens = tokens
        self._is_verb = is_verb
        self._to_span = to_span
        self._entities: list[Entity] = []
        self._places: defaultdict[str, list[int]] | None = None
        self._full_names: dict[str, tuple[Span, tuple[str, ...]] | None] = {}
        self._roles: dict[tuple[str, ...], Range | None] = {}
        self._titled_names: list[tuple[Mention, frozenset[str]]] | None = None

    def reset(self) -> None:
        """A second article in the page has its own speakers."""
        self._entities = []

    def knows(self, words: tuple[str, ...]) -> bool:
        """Whether a name of these folded words was introduced on the page."""
        return any(is_same_name(words, entity.words) for entity in self._entities) or (len(words) == 1 and self._full_name(words[0]) is not None)

    def resolve(self, mention: Mention | None, *, gender: str | None, number: str, order: int, paragraph: int, method: str = "pro_drop") -> Speaker:
        """Who ``mention`` is; with None, the last speaker that agrees with the verb's gender and number."""
        if mention is None:
            return self._last(gender, number, order, paragraph, method)
        if self._is_anaphor(mention) and mention.kind is not SpeakerKind.COLLECTIVE:
            last = self._last(gender, number, order, paragraph, "title")
            if last.kind is not SpeakerKind.UNKNOWN:
                return replace(last, mention=self._to_span(*mention.range))
        words = self._words(mention.name)
        role, role_words = self._role(mention.role)
        honorific = self._to_span(*mention.honorific).text if mention.honorific[1] > mention.honorific[0] else None
        gender = mention.gender or gender
        alternatives: tuple[str, ...] = ()
        if mention.kind is SpeakerKind.MEDIA and len(words) == 1 and any(is_same_name(words, entity.words) for entity in self._persons()):
            mention = mention._replace(kind=SpeakerKind.PERSON)  # «رد "حداد"»: a known person in marks
        if mention.is_person and words:
            entity, how = self._named(words, mention)
        elif mention.is_person:
            entity, how, alternatives = self._titled(mention, role, role_words)
        else:
            entity, how = self._grouped(words, mention, role)
        if role is None and entity.role is None and entity.kind is SpeakerKind.PERSON and entity.words:
            found = self._role_on_page(entity.words)
            if found is not None:
                role = self._to_span(*found).text
                role_words = frozenset(role_stem(word) for word in self._words(found))
        if entity.role is None or (role and len(role) > len(entity.role)):
            entity.role = role or entity.role
            entity.affiliation = self._affiliation(mention.role) or entity.affiliation
        entity.role_words |= role_words
        entity.head = entity.head or mention.head
        entity.honorific = entity.honorific or honorific
        entity.gender = entity.gender or gender
        entity.number = mention.number
        entity.last_order, entity.paragraph = order, paragraph
        self._remember(entity)
        return _speaker(entity, self._to_span(*mention.range), how, alternatives)

    def introduce(self, mention: Mention, paragraph: int) -> None:
        """Keeps a person whom the narrative names with a role, for later titles and surnames; not as the last who spoke."""
        words = self._words(mention.name)
        if any(is_same_name(words, entity.words) for entity in self._entities):
            return
        role, role_words = self._role(mention.role)
        entity = Entity(
            self._to_span(*mention.name).text,
            words,
            SpeakerKind.PERSON,
            role,
            self._affiliation(mention.role),
            role_words=role_words,
            head=mention.head,
            gender=mention.gender,
            paragraph=paragraph,
        )
        self._entities.insert(0, entity)

    def _words(self, tokens: Range) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens[tokens[0] : tokens[1]] if is_word(token))

    def _role(self, tokens: Range) -> tuple[str | None, frozenset[str]]:
        """The role as written and the stems of its words; (None, nothing) for an empty range."""
        if tokens[1] <= tokens[0]:
            return None, frozenset()
        stems = frozenset(role_stem(word) for word in self._words(tokens) if word not in little_words("not_name"))
        return self._to_span(*tokens).text.strip(f" ،,{MARK}"), stems

    def _affiliation(self, role: Range) -> str | None:
        """The institution inside the role: from the first word that names one (جامعة, معهد, مركز) to the end of the role."""
        for at in range(role[0] + 1, role[1]):
            word = self.tokens[at].text
            bare = word[1:] if word[0] in BY + TO and word[1:] in sources() else word
            if any(source.kind is SpeakerKind.ORGANISATION for source in sources().get(bare, ())):
                span = self._to_span(at, role[1])
                return span.text[1:] if bare != word else span.text
        return None

    def _persons(self) -> Iterator[Entity]:
        """The persons, who spoke last first."""
        return (entity for entity in reversed(self._entities) if entity.kind is SpeakerKind.PERSON)

    def _is_anaphor(self, mention: Mention) -> bool:
        """«المتحدث ذاته», «المصدر نفسه», «الرجل»: whoever spoke last."""
        near = self.tokens[max(mention.end - 1, 0) : mention.end + 1]
        return any(token.text in little_words("reflexive") for token in near) or (
            mention.end - mention.start == 1 and self.tokens[mention.start].text in little_words("anaphor")
        )

    def _remember(self, entity: Entity) -> None:
        """The latest stands last; the oldest of very many are forgotten."""
        if entity in self._entities:
            self._entities.remove(entity)
        self._entities.append(entity)
        del self._entities[:-_MEMORY]

    def _index(self, word: str) -> Sequence[int]:
        """Where words of the same spelling key stand on the page."""
        if self._places is None:
            self._places = defaultdict(list)
            for at, token in enumerate(self.tokens):
                if token.text[0].isalpha():
                    self._places[spelling_key(token.text)].append(at)
        return self._places.get(spelling_key(word), ())

    def _role_on_page(self, words: tuple[str, ...]) -> Range | None:
        """The title that stands before this name somewhere on the page (الرئيس فلاديمير بوتين)."""
        if words not in self._roles:
            self._roles[words] = self._find_role(words)
        return self._roles[words]

    def _find_role(self, words: tuple[str, ...]) -> Range | None:
        tokens = self.tokens
        for at in self._index(words[-1]):
            first = at
            while first > max(0, at - len(words)) and tokens[first - 1].text in words:
                first -= 1
            k = first
            while k > 0 and first - k < _ROLE_TOKENS and self._goes_on_as_role(k - 1):
                k -= 1
            while k < first and not is_title(tokens[k].text):
                k += 1
            if k < first:
                return k, first
        return None

    def _goes_on_as_role(self, at: int) -> bool:
        token = self.tokens[at]
        return is_word(token) and is_role_word(token) and token.text not in little_words("not_name")

    def _named(self, words: tuple[str, ...], mention: Mention) -> tuple[Entity, str]:
        """The person of that name, known or new, and ``named`` or ``surname``."""
        how = "named" if len(words) > 1 else "surname"
        for entity in self._persons():
            if is_same_name(words, entity.words):
                if len(words) > len(entity.words):
                    entity.words, entity.name = words, self._to_span(*mention.name).text
                return entity, how
        name = self._to_span(*mention.name).text
        fuller = self._full_name(words[0]) if len(words) == 1 else None
        if fuller is not None:
            span, words = fuller
            name = span.text
        return Entity(name, words, SpeakerKind.PERSON), how

    def _full_name(self, surname: str) -> tuple[Span, tuple[str, ...]] | None:
        """The fullest name on the page that ends with ``surname``: given names directly before it."""
        if surname not in self._full_names:
            self._full_names[surname] = self._find_full_name(surname)
        return self._full_names[surname]

    def _find_full_name(self, surname: str) -> tuple[Span, tuple[str, ...]] | None:
        tokens = self.tokens
        particles = little_words("name_particle")
        best: Range | None = None
        for at in self._index(surname):
            if not _may_be_surname(tokens[at].text, surname):
                continue
            first = at
            while first > 0 and at - first < _GIVEN_NAMES:
                if first > 1 and tokens[first - 1].has_article and tokens[first - 2].text in particles:
                    first -= 2  # عبد │ الصمد │ بنطاهر
                elif tokens[first - 1].text in given_names() or tokens[first - 1].text in particles:
                    first -= 1
                else:
                    break
            if first == at and at > 1 and self._is_unknown_given_name(at - 1):
                first = at - 1
            if first < at and (best is None or at - first > best[1] - best[0]):
                best = (first, at)
        if best is None:
            return None
        return self._to_span(best[0], best[1] + 1), tuple(token.text for token in tokens[best[0] : best[1] + 1])

    def _is_unknown_given_name(self, at: int) -> bool:
        """A given name that no list holds: after a verb of saying or at a clause's start («قالت كاتارينا فوس»), or a title («الرئيس فولوديمير …»)."""
        token, word, before = self.tokens[at], self.tokens[at].text, self.tokens[at - 1]
        if not is_word(token) or is_role_word(token) or not is_name_word(word):
            return False
        opens_clause = not is_word(before) or self._is_verb(before.text)
        if opens_clause and len(word) > 3 and not self._is_verb(word) and word[0] not in CONJUNCTIONS + BY + TO and not token.has_pronoun:
            return True
        return (before.has_article or before.text in place_words()) and self._has_title_near(at - 1)

    def _has_title_near(self, at: int) -> bool:
        return any(is_title(token.text) for token in self.tokens[max(0, at - _ROLE_TOKENS) : at + 1])

    def _titled(self, mention: Mention, role: str | None, role_words: frozenset[str]) -> tuple[Entity, str, tuple[str, ...]]:
        """Whose title it is, ``title``, and the names of others whose title it may be as well; somebody new where it fits none."""
        head = role_stem(mention.head)
        fits: list[tuple[int, int, Entity]] = []
        for entity in self._entities:
            if entity.kind not in (SpeakerKind.PERSON, SpeakerKind.ANONYMOUS) or (
                entity.gender and mention.gender and entity.gender != mention.gender
            ):
                continue
            n_shared = len(role_words & entity.role_words)
            has_head = head == role_stem(entity.head) or any(head == role_stem(word) for word in entity.role_words)
            if has_head and n_shared >= max(1, len(role_words) - 1):
                fits.append((n_shared, entity.last_order, entity))
        if not fits:
            return self._titled_on_page(mention, head, role_words) or Entity(role, (), SpeakerKind.PERSON, role=role), "title", ()
        fits.sort(key=lambda fit: (-fit[0], -fit[1]))
        n_shared, _, best = fits[0]
        return best, "title", tuple(entity.name for shared, _, entity in fits[1:] if shared == n_shared and entity.name)

    def _titled_on_page(self, mention: Mention, head: str, role_words: frozenset[str]) -> Entity | None:
        """The only person whom the page names with that title, in its headline or in what it tells; None if there are several or none."""
        found: Entity | None = None
        for other, stems in self._titled_persons():
            has_head = head == role_stem(other.head) or head in stems
            if not has_head or (other.gender and mention.gender and other.gender != mention.gender):
                continue
            if len(role_words & stems) < max(1, len(role_words) - 1):
                continue
            words = self._words(other.name)
            if found is not None and not is_same_name(words, found.words):
                return None
            if found is None or len(words) > len(found.words):
                found = Entity(self._to_span(*other.name).text, words, SpeakerKind.PERSON, gender=other.gender, head=other.head)
        return found

    def _titled_persons(self) -> list[tuple[Mention, frozenset[str]]]:
        """The persons of the page that are named right after a title of theirs, and the stems of its words."""
        if self._titled_names is None:
            n = len(self.tokens)
            heads = [at for at, token in enumerate(self.tokens) if is_title(token.text) and not (at and is_title(self.tokens[at - 1].text))]
            mentions = (parse_head(self.tokens, at, min(at + _NAMING_TOKENS, n), is_subject=False) for at in heads[:_PLACES_TRIED])
            persons = (mention for mention in mentions if mention is not None and mention.is_person and mention.has_role and mention.n_name_words > 1)
            named = (mention for mention in persons if self.tokens[mention.name[0]].text in given_names())  # not «رئيس الحكومة │ وفقا للترشيحات»
            self._titled_names = [(mention, self._role(mention.role)[1]) for mention in named]
        return self._titled_names

    def _grouped(self, words: tuple[str, ...], mention: Mention, role: str | None) -> tuple[Entity, str]:
        """A group, an organisation, a medium, a document, a state, somebody unnamed: the known one, or a new one."""
        how = "collective" if mention.kind in (SpeakerKind.COLLECTIVE, SpeakerKind.ANONYMOUS) else "organisation"
        text = self._to_span(*mention.name).text if mention.n_name_words > 0 else None
        bare = tuple(word.removeprefix(THE) for word in words)
        if mention.kind is SpeakerKind.ANONYMOUS and not words:
            words = bare = (self.tokens[mention.role[0]].text,)
            text = self._to_span(mention.role[0], mention.role[0] + 1).text
            if not mention.is_definite:
                return Entity(text, words, mention.kind, role=role), how
        is_short = mention.is_definite and len(bare) == 1  # «الوزارة», «الصحيفة», «الخبراء» after their full naming
        for entity in reversed(self._entities):
            if entity.kind is mention.kind and entity.words:
                known = tuple(word.removeprefix(THE) for word in entity.words)
                if known == bare or (is_short and known[0] == bare[0]):
                    return entity, how
        if is_short and mention.kind in (SpeakerKind.MEDIA, SpeakerKind.ORGANISATION):
            fuller = self._fuller_naming(bare[0], mention)
            if fuller is not None:
                named = tuple(token.text for token in self.tokens[fuller.name[0] : fuller.name[1]])
                return Entity(self._to_span(*fuller.name).text, named, mention.kind), how
        return Entity(text.strip('"«»“”') if text else None, words, mention.kind), how

    def _fuller_naming(self, head: str, mention: Mention) -> Mention | None:
        """The nearest naming before ``mention`` of the same kind that begins with its head without ال: وزارة الدفاع for الوزارة."""
        tokens = self.tokens
        for at in reversed(self._index(head)[:_PLACES_TRIED]):
            if at + 1 < mention.start and tokens[at].text == head:
                fuller = parse_head(tokens, at, min(at + _NAMING_TOKENS, len(tokens)), is_subject=False)
                if fuller is not None and fuller.kind is mention.kind and fuller.n_name_words > 0:
                    return fuller
        return None

    def _last(self, gender: str | None, number: str, order: int, paragraph: int, method: str) -> Speaker:
        """Who spoke last and agrees with the verb; an unknown speaker if nobody does."""
        fits = [entity for entity in reversed(self._entities) if entity.last_order >= 0 and entity.agrees(gender, number)]
        if not fits:
            return Speaker()
        entity = fits[0]
        if entity.kind is not SpeakerKind.PERSON:
            # a ministry or a paper is named again when it goes on; the person of this or the last paragraph is not
            persons = (other for other in fits[1:4] if other.kind is SpeakerKind.PERSON and other.gender == gender)
            entity = next((person for person in persons if paragraph - person.paragraph <= 1), entity)
        near = tuple(
            other.name
            for other in fits[:3]
            if other is not entity and other.name and entity.paragraph - other.paragraph <= 1 and other.kind is SpeakerKind.PERSON
        )
        entity.last_order, entity.paragraph = order, paragraph
        self._remember(entity)
        return _speaker(entity, None, method, near)


def _may_be_surname(found: str, surname: str) -> bool:
    """Whether a word of the same key is the same name: الحداد for حداد; but المعاهدة is no «المعاهد»."""
    if found.removeprefix(THE) == surname.removeprefix(THE):
        return True
    return not found.startswith(THE) and not surname.startswith(THE) and len(surname) >= 4


def _speaker(entity: Entity, mention: Span | None, method: str, alternatives: tuple[str, ...]) -> Speaker:
    others = tuple(dict.fromkeys(name for name in alternatives if name != entity.name))
    confidence = _CONFIDENCE[method] * (_CONFIDENCE_AMONG_OTHERS if others else 1.0)
    return Speaker(entity.name, mention, entity.kind, entity.role, entity.affiliation, entity.honorific, method, round(confidence, 3), others)
