"""A penalty that is left to another law is looked up there; made up."""

from pathlib import Path

import pytest

from app.chain import Chain
from app.editions import Library
from corpus.encoders import load_dense_encoder
from corpus.index.local_versions import LocalVersions
from corpus.settings import Settings
from tests.made_up_corpus import CATALOG, TODAY, ingest_made_up, write_corpus

TRAM_RULES = """
[[source]]
id = "tram-rules"
title = "云杉市有轨电车办法"
short = "云杉市有轨电车办法"
law = "tram-rules"
level = "规范性文件"
effective = 2025-02-01
articles = 4
file = "电车办法.md"

[[source]]
id = "street-law"
title = "云杉市街道条例"
short = "云杉市街道条例"
law = "street-law"
level = "地方性法规"
effective = 2024-02-01
articles = 3
file = "街道条例.md"
"""
TRAMS = """---
title: 云杉市有轨电车办法
effective: 2025-02-01
articles: 4
---

# 云杉市有轨电车办法

第一条 为了让电车走得稳当，制定本办法。

第二条 电车经营者运送信鸽出城的，应当事先向车站申报。

第三条 违反本办法第二条规定的，由车站依照《云杉市街道条例》等法律的有关规定追究责任。

第四条 本办法自2025年2月1日起施行。
"""
STREETS = """---
title: 云杉市街道条例
effective: 2024-02-01
articles: 3
---

# 云杉市街道条例

第一条 为了街道整洁，制定本条例。

第二条 未经申报运送信鸽出城的，由街道局处三百元以上九百元以下罚款。

第三条 本条例自2024年2月1日起施行。
"""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder: Path = tmp_path_factory.mktemp("corpus")
    texts = write_corpus(folder)
    (folder / "catalog.toml").write_text(CATALOG + TRAM_RULES, encoding="utf-8")
    (texts / "电车办法.md").write_text(TRAMS, encoding="utf-8")
    (texts / "街道条例.md").write_text(STREETS, encoding="utf-8")
    store = LocalVersions(folder / "data")
    store.promote(ingest_made_up(folder, store, texts).version)
    library = Library(store, load_dense_encoder, "static", catalog_path=folder / "catalog.toml")
    return Chain(library, Settings(data_dir=folder / "data"), today=lambda: TODAY)


def test_the_fine_of_the_law_that_is_pointed_at_leads(chain: Chain) -> None:
    answer = chain.answer("有轨电车办法里，电车经营者运送信鸽没申报罚多少？")
    places = [(c.source_id, c.address) for c in answer.citations]
    assert places[0] == ("street-law", "a2")
    assert any(source == "tram-rules" for source, _ in places)
    assert "三百元" in answer.text


def test_a_penalty_with_a_figure_is_looked_up_nowhere_else(chain: Chain) -> None:
    answer = chain.answer("机器人条例里，没开示廓灯罚多少？")
    assert {c.source_id for c in answer.citations} == {"robot-law-2025"}
