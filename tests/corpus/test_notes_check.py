"""The checker of notes, on made-up notes and on our own; damage at random, and the table of obligations row by row."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.catalog import Catalog, Level, Source, load_catalog
from corpus.check import Finding
from corpus.figures import figures
from corpus.notes import Note, NoteFile, NoteKind, NoteRole, load_notes, parse_note_file, read_note_files
from corpus.notes_check import check_notes
from corpus.provisions import Provision
from corpus.statutes import Article
from ingest.check import official_articles
from ingest.parsed import ParsedText
from ingest.readers import read
from ingest.structure import parse_statute

ROBOTS = Source(id="robots", title="机器人条例", short="机器人条例", law="robots", level=Level.LAW, articles=2)
PAPER = Source(id="wp-robots", title="机器人漫谈", short="机器人漫谈", law="wp-robots", level=Level.COMMENTARY)
CATALOG = Catalog([ROBOTS, PAPER])
OFFICIAL = {
    "robots": [
        Article(
            Provision(1), "第一条", (), "运营者在机器人上路之前应当向所在地的交通管理部门登记。\n运营者不得转让编号牌。"
        ),
        Article(Provision(2), "第二条", (), "机器人上路应当投保。"),
    ]
}
DOCUMENT = (
    "一、 送货机器\n人\n依照机器人条例第一条，登记要在 5 日内办完。\n（二）保险\n"
    "我们认为保险公司不愿意接这种单子的真正原因在于从来没有数据，2024 年只有 3% 的机器人投了保。\n"
)
ASK = ["登记要多久？", "How long does registration take?"]
RIGHT: list[dict[str, Any]] = [
    {
        "id": "n1",
        "kind": "step",
        "section": ["一、送货机器人"],
        "title": "登记的期限",
        "text": "机器人要在5日内办好登记。",
        "figures": ["5日"],
        "provisions": ["robots:a1p1"],
        "ask": ASK,
    },
    {
        "id": "n2",
        "kind": "obligation",
        "roles": ["用户"],
        "section": ["一、送货机器人", "（二）保险"],
        "title": "投保",
        "text": "机器人的保险由用户买。",
        "provisions": ["robots"],
        "ask": ASK,
    },
    {
        "id": "n3",
        "kind": "view",
        "section": ["（二）保险"],
        "title": "投保的不多",
        "text": "文中认为缺数据让保险公司不肯承保，2024年投保的只有3%。",
        "figures": ["2024年", "3%"],
        "ask": ASK,
    },
]


def note_file(*changes: tuple[int, dict[str, Any]], source: str = "wp-robots") -> NoteFile:
    """The right notes with some fields changed."""
    entries = [dict(entry) for entry in RIGHT]
    for place, fields in changes:
        entries[place] |= fields
    text = yaml.safe_dump({"source": source, "entries": entries}, allow_unicode=True, sort_keys=False)
    return parse_note_file(text, file="wp-robots.yaml")


def findings(*files: NoteFile) -> list[Finding]:
    return check_notes(files, catalog=CATALOG, official=OFFICIAL, documents={"wp-robots": DOCUMENT})


def test_right_notes_have_no_findings() -> None:
    assert findings(note_file()) == []


@pytest.mark.parametrize(
    ("place", "fields", "rule", "message"),
    [
        (0, {"figures": []}, "figures", "figures 应为正文里的数量：5日"),
        (0, {"figures": ["5日", "6日"]}, "figures", "figures 应为正文里的数量：5日"),
        (0, {"text": "机器人要在6日内办好登记。", "figures": ["6日"]}, "figures", "文中没有这些数量：6日"),
        (0, {"section": ["一、送货飞机"]}, "section", "文中没有这个标题：一、送货飞机"),
        (0, {"section": []}, "schema", "section：至少要有一个"),
        (0, {"colour": "红"}, "schema", "colour：没有这个字段"),
        (0, {"provisions": ["robots:a3"]}, "provisions", "没有这个位置：robots:a3（第三条）"),
        (0, {"provisions": ["robots:a1p3"]}, "provisions", "没有这个位置：robots:a1p3"),
        (0, {"provisions": ["ghosts:a1"]}, "provisions", "目录里没有 ghosts"),
        (0, {"provisions": ["wp-robots"]}, "provisions", "是评论，不是法律依据"),
        (0, {"text": "一。二。三。四。五五五五。", "figures": []}, "text", "text 应为 1 到 4 句，现有 5 句"),
        (0, {"ask": ["登记要多久？", "多久？"]}, "ask", "英文问法，现有 0 个"),
        (0, {"ask": ["How long?"]}, "ask", "ask 应有 2 到 4 个问法"),
        (1, {"roles": ["路人"]}, "roles", "roles.0"),
        (1, {"id": "n1"}, "ids", "同一编号写了两次"),
        (2, {"id": "n1"}, "ids", "编号应大于前面的 n2"),
        (1, {"title": "登记的期限", "section": ["一、送货机器人"]}, "ids", "已有同名笔记"),
        (2, {"text": "缺数据，2024年投保的只有3%。"}, "opinion", "观点应写明是谁的"),
        (
            2,
            {"text": "文中认为不愿意接这种单子的真正原因在于从来没有数据。", "figures": []},
            "wording",
            "text 与《机器人漫谈》连续相同 21 字",
        ),
        (
            1,
            {"ask": ["在机器人上路之前应当向所在地的交通管理部门登记吗？", "Why?"]},
            "wording",
            "ask 与《机器人条例》连续",
        ),
    ],
)
def test_rules(place: int, fields: dict[str, Any], rule: str, message: str) -> None:
    found = findings(note_file((place, fields)))
    assert any(f.rule == rule and message in f.message for f in found), [str(f) for f in found]


@pytest.mark.parametrize(
    ("source", "message"),
    [("ghosts", "目录里没有 ghosts"), ("robots", "robots 在目录里不是评论，是法律")],
)
def test_notes_are_on_commentary_that_the_catalog_knows(source: str, message: str) -> None:
    assert (("source", message)) in {(f.rule, f.message) for f in findings(note_file(source=source))}


def test_a_second_file_and_an_empty_one_are_found() -> None:
    empty = replace(note_file(), entries=())
    assert [f.message for f in findings(note_file(), empty)] == ["wp-robots 已有另一个文件", "一条笔记也没有"]


def test_a_broken_note_is_one_finding_and_the_rest_is_checked() -> None:
    found = findings(note_file((0, {"kind": "rumour"}), (2, {"figures": ["3%"]})))
    assert [(f.article, f.rule) for f in found] == [("n1", "schema"), ("n3", "figures")]


def test_without_the_texts_only_form_is_checked() -> None:
    changed = note_file((0, {"section": ["一、送货飞机"], "provisions": ["robots:a1p9"]}))
    assert check_notes([changed], catalog=CATALOG) == []


def test_names_of_cases_and_foreign_acts_are_no_copy() -> None:
    names = "（2020）京73民终1234号案和Robots Accountability and Transparency Act有关。"
    file = note_file((2, {"text": "文中认为" + names, "figures": []}))
    assert check_notes([file], catalog=CATALOG, documents={"wp-robots": DOCUMENT + names}) == []


Damage = Callable[[Note, random.Random], dict[str, Any] | None]


def wrong_number(note: Note, rng: random.Random) -> dict[str, Any] | None:
    """Another number in the text, with `figures` made to agree: only the document can tell."""
    digits = list(re.finditer(r"(?<![\d.A-Za-z-])\d+(?=[年月日个天%倍条万亿元人周岁])", note.text))
    if not note.figures or not digits:
        return None
    spot = rng.choice(digits)
    text = note.text[: spot.start()] + str(int(spot[0]) + rng.choice([1, 2, 3])) + note.text[spot.end() :]
    return {"text": text, "figures": list(figures(text))} if figures(text) != note.figures else None


def dropped_figure(note: Note, rng: random.Random) -> dict[str, Any] | None:
    return {"figures": list(note.figures[1:])} if note.figures else None


def invented_provision(note: Note, rng: random.Random) -> dict[str, Any] | None:
    return {"provisions": [*note.provisions, f"genai-measures:a{rng.randint(25, 99)}"]}


def wrong_heading(note: Note, rng: random.Random) -> dict[str, Any] | None:
    return {"section": [*note.section[:-1], "九、没有的标题"]}


def earlier_id(note: Note, rng: random.Random) -> dict[str, Any] | None:
    return {"id": "n1"} if note.number > 1 else None


DAMAGES: tuple[Damage, ...] = (wrong_number, dropped_figure, invented_provision, wrong_heading, earlier_id)


@pytest.mark.corpus_texts
def test_damages_to_our_own_notes_are_found(shared_corpus: Path) -> None:
    catalog, documents = load_catalog(), whitepapers(shared_corpus)
    files = read_note_files()
    rng, made, found = random.Random(1), 0, 0
    while made < 100:
        file, damage = rng.choice(files), rng.choice(DAMAGES)
        place = rng.randrange(len(file.entries))
        fields = damage(file.entries[place], rng)
        if fields is None:
            continue
        changed = Note.model_validate(file.entries[place].model_dump() | fields)
        entries = (*file.entries[:place], changed, *file.entries[place + 1 :])
        made += 1
        mine = {file.source: documents[file.source]}
        found += bool(check_notes([replace(file, entries=entries)], catalog=catalog, documents=mine))
    print(f"found {found} of {made} damages")  # noqa: T201 - the figure
    assert found / made >= 0.9


def whitepapers(corpus: Path) -> dict[str, str]:
    """Text of every whitepaper by source id."""
    commentary = [source for source in load_catalog() if source.level is Level.COMMENTARY]
    return {s.id: (corpus / "whitepapers" / s.file).read_text(encoding="utf-8") for s in commentary}


def test_our_own_notes_hold_to_form() -> None:
    assert [str(f) for f in check_notes(read_note_files(), catalog=load_catalog())] == []


@pytest.mark.corpus_texts
def test_our_own_notes_agree_with_the_texts_and_copy_none(shared_corpus: Path) -> None:
    catalog = load_catalog()
    official = official_articles(shared_corpus / "regulations", catalog)
    found = check_notes(read_note_files(), catalog=catalog, official=official, documents=whitepapers(shared_corpus))
    assert [str(f) for f in found] == []


#: Rows whose words are those of the law: our titles for them, by how the row begins.
SHORT_TITLES = {"一般性资质": "一般性资质和特殊资质", "不得利用算法": "不得垄断和不正当竞争"}


def obligations_table(parsed: ParsedText) -> dict[tuple[str, str], tuple[NoteRole, ...]]:
    """Roles with a √ by (element, obligation), rows of the whitepaper's table."""
    found: dict[tuple[str, str], tuple[NoteRole, ...]] = {}
    columns: list[str] = []
    for line in (line for section in parsed.sections if "√" in section.text for line in section.text.splitlines()):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or set(line) <= set("|- "):
            continue
        if "√" not in line:
            columns = [cell.rpartition("/")[2] for cell in cells]
            continue
        title = next((ours for start, ours in SHORT_TITLES.items() if cells[1].startswith(start)), cells[1])
        marked = (NoteRole(name) for name, cell in zip(columns, cells, strict=True) if cell == "√")
        assert (cells[0], title) not in found
        found[cells[0], title] = tuple(marked)
    return found


@pytest.mark.corpus_texts
def test_every_row_of_the_obligations_table_has_a_note_with_its_roles(shared_corpus: Path) -> None:
    file = load_catalog()["wp-llm-compliance-2023"].file
    table = obligations_table(parse_statute(read(shared_corpus / "whitepapers" / file)))
    notes = load_notes()["wp-llm-compliance-2023"].of_kind(NoteKind.OBLIGATION)
    assert len(table) == 31
    assert {(note.section[-1], note.title): note.roles for note in notes} == table
