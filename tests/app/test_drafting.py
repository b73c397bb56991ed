"""A draft within its time box, and a search that goes on whatever becomes of it."""

import threading
from pathlib import Path

import pytest

from app import drafting
from app.chain import Chain
from app.drafting import draft_in_time
from app.editions import Library
from corpus.encoders import load_dense_encoder
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from tests.made_up_corpus import TODAY, ingest_made_up, write_corpus


class Quick:
    """Answers at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[str] = []

    def draft(self, question: str) -> str:
        self.asked.append(question)
        return self.text


class Failing:
    def draft(self, question: str) -> str:
        raise ConnectionError(f"no model for {question}")


class Hanging:
    """Answers once it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def draft(self, question: str) -> str:
        self.go.wait(10)
        return "too late"


def test_a_draft_comes_back_trimmed_and_cut() -> None:
    assert draft_in_time(Quick(" 应当登记。\n"), "要登记吗", timeout_s=5) == "应当登记。"
    assert len(draft_in_time(Quick("登记" * 5000), "要登记吗", timeout_s=5)) == 600


@pytest.mark.parametrize(("drafter", "timeout_s"), [(None, 5), (Quick("登记"), 0)], ids=["no drafter", "no time"])
def test_nothing_to_ask_is_no_draft(drafter: Quick | None, timeout_s: float) -> None:
    assert draft_in_time(drafter, "要登记吗", timeout_s=timeout_s) == ""


def test_a_failing_model_is_no_draft_and_its_message_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert draft_in_time(Failing(), "我的秘密", timeout_s=5) == ""
    assert "ConnectionError" in caplog.text
    assert "我的秘密" not in caplog.text


def test_a_slow_model_is_not_waited_for_and_does_not_pile_up() -> None:
    slow = Hanging()
    try:
        for _ in range(drafting._AT_A_TIME):
            assert draft_in_time(slow, "要登记吗", timeout_s=0.01) == ""
        unasked = Quick("登记")
        assert draft_in_time(unasked, "要登记吗", timeout_s=5) == ""
        assert unasked.asked == []
    finally:
        slow.go.set()
    for thread in threading.enumerate():
        if thread.name == "draft":
            thread.join(10)
    assert draft_in_time(unasked, "要登记吗", timeout_s=5) == "登记"


def test_a_chain_with_a_drafter_searches_with_its_words(tmp_path: Path) -> None:
    texts = write_corpus(tmp_path)
    store = LocalVersions(tmp_path / "data")
    store.promote(ingest_made_up(tmp_path, store, texts).version)
    library = Library(store, load_dense_encoder, "static", catalog_path=tmp_path / "catalog.toml")
    settings = Settings(data_dir=tmp_path / "data")
    drafter = Quick("夜间应当开启示廓灯。")
    plain = Chain(library, settings, today=lambda: TODAY)
    drafted = Chain(library, settings, today=lambda: TODAY, drafter=drafter)
    place = ("robot-law-2025", "a4")
    found = [{p.place: p.scores for p in c.search("天黑了机器人怎么办", top_k=8)} for c in (plain, drafted)]
    assert drafter.asked == ["天黑了机器人怎么办"]
    assert found[1][place]["sparse"] > found[0].get(place, {}).get("sparse", 0.0)
    failing = Chain(library, settings, today=lambda: TODAY, drafter=Failing())
    assert {p.place for p in failing.search("天黑了机器人怎么办", top_k=8)} == set(found[0])
