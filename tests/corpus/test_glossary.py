"""The glossary: its entries, English to Chinese terms, and a gloss for Chinese text."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceFormatError
from corpus.glossary import Glossary, Term, load_glossary

GLOSSARY = load_glossary()
RENDERINGS = [rendering for term in GLOSSARY for rendering in term.en]


@cache
def law_of(folder: Path) -> str:
    """All official texts without their front matter, one after the other."""
    texts = (p.read_text(encoding="utf-8") for p in folder.glob("*.md") if p.name != "README.md")
    return "\n".join(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL) for text in texts)


def made_up(*terms: tuple[str, list[str]]) -> Glossary:
    return Glossary(Term(zh=zh, en=tuple(en)) for zh, en in terms)


class TestEntries:
    def test_there_are_enough_terms(self):
        assert len(GLOSSARY) >= 380

    def test_no_term_comes_twice(self):
        terms = [term.zh for term in GLOSSARY]
        assert len(terms) == len(set(terms))

    def test_no_rendering_comes_twice_in_a_term(self):
        for term in GLOSSARY:
            assert len({r.casefold() for r in term.en}) == len(term.en), term.zh

    def test_a_rendering_stands_for_two_terms_at_most(self):
        terms = defaultdict(list)
        for term in GLOSSARY:
            for rendering in term.en:
                terms[rendering.casefold()].append(term.zh)
        assert {r: zh for r, zh in terms.items() if len(zh) > 2} == {}

    def test_every_rendering_finds_its_term(self):
        assert [(t.zh, r) for t in GLOSSARY for r in t.en if t.zh not in GLOSSARY.to_chinese(r)] == []

    def test_every_term_glosses_itself(self):
        assert [t.zh for t in GLOSSARY if GLOSSARY.gloss(t.zh) != ((t.zh, t.en[0]),)] == []

    @pytest.mark.corpus_texts
    def test_every_term_is_a_word_of_law(self, shared_corpus):
        law = law_of(shared_corpus / "regulations")
        assert [term.zh for term in GLOSSARY if term.zh not in law] == []


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Is separate consent required?", ("单独同意",)),
        ("Must an algorithm filing be made?", ("算法备案",)),
        ("deepfakes and face-swapping", ("深度合成", "人脸替换")),
        ("DEEPFAKES AND FACE SWAPS", ("深度合成", "人脸替换")),
        ("explicit labels, implicit labels and metadata", ("显式标识", "隐式标识", "文件元数据")),
        ("Can a CIIO rely on the SCCs?", ("关键信息基础设施运营者", "标准合同")),
        ("price discrimination against loyal users", ("差别待遇", "用户")),
        ("withdrawing consent", ("撤回同意",)),
        ("once consent is given", ("同意",)),
        ("deleted, deleting, deletion", ("删除",)),
        ("labelled or labeled", ("标识",)),
        ("anonymised and anonymized data", ("匿名化",)),
        ("labour data of staff", ("员工个人信息", "员工")),
        ("children's guardians", ("未成年人", "儿童", "监护人")),
        ("the children’s guardian", ("未成年人", "儿童", "监护人")),
        ("a fine of 5% of last year's turnover", ("罚款", "上一年度营业额")),
        ("cross-border transfers", ("向境外提供", "数据出境")),
        ("什么是deepfake？要不要filing", ("深度合成", "备案")),
        ("the weather in Beijing", ()),
        ("", ()),
    ],
)
def test_english_terms_become_terms_of_law(question, terms):
    assert GLOSSARY.to_chinese(question) == terms


class TestToChinese:
    def test_the_longest_term_wins(self):
        glossary = made_up(("标准", ["standard"]), ("标准合同", ["standard contract"]), ("合同", ["contract"]))
        assert glossary.to_chinese("a standard contract") == ("标准合同",)

    def test_a_longer_phrase_that_breaks_off_leaves_the_shorter(self):
        glossary = made_up(("数据", ["data"]), ("数据出境评估", ["data export assessment"]), ("出口", ["export"]))
        assert glossary.to_chinese("data export rules") == ("数据", "出口")

    def test_words_count_whole(self):
        assert made_up(("罚款", ["fine"])).to_chinese("define finely refined") == ()

    @pytest.mark.parametrize("text", ["security. Assessment", "security, assessment", "security安全assessment"])
    def test_a_phrase_does_not_reach_across_punctuation_or_chinese(self, text):
        assert made_up(("安全评估", ["security assessment"])).to_chinese(text) == ()

    def test_a_rendering_of_two_terms_gives_both_in_file_order(self):
        glossary = made_up(("查阅", ["access"]), ("访问", ["visit", "access"]))
        assert glossary.to_chinese("access and visits") == ("查阅", "访问")

    def test_the_exact_word_goes_before_another_words_form(self):
        glossary = made_up(("训练", ["train"]), ("培训", ["training"]))
        assert glossary.to_chinese("training") == ("培训",)

    def test_two_letters_have_no_forms(self):
        glossary = made_up(("人力资源管理", ["HR"]), ("广告", ["ad"]))
        assert glossary.to_chinese("added within 24 hrs") == ()


class TestGloss:
    def test_longest_first_and_no_overlap(self):
        glossary = made_up(
            ("个人信息", ["personal information"]), ("信息安全", ["information security"]), ("同意", ["consent"])
        )
        assert glossary.gloss("同意个人信息安全") == (("个人信息", "personal information"), ("同意", "consent"))

    def test_a_term_inside_a_longer_one_counts_only_where_it_stands_alone(self):
        glossary = made_up(("单独同意", ["separate consent"]), ("同意", ["consent"]))
        assert glossary.gloss("单独同意") == (("单独同意", "separate consent"),)
        assert glossary.gloss("同意与单独同意") == (("单独同意", "separate consent"), ("同意", "consent"))

    def test_another_wording_is_shown_as_it_stands(self):
        glossary = Glossary([Term(zh="差别待遇", also=("大数据杀熟",), en=("differential treatment",))])
        assert glossary.gloss("严禁大数据杀熟") == (("大数据杀熟", "differential treatment"),)

    def test_nothing_known_gives_nothing(self):
        assert GLOSSARY.gloss("") == GLOSSARY.gloss("hello") == ()

    def test_a_wording_that_starts_inside_a_word_of_the_text_is_none(self):
        glossary = made_up(("用户", ["user"]), ("个人信息", ["personal information"]))
        assert glossary.gloss("利用户外用户", words=["利用", "户外", "用户"]) == (("用户", "user"),)
        assert glossary.gloss("利用户外", words=["利用", "户外"]) == ()
        assert glossary.gloss("个人信息处理", words=["个人", "信息处理"]) == (("个人信息", "personal information"),)

    def test_since_belongs_to_no_term(self):
        glossary = made_up(("自评估", ["self-assessment"]), ("自动化决策", ["automated decision-making"]))
        assert glossary.gloss("自评估结果出具之日起") == ()
        assert glossary.gloss("自评估应当留存") == (("自评估", "self-assessment"),)
        assert glossary.gloss("自动化决策开始之日起") == (("自动化决策", "automated decision-making"),)


@given(st.text() | st.lists(st.sampled_from([*RENDERINGS, "-", "，", "'s", "\n", "同意"])).map(" ".join))
def test_any_text_can_be_searched_for_english_terms(text):
    found = GLOSSARY.to_chinese(text)
    assert len(found) == len(set(found))
    assert set(found) <= {term.zh for term in GLOSSARY}


@given(st.text() | st.lists(st.sampled_from([w for t in GLOSSARY for w in (t.zh, *t.also)])).map("".join))
def test_any_text_can_be_glossed(text):
    wordings = [wording for wording, _ in GLOSSARY.gloss(text)]
    assert len(wordings) == len(set(wordings))
    assert all(wording in text for wording in wordings)
    assert sum(map(len, wordings)) <= len(text)
    assert wordings == sorted(wordings, key=len, reverse=True)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[[term]]\nzh = "同意"\nen = ["consent"]\n[[term]]\nzh = "备案"\nen = []', r"entry 2 \(备案\)"),
        ('[[term]]\nzh = "consent"\nen = ["consent"]', r"entry 1 \(consent\)"),
        ('[[term]]\nen = ["consent"]', r"entry 1 \(no zh\)"),
        ('[[term]]\nzh = "同意"\nen = ["consent"]\ncolour = "red"', "colour"),
        ('[[term]]\nzh = "同意"\nen = ["consent, given"]', "consent, given"),
        ('[[term]]\nzh = "同意"\nalso = ["OK"]\nen = ["consent"]', "OK"),
        ('[[term]]\nzh = "同意"\nen = ["opt-in", "opt in"]', "同意 has 'opt in' twice"),
        ('[[term]]\nzh = "同意"\nen = ["consent"]\n[[term]]\nzh = "授权"\nalso = ["同意"]\nen = ["mandate"]', "'同意'"),
        ("term = [7]", r"entry 1 \(7\)"),
        ('[[terms]]\nzh = "同意"\nen = ["consent"]', r"no \[\[term\]\] tables"),
        ("[[term", "glossary"),
    ],
    ids=[
        "no rendering",
        "zh not Chinese",
        "no zh",
        "unknown field",
        "punctuation in a rendering",
        "other wording not Chinese",
        "rendering twice",
        "wording of two terms",
        "not a table",
        "no entries",
        "not TOML",
    ],
)
def test_what_is_wrong_is_said_with_the_entry(tmp_path, toml, message):
    path = tmp_path / "glossary.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(SourceFormatError, match=message):
        load_glossary(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceFormatError, match="nowhere"):
        load_glossary(tmp_path / "nowhere.toml")
