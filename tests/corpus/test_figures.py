import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import figures, find_figures, matches, parse_figure
from corpus.numerals import to_chinese_numeral

WRITTEN = [
    ("自受理之日起十个工作日内", ["10个工作日"]),
    ("30个工作日", ["30个工作日"]),
    ("五日以上十五日以下拘留", ["5日", "15日"]),
    ("罚一万元以上十万元以下", ["1万元", "10万元"]),
    ("最高五千万元或者营业额百分之五", ["5000万元", "5%"]),
    ("五百元、5000元、1.5万元、一万五千元", ["500元", "5000元", "1.5万元"]),
    ("1亿元、一亿五千万元", ["1亿元", "15000万元"]),
    ("每日加收3‰，千分之三，万分之五", ["3‰", "5‱"]),
    ("零点五个百分点不算，百分之零点五算", ["0.5%"]),
    ("三分之二以上", ["2/3"]),
    ("不满十四周岁或者十八岁", ["14周岁", "18岁"]),
    ("一倍以上十倍以下", ["1倍", "10倍"]),
    ("三个月内、六个月至三年", ["3个月", "6个月", "3年"]),
    ("二年、两年", ["2年"]),
    ("超过100万人的，注册用户5000万以上", ["100万人", "5000万"]),
    ("二十四小时内；24小时", ["24小时"]),
    ("二十二时至次日八时", ["22时", "8时"]),
    ("自2023年8月15日起；二〇二三年八月十五日；2023-08-15", ["2023年8月15日"]),
    ("自上年1月1日起", ["1月1日"]),
    ("连续三次以上，不少于二人，两个以上省", ["3次", "2人", "2个"]),
    ("三至五年，五十至一百万元，5—10倍", ["3年", "5年", "50万元", "100万元", "5倍", "10倍"]),
    ("10 个工作日，１０万元", ["10个工作日", "10万元"]),
    ("半年", ["半年"]),
]
NONE = [
    "第十七条第一款第（三）项",
    "第一百零一条至第一百零三条",
    "第三方、第三人、第二审、第五十年",
    "任何一方、一种、一项、一次、之一、统一、唯一、一体化、一致、一旦、一般",
    "每年至少一次，同一人",
    "国家网信办令第11号，法释〔2021〕15号",
    "《某某规划（2021—2025年）》《关于三年行动的〈一百天〉通知》",
    "上一年度营业额，上一年，同一日",
    "九年制义务教育，5G网络，两类，两用",
    "以下三个条件，三个经营者，前两款",
    "下列三项；一、二、三",
    "数十万元、几百人",
    "万物互联，千万不要，百年大计",
    "under Article 17, paragraph 2, item 3; one user, one time; 24/7",
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_quantities_are_normalised(text: str, expected: list[str]) -> None:
    assert list(figures(text)) == expected


@pytest.mark.parametrize("text", NONE)
def test_references_ordinals_and_counts_of_one_are_no_figures(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10天", "十日"),
        ("1000万元", "一千万元"),
        ("5%", "百分之五"),
        ("5 percent", "5%"),
        ("3‰", "0.3%"),
        ("10个工作日", "ten working days"),
        ("10工作日", "10个工作日"),
        ("RMB 1 million", "一百万元"),
        ("50 million yuan", "五千万元"),
        ("14 years old", "十四周岁"),
        ("6 months", "半年"),
        ("August 15, 2023", "二〇二三年八月十五日"),
        ("1 million individuals", "100万人"),
        ("RMB 50,000 to 100,000 yuan", "五万元以上十万元以下"),
        ("aged 16 and 18 years old", "满十六周岁、18周岁"),
        ("15 Aug 2023", "2023年8月15日"),
        ("两年", "2年"),
    ],
)
def test_figures_that_say_the_same_are_equal(one: str, other: str) -> None:
    assert [f.canonical for f in find_figures(one)] == [f.canonical for f in find_figures(other)] != []


@pytest.mark.parametrize(
    ("one", "other"), [("10日", "10个工作日"), ("5年", "5个月"), ("1万元", "1万人"), ("5日", "15日")]
)
def test_other_units_and_numbers_differ(one: str, other: str) -> None:
    assert not matches(parse_figure(one), find_figures(other))


def test_number_without_a_unit_agrees_with_people() -> None:
    assert matches(parse_figure("5000万人"), find_figures("注册用户5000万以上"))


@pytest.mark.parametrize("text", ["", "以上", "10个工作日以内", "1万元至10万元", "第十条"])
def test_what_is_not_one_figure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        parse_figure(text)


def test_a_count_in_a_list_of_figures_is_one() -> None:
    assert parse_figure("2个").canonical == "2个"


def test_a_figure_knows_its_place() -> None:
    text = "《一号办法》规定，应当在十个工作日内备案。"
    (figure,) = find_figures(text)
    assert text[figure.start : figure.end] == "十个工作日"
    assert figure.value == Decimal(10)


@given(
    st.integers(min_value=1, max_value=9999), st.sampled_from(["日", "个工作日", "元", "万元", "倍", "小时", "周岁"])
)
def test_chinese_and_arabic_numerals_give_the_same_figure(n: int, unit: str) -> None:
    chinese = find_figures(f"应当在{to_chinese_numeral(n)}{unit}内")
    arabic = find_figures(f"应当在{n}{unit}内")
    assert [f.text for f in chinese] == [f.text for f in arabic] == [f"{n}{unit}"]


@given(st.text(alphabet="零一二两三十百千万亿点第日月年元个人以上至之分%0123456789. -/《》，", max_size=40))
def test_any_text_is_read_and_its_normal_forms_say_the_same(text: str) -> None:
    found = find_figures(text)
    assert all(0 <= figure.start < figure.end <= len(text) for figure in found)
    canonical = {figure.canonical for figure in found}
    assert {parse_figure(normal).canonical for normal in figures(text)} == canonical


@given(st.integers(min_value=1, max_value=1260))
def test_a_reference_is_never_a_figure(n: int) -> None:
    assert figures(f"依照本法第{to_chinese_numeral(n)}条第二款的规定") == ()


@pytest.mark.corpus_texts
def test_every_deadline_and_fine_of_the_official_texts_is_found(shared_corpus: Path) -> None:
    """Every numeral with an unmistakable unit in 39 texts lies inside a figure."""
    unmistakable = re.compile(
        r"(?<!第)(?<![一二三四五六七八九十百千万\d])[一二两三四五六七八九十百千万\d.]+(?:个工作日|万元|千元|周岁|小时|个月|倍|%|‰)"
    )
    checked = 0
    for path in sorted((shared_corpus / "regulations").glob("*.md")):
        text = re.sub(r"《[^《》]*》", lambda m: " " * len(m[0]), path.read_text(encoding="utf-8").split("---", 2)[-1])
        spans = [(f.start, f.end) for f in find_figures(text)]
        for match in unmistakable.finditer(text):
            checked += 1
            assert any(start <= match.start() and match.end() <= end for start, end in spans), (path.name, match[0])
    assert checked > 600
