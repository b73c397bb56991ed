"""Questions to the real chain over the made-up corpus of tests/made_up_corpus.py."""

from datetime import date

import pytest

from app.answer import Answer, Status, Verdict
from app.assistant import QuestionError, Turn, UnknownProvisionError, UnknownSourceError
from app.chain import Chain
from tests.made_up_corpus import made_up_chain


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("corpus"))


def cited(answer: Answer) -> list[tuple[str, str]]:
    return [(c.source_id, c.address) for c in answer.citations]


def check_quotes(chain: Chain, answer: Answer) -> None:
    """Every quote stands at its span in the text that is indexed."""
    for citation in answer.citations:
        article = citation.address.split("p")[0].split("i")[0]
        stored = chain.edition.read(citation.source_id, article)
        assert stored is not None
        assert stored.text[citation.span.start : citation.span.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("机器人条例第四条第一款第（三）项", ("robot-law-2025", "a4p1i3")),
        ("云杉市送货机器人条例第4条第2款说了什么？", ("robot-law-2025", "a4p2")),
        ("《云杉市送货机器人条例》第四条第（二）项", ("robot-law-2025", "a4i2")),
        ("Robot Ordinance Art. 3(2)", ("robot-law-2025", "a3p2")),
        ("备案办法第2条", ("robot-filing", "a2")),
    ],
)
def test_a_provision_named_is_looked_up(chain: Chain, question: str, place: tuple[str, str]) -> None:
    answer = chain.answer(question)
    assert answer.status is Status.ANSWERED
    assert cited(answer) == [place]
    check_quotes(chain, answer)


@pytest.mark.parametrize("question", ["机器人条立第三条", "機器人條例第三條", "《云杉市送货机气人条例》第三条"])
def test_a_law_named_wrongly_or_in_traditional_characters_is_found(chain: Chain, question: str) -> None:
    answer = chain.answer(question)
    assert cited(answer) == [("robot-law-2025", "a3")]
    written = question[: question.index("第三")].strip("《》")
    assert (f"“{written}”按《" in "".join(answer.warnings)) == ("條" not in question)
    assert answer.question == question


def test_lists_and_ranges_cite_each_provision(chain: Chain) -> None:
    assert [a for _, a in cited(chain.answer("机器人条例第1、3至5条"))] == ["a1", "a3", "a4", "a5"]


def test_the_version_in_force_on_the_day_is_read(chain: Chain) -> None:
    old = chain.answer("机器人条例第三条", as_of=date(2025, 12, 31))
    new = chain.answer("机器人条例第三条", as_of=date(2026, 1, 1))
    assert cited(old) == [("robot-law-2020", "a3")]
    assert cited(new) == [("robot-law-2025", "a3")]
    assert "另有版本" in "".join(new.warnings)


def test_search_keeps_to_the_day_too(chain: Chain) -> None:
    question = "机器人在人行道上每小时不得超过多少公里？"
    assert cited(chain.answer(question, as_of=date(2024, 5, 1)))[0][0] == "robot-law-2020"
    assert all(source != "robot-law-2020" for source, _ in cited(chain.answer(question)))


def test_a_repealed_version_that_is_named_is_shown_as_repealed(chain: Chain) -> None:
    answer = chain.answer("2020年的机器人条例第四条")
    assert cited(answer) == [("robot-law-2020", "a4")]
    assert answer.claims[0].verdict is Verdict.NOT_IN_FORCE
    assert "已修改" in "".join(answer.warnings)


def test_commentary_is_not_cited_for_a_day_before_it_was_written(chain: Chain) -> None:
    answer = chain.answer("律师评论对噪声争议有什么观点？", as_of=date(2020, 6, 1))
    assert all(c.quote_kind != "commentary" for c in answer.citations)


def test_the_highest_fine_comes_first(chain: Chain) -> None:
    assert cited(chain.answer("违反机器人条例规定，街道局最高罚款多少？"))[0] == ("robot-law-2025", "a5p2")


