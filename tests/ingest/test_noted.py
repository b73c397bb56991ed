"""Our notes on a document beside its passages."""

from app.editions import join_parts
from corpus.chunks import Chunk
from corpus.notes import Note, SourceNotes
from ingest.noted import with_notes


def _chunk(address: str, heading: str, text: str, *, part: int = 1, start: int = 0) -> Chunk:
    return Chunk(
        "essay", "essay", "观察", address, heading, (heading,), text, "commentary", "评论", "现行有效",
        part=part, start=start,
    )  # fmt: skip


def _note(number: int, section: str, text: str) -> Note:
    return Note.model_validate(
        {"id": f"n{number}", "kind": "view", "section": [section], "title": f"第{number}点看法", "text": text,
         "ask": [f"第{number}点怎么看？"]}
    )  # fmt: skip


LAMPS = _chunk("s1", "一、灯笼", "灯笼的纸罩容易着火，作者建议换成绢罩，并在散场前收走蜡烛。")
KITES = _chunk("s2", "二、风筝", "风筝的线轴常被借走，评论以为应当另外登记。")


def test_a_note_stands_beside_the_passage_that_it_is_on() -> None:
    notes = SourceNotes(
        source="essay", entries=(_note(1, "二、风筝", "线轴应当单独登记。"), _note(2, "一、灯笼", "纸罩不如绢罩安全。"))
    )
    lamps, kites = with_notes([LAMPS, KITES], notes)
    assert lamps.questions == (("n2", "第2点怎么看？"),)
    assert kites.unit_digests == (("n1", "线轴应当单独登记。"),)
    assert "第1点看法" in kites.digest
    assert (lamps.text, lamps.address) == (LAMPS.text, LAMPS.address)


def test_a_passage_without_a_note_stays_as_it_is() -> None:
    notes = SourceNotes(source="essay", entries=(_note(1, "二、风筝", "线轴应当单独登记。"),))
    assert with_notes([LAMPS, KITES], notes)[0] == LAMPS
    assert with_notes([], notes) == []


def test_a_section_in_parts_has_the_notes_of_all() -> None:
    second = _chunk("s1", "一、灯笼", "另一处谈到灯谜的奖品不宜过贵。", part=2, start=len(LAMPS.text) + 1)
    notes = SourceNotes(
        source="essay", entries=(_note(1, "一、灯笼", "灯谜奖品不要太贵。"), _note(2, "一、灯笼", "纸罩总归不如绢罩。"))
    )
    stored = join_parts(with_notes([LAMPS, second], notes))
    assert {key for key, _ in stored.chunk.questions} == {"n1", "n2"}
    assert stored.text.endswith(second.text)
