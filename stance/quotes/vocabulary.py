"""What each word may begin, in one table: the reader looks every token up once and passes over those that nothing is known of."""

from enum import IntFlag
from functools import cache

from stance.quotes.channels import channel_heads
from stance.quotes.cues import describing_words, phrase_heads, verb_words
from stance.quotes.little_words import AND, BUT_THAT, CONJUNCTIONS, little_words, that_words
from stance.quotes.source_words import given_names, titles


class WordKind(IntFlag):
    """Bits of a word's entry; a word may be several things."""

    VERB = 1  # a form of a verb of saying, with و or ف too
    DESCRIBING = 2  # a verb whose object is written onto it: وصفها
    PHRASE = 4  # the first word of a phrase of frames.tsv
    THAT = 8  # أن, بأنه, a colon: content may begin after it
    TITLE = 16  # a title, with و or ف too
    GIVEN_NAME = 32
    CHANNEL = 64  # the first word of a phrase of channels.tsv
    ADVERSATIVE = 128  # لكن, ولكنه, إلا: a trailing attribution's clause may begin after it


VERB, DESCRIBING, PHRASE, THAT, TITLE, GIVEN_NAME, CHANNEL, ADVERSATIVE = (int(kind) for kind in WordKind)


@cache
def word_kinds() -> dict[str, int]:
    """Folded word → its bits; words that are nothing of all that do not stand there."""
    table: dict[str, int] = {}
    heads = titles()
    for words, kind in (
        (verb_words(), VERB),
        (describing_words(), DESCRIBING),
        (phrase_heads(), PHRASE),
        ((*that_words(), ":"), THAT),
        (heads, TITLE),
        ((conjunction + head for head in heads for conjunction in CONJUNCTIONS), TITLE),
        (given_names(), GIVEN_NAME),
        (channel_heads(), CHANNEL),
        ((BUT_THAT, *(conjunction + word for word in little_words("adversative") for conjunction in ("", AND))), ADVERSATIVE),
    ):
        for word in words:
            table[word] = table.get(word, 0) | kind
    return table