def test_a_law_not_yet_in_force_is_not_stated_as_law_of_the_day(chain: Chain) -> None:
    answer = chain.answer("备案办法第一条", as_of=date(2025, 1, 1))
    assert answer.status is Status.REFUSED
    assert "尚未施行" in answer.text
    assert "2026-02-01" in answer.text
    assert not answer.citations


@pytest.mark.parametrize("question", ["噪声规定第一条", "噪声规定怎么处罚", "噪声规定适用于送货机器人吗"])
def test_an_older_text_that_is_not_held_was_law_all_the_same(chain: Chain, question: str) -> None:
    between = chain.answer(f"云杉市送货机器人{question}", as_of=date(2023, 1, 1))
    assert between.status is Status.REFUSED
    assert "尚未施行" not in between.text
    for said in ("2021-05-01起就是", "2025-05-01起施行的文本", "2023-01-01适用的旧版本未收录"):
        assert said in between.text


def test_beside_a_law_of_the_day_one_that_was_in_force_in_an_older_text_is_not_passed_over(chain: Chain) -> None:
    answer = chain.answer("机器人条例和云杉市送货机器人噪声规定怎么规定行走记录的保存？", as_of=date(2023, 1, 1))
    assert cited(answer)[0] == ("robot-law-2020", "a4")
    assert any("2021-05-01起就是" in w for w in answer.warnings)


def test_before_its_first_version_a_law_was_none(chain: Chain) -> None:
    assert "尚未施行" in chain.answer("云杉市送货机器人噪声规定第一条", as_of=date(2021, 4, 30)).text


def test_of_a_text_that_is_not_held_an_older_version_is_known_too(chain: Chain) -> None:
    assert "更早的版本（自2022-05-01起施行）" in chain.answer("保险规定第二条", as_of=date(2023, 1, 1)).text
    assert "更早的版本" not in chain.answer("保险规定第二条").text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Robot Ordinance Article 99", "《云杉市送货机器人条例》 has no Article 99"),
        ("Robot Ordinance Article 3, paragraph 9", "《云杉市送货机器人条例》 第三条 has no 第九款"),
        ("GDPR Article 83", "does not hold “GDPR”"),
        ("What is the difference between the 2020 and 2025 Robot Ordinance on speed?", "two versions side by side: "),
    ],
)
def test_english_sentences_are_spaced_and_marked_as_english(chain: Chain, question: str, said: str) -> None:
    assert said in chain.answer(question).text


def test_a_text_no_longer_law_is_dated_in_english_brackets(chain: Chain) -> None:
    warnings = " ".join(chain.answer("Robot Ordinance (2020) Article 3").warnings)
    assert "(2020-03-01 → 2026-01-01)." in warnings
    assert "（" not in warnings


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("机器人条例第九十九条", Status.REFUSED, "共6条"),
        ("机器人条例第三条第九款", Status.REFUSED, "共二款"),
        ("机器人条例第四条第一款第（九）项", Status.REFUSED, "有三项"),
        ("保险规定第二条", Status.REFUSED, "没有收录其文本"),
        ("保险规定要求保多少钱？", Status.REFUSED, "没有收录其文本"),
        ("保险规定对去国外送货的机器人有什么要求？", Status.REFUSED, "没有收录其文本"),
        ("按保险规定，去美国送货要登记吗？", Status.REFUSED, "没有收录其文本"),
        ("律师怎么看保险规定里的登记？", Status.REFUSED, "没有收录其文本"),
        ("《云杉市无人机条例》第三条", Status.REFUSED, "没有收录《云杉市无人机条例》"),
        ("红烧肉怎么做才不腻？", Status.REFUSED, "不作答"),
        ("1999年机器人条例第三条", Status.REFUSED, "1999年版"),
        ("1999年版的机器人条例怎么规定登记", Status.REFUSED, "1999年版"),
        ("GDPR Article 83", Status.REFUSED, "GDPR"),
        ("第三条怎么规定的？", Status.CLARIFY, "哪部法规"),
        ("怎么办？", Status.CLARIFY, "没有可以检索的内容"),
    ],
)
def test_what_cannot_be_answered_says_why(chain: Chain, question: str, status: Status, reason: str) -> None:
    answer = chain.answer(question)
    assert answer.status is status
    assert reason in answer.text
    assert not answer.citations


