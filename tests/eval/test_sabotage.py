"""Every spoiled corpus is kept from going live; what is only new or corrected is not."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import TiaowenError
from corpus.index.local_versions import LocalVersions
from eval.evaluation import evaluate, questions_for
from eval.results import GateReport, Outcome
from eval.selection import Selection
from tests.eval.robots import build, workshop, write_robots
from tests.eval.sabotage import ESSAY, FILING, NEW, SABOTAGES, Sabotage, edit


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as it should be; its index is live below `data`."""
    folder = tmp_path_factory.mktemp("good")
    write_robots(folder)
    LocalVersions(folder / "data").promote(build(folder, folder / "data").version)
    return folder


def judged(
    good: Path, tmp_path: Path, sabotage: Sabotage, *, live: bool = True, accepted: tuple[str, ...] = ()
) -> GateReport:
    """The gate's report on a candidate built beside the good live version."""
    folder, data = tmp_path / "corpus", tmp_path / "data"
    shutil.copytree(good / "data", data)
    version = sabotage.build(good, folder, data)
    shop = workshop(folder, data)
    assert version != shop.store.live()
    questions = questions_for(shop, version, Selection())
    return evaluate(shop, version, questions, live=shop.store.live() if live else "", accepted=accepted)


def test_the_untouched_corpus_passes(good: Path) -> None:
    shop = workshop(good, good / "data")
    version = shop.store.live()
    report = evaluate(shop, version, questions_for(shop, version, Selection()))
    assert report.verdict.reasons == ()
    assert report.verdict.outcome is Outcome.PASS
    assert len(SABOTAGES) >= 20


@pytest.mark.parametrize("name", SABOTAGES)
def test_spoiled_corpus_is_blocked(name: str, good: Path, tmp_path: Path) -> None:
    try:
        report = judged(good, tmp_path, SABOTAGES[name])
    except TiaowenError:  # cannot be judged: exit status 2
        return
    assert report.verdict.exit_code in (1, 2)
    assert report.verdict.reasons


_NEW_LAW = """---
title: 云杉市雨伞借用办法
level: 规范性文件
effective: 2026-04-01
articles: 2
---

# 云杉市雨伞借用办法

第一条 借伞的人应当在七日内归还。

第二条 本办法自2026年4月1日起施行。
"""


def _add_law(folder: Path) -> None:
    (folder / "texts" / "雨伞.md").write_text(_NEW_LAW, encoding="utf-8")


def _supersede_filing(folder: Path) -> None:
    """A new version of the filing rules takes over after the day the questions are asked."""
    catalog = folder / "catalog.toml"
    text = catalog.read_text(encoding="utf-8")
    old = "effective = 2026-02-01\n"
    assert old in text
    ended = text.replace(old, f'{old}repealed = 2026-09-01\nended_by = "已修改"\n')
    entry = text[text.index('[[source]]\nid = "robot-filing"') :].split("\n\n")[0]
    new = entry.replace('id = "robot-filing"', 'id = "robot-filing-2026"').replace("2026-02-01", "2026-09-01")
    catalog.write_text(f"{ended}\n{new.replace(FILING, '备案办法-新.md')}\n", encoding="utf-8")
    law = (folder / "texts" / FILING).read_text(encoding="utf-8")
    newer = law.replace("2026-02-01", "2026-09-01").replace("2026年2月1日", "2026年9月1日")
    (folder / "texts" / "备案办法-新.md").write_text(newer.replace("维护合同", "维护合同、照片"), encoding="utf-8")


_NOISE = """---
title: 云杉市送货机器人噪声规定
effective: 2025-05-01
articles: 3
---

# 云杉市送货机器人噪声规定

第一条 每日二十二点以后，送货机器人应当把提示音调到四十分贝以下。

第二条 提示音高过前条音量的，街道局可以先予警告，再让运营者在限期内改好。

第三条 本规定自2025年5月1日起施行。
"""


def _official_noise(folder: Path) -> None:
    """The official text of a source of which there was only our digest, with an article that the digest left out."""
    edit("catalog.toml", ("first_effective = 2021-05-01\narticles = 2", "first_effective = 2021-05-01\narticles = 3"))(
        folder
    )
    edit("digests/robot-noise.yaml", ("source: robot-noise\n", "source: robot-noise\npartial: true\n"))(folder)
    (folder / "texts" / "噪声规定.md").write_text(_NOISE, encoding="utf-8")


UPDATES = {
    "official text in place of a digest": Sabotage(_official_noise),
    "a new law": Sabotage(_add_law),
    "a new version takes over": Sabotage(_supersede_filing),
    "a digest worded better": Sabotage(edit("digests/robot-noise.yaml", ("夜间二十二点以后", "夜里二十二点以后"))),
    "commentary written anew": Sabotage(edit(ESSAY, ("往往说法不一", "各有各的说法"))),
}


@pytest.mark.parametrize("name", UPDATES)
def test_honest_update_passes(name: str, good: Path, tmp_path: Path) -> None:
    report = judged(good, tmp_path, UPDATES[name])
    assert report.verdict.reasons == ()
    assert report.verdict.outcome is Outcome.PASS
    assert report.comparison is not None
    assert report.comparison.texts


def test_a_corrected_text_passes_once_a_person_accepts_it(good: Path, tmp_path: Path) -> None:
    fix = Sabotage(edit(NEW, ("走得稳当，并照顾行人", "走得稳当，并且照顾行人")))
    refused = judged(good, tmp_path / "one", fix)
    assert refused.verdict.outcome is Outcome.FAIL
    assert "--accept robot-law-2025" in refused.verdict.reasons[0]
    assert "增“" in refused.verdict.reasons[0]
    accepted = judged(good, tmp_path / "two", fix, accepted=("robot-law-2025",))
    assert accepted.verdict.reasons == ()
    assert accepted.accepted == ("robot-law-2025",)


def test_questions_about_changed_provisions_come_first(good: Path, tmp_path: Path) -> None:
    report = judged(good, tmp_path, SABOTAGES["a fine changed"])
    assert report.comparison is not None
    first = report.comparison.questions[0]
    assert first.touched == ("robot-law-2025:a5p2",)
    assert "required_facts" in first.worse
    ids = [change.id for change in report.comparison.questions if change.touched]
    assert ids == [change.id for change in report.comparison.questions][: len(ids)]
    assert {"fine", "grave"} <= set(ids)
