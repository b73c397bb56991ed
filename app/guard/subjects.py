"""Who owes the duty? The roles a claim gives a duty to must be those that the law gives it to."""

import re
from collections.abc import Iterator

from app.guard.clauses import Sentence, gram_share, one_spelling, sentences
from app.guard.weighing import Check, Fault

#: Role as a claim may call it -> what the law calls it; a claim's role is the law's if any of these stands there.
_ROLES: tuple[tuple[str, str], ...] = (
    ("个人信息处理者", "个人信息处理者|信息处理者"),
    ("网络数据处理者", "数据处理者|数据的处理者"),
    ("重要数据处理者", "重要数据(?:的)?处理者|数据处理者"),
    ("数据处理者", "数据处理者|数据的处理者"),
    ("处理者", "处理者"),
    ("关键信息基础设施运营者", "关键信息基础设施(?:的)?运营者|运营者"),
    ("网络运营者", "网络运营者|网络的所有者"),
    ("运营者", "运营者"),
    ("技术支持者", "技术支持者|技术支持"),
    ("提供者", "提供者|提供[^，。；]{0,12}(?:服务|产品)[^，。；]{0,8}(?:的|组织|个人)|平台"),
    ("使用者", "使用者|用户|使用"),
    ("电信业务经营者", "电信业务经营者|电信企业"),
    ("平台经营者", "平台"),
    ("经营者", "经营者|商家"),
    ("互联网服务提供者", "互联网[^，。；]{0,6}服务提供者|网络服务提供者"),
    ("受托人", "受托人|受托方|受委托|接受委托"),
    ("委托人", "委托人|委托方|委托"),
    ("接收方", "接收方|接收者|接收"),
    ("应用商店", "应用商店|应用程序分发|应用软件下载|应用分发"),
    ("传播平台", "传播平台|传播服务|信息内容传播"),
    ("平台", "平台|服务提供者|网络服务"),
    ("用户", "用户|使用者|注册人|提供[^，。；]{0,12}服务"),
    ("消费者", "消费者"),
    ("劳动者", "劳动者|职工|员工|工作人员|外卖|送餐"),
    ("未成年人", "未成年人|儿童|学生|孩子"),
    ("监护人", "监护人|父母"),
    ("权利人", "权利人|著作权人|权利所有|持有人"),
    ("被侵权人", "被侵权人|受害|权利人"),
    ("侵权人", "侵权人|侵权"),
    ("生产者", "生产者|制造者|生产|制作"),
    ("销售者", "销售者|销售|经销"),
    ("广告主", "广告主"),
    ("广告发布者", "广告发布者"),
    ("广告经营者", "广告经营者"),
    ("医疗机构", "医疗机构|医院"),
    ("专业机构", "专业机构|机构"),
    ("行业组织", "行业组织|行业协会|协会|组织"),
    ("学校", "学校|教育|幼儿园"),
    ("金融机构", "金融机构|银行|支付机构"),
    ("国家机关", "国家机关|政府|机关|行政机关"),
    ("国家网信部门", "网信"),
    ("网信部门", "网信"),
    ("电信主管部门", "电信|信息产业"),
    ("市场监督管理部门", "市场监督|市场监管|监督检查部门|反垄断执法|工商|监督管理部门"),
    ("保护工作部门", "保护工作部门|保护工作的部门|保护部门|主管部门|监督管理部门|职责的部门"),
    ("主管部门", "部门|机关|机构|政府|主管"),
    ("公安机关", "公安"),
    ("人民法院", "人民法院|法院|诉|法官|司法"),
    ("人民检察院", "检察"),
    ("工作人员", "工作人员|人员"),
    ("任何组织和个人", "任何"),
    ("国家", "国家(?!有关|规定|标准|机关|网信|安全|利益|秘密)|国务院|我国|鼓励|支持|推进|推动|促进"),
    ("个人", "个人(?!信息|隐私)|自然人|公民|本人|他人|当事人|任何人|人员"),
)
#: Words in which a role's name is no role: 个人信息, 国家标准.
_NO_ROLE = {
    "用户": "(?!服务协议|协议|名|账号|账户|画像)",
    "个人": "(?!信息|隐私)",
    "国家": "(?!有关|规定|标准|机关|网信|安全|利益|秘密|机密|主管|强制性|预案|和|[^，。；]{0,10}标准)",
}
_NAMED = re.compile("|".join(r + _NO_ROLE.get(r, "") for r in sorted((r for r, _ in _ROLES), key=len, reverse=True)))
_IN_LAW = {role: re.compile(pattern) for role, pattern in _ROLES}
#: What gives the role before it a duty, a ban or a right.
DUTY = "不应当|应当|不得|可以|无需|无权|负责|承担"
#: A role owes a duty if it opens a clause that has one, or stands right before it.
_OWES = re.compile(
    rf"(?:(?:^|由|其)(?P<first>{_NAMED.pattern})(?!的)[^，。；]{{0,30}}?|(?P<near>{_NAMED.pattern})[^，。；：、]{{0,3}})(?={DUTY})"
)
#: A sentence of law speaks of what a sentence of the claim does if it holds this share of it,
#: and hardly less than the sentence that holds most.
_SAME_MATTER, _ABOUT_THE_SAME = 0.35, 0.15