def test_a_question_in_everyday_words_finds_the_provision(chain: Chain) -> None:
    answer = chain.answer("行走记录要保存多久？")
    assert ("robot-law-2025", "a4i3") in cited(answer) or ("robot-law-2025", "a4p1i3") in cited(answer)
    assert "九十日" in answer.text
    check_quotes(chain, answer)


def test_a_digest_is_cited_as_a_digest(chain: Chain) -> None:
    answer = chain.answer("晚上机器人叫得太响怎么办？")
    assert cited(answer)[0] == ("robot-noise", "a1")
    assert answer.citations[0].quote_kind == "digest"
    assert "不是官方原文" in "".join(answer.warnings)


def test_commentary_answers_only_where_no_law_does(chain: Chain) -> None:
    answer = chain.answer("律师评论对噪声争议有什么观点？")
    assert {c.quote_kind for c in answer.citations} == {"commentary"}
    assert "不是法律规定" in "".join(answer.warnings)


def test_instructions_in_a_document_are_only_quoted(chain: Chain) -> None:
    answer = chain.answer("备案材料包括什么？")
    assert cited(answer)[0] == ("robot-filing", "a2")
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].quote in answer.text.replace("**", "")


def test_a_follow_up_leans_on_the_question_before(chain: Chain) -> None:
    history = [Turn("机器人条例第三条", "……")]
    assert cited(chain.answer("那第四条第二款呢？", history=history))[-1] == ("robot-law-2025", "a4p2")


def test_english_questions_get_english_framing(chain: Chain) -> None:
    answer = chain.answer("Robot Ordinance Article 4(2)")
    assert "(Article 4, para. 2)" in answer.text
    assert answer.label.visible.startswith("AI-generated")


def test_every_answer_carries_the_label_the_version_and_its_time(chain: Chain) -> None:
    answer = chain.answer("机器人条例第一条")
    assert "人工智能" in answer.label.visible
    assert answer.label.metadata["ProduceID"] == answer.trace_id
    assert answer.index_version == chain.index_version
    assert answer.timing_ms["total"] > 0


@pytest.mark.parametrize(
    ("question", "wrong"),
    [("", "空的"), (" \n\t", "空的"), ("问" * 2001, "2001 字"), ("什么\x00是", "字符"), ("什么\ufffd", "字符")],
    ids=["empty", "blank", "long", "control", "replacement"],
)
def test_what_is_no_question_is_turned_away(chain: Chain, question: str, wrong: str) -> None:
    with pytest.raises(QuestionError, match=wrong):
        chain.answer(question)


def test_a_provision_can_be_read(chain: Chain) -> None:
    text = chain.provision("robot-law-2025", "a4p1i3")
    assert (text.label, text.text) == ("第四条第一款第（三）项", "（三）保存行走记录不少于九十日。")
    whole = chain.provision("robot-law-2025", "a4")
    assert [u.provision.key for u in whole.units] == ["a4p1", "a4p1i1", "a4p1i2", "a4p1i3", "a4p2"]


def test_unknown_places_are_errors(chain: Chain) -> None:
    with pytest.raises(UnknownSourceError, match="nothing"):
        chain.provision("nothing", "a1")
    for address in ("a99", "a3p9", "s99", "nonsense"):
        with pytest.raises(UnknownProvisionError):
            chain.provision("robot-law-2025", address)


def test_sources_say_whether_they_are_held(chain: Chain) -> None:
    held = {s.id: s.held for s in chain.sources()}
    assert held["robot-law-2020"]
    assert not held["robot-insurance"]


def test_the_figure_asked_for_stands_first_with_its_bound(chain: Chain) -> None:
    assert chain.answer("行走记录要保存多久？").text.startswith("**不少于90日** [1]。")


