"""Yes or no where the question gives a number of people or an age: only if the rule reaches them."""

from pathlib import Path

import pytest

from app.answer import Status
from app.answering.reached import lines_for_users
from app.answering.thresholds import asked_in
from app.chain import Chain
from app.editions import Library
from corpus.encoders import load_dense_encoder
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from tests.made_up_corpus import TODAY, ingest_made_up

_CATALOG = """
[[source]]
id = "balloon-law"
title = "云杉市观光气球条例"
short = "云杉市观光气球条例"
law = "balloon-law"
level = "地方性法规"
aliases = ["气球条例", "Balloon Ordinance"]
effective = 2025-01-01
articles = 24
file = "气球条例.md"
"""

_LAW = """---
title: 云杉市观光气球条例
effective: 2025-01-01
articles: 24
---

# 云杉市观光气球条例

第一条 为了让观光气球飞得稳当，制定本条例。

第二条 保存乘客人脸信息达到10万人的气球公司应当在二十日内向街道局登记人脸信息。

第三条 气球公司向境外提供10万人以上、不满100万人乘客名单的，应当订立名单出境合同。

第四条 气球公司向境外提供名单，符合下列条件之一的，免予订立名单出境合同：

（一）向境外提供乘客名单不满10万人的；

（二）为救助乘客确需提供名单的。

第五条 气球公司不得为未满十六周岁的未成年人开通独坐账号；为年满十六周岁的未成年人开通独坐账号的，应当征得监护人同意。

第六条 处理不满十四周岁未成年人照片的，应当取得监护人同意，但是本市另有规定的除外。

第七条 气球公司不得出售乘客照片。

第八条 气球公司发现气球漏气的，应当在三小时内向街道局报告。

第九条 气球公司收到乘客投诉后，应当及时将投诉转送街道局。

第十条 街道局在投诉送达保险公司后十五日内，未收到保险公司回复的，应当将投诉转送法院。

第十一条 气球公司隐瞒坠落事故的，由街道局责令改正；拒不改正的，处三万元以下罚款；对直接负责的主管人员处一千元罚款。

有前款规定的违法行为，情节严重的，由街道局处一万元以上五万元以下罚款，对直接负责的主管人员处二千元以上四千元以下罚款；造成特别严重后果的，处五万元以上九万元以下罚款。

第十二条 本条例自2025年1月1日起施行。

第十三条 大型气球平台应当每年公布飞行安全年报。

第十四条 本条例下列用语的含义：

（一）气球公司，是指经营观光气球的企业。

（二）大型气球平台，是指注册用户500万以上或者月活跃用户100万以上，业务类型复杂的订票平台。

第十五条 气球公司应当定期检查气球，不得诱导乘客连续购票。

第十六条 未经乘客同意，气球公司不得把乘客照片转给旅行社。

第十七条 气球公司应当向乘客提供关闭飞行提醒的选项。

第十八条 检验证书有效期为三年。证书有效期届满需要续期的，应当在有效期届满前二十日内申请续期。

第十九条 用户有权拒绝气球公司自动定价。

第二十条 气球公司违反本条例规定的，依照有关法律的规定处罚。

构成犯罪的，依法追究刑事责任。

第二十一条 对两年内因坠落事故受过处罚的驾驶人员，不得安排驾驶彩虹气球。

第二十二条 气球公司应当每两年至少检测一次缆绳，并保存检测记录五年。

第二十三条 关键信息基础设施的运营者应当把飞行录像存放在云杉市。确需存放在外地的，应当评估。

第二十四条 不得向未成年人发放夜航票。
"""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder: Path = tmp_path_factory.mktemp("balloons")
    texts = folder / "texts"
    texts.mkdir()
    (folder / "digests").mkdir()
    (folder / "catalog.toml").write_text(_CATALOG, encoding="utf-8")
    (texts / "气球条例.md").write_text(_LAW, encoding="utf-8")
    store = LocalVersions(folder / "data")
    store.promote(ingest_made_up(folder, store, texts).version)
    library = Library(store, load_dense_encoder, "static", catalog_path=folder / "catalog.toml")
    return Chain(library, Settings(data_dir=folder / "data"), today=lambda: TODAY)


