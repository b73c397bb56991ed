"""What every dense encoder promises, on the shipped embedding and on a tiny transformer; what each adds."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.encoders import DenseEncoder, load_dense_encoder
from corpus.encoders.static import SHIPPED_FOLDER, StaticEncoder
from corpus.errors import ModelUnavailableError
from tests.tiny_models import save_encoder

TEXTS = [
    "平台应当标明内容由机器生成",
    "向境外提供数据以前先做评估",
    "未满十四岁的用户，须经父母同意。",
    "ＡＩ services 应当标明来源",
    "标识",
    "很长的一条：" + "运营者应当保存日志并定期核查；" * 200,
]


@pytest.fixture(scope="module")
def static() -> StaticEncoder:
    return StaticEncoder()


@pytest.fixture(scope="module")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a randomly initialised one-layer BERT over single characters, with mean pooling."""
    return save_encoder(tmp_path_factory.mktemp("tiny"), "".join(TEXTS))


@pytest.fixture(params=["static", pytest.param("transformer", marks=pytest.mark.model)])
def encoder(request: pytest.FixtureRequest) -> DenseEncoder:
    if request.param == "static":
        return load_dense_encoder("static")
    return load_dense_encoder(str(request.getfixturevalue("tiny_transformer")))


def test_rows_are_of_length_one(encoder: DenseEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dim)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_empty_text_is_a_row_of_zeros(encoder: DenseEncoder) -> None:
    vectors = encoder.encode(["", "标识", "  \n"])
    assert not vectors[[0, 2]].any()
    assert vectors[1].any()


def test_no_texts(encoder: DenseEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_same_text_same_vector(encoder: DenseEncoder) -> None:
    assert encoder.encode(TEXTS).tolist() == encoder.encode(TEXTS).tolist()


def test_order_of_texts_does_not_matter(encoder: DenseEncoder) -> None:
    order = [3, 0, 5, 1, 4, 2]
    np.testing.assert_allclose(encoder.encode([TEXTS[n] for n in order]), encoder.encode(TEXTS)[order], atol=1e-5)


def test_name_is_stable(encoder: DenseEncoder) -> None:
    assert encoder.name == encoder.name != ""


def test_static_text_of_unknown_characters_is_a_row_of_zeros(static: StaticEncoder) -> None:
    assert not static.encode(["\U00030000\U00030001", "，。！", "gpt 35273"]).any()


def test_static_reads_compatibility_characters_as_the_ordinary_ones(static: StaticEncoder) -> None:
    np.testing.assert_array_equal(static.encode(["⼈⼯智能"]), static.encode(["人工智能"]))
    assert static.encode(["人工智能"]).any()


def test_static_sees_the_end_of_a_long_text(static: StaticEncoder) -> None:
    head = "运营者应当保存日志。" * 500
    a, b = static.encode([head, head + "数据出境安全评估。" * 500])
    assert a @ b < 0.95


def test_static_knows_what_belongs_together(static: StaticEncoder) -> None:
    question, near, far = static.encode(["人脸信息怎么处理", "处理人脸识别信息的要求", "渔船在禁渔区捕捞"])
    assert question @ near > question @ far + 0.2


def test_shipped_folder_is_small_and_holds_only_words() -> None:
    from tokenizers import Tokenizer

    assert sum(path.stat().st_size for path in SHIPPED_FOLDER.rglob("*") if path.is_file()) < 25_000_000
    words = Tokenizer.from_file(str(SHIPPED_FOLDER / "tokenizer.json")).get_vocab()
    assert max(map(len, words)) <= 12


@pytest.mark.model
def test_static_gives_what_sentence_transformers_gives(static: StaticEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [*TEXTS, "", "，。"]
    theirs = SentenceTransformer(str(SHIPPED_FOLDER), device="cpu").encode(texts, show_progress_bar=False)
    np.testing.assert_allclose(static.encode(texts), theirs, atol=1e-5)


@pytest.mark.parametrize("content", [None, "{}"], ids=["nothing there", "not a model"])
def test_static_folder_without_a_model(tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "model"
    if content is not None:
        folder.mkdir()
        (folder / "modules.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelUnavailableError, match=str(folder)):
        StaticEncoder(folder)


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_static_folder_with_a_damaged_file(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED_FOLDER, folder)
    (folder / name).write_bytes(b"{damaged")
    with pytest.raises(ModelUnavailableError, match=str(folder)):
        StaticEncoder(folder)


def test_static_gives_what_model2vec_loads_itself(static: StaticEncoder) -> None:
    from model2vec import StaticModel

    theirs = StaticModel.from_pretrained(SHIPPED_FOLDER).encode(TEXTS, max_length=None, normalize=True)
    np.testing.assert_array_equal(static.encode(TEXTS), theirs)


@pytest.mark.model
def test_transformer_that_is_not_there(tmp_path: Path) -> None:
    missing = load_dense_encoder(str(tmp_path / "missing"))
    with pytest.raises(ModelUnavailableError, match=r"missing.*static"):
        missing.encode(["标识"])


@pytest.mark.parametrize(
    "code",
    ["import corpus.encoders", "from corpus.encoders import load_dense_encoder as f; f('static').encode(['标识'])"],
    ids=["import", "static"],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    check = (
        "import sys; heavy = {'torch', 'sentence_transformers', 'transformers', 'huggingface_hub'};"
        " print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", f"{code}\n{check}"], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
