from pathlib import Path

import pytest

from corpus.catalog import Level, load_catalog
from corpus.notes import Note, NoteKind, NoteRole, NotesFormatError, load_notes
from corpus.provisions import Provision

ENTRY = """
  - id: {id}
    kind: control
    section: [一、送货机器人, 2. 保险]
    page: 3
    title: 买保险
    text: 作者说机器人上路前要在5日内买好保险。
    figures: [5日]
    provisions: [robots:a2p1, parcels]
    ask:
      - 机器人要买保险吗？
      - Must a robot be insured?
"""


def entry(number: int = 1, *changes: tuple[str, str]) -> str:
    text = ENTRY.format(id=f"n{number}").rstrip("\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def write(folder: Path, name: str, *entries: str) -> None:
    (folder / f"{name}.yaml").write_text(f"source: {name}\nentries:{''.join(entries)}\n", encoding="utf-8")


def test_notes_are_found_by_source_id_kind_and_role(tmp_path: Path) -> None:
    duty = entry(2, ("kind: control", "kind: obligation\n    roles: [服务提供方, 用户]"))
    write(tmp_path, "wp-robots", entry(1), duty)
    notes = load_notes(tmp_path)["wp-robots"]
    assert [note.id for note in notes.entries] == ["n1", "n2"]
    assert notes.by_id["n1"].references == (("robots", Provision(2, 0, 1)), ("parcels", None))
    assert [note.id for note in notes.of_kind(NoteKind.CONTROL)] == ["n1"]
    assert [note.id for note in notes.borne_by(NoteRole.USER)] == ["n2"]
    assert notes.borne_by(NoteRole.TECHNICAL_SUPPORTER) == ()


def test_page_figures_and_provisions_may_be_left_out(tmp_path: Path) -> None:
    short = entry(
        1, ("    page: 3\n", ""), ("    figures: [5日]\n", ""), ("    provisions: [robots:a2p1, parcels]\n", "")
    )
    write(tmp_path, "wp-robots", short)
    (note,) = load_notes(tmp_path)["wp-robots"].entries
    assert (note.page, note.figures, note.provisions, note.roles) == (None, (), (), ())


def test_an_empty_folder_has_no_notes(tmp_path: Path) -> None:
    assert load_notes(tmp_path) == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("page: 3", "pages: 3", r"wp-robots\.yaml：n1：pages：没有这个字段"),
        ("kind: control", "kind: rumour", r"n1：kind：应为"),
        ("id: n1", "id: one", r"one：id：写法不对"),
        ("kind: control", "kind: control\n    roles: [用户]", "n1：obligation 要写明 roles"),
        ("kind: control", "kind: obligation", "n1：obligation 要写明 roles"),
        ("kind: control", "kind: obligation\n    roles: [路人]", r"n1：roles\.0：应为"),
        ("robots:a2p1", "robots:第二条", "n1：provisions：应为 genai-measures:a17"),
        ("[一、送货机器人, 2. 保险]", "[]", "n1：section：至少要有一个"),
        ("2. 保险", "2. 送货机器人在上路之前应当买好的几种保险", r"n1：section\.1：太长，最多15字"),
        ("page: 3", "page: 0", "n1：page："),
        ("title: 买保险", "title: 买保险\n    title: 不买", "重复的键 'title'"),
    ],
)
def test_an_error_names_file_note_and_field(tmp_path: Path, old: str, new: str, message: str) -> None:
    write(tmp_path, "wp-robots", entry(1, (old, new)))
    with pytest.raises(NotesFormatError, match=message):
        load_notes(tmp_path)


def test_an_id_written_twice_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "wp-robots", entry(1), entry(1))
    with pytest.raises(NotesFormatError, match=r"wp-robots\.yaml：n1：id：同一编号写了两次"):
        load_notes(tmp_path)


def test_two_files_for_one_source_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "wp-robots", entry(1))
    (tmp_path / "xx.yaml").write_text((tmp_path / "wp-robots.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(NotesFormatError, match=r"wp-robots 已有文件 wp-robots\.yaml"):
        load_notes(tmp_path)


def test_notes_cannot_be_changed(tmp_path: Path) -> None:
    write(tmp_path, "wp-robots", entry(1))
    (note,) = load_notes(tmp_path)["wp-robots"].entries
    with pytest.raises(ValueError, match="frozen"):
        note.title = "别的"  # type: ignore[misc]


def test_every_whitepaper_of_the_catalog_has_notes_and_nothing_else_has() -> None:
    commentary = {source.id for source in load_catalog() if source.level is Level.COMMENTARY}
    assert set(load_notes()) == commentary


def test_our_own_notes_cover_what_people_ask_about() -> None:
    entries: list[Note] = [note for notes in load_notes().values() for note in notes.entries]
    assert {note.kind for note in entries} == set(NoteKind)
    for role in NoteRole:
        assert load_notes()["wp-llm-compliance-2023"].borne_by(role)