def _headline(chain: Chain, question: str) -> str:
    first, _, _ = chain.answer(question).text.partition("\n\n")
    return first


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("气球公司保存6万人的人脸信息，必须向街道局登记吗？", "**不适用**：该规定从“达到10万人”起 [1]。"),
        ("气球公司保存6万人的人脸信息，要在几日内登记？", "**不适用**：该规定从“达到10万人”起 [1]。"),
        ("气球公司保存20万人的人脸信息，必须向街道局登记吗？", "**应当** [1]。"),
        ("气球公司保存20万人的人脸信息，要在几日内登记？", "**20日内** [1]。"),
        ("气球公司能为13岁的未成年人开通独坐账号吗？", "**不得** [1]。"),
        (
            "气球公司能为16岁的未成年人开通独坐账号吗？",
            "“年满十六周岁的未成年人”的，**应当征得监护人同意** [1]。",
        ),
        (
            "气球公司能为18岁的人开通独坐账号吗？",
            "**不适用**：该规定限于“未满十六周岁的未成年人”、“年满十六周岁的未成年人” [1]。",
        ),
        ("处理17岁的人的照片需要监护人同意吗？", "**不适用**：该规定限于“不满十四周岁未成年人” [1]。"),
        ("气球公司有6万用户，可以出售乘客照片吗？", "**不得** [1]。"),
    ],
)
def test_a_rule_answers_only_those_it_reaches(chain: Chain, question: str, said: str) -> None:
    assert _headline(chain, question) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "注册用户300万、月活20万的平台，算大型气球平台吗？",
            "**未达到**“注册用户500万以上”、“月活跃用户100万以上”的标准",
        ),
        (
            "注册用户300万的平台，算大型气球平台吗？",
            "**未达到**“注册用户500万以上”的标准；是否达到另一标准“月活跃用户100万以上”，问题没有说明",
        ),
        (
            "月活跃用户120万的平台要每年公布飞行安全年报吗？",
            "**达到**“月活跃用户100万以上”的标准；定义的其他条件也须符合",
        ),
        ("注册用户80万的平台必须公布飞行安全年报吗？", "**未达到**“注册用户500万以上”、“月活跃用户100万以上”的标准"),
    ],
)
def test_a_name_that_the_law_gives_by_numbers_is_held_against_the_numbers_given(
    chain: Chain, question: str, said: str
) -> None:
    answer = chain.answer(question)
    assert _headline(chain, question).startswith(said)
    assert "a14p1i2" in [c.address for c in answer.citations]


def test_of_two_periods_the_one_counted_back_answers_how_long_before(chain: Chain) -> None:
    assert _headline(chain, "检验证书有效期多久？") == "**3年** [1]。"
    assert _headline(chain, "检验证书到期前多久申请续期？") == "**20日内** [1]。"


def test_a_penalty_for_any_breach_of_the_law_follows_the_duty(chain: Chain) -> None:
    answer = chain.answer("把乘客照片转给旅行社要乘客同意吗？没取得同意怎么处罚？")
    assert [c.address for c in answer.citations][:2] == ["a16", "a20p1"]


def test_a_rule_on_people_whom_the_question_does_not_describe_is_no_answer(chain: Chain) -> None:
    assert "不得**" not in _headline(chain, "可以安排左撇子驾驶彩虹气球吗？")
    assert _headline(chain, "因坠落事故受过处罚的驾驶人员可以驾驶彩虹气球吗？") == "**不得** [1]。"


def test_what_a_platform_of_a_size_owes_hangs_on_the_line_that_a_definition_draws(chain: Chain) -> None:
    answer = chain.answer("注册用户300万的平台，有什么特别的义务？")
    assert answer.text.startswith("**未达到**“注册用户500万以上”的标准；是否达到另一标准")
    assert answer.citations[0].address.startswith("a14")
    lines = lines_for_users(asked_in("注册用户300万"), chain.edition, TODAY)
    assert [e.address for e in lines] == ["a14p1i2"]
    assert lines_for_users(asked_in("300万人"), chain.edition, TODAY) == []
    assert chain.answer("注册用户300万的网站，明天会下雨吗？").status is Status.REFUSED


def test_how_often_is_answered_by_what_recurs(chain: Chain) -> None:
    assert _headline(chain, "缆绳多久检测一次？") == "**2年** [1]。"
    assert "5年" not in _headline(chain, "缆绳检测记录多久抽查一次？")


