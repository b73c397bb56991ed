"""English beside the Chinese words of an answer."""

import pytest

from app.answering.gloss import english_figure, english_fine, english_term, terms_in


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("10个工作日内", "within 10 working days"),
        ("不少于6个月", "at least 6 months"),
        ("100万人以上", "from 1,000,000 people"),
        ("5%以下", "up to 5%"),
        ("三顶帽子", ""),
    ],
)
def test_a_figure_keeps_its_bound(words: str, english: str) -> None:
    assert english_figure(words) == english


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("处一万元以上十万元以下罚款", "10,000 to 100,000 yuan"),
        ("并处五十万元以下罚款", "up to 500,000 yuan"),
        ("处采购金额一倍以上十倍以下罚款", "1 to 10 times"),
        ("并处五千万元以下或者上一年度营业额百分之五以下罚款", "up to 50,000,000 yuan or up to 5%"),
        ("处罚款", ""),
    ],
)
def test_the_sums_of_a_fine(words: str, english: str) -> None:
    assert english_fine(words) == english


def test_terms_stand_in_the_order_of_the_text() -> None:
    assert terms_in("算法备案之后开展安全评估").startswith("算法备案 = ")
    assert terms_in("早上好") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("自评估结果出具之日起五日内", ""),
        ("开展风险自评估", "自评估 = self-assessment"),
        ("利用户外场所", ""),
        ("在一定期限内", "期限 = time limit"),
        ("平等保护", ""),
        ("在其工作人员中", "工作人员 = staff member"),
        ("数据处理者", "数据处理者 = data handler"),
    ],
)
def test_terms_keep_to_the_words_of_the_text(text: str, said: str) -> None:
    assert terms_in(text) == said


@pytest.mark.parametrize(
    ("named", "english"),
    [
        ("监督检查部门", "supervision and inspection department"),
        ("国家网信部门和公安机关", "CAC and public security organ"),
        ("省级以上网信部门", "cyberspace authority"),
        ("网信部门会同灯塔等有关部门", "cyberspace authority and others"),
        ("灯塔标准主管部门", ""),
        ("灯塔部门", ""),
    ],
)
def test_an_authority_is_named_whole_or_not_at_all(named: str, english: str) -> None:
    assert english_term(named) == english