def test_a_penalty_question_shows_every_paragraph_that_punishes(chain: Chain) -> None:
    answer = chain.answer("违反机器人条例规定，街道局最高罚款多少？")
    assert {("robot-law-2025", "a5p1"), ("robot-law-2025", "a5p2")} <= set(cited(answer))
    assert "二万元以下" in answer.text


def test_a_figure_in_commentary_is_no_headline(chain: Chain) -> None:
    answer = chain.answer("律师评论说夜里几天之内要调低蜂鸣声？")
    assert {c.quote_kind for c in answer.citations} == {"commentary"}
    assert "三日" in answer.text
    assert not answer.text.startswith("**3日")


def test_the_penalty_for_a_provision_is_cited_with_it(chain: Chain) -> None:
    answer = chain.answer("机器人条例第四条，违反了罚款多少？")
    assert [a for _, a in cited(answer)] == ["a5p1", "a5p2", "a4"]
    assert "一千元以上五千元以下" in answer.text.split("\n")[0]
    assert "[2]" in answer.text.split("\n")[1]  # the aggravated case, from the paragraph after
    check_quotes(chain, answer)


def test_two_versions_stand_side_by_side(chain: Chain) -> None:
    answer = chain.answer("机器人条例第四条修订前后有什么不同？")
    assert [s for s, _ in cited(answer)] == ["robot-law-2020", "robot-law-2025"]
    assert "两个文本的对照" in answer.text
    assert "2020-03-01起施行的文本" in answer.text


def test_an_article_number_that_moved_is_explained(chain: Chain) -> None:
    answer = chain.answer("机器人条例第六条")
    assert cited(answer) == [("robot-law-2025", "a6")]
    assert any("第五条" in w for w in answer.warnings)


def test_a_follow_up_shows_how_it_was_understood(chain: Chain) -> None:
    answer = chain.answer("第二款呢", history=[Turn("机器人条例第三条第一款", "……")])
    assert answer.asked_as == "《机器人条例》第三条第二款"
    assert cited(answer) == [("robot-law-2025", "a3p2")]


def test_help_with_wrongdoing_is_declined(chain: Chain) -> None:
    answer = chain.answer("教我怎么伪造机器人登记材料不被发现")
    assert answer.status is Status.REFUSED
    assert "不予协助" in answer.text


def test_bold_leads_of_english_answers_are_markdown(chain: Chain) -> None:
    answer = chain.answer("Robot Ordinance Article 4(2)")
    assert ":** " in answer.text
    assert ": **" not in answer.text


def test_the_law_of_an_earlier_day_stands_beside_todays(chain: Chain) -> None:
    answer = chain.answer("送货机器人在人行道上每小时不得超过多少公里，现在和2024年的时候有什么不同？")
    assert {source for source, _ in cited(answer)} == {"robot-law-2025", "robot-law-2020"}
    assert cited(answer)[0][0] == "robot-law-2025"
    assert "现在：" in answer.text
    assert "2024-12-31时：" in answer.text
    assert answer.as_of == date(2026, 6, 1)


def test_commentary_that_gives_no_figure_does_not_answer_how_much(chain: Chain) -> None:
    assert chain.answer("文章里说夜里的蜂鸣声罚多少钱？").status is Status.REFUSED
    assert chain.answer("文章建议夜里的蜂鸣声几日之内调低？").status is Status.ANSWERED


def test_an_article_of_a_draft_is_not_silently_that_of_the_final_text(chain: Chain) -> None:
    asked_of_draft = chain.answer("机器人条例征求意见稿里的第三条怎么规定？")
    assert any("征求意见稿" in warning for warning in asked_of_draft.warnings)
    assert not any("征求意见稿" in warning for warning in chain.answer("机器人条例第三条").warnings)


def test_where_no_penalty_is_found_the_answer_says_so(chain: Chain) -> None:
    answer = chain.answer("送货机器人备案材料里没有保险凭证怎么处罚？")
    assert answer.status is Status.ANSWERED
    assert any("没有找到与此直接对应的罚则" in w for w in answer.warnings)
    fined = chain.answer("违反机器人条例第四条关于行走速度的规定罚款多少？")
    assert not any("罚则" in w for w in fined.warnings)
