"""The law's own terms for what a question says in everyday words or in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from app.question_words import content_words, strip_asking, without_commentators
from app.understanding import Query
from corpus.encoders.vocabulary import Vocabulary, term_weights, word_weights
from corpus.glossary import Glossary, load_glossary
from corpus.synonyms import shipped_synonyms

#: An English word that the glossary does not know counts this much beside the Chinese terms of those it knows.
_UNTRANSLATED = 0.25


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about, ready to be searched for and to be held against a passage.

    `text` is the question without asking words, `terms` are the law's terms for it, and `meaning` is what to embed:
    the embedding knows everyday Chinese, so terms are added to English questions only. `wordings` maps each word that
    matters to the wordings any of which stands for it in a passage, itself included.
    """

    text: str
    terms: tuple[str, ...]
    meaning: str
    wordings: Mapping[str, tuple[str, ...]]

    def plain(self) -> "Subject":
        """This subject in the question's own words alone."""
        return Subject(self.text, (), self.text, MappingProxyType({w: (w,) for w in content_words(self.text)}))

    def weights(self, vocabulary: Vocabulary) -> dict[str, float]:
        """Word -> how much of the question it is (inverse document frequency, above 0); empty if nothing matters."""
        plain = word_weights(self.wordings, vocabulary)
        if not any(not word.isascii() for word in plain):
            return plain
        return {w: value * (_UNTRANSLATED if w.isascii() and self.terms else 1) for w, value in plain.items()}

    def terms_in(self, vocabulary: Vocabulary) -> dict[str, float]:
        """Bigrams and Latin words of the words that matter -> inverse document frequency."""
        return term_weights(self.wordings, vocabulary)

    def held_by(self, text: str, weights: Mapping[str, float]) -> float:
        """Share (0 to 1) of the weight whose word, or a wording that stands for it, is in `text`."""
        lowered, total = text.lower(), sum(weights.values())
        held = sum(v for word, v in weights.items() if any(w in lowered for w in self.wordings[word]))
        return held / total if total else 0.0


@lru_cache(maxsize=64)
def subject_of(query: Query) -> Subject:
    """What `query` is about: its words, and the law's terms for those that are everyday words or English.

    Search and answer both ask for it, so the last ones are kept.
    """
    content = query.content
    if query.asks_for_commentary:
        # A law that we do not hold is what is written about: its name is no address but a word of the subject.
        plain = without_commentators(query.text if query.unknown_laws else content)
        content = plain if content_words(plain) else query.text
    if query.language == "en":
        return _from_english(content or query.text)
    text = strip_asking(content) or content or query.text
    wordings: dict[str, tuple[str, ...]] = {word: (word,) for word in content_words(content)}
    terms: dict[str, None] = {}
    for expansion in shipped_synonyms().expand(content):
        terms.update(dict.fromkeys(expansion.law))
        said = expansion.said.lower()  # as content_words has it: "App" and "app" are one word
        covered = [w for w in wordings if w in said or said in w]
        for word in covered or [said]:
            wordings[word] = (*wordings.get(word, (word,)), *expansion.law)
    return Subject(text, tuple(terms), text, MappingProxyType(wordings))


def _from_english(content: str) -> Subject:
    terms = _glossary().to_chinese(content)
    words = {word: (word,) for word in (*terms, *content_words(content))}
    text = strip_asking(content) or content
    return Subject(text, terms, f"{text} {' '.join(terms)}".strip(), MappingProxyType(words))


@cache
def _glossary() -> Glossary:
    return load_glossary()
