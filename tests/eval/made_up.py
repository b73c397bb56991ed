"""A made-up statute in two versions, questions about it, and answers to them."""

from dataclasses import replace
from datetime import date

from app.answer import AiLabel, Answer, Citation, Claim, Span, Status
from corpus.chunks import Chunk
from corpus.provisions import Provision
from corpus.statutes import iter_units
from eval.addresses import Address
from eval.samples import Sample, assigned_split
from eval.texts import IndexedTexts

TODAY = date(2026, 6, 1)

_ARTICLES = {
    3: "养猫的人应当每日喂食两次。\n猫的主人外出超过二日的，应当在三日内托人照看。",
    4: "猫舍应当符合下列条件：\n（一）通风；\n（二）有窗。\n猫舍的面积不得小于二平方米。",
    5: "违反本办法的，处一百元罚款。",
}


def chunk(source_id: str, article: int, text: str) -> Chunk:
    provision = Provision(article)
    return Chunk(
        source_id=source_id,
        law="cats",
        title="养猫办法",
        address=provision.key,
        label=provision.label,
        heading_path=(),
        text=text,
        text_kind="official",
        level="部门规章",
        status="现行有效",
        effective=date(2025, 1, 1),
        units=tuple(iter_units(provision, text)),
    )


NEW = [chunk("cats-2025", n, text) for n, text in _ARTICLES.items()]
OLD = [
    replace(
        chunk("cats-2020", n, text.replace("一百元", "五十元")), effective=date(2020, 1, 1), repealed=date(2025, 1, 1)
    )
    for n, text in _ARTICLES.items()
]
ESSAY = replace(
    NEW[0], source_id="essay", law="essay", address="s1", text="养猫心得。", text_kind="commentary", units=()
)
CHUNKS = [*NEW, *OLD, replace(ESSAY, effective=None)]
TEXTS = IndexedTexts(CHUNKS)


def sample(sample_id: str = "feed", **fields: object) -> Sample:
    defaults = {
        "id": sample_id,
        "question": f"{sample_id}：一天喂几次？",
        "kind": "must",
        "language": "zh",
        "wording": "everyday",
        "gold": ("cats-2025:a3p1",),
        "required_facts": ("两次|2次",),
        "status": "answered",
        "split": assigned_split(sample_id),
    }
    return Sample.model_validate(defaults | fields)


def refusal_sample(sample_id: str = "dogs") -> Sample:
    return sample(sample_id, kind="refuse", status="refused", gold=(), required_facts=())


def citation(place: str, /, *, number: int = 1, **fields: object) -> Citation:
    """A right citation of `place`; `fields` spoil it."""
    at = Address.parse(place)
    text = TEXTS.get(at)
    assert text is not None
    start, end = text.span(at.provision) if at.provision else (0, len(text.text))
    key = at.provision.key if at.provision else at.section
    right = {
        "number": number,
        "source_id": at.source_id,
        "title": "养猫办法",
        "provision": key,
        "address": key,
        "label": f"《养猫办法》{key}",
        "quote": text.text[start:end],
        "quote_kind": text.text_kind,
        "level": "部门规章",
        "status": "现行有效",
        "span": Span(start=start, end=end),
    }
    return Citation.model_validate(right | fields)


def answer(*citations: Citation, status: Status = Status.ANSWERED, as_of: date | None = None, text: str = "") -> Answer:
    quoted = "".join(f"{c.quote}[{c.number}]" for c in citations)
    return Answer(
        question="",
        status=status,
        text=text or quoted or "没有依据。",
        claims=tuple(Claim(text=c.quote, citations=(c.number,)) for c in citations),
        citations=citations,
        as_of=as_of or TODAY,
        index_version="v-test",
        mode="extractive",
        label=AiLabel(visible="AI 生成", metadata={}),
        trace_id="t",
    )


def refusal() -> Answer:
    return answer(status=Status.REFUSED)
