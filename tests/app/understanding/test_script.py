import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding.script import plain_text
from eval.samples import load_samples


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("　ＰＩＰＬ　第３８条？ ", "PIPL 第38条?"),
        ("個人資訊保護法第三十八條", "个人信息保护法第三十八条"),
        ("網路安全法第二十一條怎麼規定", "网络安全法第二十一条怎么规定"),
        ("人工智慧生成內容的標識", "人工智能生成内容的标识"),
        ("演算法備案的程序和文件", "算法备案的程序和文件"),
        ("國家核心數據怎麼保護", "国家核心数据怎么保护"),
        ("著作權法對使用者的規定", "著作权法对使用者的规定"),
        ("技術支援者的義務", "技术支持者的义务"),
    ],
)
def test_one_script(question: str, plain: str) -> None:
    assert plain_text(question) == plain


def test_simplified_questions_are_not_changed() -> None:
    import unicodedata

    for sample in (s for s in load_samples() if s.split == "dev"):
        assert plain_text(sample.question) == unicodedata.normalize("NFKC", sample.question).strip()


@given(st.text(max_size=200))
def test_twice_is_once(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)


def test_traditional_questions_come_back() -> None:
    """The dev questions, written in traditional characters, are read as they are in simplified ones."""
    import opencc

    to_traditional = opencc.OpenCC("s2t").convert
    questions = [plain_text(s.question) for s in load_samples() if s.split == "dev"]
    changed = [q for q in questions if plain_text(to_traditional(q)) != q]
    assert not changed
