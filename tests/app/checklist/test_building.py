from datetime import date

import pytest

from app.checklist.model import ChecklistError, ChecklistRequest


def ids(checklist) -> list[str]:
    return [item.id for item in checklist.items]


def test_obligations_come_in_the_order_of_their_phases(build):
    checklist = build(yes="委托维护")
    assert ids(checklist) == ["helpers", "register", "records", "lights", "noise"]
    assert [i.phase_name for i in checklist.items] == ["上线前", "上线时", "运行中", "运行中", "出事时"]


def test_every_item_cites_the_text_that_carries_it(build, chain):
    checklist = build()
    register = next(i for i in checklist.items if i.id == "register")
    labels = [checklist.citations[n - 1].label for n in register.citations]
    assert labels == ["《云杉市送货机器人条例》第三条第一款", "《云杉市送货机器人备案办法》第二条"]
    for citation in checklist.citations:
        stored = chain.edition.read(citation.source_id, citation.address.split("p")[0])
        assert stored.text[citation.span.start : citation.span.end] == citation.quote
    assert [c.number for c in checklist.citations] == list(range(1, len(checklist.citations) + 1))


def test_a_penalty_that_cannot_hit_the_role_is_left_out(build):
    records = next(i for i in build().items if i.id == "records")
    assert [p.text for p in records.penalties] == ["罚1000元至5000元"]
    (making,) = build("制造者", "造机器人").items
    assert [p.text for p in making.penalties] == ["罚5000元至2万元"]


def test_a_condition_that_nobody_answered_is_an_open_question(build):
    checklist = build(scenario="人行道送货")
    assert {q.name: q.items for q in checklist.open_questions} == {"夜间": 1, "委托维护": 1}
    lights = next(i for i in checklist.items if i.id == "lights")
    assert lights.open_conditions == ("夜间",)


def test_a_condition_answered_with_no_drops_what_hangs_on_it(build):
    checklist = build(scenario="人行道送货", no="夜间、委托维护")
    assert ids(checklist) == ["register", "records"]
    assert checklist.open_questions == ()
    assert checklist.answers == {"夜间": False, "委托维护": False}


def test_a_scenario_answers_conditions_by_itself(build):
    assert build().answers == {"夜间": True}
    with pytest.raises(ChecklistError, match="夜间"):
        build(no="夜间")


def test_the_same_condition_cannot_be_both(build):
    with pytest.raises(ChecklistError, match="矛盾"):
        build(yes="委托维护", no="委托维护")


def test_law_is_read_on_the_day(build):
    before = build(as_of=date(2025, 6, 1), yes="委托维护")
    assert ids(before) == ["records", "noise"]  # registering, lights and helpers are of the law of 2026
    assert {c.source_id for c in before.citations} == {"robot-law-2020", "robot-noise"}
    assert all(c.status == "现行有效" for c in before.citations)
    assert before.items[0].penalties == ()
    assert any("3 项的依据" in w for w in before.warnings)
    assert any("起的法律编写" in w for w in before.warnings)


def test_what_is_not_yet_law_is_said(build):
    register = next(i for i in build(as_of=date(2026, 1, 15)).items if i.id == "register")
    assert "备案办法" in register.note
    assert "不是现行法" in register.note
    assert next(i for i in build().items if i.id == "register").note == ""


def test_a_text_that_is_known_and_not_held_carries_nothing(build):
    """robot-insurance is not held; robot-noise is held as a digest that sets no ninth paragraph apart."""
    noise = next(i for i in build().items if i.id == "noise")
    (number,) = noise.citations
    citation = build().citations[number - 1]
    assert (citation.source_id, citation.quote_kind) == ("robot-noise", "digest")
    assert any("摘要" in w for w in build().warnings)


@pytest.mark.parametrize(
    ("role", "scenario", "names", "says"),
    [
        ("船长", "夜间送货", {}, "船长.*运营者、制造者"),
        ("运营者", "海上", {}, "海上.*人行道送货"),
        ("制造者", "夜间送货", {}, "可选：造机器人"),
        ("运营者", "夜间送货", {"yes": "下雨"}, "下雨.*委托维护"),
    ],
)
def test_what_is_unknown_is_answered_with_what_there_is(build, role, scenario, names, says):
    with pytest.raises(ChecklistError, match=says):
        build(role, scenario, **names)


def test_names_aliases_and_ids_all_do(build):
    assert ids(build("operator", "送货")) == ids(build("机器人运营者", "street"))


def test_conditions_are_read_from_a_list_or_a_text():
    asked = {"role": "a", "scenario": "b", "yes": "甲，乙、丙,丁", "no": ["戊"]}
    request = ChecklistRequest.model_validate(asked)
    assert (request.yes, request.no) == (("甲", "乙", "丙", "丁"), ("戊",))


def test_the_label_is_there(build):
    checklist = build()
    assert "人工智能" in checklist.label.visible
    assert checklist.label.metadata["Label"] == "1"
    assert checklist.label.metadata["ProduceID"] == checklist.trace_id
