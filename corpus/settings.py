"""Every setting, from environment variables TIAOWEN_*; built once at the entry point and handed down."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import TiaowenError


class Settings(BaseSettings):
    """The settings table of the README is made from this model."""

    model_config = SettingsConfigDict(env_prefix="TIAOWEN_", extra="ignore", frozen=True)

    data_dir: Path = Field(default=Path(".tiaowen"), description="索引版本等全部状态所在目录")
    corpus_dir: Path | None = Field(
        default=None, description="官方全文、白皮书等文件所在目录，`tiaowen ingest` 会一并入库"
    )
    fetch_delay_s: float = Field(
        default=3.0, ge=0, le=120, description="`tiaowen fetch` 两次请求同一主机至少间隔的秒数"
    )
    fetch_contact: str = Field(
        default="",
        max_length=200,
        pattern=r"^[ -~]*$",
        description="写进 `tiaowen fetch` 的 User-Agent 的联系方式，如网址或邮箱",
    )
    qdrant_url: str = Field(default="", description="Qdrant 服务地址；留空则用进程内索引")
    qdrant_api_key: SecretStr = Field(default=SecretStr(""), description="Qdrant 密钥")
    qdrant_timeout_s: int = Field(default=30, ge=1, le=3600, description="等待 Qdrant 回应的秒数")
    qdrant_ca_file: Path | None = Field(default=None, description="验证 Qdrant 服务 TLS 证书的 CA 文件；留空用系统证书")
    qdrant_shards: int | None = Field(default=None, ge=1, le=1024, description="新集合的分片数；留空由服务端定")
    qdrant_replicas: int | None = Field(default=None, ge=1, le=16, description="新集合每个分片的副本数；留空由服务端定")
    qdrant_on_disk_payload: bool | None = Field(
        default=None, description="条文内容只放磁盘（true），或也放内存（false）；留空由服务端定"
    )
    qdrant_on_disk_vectors: bool | None = Field(
        default=None, description="原始稠密向量与倒排表放磁盘（true）；留空由服务端定"
    )
    qdrant_quantization: Literal["none", "scalar", "binary"] = Field(
        default="none", description="稠密向量的量化：scalar 为 int8，binary 为 1 位；检索时用原始向量重排"
    )
    qdrant_upload_parallel: int = Field(default=4, ge=1, le=64, description="入库时同时上传的批数")
    embed_model: str = Field(
        default="static", description="static 为随附静态向量；其余按 sentence-transformers 模型名或目录加载"
    )
    rerank_model: str = Field(
        default="", description="重排检索结果的 sentence-transformers 交叉编码器（模型名或目录）；留空则按特征重排"
    )
    draft_timeout_s: float = Field(default=3, ge=0, le=60, description="等待模型草拟答案以扩展检索的秒数，0 为不用")
    top_k: int = Field(default=8, ge=1, le=50, description="送去组织答案的条文数")
    dense_weight: float = Field(default=0.42, ge=0, le=1, description="稠密分数在合并时的权重（min-max 之后）")
    level_prior: float = Field(default=1, ge=0, le=5, description="法律层级在排序中的影响，0 为不考虑")
    min_support: float = Field(default=0.5, ge=0, le=1, description="条文能回答问题的把握低于此值即拒答")
    llm_base_url: str = Field(
        default="", description="写作模型的 OpenAI 兼容接口地址，如 http://127.0.0.1:8001/v1；留空则回答只摘录条文"
    )
    llm_model: str = Field(default="", description="写作模型名")
    llm_api_key: SecretStr = Field(default=SecretStr(""), description="写作模型的接口密钥")
    llm_timeout_s: float = Field(default=60, gt=0, le=3600, description="等待写作模型写完一个回答的秒数")
    llm_input_tokens: int = Field(
        default=6000, ge=200, le=200_000, description="交给写作模型的条文最多约多少词元，超出的不交"
    )
    llm_max_tokens: int = Field(default=800, ge=50, le=20_000, description="写作模型一次最多写的词元数")
    nli_model: str = Field(
        default="", description="另读一遍模型所写句子的自然语言推理交叉编码器（模型名或目录）；留空则只按规则核对"
    )
    judge_base_url: str = Field(
        default="", description="评委模型的 OpenAI 兼容接口地址，供 `tiaowen eval judge`；留空则没有评委"
    )
    judge_model: str = Field(default="", description="评委模型名")
    judge_api_key: SecretStr = Field(default=SecretStr(""), description="评委接口密钥")
    judge_timeout_s: float = Field(default=60, gt=0, le=3600, description="等待评委一次回应的秒数")
    max_question_chars: int = Field(default=2000, ge=10, le=10_000, description="问题的最大字数")
    host: str = Field(default="127.0.0.1", description="`tiaowen serve` 的监听地址")
    port: int = Field(default=8000, ge=0, le=65_535, description="`tiaowen serve` 的端口；0 为任取空闲端口")
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), description="Slack 应用的 Signing Secret；留空则不接受 Slack 请求"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="WARNING", description="日志级别")


class SettingsError(TiaowenError):
    """A TIAOWEN_* variable has a value that cannot be used."""


def load_settings() -> Settings:
    """Settings from the environment. Raises: SettingsError naming the variable and what is wrong with it."""
    from pydantic import ValidationError

    try:
        return Settings()
    except ValidationError as exc:
        lines = [f"TIAOWEN_{'_'.join(map(str, e['loc'])).upper()}={e['input']!r}: {e['msg']}" for e in exc.errors()]
        raise SettingsError("设置有误：\n" + "\n".join(lines)) from exc


def settings_table() -> str:
    """The settings as a Markdown table, in the order of the model."""
    rows = ["| 变量 | 默认 | 说明 |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.default
        value = default.get_secret_value() if isinstance(default, SecretStr) else default
        shown = "（空）" if value in ("", None) else f"`{value}`"
        rows.append(f"| `TIAOWEN_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(settings_table())  # noqa: T201 - the table is the result
