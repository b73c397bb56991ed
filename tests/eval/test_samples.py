import json
from pathlib import Path

import pytest

from corpus.chunks import Chunk
from eval.addresses import Address
from eval.samples import DatasetError, assigned_split, check_gold, held_samples, load_samples, questions_hash
from eval.texts import IndexedTexts
from tests.eval.made_up import CHUNKS, NEW, refusal_sample, sample


def row(**changes: object) -> str:
    data = sample().model_dump(mode="json") | changes
    return json.dumps(data, ensure_ascii=False)


def write(path: Path, *lines: str) -> Path:
    file = path / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_rows_come_in_order_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    file = write(tmp_path, row(id="b"), "", row(id="a"))
    assert [s.id for s in load_samples(file)] == ["b", "a"]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "not JSON"),
        (row(colour="red"), "colour: Extra inputs"),
        (row(kind="poem"), "kind: Input should be"),
        (row(gold=["cats-2025:24"]), "gold: .*not a provision key"),
        (row(gold=["cats-2025:a3", "cats-2025:a3"]), "comes twice"),
        (row(gold=[]), "status answered with 0 gold"),
        (row(status="refused", gold=[], required_facts=[]), "kind must does not go with status refused"),
        (row(required_facts=["两次|"]), "empty alternative"),
        (row(equivalents=[["cats-2025:a3p1"]]), "two or more provisions, one of them gold"),
        (row(equivalents=[["cats-2025:a4", "cats-2025:a5"]]), "two or more provisions, one of them gold"),
        (row(as_of="2024-02-30"), "as_of"),
        (row(as_of="2024-02-01", day_named="2024-02-01"), "as_of or day_named, not both"),
        (row(id="Not An Id"), "id: String should match"),
    ],
    ids=[
        "json",
        "extra",
        "kind",
        "address",
        "repeat",
        "no gold",
        "refusal",
        "fact",
        "lone",
        "not gold",
        "date",
        "two dates",
        "id",
    ],
)
def test_bad_row_is_named_by_file_and_line(tmp_path: Path, bad: str, message: str) -> None:
    file = write(tmp_path, row(id="fine"), "", bad)
    with pytest.raises(DatasetError, match=rf"questions\.jsonl, line 3: .*{message}"):
        load_samples(file)


def test_id_that_comes_twice_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="line 2: id 'feed' is already on line 1"):
        load_samples(write(tmp_path, row(), row()))


def test_a_question_turns_on_a_date_beside_it_or_in_it() -> None:
    asked = [sample("a", as_of="2024-02-01"), sample("b", day_named="2024-02-01"), sample("c")]
    assert [s.turns_on_date for s in asked] == [True, True, False]


def test_missing_and_binary_files_are_named(tmp_path: Path) -> None:
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "none.jsonl", binary):
        with pytest.raises(DatasetError, match=file.name):
            load_samples(file)


def test_gold_that_exists_is_no_problem() -> None:
    fine = [sample(gold=("cats-2025:a3p2", "cats-2020:a4p1i2", "cats-2025:a4i1", "essay")), refusal_sample()]
    assert check_gold(fine, iter(CHUNKS)) == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("cats-2025:a9", "does not exist"),
        ("cats-2025:a3p3", "no such paragraph"),
        ("cats-2025:a4p1i9", "no such paragraph or item"),
        ("dogs:a1", "source that the index does not hold"),
        ("dogs", "source that the index does not hold"),
        ("essay:s9", "does not exist"),
    ],
)
@pytest.mark.parametrize("field", ["gold", "gold_alternatives"])
def test_gold_the_corpus_lacks_is_a_problem(field: str, address: str, reason: str) -> None:
    (problem,) = check_gold([sample(**{field: (address,)})], CHUNKS)
    assert reason in str(problem)
    assert str(problem).startswith(f"feed：依据 {address}")


def test_corpus_that_lost_an_article_is_caught() -> None:
    assert len(check_gold([sample()], [c for c in CHUNKS if c.id != NEW[0].id])) == 1


def test_paragraph_of_a_digest_is_not_checked() -> None:
    digest = Chunk(**{f: getattr(NEW[0], f) for f in Chunk.__dataclass_fields__} | {"text_kind": "digest", "units": ()})
    assert check_gold([sample()], [digest]) == []


def test_samples_of_a_source_not_held_can_be_left_out() -> None:
    here = sample(gold_alternatives=("dogs:a2", "essay"))
    held = held_samples([here, sample("other", gold=("dogs:a1",)), refusal_sample("third")], IndexedTexts(CHUNKS))
    assert [s.id for s in held] == ["feed", "third"]
    assert held[0].gold_alternatives == ("essay",)


def test_equivalents_from_a_source_not_held_are_left_out() -> None:
    here = sample(equivalents=(("cats-2025:a3p1", "dogs:a2"),))
    assert held_samples([here], IndexedTexts(CHUNKS))[0].equivalents == ()


@pytest.mark.parametrize(
    ("cited", "gold"),
    [
        (["cats-2025:a3p1"], "cats-2025:a3p1"),
        (["cats-2020:a4p2"], "cats-2020:a4"),
        (["cats-2020:a4", "cats-2025:a3"], "cats-2025:a3p1"),
        (["cats-2025:a9"], "cats-2025:a3p1"),
        ([], "cats-2025:a3p1"),
    ],
)
def test_citing_an_equivalent_counts_for_the_gold(cited: list[str], gold: str) -> None:
    asked = sample(equivalents=(("cats-2025:a3p1", "cats-2020:a4"),))
    held = asked.held_to([Address.parse(text) for text in cited])
    assert held.gold == (gold,)
    assert {*held.gold_addresses, *held.alternative_addresses} == {*asked.gold_addresses, *asked.alternative_addresses}


def test_split_and_questions_hash_depend_on_content_only() -> None:
    assert {assigned_split(f"q-{n}") for n in range(20)} == {"dev", "test"}
    assert assigned_split("feed") == assigned_split("feed")
    assert questions_hash([sample("a"), sample("b")]) == questions_hash([sample("b"), sample("a")])
    assert questions_hash([sample("a")]) != questions_hash([sample("a", question="别的问题？")])
