"""Laws that China's rules do not hold are known by name, so that nothing of ours is given as theirs."""

import pytest

from app.understanding import LawNames
from corpus.catalog import load_catalog

NAMES = LawNames(load_catalog())


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("GDPR规定多少小时内报告泄露?", "GDPR"),
        ("美国加州CCPA怎么规定删除权?", "CCPA"),
        ("What does the EU AI Act say about high-risk systems?", "EU AI Act"),
        ("人工智能法什么时候施行?", "人工智能法"),
        ("欧盟的人工智能法案呢", "人工智能法案"),
    ],
)
def test_a_law_from_elsewhere_is_named_and_not_held(question: str, name: str) -> None:
    (mention,) = NAMES.find(question)
    assert mention.source_ids == ()
    assert name in mention.name


@pytest.mark.parametrize(
    "question", ["人工智能法律规定有哪些", "人工智能法治怎么建设", "PIPL Article 38", "what is an AI actor"]
)
def test_ordinary_words_name_no_law_from_elsewhere(question: str) -> None:
    assert all(mention.source_ids for mention in NAMES.find(question))