def wrong_subjects(claim: str, law: str, *, around: str = "") -> Iterator[Fault]:
    """Each role the claim gives a duty to that the law does not know, or does not give it to.

    Args:
        law: the provision cited.
        around: what else tells who is meant: title, headings, the rest of the article.
    """
    official = sentences(law)
    everything = one_spelling(f"{around}\n{law}")
    for sentence in sentences(claim):
        for clause in sentence.clauses:
            for match in _OWES.finditer(clause.text):
                role = match["first"] or match["near"]
                if other := _owed_by_another(role, sentence, official):
                    yield Fault(Check.SUBJECT, f"gives to {role} what the text gives to {other}")
        for role in _NAMED.findall(sentence.text):
            if not _IN_LAW[role].search(everything):
                yield Fault(Check.SUBJECT, f"names {role}, of whom the text does not speak")


def _owed_by_another(role: str, sentence: Sentence, official: tuple[Sentence, ...]) -> str:
    """Role that the law's sentences on the same matter give the duty to, if none gives it to this one; else ""."""
    shares = [gram_share(sentence.grams, s.grams) for s in official]
    least = max(_SAME_MATTER, max(shares, default=0.0) - _ABOUT_THE_SAME)
    about = [s for s, share in zip(official, shares, strict=True) if share >= least]
    owing = [owner for s in about for owner in _owners(s.text)]
    if any(role == owner or _IN_LAW[role].search(owner) for owner in owing):
        return ""
    if any(_may_owe(role, s) for s in about):
        return ""
    return owing[-1] if owing else ""


def _owners(text: str) -> list[str]:
    """Roles in a sentence of law that a duty follows."""
    duties = [m.start() for m in re.finditer(DUTY, text)]
    last = duties[-1] if duties else -1
    return [m[0] for m in _NAMED.finditer(text) if m.end() <= last and text[m.end() : m.end() + 1] != "的"]


def _may_owe(role: str, sentence: Sentence) -> bool:
    """Whether any wording of the role stands before a duty, or opens a clause."""
    duties = [m.start() for m in re.finditer(DUTY, sentence.text)]
    last = duties[-1] if duties else len(sentence.text)
    spots = [m for m in _IN_LAW[role].finditer(sentence.text) if m.end() <= last]
    return any(sentence.text[m.end() : m.end() + 1] != "的" for m in spots)


def named_roles(text: str) -> list[str]:
    """Roles that a text names, in order."""
    return _NAMED.findall(text)


def role_spots(text: str) -> list[tuple[int, int]]:
    """Where a text names roles, in order: start and end."""
    return [match.span() for match in _NAMED.finditer(text)]


def without_roles(text: str) -> str:
    """A text with a comma for every role that it names."""
    return _NAMED.sub("，", text)


def may_be_one(role: str, other: str) -> bool:
    """Whether two names of roles can mean the same role."""
    return role in other or other in role or same_role(role, other) or same_role(other, role)


def same_role(role: str, law: str) -> bool:
    """Whether the law names the role, by this word or by one of its own."""
    return bool(_IN_LAW[role].search(law))
