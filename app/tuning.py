"""The weights of retrieval in one place, so that a bench can take each part out and a setting can move it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from corpus.catalog import Level
from corpus.settings import Settings

#: Added to a score: higher law first where words decide nothing, commentary behind the law it explains.
LEVEL_PRIOR: Mapping[str, float] = MappingProxyType(
    {
        Level.LAW: 0.04,
        Level.ADMINISTRATIVE_REGULATION: 0.03,
        Level.JUDICIAL_INTERPRETATION: 0.02,
        Level.DEPARTMENT_RULE: 0.03,
        Level.LOCAL_REGULATION: -0.05,
        Level.NORMATIVE_DOCUMENT: 0.02,
        Level.COMMENTARY: -0.25,
    }
)


@dataclass(frozen=True, slots=True)
class Tuning:
    """Weights of the parts of a search; 0 takes a part out.

    Fitted on dev and practice questions by `python -m eval.bench.retrieval.fit`, cross-validated there, and rounded;
    `python -m eval.bench.retrieval --split dev` shows what each part earns.
    """

    dense: float = 0.42  # share of the dense score beside the lexical one, both stretched to 0..1
    synonyms: float = 0.3  # the law's terms for everyday words, beside the question's own words at 1
    glossary: float = 0.8  # the Chinese terms of an English question, likewise
    draft: float = 0.15  # the words of a model's draft answer, likewise; of its meaning, the same share
    level: float = 1.0  # times LEVEL_PRIOR
    cues: float = 1.0  # times the bonus of the question's kind
    named: float = 0.45  # the law that the question names
    commentary: float = 0.6  # commentary, where it is asked for
    definition: float = 0.3  # a text that says what a word of the question means, where that is asked
    text: float = 0.35  # share of the question's bigrams in the text
    company: float = 0.2  # the best two other provisions of its law, beside the best of all
    refers: float = 0.4  # a penalty for breaking one of the best hits, where that is asked
    again: float = 0.1  # taken for each better provision of the same law, up to three
    reranker: float = 1.0  # a cross-encoder's score stretched to 0..1, where a model is set; it replaces words and text
    first_stage: int = 60  # hits asked of each vector; fusion and merging of siblings leave fewer
    reranked: int = 30  # how many of them the features, or the cross-encoder, look at

    @classmethod
    def from_settings(cls, settings: Settings) -> "Tuning":
        """The weights as chosen, with those that the settings set."""
        return cls(dense=settings.dense_weight, level=settings.level_prior)
