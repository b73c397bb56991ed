"""The HTTP API: what it answers, and what it says to bad input."""

import json
import logging

import pytest


def ask(client, **fields):
    return client.post("/ask", json=fields)


def test_a_question_is_answered_with_citations(client):
    response = ask(client, question="灯塔规定第2条第2款")
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] == "answered"
    assert [c["address"] for c in answer["citations"]] == ["a2p2"]
    assert answer["label"]["visible"]


def test_a_question_nothing_supports_is_refused_with_200(client):
    response = ask(client, question="今天天气怎么样？")
    assert response.status_code == 200
    assert response.json()["status"] == "refused"


def test_date_and_history_reach_the_assistant(client, assistant):
    history = [{"question": "要备案吗？", "answer": "要。[1]"}]
    assert ask(client, question="那多少天内备案？", as_of="2024-05-01", history=history).status_code == 200
    question, as_of, turns = assistant.asked[0]
    assert (question, as_of.isoformat()) == ("那多少天内备案？", "2024-05-01")
    assert [(t.question, t.answer) for t in turns] == [("要备案吗？", "要。[1]")]


def test_trace_id_of_the_answer_is_in_the_header(client):
    response = ask(client, question="第1条")
    assert response.headers["x-trace-id"] == response.json()["trace_id"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        pytest.param(b"", 422, "空的", id="no body"),
        pytest.param(b"{", 422, "不是有效的 JSON", id="cut off"),
        pytest.param(b'"x"', 422, "JSON 对象", id="no object"),
        pytest.param(b"[1]", 422, "JSON 对象", id="list"),
        pytest.param(b"{}", 422, "question：缺少", id="no question"),
        pytest.param(b'{"question": 7}', 422, "question：应为文字，收到的是 “7”", id="number"),
        pytest.param(b'{"question": null}', 422, "question：应为文字", id="null"),
        pytest.param(b'{"question": ""}', 422, "question：是空的", id="empty"),
        pytest.param('{"question": "　 \\n"}'.encode(), 422, "question：是空的", id="blank"),
        pytest.param(json.dumps({"question": "问" * 10_000}).encode(), 422, "10000 字", id="10,000 characters"),
        pytest.param(json.dumps({"question": "备案\x00\x01"}).encode(), 422, "控制字符", id="control characters"),
        pytest.param(b'{"question": "\\ud800"}', 422, "不是有效的 JSON", id="half a surrogate"),
        pytest.param(b'{"question": "\xff\xfe\x00"}', 422, "不是有效的 JSON", id="binary"),
        pytest.param(b'{"question": "x", "as_of": "2023/8/15"}', 422, "as_of：看不懂 “2023/8/15”", id="other form"),
        pytest.param(b'{"question": "x", "as_of": "2023-02-30"}', 422, "as_of：没有 “2023-02-30”", id="no such day"),
        pytest.param(b'{"question": "x", "as_of": 20230815}', 422, "as_of：“20230815” 不是文字", id="date as number"),
        pytest.param(b'{"question": "x", "as_of": ""}', 422, "as_of：看不懂", id="empty date"),
        pytest.param(b'{"question": "x", "date": "y"}', 422, "date：没有这个字段", id="unknown field"),
        pytest.param(b'{"question": "x", "history": "y"}', 422, "history：应为列表", id="history as text"),
        pytest.param(b'{"question": "x", "history": [{"question": "y"}]}', 422, "answer：缺少", id="half a turn"),
        pytest.param(b"[" * 30_000, 422, "不是有效的 JSON", id="deep nesting"),
    ],
)
def test_bad_bodies_are_named(client, body, status, says):
    response = client.post("/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert says in response.json()["error"]


def test_long_values_are_cut_in_error_messages(client):
    response = ask(client, question="x", as_of="9" * 5000)
    assert response.status_code == 422
    assert len(response.json()["error"]) < 200


@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
def test_another_content_type_is_415(client, media_type):
    response = client.post("/ask", content=b'{"question": "x"}', headers={"content-type": media_type})
    assert response.status_code == 415
    assert "application/json" in response.json()["error"]


@pytest.mark.parametrize("chunked", [False, True], ids=["length stated", "chunked"])
def test_a_body_over_the_limit_is_413(client, assistant, chunked):
    big = json.dumps({"question": "问" * 30_000}, ensure_ascii=False).encode()
    content = (big[i : i + 1000] for i in range(0, len(big), 1000)) if chunked else big
    response = client.post("/ask", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert "64 KB" in response.json()["error"]
    assert assistant.asked == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_405(client, method):
    response = client.request(method, "/ask")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert method in response.json()["error"]


def test_a_form_without_slack_secret_is_503(client):
    response = client.post("/ask", data={"text": "x"})
    assert response.status_code == 503
    assert "TIAOWEN_SLACK_SIGNING_SECRET" in response.json()["error"]


def test_an_unforeseen_error_leaks_nothing(serve, broken_assistant, caplog):
    caplog.set_level(logging.DEBUG)
    response = ask(serve(broken_assistant), question="秘密的问题")
    assert response.status_code == 500
    assert response.json()["trace_id"] == response.headers["x-trace-id"]
    assert "boom" not in response.text
    assert "Traceback" not in response.text
    assert "RuntimeError" in caplog.text  # the log says what and where,
    assert "conftest.py" in caplog.text
    assert "秘密" not in caplog.text  # but not what was asked


def test_questions_stay_out_of_the_log(client, caplog):
    caplog.set_level(logging.DEBUG)
    ask(client, question="秘密：第2条")
    ask(client, question="秘密" * 2000)
    assert "/ask" in caplog.text
    assert "秘密" not in caplog.text


def test_without_an_index_alive_but_not_ready(serve, empty_assistant):
    client = serve(empty_assistant)
    assert client.get("/healthz").json() == {"status": "ok"}
    for response in (client.get("/readyz"), ask(client, question="第1条")):
        assert response.status_code == 503
        assert "tiaowen ingest" in response.json()["error"]
        assert "/var/secret" not in response.text


def test_ready_names_the_index(client):
    assert client.get("/readyz").json() == {"status": "ready", "index_version": "v-test-1"}


def test_sources_say_whether_they_are_held_and_in_force(client):
    listed = client.get("/sources", params={"as_of": "2023-01-01"}).json()
    assert [(s["id"], s["held"], s["validity"]) for s in listed] == [
        ("lighthouse-rules", True, "尚未施行"),
        ("buoy-rules", False, "现行有效"),
    ]
    assert client.get("/sources/lighthouse-rules").json()["validity"] == "现行有效"
    assert client.get("/sources", params={"as_of": "soon"}).status_code == 422


@pytest.mark.parametrize("written", ["a2p2", "第二条第二款", "第2条第2款", "二条二款"])
def test_a_paragraph_is_found_however_it_is_written(client, written):
    found = client.get(f"/sources/lighthouse-rules/{written}").json()
    assert found["address"] == "a2p2"
    assert found["text"] == "备案内容变了，应当在变更之日起五个工作日内改过来。"


@pytest.mark.parametrize("written", ["3", "三", "第三条", "a3", "３"])
def test_a_bare_number_is_an_article(client, written):
    found = client.get(f"/sources/lighthouse-rules/{written}").json()
    assert found["label"] == "第三条"
    assert found["heading_path"] == ["第三章 禁令"]
    items = [found["text"][u["start"] : u["end"]] for u in found["units"] if "i" in u["address"]]
    assert items[0] == "（一）雾天关灯；"
    assert len(items) == 3


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/sources/nowhere", 404, "nowhere"),
        ("/sources/nowhere/1", 404, "nowhere"),
        ("/sources/lighthouse-rules/99", 404, "第九十九条"),
        ("/sources/lighthouse-rules/第二条第九款", 404, "第二条第九款"),
        ("/sources/lighthouse-rules/最后一条", 422, "最后一条"),
        ("/sources/lighthouse-rules/0", 422, "“0”"),
        ("/sources/lighthouse-rules/a1/b", 404, "没有"),
        ("/nothing/here", 404, "/nothing/here"),
    ],
)
def test_what_is_not_there_is_named(client, path, status, says):
    response = client.get(path)
    assert response.status_code == status
    assert says in response.json()["error"]


def test_openapi_shows_both_bodies_with_examples(client):
    document = client.get("/openapi.json").json()
    content = document["paths"]["/ask"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "application/x-www-form-urlencoded"}
    request = document["components"]["schemas"]["AskRequest"]
    for example in request["examples"]:
        assert ask(client, **example).status_code == 200
    dumped = json.dumps(document)
    for target in set(dumped.split('"$ref": "#/components/schemas/')[1:]):
        assert target.split('"')[0] in document["components"]["schemas"]


def test_the_example_answer_is_a_valid_answer():
    from app.answer import Answer
    from app.openapi import ANSWER_EXAMPLE

    answer = Answer.model_validate(ANSWER_EXAMPLE)
    for citation in answer.citations:
        assert citation.span.end - citation.span.start == len(citation.quote)


def test_documentation_page_loads_nothing_and_shows_every_operation(client):
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page
    assert "算法推荐规定第24条第2款" in page
    assert "src=" not in page
    assert "<link" not in page


def test_every_response_carries_security_headers(client):
    for path in ("/healthz", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