@pytest.mark.parametrize(
    ("question", "warned"),
    [
        ("飞行录像必须存放在云杉市吗？", "针对关键信息基础设施运营者"),
        ("可以发放夜航票吗？", "针对未成年人"),
    ],
)
def test_an_answer_from_a_special_case_alone_says_whom_it_is_for(chain: Chain, question: str, warned: str) -> None:
    answer = chain.answer(question)
    assert any(warned in w for w in answer.warnings)
    assert not answer.text.startswith(("**应当** [1]", "**不得** [1]"))


def test_a_right_of_users_allows_a_company_nothing(chain: Chain) -> None:
    assert "有权**" not in _headline(chain, "气球公司可以自动定价吗？")
    assert _headline(chain, "用户可以拒绝气球公司自动定价吗？") == "**有权** [1]。"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("气球公司可以诱导乘客连续购票吗？", "**不得** [1]。"),
        ("气球公司可以把乘客照片转给旅行社吗？", "**未经乘客同意，不得** [1]。"),
        ("我能关闭气球公司的飞行提醒吗？", "**应当向乘客提供关闭飞行提醒的选项** [1]。"),
    ],
)
def test_yes_or_no_says_what_half_of_a_sentence_rules_and_on_what_it_hangs(
    chain: Chain, question: str, said: str
) -> None:
    assert _headline(chain, question) == said


def test_an_exemption_that_reaches_comes_before_a_duty_that_does_not(chain: Chain) -> None:
    answer = chain.answer("气球公司向境外提供8万人的乘客名单，要订立名单出境合同吗？")
    assert answer.text.startswith("“不满10万人”的，**免予订立名单出境合同** [1]。")
    assert answer.citations[0].address.startswith("a4")


def test_a_trailing_exception_is_no_answer(chain: Chain) -> None:
    assert "**除外**" not in chain.answer("处理12岁孩子的照片需要监护人同意吗？").text
    assert _headline(chain, "处理12岁孩子的照片需要监护人同意吗？") == "**应当** [1]。"


def test_a_figure_told_first_holds_for_every_part(chain: Chain) -> None:
    said = _headline(chain, "气球公司保存了6万人的人脸信息，必须登记吗，要在几日内登记？")
    assert "应当" not in said
    assert "20日" not in said
    assert "不适用" in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "A company exports the list of passengers of 2 million people. Must it conclude an export contract?",
            "100,000 or more and under 1,000,000 people (10万人以上、不满100万人)",
        ),
        (
            "Do we need consent of the guardian to process the personal photo of a 17-year-old minor?",
            "under 14 years of age (不满十四周岁未成年人)",
        ),
    ],
)
def test_english_says_whom_the_rule_is_for(chain: Chain, question: str, said: str) -> None:
    text = _headline(chain, f"Under the Balloon Ordinance: {question}")
    assert said in text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("气球公司发现气球漏气，几小时内报告街道局？", "**3小时内** [1]。"),
        ("气球公司收到乘客投诉后多久内要转送街道局？", "**及时**将投诉转送街道局 [1]。"),
    ],
)
def test_a_period_runs_from_the_event_asked_about(chain: Chain, question: str, said: str) -> None:
    assert _headline(chain, question) == said


def test_a_period_that_runs_from_another_event_is_not_told(chain: Chain) -> None:
    said = _headline(chain, "气球公司发现气球超载，几小时内向街道局报告？")
    assert "3小时" not in said.partition("《")[0]


def test_a_figure_that_the_question_gives_is_not_its_answer(chain: Chain) -> None:
    said = _headline(chain, "处理不满14周岁孩子的照片，年龄上有什么要求？")
    assert not said.startswith("**不满14周岁**")


def test_the_highest_fine_asked_for_comes_first(chain: Chain) -> None:
    said = _headline(chain, "气球公司隐瞒坠落事故最高罚多少？")
    assert said.index("五万元以上九万元以下") < said.index("一万元以上五万元以下")


def test_the_fine_on_persons_stands_beside_that_of_the_firm_in_the_same_case(chain: Chain) -> None:
    said = _headline(chain, "气球公司隐瞒坠落事故情节严重的罚多少，直接负责的主管人员呢？")
    assert "一万元以上五万元以下" in said
    assert "二千元以上四千元以下" in said
    assert "三万元以下" not in said
    assert "一千元" not in said


def test_an_english_fine_says_its_case(chain: Chain) -> None:
    said = _headline(chain, "Under the Balloon Ordinance, what is the maximum fine under Article 11?")
    assert "Fine: **50,000 to 90,000 yuan**, if the consequences are especially serious" in said
