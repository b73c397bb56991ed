from typing import Any

import pytest
import yaml

from corpus.catalog import Catalog, Level, Source
from corpus.check import Finding, check_digests
from corpus.digests import parse_digest_file
from corpus.provisions import Provision
from corpus.statutes import Article
from corpus.wording import Wording

ROBOTS = Source(id="robots", title="机器人条例", short="机器人条例", law="robots", level=Level.LAW, articles=3)
OTHER = Source(id="parcels", title="包裹投递条例", short="包裹投递条例", law="parcels", level=Level.LAW, articles=9)
CATALOG = Catalog([ROBOTS, OTHER])
TEXTS = (
    "运营者应当在五日内登记。\n运营者不得转让编号牌，可以申请补发。",
    "有下列情形之一的，不予登记：\n（一）整机超过一百公斤；\n（二）未买保险。",
    "违反本条例的，处一万元以上十万元以下罚款。",
)
OFFICIAL = {
    "robots": [Article(Provision(n), f"第{'一二三'[n - 1]}条", (), text) for n, text in enumerate(TEXTS, start=1)]
}
ASK = ["要登记吗？", "Must we register?"]
RIGHT: list[dict[str, Any]] = [
    {
        "article": "a1",
        "gist": "运营者应当5天内办登记；编号牌不得转给别人，丢了可以申请补发。",
        "subjects": ["经营者"],
        "modality": ["应当", "不得", "可以"],
        "figures": ["5日"],
        "ask": ASK,
        "paragraphs": {1: "运营者应当在5日内办登记。", 2: "编号牌不得转让，可以补办。"},
    },
    {
        "article": "a2",
        "gist": "超过100公斤或者没有保险的机器人不能登记。",
        "modality": ["程序"],
        "figures": ["100公斤"],
        "ask": ASK,
        "items": {"1.1": "整机过100公斤。"},
    },
    {
        "article": "a3",
        "gist": "违反条例罚1万元到10万元。",
        "modality": ["责任"],
        "figures": ["1万元", "10万元"],
        "ask": ASK,
    },
]


def findings(*changes: tuple[int, dict[str, Any]], articles: list[dict[str, Any]] | None = None) -> list[Finding]:
    """Findings about the right digests with some fields changed."""
    entries = [dict(entry) for entry in articles or RIGHT]
    for place, fields in changes:
        entries[place] |= fields
    text = yaml.safe_dump({"source": "robots", "articles": entries}, allow_unicode=True, sort_keys=False)
    return check_digests([parse_digest_file(text, file="robots.yaml")], catalog=CATALOG, official=OFFICIAL)


def test_right_digests_have_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("place", "fields", "rule", "message"),
    [
        (0, {"figures": []}, "figures", "figures 缺少：5日"),
        (0, {"figures": ["5日", "6日"]}, "figures", "官方文本没有这些数量：6日"),
        (0, {"figures": ["5日以内"]}, "figures", "figures 里的「5日以内」不是数量加单位"),
        (0, {"paragraphs": {1: "应当在6日内登记。", 2: "编号牌不得转让。"}}, "figures", "第1款里的数量"),
        (0, {"paragraphs": {1: "运营者应当登记。", 2: "5日内不得转让。"}}, "figures", "第2款里的数量"),
        (0, {"modality": ["应当", "可以"]}, "modality", "官方文本有禁止，modality 应有“不得”"),
        (0, {"modality": ["不得", "可以"]}, "modality", "官方文本有“应当”，modality 没有"),
        (2, {"modality": ["责任", "可以"]}, "modality", "官方文本没有“可以”的意思"),
        (0, {"paragraphs": {1: "运营者可以在5日内登记。", 2: "编号牌不得转让。"}}, "modality", "第1款写了“可以”"),
        (0, {"paragraphs": {1: "应当登记。", 2: "编号牌可以转让。"}}, "modality", "第2款漏了官方文本的“不得”"),
        (0, {"paragraphs": {1: "应当登记。"}}, "units", "各款摘要缺少：第2款"),
        (0, {"paragraphs": {1: "应当登记。", 2: "编号牌不得转让。", 3: "罚款。"}}, "units", "官方文本没有第一条第三款"),
        (1, {"items": {"1.3": "别的情形。"}}, "units", "官方文本没有第二条第一款第（三）项"),
        (0, {"gist": RIGHT[1]["gist"], "paragraphs": {}}, "place", "摘要更像第二条的内容"),
        (0, {"see": ["a4"]}, "see", "没有这个位置：robots:a4"),
        (0, {"see": ["a1p2", "a2i5"]}, "see", "没有这个位置：robots:a2i5"),
        (0, {"see": ["a1"]}, "see", "参见自己这一条"),
        (0, {"see": ["parcels:a10"]}, "see", "没有这一条：parcels:a10（共到第9条）"),
        (0, {"see": ["ghosts:a1"]}, "see", "目录里没有 ghosts"),
        (0, {"subjects": ["路人"]}, "roles", "角色不在清单里：路人"),
        (0, {"gist": ""}, "schema", "gist"),
        (0, {"ask": ["要登记吗？", "多久？"]}, "ask", "英文问法，现有 0 个"),
        (1, {"article": "a5"}, "coverage", "缺少第二条的摘要"),
        (1, {"article": "a1"}, "order", "同一条写了两次"),
    ],
)
def test_rules(place: int, fields: dict[str, Any], rule: str, message: str) -> None:
    found = findings((place, fields))
    assert any(f.rule == rule and message in f.message for f in found), [str(f) for f in found]


