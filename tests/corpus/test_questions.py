from pathlib import Path

import pytest

from corpus.digests import DigestFormatError, load_digests, shipped_files
from corpus.questions import parse_question_file, read_question_files

DIGEST = """source: {source}
articles:
  - article: a1
    gist: 放风筝的人应当先看天气。
    modality: [应当]
    ask: [放风筝前要做什么？, Must one look at the weather first?]
  - article: a2
    gist: 风筝线断了，应当去找。
    modality: [应当]
    ask: [线断了怎么办？, What if the line snaps?]
"""
QUESTIONS = """source: kites
questions:
  a2p1i2: [风筝挂在邻居树上，得自己去取吗？]
  a1: [刮大风能去广场放风筝吗？, Can I fly one in a storm?]
"""


def folder(root: Path, questions: str, *, name: str = "kites") -> Path:
    (root / "questions").mkdir()
    (root / "kites.yaml").write_text(DIGEST.format(source="kites"), encoding="utf-8")
    (root / "questions" / f"{name}.yaml").write_text(questions, encoding="utf-8")
    return root


def test_questions_join_the_digest_of_their_article_with_the_address_that_answers(tmp_path: Path) -> None:
    first, second = load_digests(folder(tmp_path, QUESTIONS))["kites"].articles
    assert first.asked == (
        ("a1", "放风筝前要做什么？"),
        ("a1", "Must one look at the weather first?"),
        ("a1", "刮大风能去广场放风筝吗？"),
        ("a1", "Can I fly one in a storm?"),
    )
    assert second.asked[-1] == ("a2p1i2", "风筝挂在邻居树上，得自己去取吗？")


def test_an_older_version_inherits_questions_under_its_own_numbers(tmp_path: Path) -> None:
    folder(tmp_path, QUESTIONS)
    (tmp_path / "old-kites.yaml").write_text("source: old-kites\ninherits: kites\nsame: {a7: a2}\n", encoding="utf-8")
    (older,) = load_digests(tmp_path)["old-kites"].articles
    assert older.asked[-1] == ("a7p1i2", "风筝挂在邻居树上，得自己去取吗？")


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ("source: kites\nquestions: {第一条: [怎么放风筝？]}\n", r"questions/kites\.yaml：questions：应为 a13.*第一条"),
        ("source: kites\nquestions: {a1: []}\n", r"questions/kites\.yaml：questions\.a1：至少要有一个"),
        ("source: kites\nquestions: {a9: [谁来管风筝？]}\n", r"questions/kites\.yaml：a9：questions：没有这一条的摘要"),
        (
            "source: kites\nquestions: {a1: [谁来管风筝？], a2: [谁来管风筝？]}\n",
            r"a2：questions：同一个问题写了两次（a1 和 a2）：谁来管风筝？",
        ),
        ("source: lanterns\nquestions: {a1: [谁来管风筝？]}\n", r"source：应与文件同名：lanterns"),
        ("source: kites\nquestions: {a1: [谁来管风筝？]\n", r"不是合法的 YAML"),
    ],
    ids=["address in words", "no question", "no digest", "twice", "another source", "no YAML"],
)
def test_an_error_names_file_article_and_field(tmp_path: Path, questions: str, message: str) -> None:
    with pytest.raises(DigestFormatError, match=message):
        load_digests(folder(tmp_path, questions))


def test_questions_on_a_source_without_digests_are_an_error(tmp_path: Path) -> None:
    stray = "source: lanterns\nquestions: {a1: [谁来管灯笼？]}\n"
    with pytest.raises(DigestFormatError, match=r"questions/lanterns\.yaml：source：没有 lanterns 的摘要"):
        load_digests(folder(tmp_path, stray, name="lanterns"))


def test_a_version_is_made_from_the_question_files_too(tmp_path: Path) -> None:
    names = [str(path.relative_to(tmp_path)) for path in shipped_files(folder(tmp_path, QUESTIONS))]
    assert names == ["kites.yaml", "questions/kites.yaml"]


def test_a_folder_without_questions_has_none(tmp_path: Path) -> None:
    assert read_question_files(tmp_path / "questions") == {}


def test_a_question_is_kept_as_it_is_written() -> None:
    found = parse_question_file(QUESTIONS, file="kites.yaml")
    assert found.problems == ()
    assert found.by_article["a1"][1] == ("a1", "Can I fly one in a storm?")


def test_the_shipped_questions_are_many_and_of_digested_articles() -> None:
    asked = [len(digest.asked) for source in load_digests().values() for digest in source.articles]
    assert min(asked) >= 2
    assert sum(asked) > 18_000
