"""A table made up for the made-up corpus: what the operators of 云杉市's delivery robots owe."""

from datetime import date
from pathlib import Path

import pytest

from app.chain import Chain
from app.checklist.building import build_checklist
from app.checklist.model import Checklist, ChecklistRequest
from app.checklist.table import Table, load_table
from corpus.blob_cache import BlobCache
from tests.made_up_corpus import TODAY, made_up_chain

TABLE = """
[roles]
operator = { name = "运营者", scenarios = ["street", "night"], aliases = ["机器人运营者"] }
maker = { name = "制造者", scenarios = ["factory"] }

[scenarios]
street = { name = "人行道送货", aliases = ["送货"] }
night = { name = "夜间送货", yes = ["dark"] }
factory = { name = "造机器人" }

[conditions]
dark = { name = "夜间", question = "夜里也走吗？" }
helpers = { name = "委托维护", question = "是否委托他人维护？" }

[[penalty]]
id = "fine"
text = "罚1000元至5000元"
provisions = ["robot-law-2025:a5p1"]

[[penalty]]
id = "maker-fine"
roles = ["maker"]
text = "罚5000元至2万元"
provisions = ["robot-law-2025:a5p2"]

[[obligation]]
id = "records"
roles = ["operator"]
scenarios = ["street", "night"]
phase = "running"
text = "行走记录存够90日"
deadline = "90日"
evidence = ["存储策略"]
provisions = ["robot-law-2025:a4p1i3", "robot-law-2020:a4"]
penalties = ["fine", "maker-fine"]

[[obligation]]
id = "register"
roles = ["operator"]
scenarios = ["street", "night"]
phase = "launch"
text = "投入使用后10个工作日内登记"
deadline = "10个工作日内"
evidence = ["登记回执", "=HYPERLINK(\\"http://evil.example\\")"]
provisions = ["robot-law-2025:a3p1", "robot-filing:a2"]
penalties = ["fine"]

[[obligation]]
id = "lights"
roles = ["operator"]
scenarios = ["street", "night"]
conditions = ["dark"]
phase = "running"
text = "夜里开示廓灯"
evidence = ["巡检照片"]
provisions = ["robot-law-2025:a4p1i2"]
penalties = []

[[obligation]]
id = "helpers"
roles = ["operator"]
scenarios = ["street", "night"]
conditions = ["helpers"]
phase = "before"
text = "委托维护，责任仍在自己"
evidence = ["维护合同"]
needs = "robot-law-2025:a4p2"
provisions = ["robot-law-2025:a4p2", "robot-law-2020:a2"]
penalties = []

[[obligation]]
id = "noise"
roles = ["operator"]
scenarios = ["night"]
phase = "incident"
text = "夜里把提示音调低"
evidence = ["音量记录"]
provisions = ["robot-noise:a1p9", "robot-insurance:a1"]
penalties = []

[[obligation]]
id = "making"
roles = ["maker"]
scenarios = ["factory"]
phase = "closing"
text = "造的机器人要合定义"
evidence = ["图纸"]
provisions = ["robot-law-2025:a2"]
penalties = ["maker-fine"]
"""


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    path: Path = tmp_path_factory.mktemp("table") / "table.toml"
    path.write_text(TABLE, encoding="utf-8")
    return load_table(path)


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return made_up_chain(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def build(chain: Chain, table: Table):
    """Makes a checklist of the made-up table from role, scenario and conditions."""

    def make(role: str = "运营者", scenario: str = "夜间送货", *, as_of: date | None = None, **names: str) -> Checklist:
        request = ChecklistRequest.model_validate({"role": role, "scenario": scenario, "as_of": as_of, **names})
        return build_checklist(request, chain.edition, today=TODAY, table=table)

    return make


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory, ingest_cache: BlobCache) -> Path:
    from corpus.encoders import load_dense_encoder
    from corpus.index.stores import open_store
    from corpus.settings import Settings
    from ingest.pipeline import ingest

    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    store = open_store(settings)
    store.promote(ingest([], store, load_dense_encoder(settings.embed_model), cache=ingest_cache).version)
    return settings.data_dir


@pytest.fixture(scope="session")
def real_chain(data_dir: Path) -> Chain:
    from app.chain import build_chain
    from corpus.settings import Settings

    return build_chain(Settings(data_dir=data_dir))