def test_invented_article_and_wrong_order_are_found() -> None:
    reversed_rules = {f.rule for f in findings(articles=[RIGHT[1], RIGHT[0], RIGHT[2]])}
    assert reversed_rules == {"order"}
    invented = findings(articles=[*RIGHT, RIGHT[2] | {"article": "a4"}])
    assert [(f.article, f.rule) for f in invented if f.rule == "coverage"] == [("a4", "coverage")]


def test_a_partial_file_may_leave_articles_out_but_invent_none() -> None:
    text = yaml.safe_dump({"source": "robots", "partial": True, "articles": [RIGHT[2]]}, allow_unicode=True)
    assert check_digests([parse_digest_file(text, file="robots.yaml")], catalog=CATALOG, official=OFFICIAL) == []
    invented = {"source": "robots", "partial": True, "articles": [RIGHT[2] | {"article": "a4"}]}
    file = parse_digest_file(yaml.safe_dump(invented, allow_unicode=True), file="robots.yaml")
    found = check_digests([file], catalog=CATALOG, official=OFFICIAL)
    assert "coverage" in {f.rule for f in found}


def test_a_waiver_silences_its_rule_for_its_article_alone() -> None:
    wrong = {"modality": ["程序"], "waive": {"modality": "应当在这里只是定语的一部分"}}
    assert findings((0, wrong)) == []
    assert [(f.article, f.rule) for f in findings((0, wrong | {"figures": []}))] == [("a1", "figures")]


def test_a_waiver_that_waives_nothing_is_found() -> None:
    (idle,) = findings((0, {"waive": {"modality": "并没有什么可豁免的问题"}}))
    assert (idle.article, idle.rule) == ("a1", "waive")


def test_other_spellings_of_a_figure_are_right() -> None:
    assert findings((0, {"figures": ["五天"]}), (2, {"figures": ["10000元", "十万元"]})) == []


def test_a_broken_article_is_one_finding_and_the_rest_is_checked() -> None:
    found = findings((0, {"modality": ["也许"]}), (2, {"figures": ["1万元"]}))
    assert [(f.article, f.rule) for f in found] == [("a1", "schema"), ("a3", "figures")]


def test_without_the_official_text_only_form_is_checked() -> None:
    text = "source: robots\narticles:\n  - {article: a9, gist: 一句话的摘要内容, modality: [程序], ask: [问？]}\n"
    found = check_digests([parse_digest_file(text, file="robots.yaml")], catalog=CATALOG)
    assert {f.rule for f in found} == {"ask"}


def test_a_source_the_catalog_does_not_know_is_found() -> None:
    file = parse_digest_file("source: ghosts\narticles: []\n", file="ghosts.yaml")
    assert [f.message for f in check_digests([file], catalog=CATALOG)] == ["目录里没有 ghosts"]


def copied(official: str, ours: str) -> list[str]:
    return Wording(official, names=["机器人条例", "云岭市配送机器人管理条例"], length=16).copied(ours)


def test_sixteen_characters_of_the_official_text_are_a_copy() -> None:
    official = "运营者应当为每台机器人装设摄像、制动和声音提示装置"
    assert copied(official, "所以为每台机器人装设摄像，制动和声音提示 都行") == ["为每台机器人装设摄像制动和声音提示"]
    assert copied(official, "每台机器人装设摄像、制动、声音提示的装置") == []


@pytest.mark.parametrize(
    "text",
    [
        "依照《云岭市配送机器人管理条例》《另一部没有收录的很长的法律》的",
        "违反第一千一百九十五条第一款、第一千一百九十六条第二款规定",
        "直接负责的主管人员和其他直接责任人员",
        "处10万元以上100万元以下罚款；5万元以上50万元以下",
    ],
    ids=["titles", "references", "set phrase", "figures"],
)
def test_facts_are_no_copy(text: str) -> None:
    assert copied(text, text) == []


def test_findings_read_well() -> None:
    (finding,) = findings((0, {"figures": []}))
    assert str(finding) == "robots.yaml a1 [figures] figures 缺少：5日"
