"""The shipped table over the shipped digests: terminal, API, files."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from app.chain import Chain
from app.checklist.model import ChecklistRequest
from app.checklist.table import load_table
from app.cli import main

ASKED = {"role": "提供者", "scenario": "面向公众的对话服务", "yes": "舆论属性", "no": "出境"}


def test_every_role_in_every_scenario_has_obligations_with_citations(real_chain: Chain) -> None:
    table = load_table()
    for role in table.roles:
        for scenario in table.scenarios_of(role):
            checklist = real_chain.checklist(ChecklistRequest(role=role, scenario=scenario))
            assert checklist.items, (role, scenario)
            assert all(item.citations for item in checklist.items)
            used = {n for i in checklist.items for p in i.penalties for n in p.citations}
            used |= {n for i in checklist.items for n in i.citations}
            assert used == {c.number for c in checklist.citations}


def test_a_provider_of_a_public_chat_service(real_chain: Chain) -> None:
    checklist = real_chain.checklist(ChecklistRequest.model_validate(ASKED | {"as_of": "2026-06-01"}))
    by_id = {item.id: item for item in checklist.items}
    filing = by_id["algorithm-filing"]
    places = [(c.source_id, c.address) for c in checklist.citations if c.number in filing.citations]
    assert ("algorithm-recommendation", "a24p1") in places
    assert filing.deadline == "提供服务之日起10个工作日内"
    assert filing.phase == "launch"
    assert "export-path" not in by_id
    assert "舆论属性" not in [q.name for q in checklist.open_questions]


def test_the_new_version_of_a_law_takes_the_place_of_the_old(real_chain: Chain) -> None:
    cited = {
        day: {
            c.source_id for c in real_chain.checklist(ChecklistRequest.model_validate(ASKED | {"as_of": day})).citations
        }
        for day in ("2025-12-31", "2026-01-01")
    }
    assert "csl-2016" in cited["2025-12-31"] - cited["2026-01-01"]
    assert "csl-2025" in cited["2026-01-01"] - cited["2025-12-31"]


def test_the_command_prints_and_writes(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIAOWEN_DATA_DIR", str(data_dir))
    asked = ["checklist", "--role", "提供者", "--scenario", "对话服务", "--yes", "舆论属性"]
    assert main(asked) == 0
    assert "# 合规义务清单：提供者，面向公众的对话服务" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["role"] == "provider"
    target = tmp_path / "清单" / "out.xlsx"
    assert main([*asked, "--out", str(target)]) == 0
    assert target.read_bytes().startswith(b"PK")
    assert [p.name for p in target.parent.iterdir()] == ["out.xlsx"]
    assert main([*asked, "--out", "x.pdf"]) == 2
    assert main(["checklist", "--role", "船长", "--scenario", "对话服务"]) == 1
    assert "提供者" in capsys.readouterr().err
    assert main([*asked, "--as-of", "明天"]) == 1


def test_the_api_gives_json_and_files(serve, real_chain: Chain) -> None:
    client = serve(real_chain)
    got = client.get("/checklist", params=ASKED).json()
    posted = client.post("/checklist", json=ASKED | {"yes": ["舆论属性"], "no": ["出境"]}).json()
    assert got["items"] == posted["items"]
    assert got["citations"]
    file = client.get("/checklist", params=ASKED | {"format": "docx"})
    assert file.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert "filename*=UTF-8''" in file.headers["content-disposition"]
    import docx

    assert docx.Document(BytesIO(file.content)).paragraphs[0].text.startswith("合规义务清单")
    options = client.get("/checklist/options").json()
    assert "chat" in options["roles"][0]["scenarios"]
    assert options["conditions"]["face"]["question"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"role": "船长", "scenario": "对话服务"}, "船长"),
        ({"role": "提供者", "scenario": "对话服务", "as_of": "明天"}, "明天"),
        ({"role": "提供者", "scenario": "对话服务", "format": "pdf"}, "pdf"),
        ({"role": "提供者", "scenario": "对话服务", "yes": "下雨"}, "下雨"),
        ({}, "角色"),
    ],
)
def test_what_the_api_cannot_read_is_422_with_the_value(serve, real_chain: Chain, asked, says) -> None:
    answer = serve(real_chain).get("/checklist", params=asked)
    assert answer.status_code == 422
    assert says in answer.json()["error"]


def test_a_body_that_is_no_checklist_request_is_422(serve, real_chain: Chain) -> None:
    client = serve(real_chain)
    assert client.post("/checklist", content=b"{").status_code == 422
    assert "scenario" in client.post("/checklist", json={"role": "提供者"}).json()["error"]
    assert client.delete("/checklist").status_code == 405
