from datetime import date

import pytest

from app.understanding import LawNames, QuestionKind, kind_of, understand
from corpus.catalog import load_catalog
from eval.samples import Kind, load_samples

NAMES = LawNames(load_catalog())


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("个保法第三十八条", "content"),
        ("个保法第66条罚多少？", "penalty"),
        ("What does PIPL Article 38 say?", "content"),
        ("标识办法什么时候施行", "content"),
        ("算法备案要在几日内办理？", "deadline"),
        ("显式标识和隐式标识有什么区别", "comparison"),
        ("什么是深度合成", "definition"),
        ("算法备案归谁管", "authority"),
        ("我可以要求平台删除我的信息吗", "rights"),
        ("能强制刷脸吗", "must_not"),
        ("白皮书怎么说备案", "commentary"),
        ("Who supervises algorithm filing?", "authority"),
        ("平台有哪些义务", "obligations"),
        ("数据出境怎么申报", "procedure"),
        ("训练数据有什么要求", "must"),
        ("给员工用的模型归生成式办法管吗？", "applies"),
        ("内部用AI要按生成式办法来吗？", "applies"),
        ("Do we have to comply with PIPL if only our employees use it?", "applies"),
        ("平台要遵守什么规定？", "must"),
    ],
)
def test_kind_of_a_question(question: str, kind: str) -> None:
    assert understand(question, names=NAMES, today=date(2026, 6, 1)).kind == kind


def test_words_of_a_law_s_name_are_no_cue() -> None:
    """合规审计管理办法 is about no procedure; 惩罚 in a title would be no penalty."""
    assert kind_of("信息处罚规定要求什么", content="要求什么") is QuestionKind.MUST


def test_the_golden_set_knows_the_same_kinds() -> None:
    assert {k.value for k in Kind} - {"refuse"} == {k.value for k in QuestionKind}


def test_most_dev_questions_are_of_the_kind_that_their_author_gave() -> None:
    asked = [s for s in load_samples() if s.split == "dev" and s.kind is not Kind.REFUSE]
    read = [understand(s.question, names=NAMES, today=date(2026, 6, 1)).kind.value for s in asked]
    # Whether one may or must not is for the answer to say; the question is the same.
    same = {"may": "must_not"}
    right = [same.get(k, k) == same.get(s.kind, s.kind) for k, s in zip(read, asked, strict=True)]
    assert sum(right) / len(right) >= 0.7


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("国外怎么监管大模型？", True),
        ("国外的立法怎么说？", True),
        ("公司去国外上市要报批吗？", False),
        ("把资料传给国外的总部", False),
    ],
)
def test_what_is_done_abroad_is_no_question_of_foreign_law(question: str, *, wanted: bool) -> None:
    assert understand(question, names=NAMES, today=date(2026, 6, 1)).wants_commentary is wanted
