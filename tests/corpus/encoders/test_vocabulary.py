import numpy as np
import pytest

from corpus.encoders import vocabulary as module
from corpus.encoders.vocabulary import Vocabulary, VocabularyCount
from corpus.index.protocol import SparseVector

DOCUMENTS = [np.array(ids, np.uint32) for ids in ([1, 7, 2**32 - 1], [7], [], [1, 3, 7], [2**32 - 1])]


@pytest.mark.parametrize("waiting", [0, 3, 1 << 20], ids=["at once", "now and then", "at the end"])
def test_documents_counted_some_at_a_time_give_the_vocabulary_of_all(
    waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_WAITING", waiting)
    count = VocabularyCount()
    count.add(np.concatenate(DOCUMENTS[:3]), 3)
    for ids in DOCUMENTS[3:]:
        count.add(ids, 1)
    whole = Vocabulary.from_documents([SparseVector(ids, np.ones(len(ids), np.float32)) for ids in DOCUMENTS])
    assert count.vocabulary().to_bytes() == whole.to_bytes()
    assert count.vocabulary().n_documents == 5


def test_nothing_counted_is_an_empty_vocabulary() -> None:
    assert VocabularyCount().vocabulary().to_bytes() == Vocabulary.from_documents([]).to_bytes()
