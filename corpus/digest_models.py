"""What a digest holds: the models of `digests/<source id>.yaml`, one entry per article, in our own words."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from corpus.provisions import Provision

#: Who a provision is about; closed, so that a checklist can be asked for by role.
# fmt: off
ROLES: tuple[str, ...] = (
    "提供者", "技术支持者", "使用者", "个人信息处理者", "受托人", "接收方", "网络数据处理者", "数据处理者",
    "重要数据处理者", "关键信息基础设施运营者", "网络运营者", "网络产品和服务提供者", "平台", "大型平台", "应用商店",
    "传播平台", "算法推荐服务提供者", "深度合成服务提供者", "电信业务经营者", "互联网服务提供者", "金融机构",
    "专业机构", "行业组织", "学校", "监护人", "未成年人", "个人", "消费者", "劳动者", "用户", "权利人", "经营者",
    "被侵权人", "侵权人", "生产者", "销售者", "医疗机构", "国家机关", "主管部门", "网信部门", "公安机关", "工作人员",
    "人民法院", "人民检察院", "保护工作部门", "任何组织和个人", "国家",
)
# fmt: on
_ITEM_KEY = re.compile(r"(\d+)\.(\d+)")
_SEE = re.compile(r"(?:(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*):)?(?P<key>a\d+(?:-\d+)?(?:p\d+)?(?:i\d+)?(?:s\d+)?)")


class Modality(StrEnum):
    """What a provision does."""

    OBLIGES = "应当"
    FORBIDS = "不得"
    PERMITS = "可以"
    ENCOURAGES = "鼓励"
    DEFINES = "定义"
    LIABILITY = "责任"
    PROCEDURE = "程序"


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"角色不在清单里：{role}")
    return role


def _article_key(key: str) -> str:
    if Provision.from_key(key).whole_article.key != key:
        raise ValueError(f"应为条的编号，如 a17 或 a260-1：{key}")
    return key


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
ArticleKey = Annotated[str, AfterValidator(_article_key)]


class StrictModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=False)


class ArticleDigest(StrictModel):
    """Digest of one article.

    `questions` come from a file of their own (`corpus.questions`): (what narrows the article down to what answers, as
    "p1i2", or ""; everyday question). `figures` are normal forms (see `corpus.figures`), `see` provisions it depends on
    (`pipl:a55`, or `a14p1` for the same text), `paragraphs` one sentence per 款 by number, `items` one per 项 by
    "款.项". `waive` says why the checker's reading of the article's modal words is wrong here (应当 or 可以 in an
    attribute or an exception); it silences that rule alone, for this article alone.
    """

    article: ArticleKey
    gist: Annotated[str, StringConstraints(strip_whitespace=True, min_length=8)]
    subjects: tuple[Annotated[str, AfterValidator(_known_role)], ...] = ()
    modality: Annotated[tuple[Modality, ...], Field(min_length=1)]
    figures: tuple[_Text, ...] = ()
    ask: Annotated[tuple[_Text, ...], Field(min_length=1)]
    see: tuple[str, ...] = ()
    paragraphs: dict[int, _Text] = Field(default_factory=dict)
    items: dict[str, _Text] = Field(default_factory=dict)
    questions: tuple[tuple[str, str], ...] = ()
    waive: dict[Literal["modality"], Annotated[str, StringConstraints(min_length=8)]] = Field(default_factory=dict)

    @field_validator("see")
    @classmethod
    def _see_is_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if not _SEE.fullmatch(entry):
                raise ValueError(f"应为 a14p1 或 pipl:a55 的写法：{entry}")
        return value

    @field_validator("items", mode="before")
    @classmethod
    def _items_are_quoted(cls, value: Any) -> Any:
        # 1.10 without quotes is the number 1.1 in YAML: the tenth item would become the first.
        for key in value if isinstance(value, dict) else ():
            if not isinstance(key, str) or not _ITEM_KEY.fullmatch(key):
                raise ValueError(f'项的编号应写成带引号的 "款.项"，如 "1.2"：{key!r}')
        return value

    @property
    def provision(self) -> Provision:
        """The article's address."""
        return Provision.from_key(self.article)

    @property
    def parts(self) -> tuple[tuple[Provision, str], ...]:
        """(address, sentence) of every paragraph and item, as the statute orders them."""
        whole = self.provision
        found = [(whole.narrowed(paragraph=number), text) for number, text in self.paragraphs.items()]
        for key, text in self.items.items():
            paragraph, item = (int(n) for n in key.split("."))
            found.append((whole.narrowed(paragraph=paragraph, item=item), text))
        return tuple(sorted(found, key=lambda part: part[0].sort_key()))

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """(key of the article, 款 or 项 that answers, everyday question) of every question, those of `ask` first."""
        own = [(self.article, question) for question in self.ask]
        return (*own, *((f"{self.article}{narrowed}", question) for narrowed, question in self.questions))

    @property
    def references(self) -> tuple[tuple[str, Provision], ...]:
        """(source id, address) of every entry of `see`; the id is empty for the same text."""
        matches = [_SEE.fullmatch(entry) for entry in self.see]
        return tuple((m["source"] or "", Provision.from_key(m["key"])) for m in matches if m)


class SourceDigest(StrictModel):
    """Digests of one source, in the order of its articles."""

    source: str
    articles: tuple[ArticleDigest, ...]

    @cached_property
    def by_article(self) -> Mapping[str, ArticleDigest]:
        """Digests by article key."""
        return {digest.article: digest for digest in self.articles}

    def get(self, provision: Provision | str) -> ArticleDigest | None:
        """Digest of the article that a provision or its key lies in; None if there is none."""
        address = Provision.from_key(provision) if isinstance(provision, str) else provision
        return self.by_article.get(address.whole_article.key)
