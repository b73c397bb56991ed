"""Damages that put a claim on the wrong text: another article, law or version, a sentence from nowhere, two in one."""

import random
from dataclasses import replace
from datetime import timedelta

from app.answering import spans
from app.editions import StoredText
from corpus.catalog import Validity
from corpus.likeness import bigrams
from corpus.references import find_references
from eval.mutations.claims import GoodClaim, framed, unframed
from eval.mutations.world import World

#: Another text that says this share of a claim's bigrams may well carry it: citing that would be no damage.
_SAYS_IT_TOO = 0.5


def wrong_article(good: GoodClaim, world: World, rng: random.Random) -> GoodClaim | None:
    """The claim cites another article of the law, or names another in its text."""
    own = good.evidence.stored.chunk
    others = [t for (source, _), t in world.texts.items() if source == own.source_id and t.chunk.provision]
    others = [t for t in others if t.chunk.address != own.address and not _says(t, good)]
    if not others:
        return None
    other = rng.choice([t for t in good.retrieved if t in others] or others)
    if rng.random() < 0.5:
        return _citing(good, other)
    return good.saying(_named_after(good, other, world))


def wrong_law(good: GoodClaim, world: World, rng: random.Random) -> GoodClaim | None:
    """The claim cites an article of another law, or names another law in its text."""
    own = good.evidence.stored.chunk
    near = [t for t in good.retrieved if t.chunk.law != own.law and t.chunk.provision]
    anywhere = [t for t in world.texts.values() if t.chunk.law != own.law and t.chunk.provision]
    others = [t for t in near or rng.sample(anywhere, k=min(8, len(anywhere))) if not _says(t, good)]
    if not others:
        return None
    other = rng.choice(others)
    if rng.random() < 0.5:
        return _citing(good, other)
    source = world.edition.catalog[other.chunk.source_id]
    label = good.evidence.provision.whole_article if good.evidence.provision else None
    plain = unframed(good.claim.text)
    return good.saying(f"根据《{source.short}》{label.label if label else ''}，{plain}")


def _says(other: StoredText, good: GoodClaim) -> bool:
    ours = bigrams(unframed(good.claim.text))
    return (ours & bigrams(other.text)).total() >= _SAYS_IT_TOO * ours.total()


def _citing(good: GoodClaim, other: StoredText) -> GoodClaim:
    """The claim on the evidence of another text, which then was retrieved, too."""
    text = unframed(good.claim.text)
    evidence = spans.whole(other)
    places = {(t.chunk.source_id, t.chunk.address) for t in good.retrieved}
    place = (other.chunk.source_id, other.chunk.address)
    retrieved = good.retrieved if place in places else (*good.retrieved, other)
    return replace(good, claim=replace(good.claim, text=text, evidence=(evidence,)), retrieved=retrieved)


def _named_after(good: GoodClaim, other: StoredText, world: World) -> str:
    named = framed("", world.edition, spans.whole(other))
    return f"{named}{unframed(good.claim.text)}"


#: Sentences that sound like law and stand in none of our texts.
_INVENTED = (
    "逾期未办理的，视为自动放弃相关资格。",
    "有关单位还应当每季度向行业主管部门提交书面合规报告。",
    "运营者应当为此购买足额的责任保险。",
    "企业内部审批记录须经公证机构公证后方可使用。",
    "相关负责人应当通过国家统一组织的资格考试。",
    "境外母公司对此承担连带保证责任。",
    "未成立专门委员会的，不得开展上述业务。",
    "用户有权要求平台支付三倍服务费作为补偿。",
    "小微企业可以免于适用本条规定。",
    "服务器应当部署在省级以上数据中心。",
    "上述材料应当在三十日内报送所在地人民政府备查。",
    "主管部门应当在五个工作日内颁发许可证书。",
    "平台应当向每位用户寄送纸质通知。",
    "首次违法的，一律免予处罚。",
    "该规定同样适用于个人之间的私人通信。",
    "企业须聘请至少两名持证数据保护官。",
    "由此产生的费用由行业协会承担。",
    "合同约定与此不一致的，以合同约定为准。",
    "相关算法源代码应当向社会公开。",
    "经股东会决议可以不受上述限制。",
    "拒不配合的，可以直接吊销法定代表人的身份证件。",
    "监管部门每年对所有企业开展两次现场检查。",
    "该义务自公司上市之日起免除。",
    "应当设置不低于一百万元的专项保证金。",
)


def invented_sentence(good: GoodClaim, world: World, rng: random.Random) -> GoodClaim | None:
    """A sentence that no text has, or that another law has, in place of the claim or after it."""
    text = good.claim.text
    own = good.evidence.stored.chunk.law
    others = [c for c in world.claims if c.evidence.stored.chunk.law != own and not _says(good.evidence.stored, c)]
    from_nowhere = rng.random() < 0.5 or not others
    sentence = rng.choice(_INVENTED) if from_nowhere else unframed(rng.choice(others).claim.text)
    if rng.random() < 0.5:
        sentence = f"{text.rstrip('。；;')}。{sentence}"
    return good.saying(sentence)


def stale_version(good: GoodClaim, world: World, rng: random.Random) -> GoodClaim | None:
    """The claim cites a version that is law no more, or is asked of a day on which its text was no law yet."""
    own, catalog = good.evidence.stored.chunk, world.edition.catalog
    ended = {s.id for s in catalog.versions(own.law) if s.repealed and s.repealed <= good.day}
    old = [t for (source, _), t in world.texts.items() if source in ended and t.chunk.provision]
    if old and rng.random() < 0.8:
        ours = bigrams(unframed(good.claim.text))
        best = max(old, key=lambda t: ((ours & bigrams(t.text)).total(), t.chunk.id))
        return _citing(good, best)
    source = catalog[own.source_id]
    earlier = source.effective - timedelta(days=rng.randint(1, 300)) if source.effective else None
    if earlier is None or source.validity_on(earlier) in (Validity.IN_FORCE, Validity.UNVERIFIED):
        return None
    return replace(good, day=earlier)


def merged_provisions(good: GoodClaim, world: World, rng: random.Random) -> GoodClaim | None:
    """The first half of the claim with the second half of another, citing one of them or both."""
    own = good.evidence.stored.chunk
    others = [
        c
        for c in world.claims
        if c.evidence.stored.chunk.law == own.law and c.evidence.stored.chunk.address != own.address
    ]
    first, comma, _ = unframed(good.claim.text).partition("，")
    pairs = [(c, unframed(c.claim.text).partition("，")[2]) for c in others]
    pairs = [(c, rest) for c, rest in pairs if len(rest) >= 10 and not find_references(rest)]
    if not comma or len(first) < 6 or not pairs:
        return None
    other, rest = rng.choice(pairs)
    ours = bigrams(rest)
    if (ours & bigrams(good.evidence.stored.text)).total() >= _SAYS_IT_TOO * ours.total():
        return None
    both = (good.evidence, other.evidence) if rng.random() < 0.5 else (good.evidence,)
    merged = replace(good.claim, text=f"{first}，{rest}", evidence=both)
    retrieved = tuple(dict.fromkeys((*good.retrieved, other.evidence.stored)))
    return replace(good, claim=merged, retrieved=retrieved)
