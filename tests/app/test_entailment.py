"""A model of inference as one more reader of what the guard's rules let pass."""

import json
import math
from pathlib import Path

import pytest

from app import guard
from app.answer import Verdict
from app.answering import spans
from app.answering.draft import DraftClaim
from app.chain import Chain
from app.guard.entailment import CrossEncoderEntailment, load_entailment
from corpus.errors import ModelUnavailableError
from corpus.provisions import Provision
from tests.made_up_corpus import TODAY, made_up_chain
from tests.tiny_models import save_cross_encoder

PROSE = "运营者必须自投入使用之日起10个工作日内向云杉市街道局登记。"
LABELS = {"0": "entailment", "1": "neutral", "2": "contradiction"}


class Reader:
    """Gives one probability, and remembers what it read."""

    def __init__(self, probability: float) -> None:
        self._probability = probability
        self.read: list[tuple[str, str]] = []

    def contradiction(self, text: str, claim: str) -> float:
        self.read.append((text, claim))
        return self._probability


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(Path(tmp_path_factory.mktemp("corpus")))


def verdict(chain: Chain, text: str, reader: Reader) -> Verdict:
    stored = chain.edition.read("robot-law-2025", "a3")
    assert stored is not None
    evidence = spans.at(stored, Provision.parse("第三条第一款"))
    assert evidence is not None
    claim = DraftClaim("", text or evidence.quote, (evidence,))
    (finding,) = guard.check([claim], chain.edition, TODAY, entailment=reader)
    return finding.verdict


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.1, Verdict.SUPPORTED), (0.9, Verdict.FABRICATED), (math.nan, Verdict.FABRICATED)],
)
def test_what_the_reader_finds_contradicting_is_removed(chain: Chain, probability: float, expected: Verdict) -> None:
    reader = Reader(probability)
    assert verdict(chain, PROSE, reader) is expected
    assert len(reader.read) == 1


def test_quotes_are_not_read_and_nothing_is_saved(chain: Chain) -> None:
    reader = Reader(0.0)
    assert verdict(chain, "", reader) is Verdict.SUPPORTED
    assert verdict(chain, PROSE.replace("10", "30"), reader) is Verdict.FABRICATED
    assert reader.read == []


def test_no_model_set_is_no_reader() -> None:
    assert load_entailment("") is None


@pytest.mark.model
def test_a_real_model_gives_a_probability(tmp_path: Path) -> None:
    folder = save_cross_encoder(tmp_path / "nli", labels=3)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {"id2label": LABELS, "label2id": {name: int(n) for n, name in LABELS.items()}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert 0.0 <= CrossEncoderEntailment(str(folder)).contradiction("机器人登记", "机器人不登记") <= 1.0


@pytest.mark.model
def test_a_model_without_such_a_label_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="contradiction"):
        CrossEncoderEntailment(str(save_cross_encoder(tmp_path / "other", labels=2)))
    with pytest.raises(ModelUnavailableError, match="missing"):
        CrossEncoderEntailment(str(tmp_path / "missing"))
