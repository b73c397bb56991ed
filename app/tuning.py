"""The weights of retrieval in one place, so that a bench can take each part out and a setting can move it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus.catalog import Level
from corpus.settings import Settings

#: Added to a fused score (0 to 1): higher law first where words decide nothing, commentary behind the law it explains.
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

    Chosen on the golden set's dev split: `python -m eval.bench.retrieval --split dev` shows what each part earns.
    """

    dense: float = 0.4  # share of the dense score beside the lexical one, both stretched to 0..1
    synonyms: float = 0.3  # the law's terms for everyday words, beside the question's own words at 1
    glossary: float = 0.3  # the Chinese terms of an English question
    level_prior: float = 1.0
    cues: float = 1.0
    first_stage: int = 60  # hits asked of each vector; fusion and merging of siblings leave fewer
    priors: Mapping[str, float] = field(default_factory=lambda: LEVEL_PRIOR)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Tuning":
        """The weights as chosen, with those that the settings set."""
        return cls(dense=settings.dense_weight, level_prior=settings.level_prior)
