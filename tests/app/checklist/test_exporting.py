"""The files are opened again with the libraries that people's programs are like."""

import json
import zipfile
from io import BytesIO

import pytest
import yaml

from app.checklist.exporting import FORMATS, export


@pytest.fixture
def checklist(build):
    return build(yes="委托维护")


def expected_label(checklist) -> dict[str, str]:
    return {"Label": "1", "ContentProducer": "Tiaowen", "ProduceID": checklist.trace_id}


def test_the_name_says_what_it_is(checklist):
    assert [export(checklist, f).name for f in FORMATS] == [
        f"条文-义务清单-运营者-夜间送货-2026-06-01.{f}" for f in ("md", "xlsx", "docx")
    ]


def test_markdown_has_boxes_citations_and_both_labels(checklist):
    text = export(checklist, "md").content.decode()
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    assert yaml.safe_load(front)["AIGC"] == expected_label(checklist)
    assert body.count(checklist.label.visible) == 2
    assert body.count("- [ ] ") == len(checklist.items)
    for number, item in enumerate(checklist.items, start=1):
        assert f"- [ ] {number}. **{item.text}**" in body
    for citation in checklist.citations:
        assert f"[{citation.number}] {citation.label}" in body
        assert citation.quote.split("\n")[0].strip() in body


def test_a_workbook_opens_with_every_row_and_citation(checklist):
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(export(checklist, "xlsx").content))
    assert book.sheetnames == ["义务清单", "引文", "待确认", "说明"]
    cells = [[c.value for c in row] for row in book["义务清单"].iter_rows()]
    head = next(n for n, row in enumerate(cells) if row[0] == "序号")
    rows = cells[head + 1 :]
    assert [row[0] for row in rows] == list(range(1, len(checklist.items) + 1)), "numbers, not texts"
    assert [row[2] for row in rows] == [i.text for i in checklist.items]
    assert [row[1] for row in rows] == [i.phase_name for i in checklist.items]
    assert "第三条第一款[" in next(row[5] for row in rows if "登记" in row[2])
    quotes = [row[2].value for row in book["引文"].iter_rows(min_row=2)]
    assert quotes == [c.quote for c in checklist.citations]
    told = [c.value for row in book["说明"].iter_rows() for c in row]
    assert {"运营者", "夜间送货", "2026-06-01", *checklist.warnings} <= set(told)


def test_a_workbook_keeps_little_in_sight_and_names_its_label_on_every_page(checklist):
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(export(checklist, "xlsx").content))
    assert book["义务清单"].freeze_panes == "A5", "title, label, a blank line, the header"
    assert book["义务清单"].print_title_rows == "$4:$4"
    assert {sheet.oddFooter.center.text for sheet in book} == {checklist.label.visible}


def test_a_workbook_carries_both_labels(checklist):
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(export(checklist, "xlsx").content))
    seen = [c.value for row in book["义务清单"].iter_rows() for c in row]
    assert checklist.label.visible in seen
    assert json.loads(book.custom_doc_props["AIGC"].value) == expected_label(checklist)
    assert book.properties.description == checklist.label.visible


def test_text_that_looks_like_a_formula_is_text(checklist):
    from openpyxl import load_workbook

    data = export(checklist, "xlsx").content
    book = load_workbook(BytesIO(data))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    harmful = checklist.model_copy(
        update={"items": tuple(i.model_copy(update={"text": "=1+1", "note": "\x07@SUM(A1)"}) for i in checklist.items)}
    )
    book = load_workbook(BytesIO(export(harmful, "xlsx").content))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_a_word_document_opens_with_every_item_and_citation(checklist):
    import docx

    document = docx.Document(BytesIO(export(checklist, "docx").content))
    paragraphs = [p.text for p in document.paragraphs]
    tables = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for number, item in enumerate(checklist.items, start=1):
        assert any(p.startswith(f"□ {number}. {item.text}") for p in paragraphs)
    assert ["期限", "10个工作日内"] in tables
    assert any(name == "依据" and "第三条第一款[" in value for name, value in tables)
    for citation in checklist.citations:
        assert citation.quote in paragraphs
        (line,) = [p for p in paragraphs if p.startswith(f"[{citation.number}] {citation.label}")]
        assert citation.official_url in line
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "上线前", "上线时", "运行中", "出事时", "引文",
    ]  # fmt: skip


def test_a_word_document_carries_both_labels(checklist):
    import docx

    data = export(checklist, "docx").content
    document = docx.Document(BytesIO(data))
    assert checklist.label.visible in [p.text for p in document.paragraphs]
    assert document.sections[0].footer.paragraphs[0].text == checklist.label.visible
    assert json.loads(document.core_properties.keywords) == expected_label(checklist)
    custom = zipfile.ZipFile(BytesIO(data)).read("docProps/custom.xml").decode()
    assert 'name="AIGC"' in custom
    assert checklist.trace_id in custom


def test_characters_that_no_file_holds_are_left_out(checklist):
    odd = tuple(c.model_copy(update={"quote": f"\x00\x0b{c.quote}\ufffe"}) for c in checklist.citations)
    for form in FORMATS:
        assert export(checklist.model_copy(update={"citations": odd}), form).content
