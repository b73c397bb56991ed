"""How a text looks that answers a kind of question: the other half of app.understanding.kinds."""

import re
from collections.abc import Mapping

from app.understanding import Query, QuestionKind

#: How a paragraph or item looks that answers the kind; kinds that any text may answer are not here.
TOLD: Mapping[QuestionKind, re.Pattern[str]] = {
    QuestionKind.PENALTY: re.compile(r"罚|警告|吊销|没收|处分|连带责任|赔偿|承担.{0,8}责任|追究|责令"),
    QuestionKind.DEFINITION: re.compile(
        r"，?是指|所称|，指|的含义|^[^，。；：\n]{2,16}是(?!否|对|为)|定义[:：]|[:：]指|[包不]括"
    ),
    QuestionKind.AUTHORITY: re.compile(
        r"(?:部门|机关|机构|委员会|行业组织).{0,24}(?:负责|主管|统筹|监督|认定|查处|组织|依|审查|批准|审批|许可|受理|颁发)|管辖"
    ),
    QuestionKind.RIGHTS: re.compile(r"有权|可以|权利|请求|应当|支持|不得|无效"),
}
_CONDITIONS_ASKED = re.compile(
    r"哪些(?:情况|情形|条件|场合)|(?:什么|何种)(?:情况|情形|条件|场合)|"
    r"\b(?:in (?:what|which) (?:cases|circumstances)|under what (?:circumstances|conditions)|what conditions)\b",
    re.IGNORECASE,
)
_CONDITIONS_TOLD = re.compile(r"下列(?:情形|条件|情况)|(?:情形|条件)之一|(?:情形|条件|情况)[:：]")
#: A case put as narrower than what a law is for, and a text that leaves such a case out.
_NARROWER_CASE = re.compile(
    r"只(?!要)|仅|内部|公司里|单位里|自用|自己用|[不没未](?:有)?(?:对外|向|公开|开放|上线|提供)|个人用|家里|家庭|私下|"
    r"\b(?:only|internal\w*|in-house|personal(?:ly)?|private(?:ly)?|household|our own|not (?:public|open|offered))\b",
    re.IGNORECASE,
)
_LEAVES_OUT = re.compile(r"不适用|不受|除外|免予|豁免")
_DEFINES = re.compile(r"下列用语的?含义|(?:用语|术语).{0,6}(?:含义|定义)|^定义[:：]", re.MULTILINE)
#: An article of several definitions that orders nothing.
_MEANS = re.compile(r"[^。\n]*(?:是指|所称)[^。\n]*")
_ORDERS = re.compile(r"应当|不得|可以|禁止|必须|有权|罚")
_BOILERPLATE = re.compile(r"^(?:为了?[^。]{4,200}制定本|交代立法目的|本[^。]{1,8}自[^。]{4,20}起施行。?$)")
_SCOPE = re.compile(r"适用本(?:办法|规定|条例|法)")
_SCOPE_CHARS = 220
_MAY_BE_DEFINED = frozenset(
    {QuestionKind.DEFINITION, QuestionKind.COMPARISON, QuestionKind.APPLIES, QuestionKind.CONTENT}
)

_OPENING = 14
_SENTENCE_END = re.compile(r"[。；\n]")
#: Rules on a special case, and how a question names it: (its name, the text speaks of it, the question does).
_SPECIAL_CASES = (
    (
        "critical",
        re.compile(r"关键信息基础设施(?!的?运营者(?:以外|和))"),
        re.compile(r"关基|关键信息基础|\b(?:critical information|CII)", re.IGNORECASE),
    ),
    (
        "e_commerce",
        re.compile(r"电子商务(?:平台)?经营者"),
        re.compile(
            r"^(?!.*(?:员工|离职|入职|求职|简历|考勤|工牌|病历|患者|医院|学校|学籍|房东|邻居|"
            r"\b(?:employees?|employers?|staff|applicants?|patients?|hospitals?|schools?)\b))",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        "minors",
        re.compile(r"未成年人|儿童"),
        re.compile(
            r"未成年|儿童|孩|[幼少]儿|学生|青少年|少年|监护|家长|爸妈|父母|娃|[\d一二三四五六七八九十]\s?周?岁|小学|中学|幼儿园|校园|沉迷|网瘾|"
            r"\b(?:minors?|child(?:ren)?|kids?|teen\w*|pupils?|students?|juvenile|under-?age|parents?|guardians?|"
            r"addict\w*|curfew|years? old|year-old|aged? \d+|under \d+)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "faces",
        re.compile(r"人脸识别"),
        re.compile(
            r"脸|面部|五官|头像|生物|识别|门禁|闸机|摄像|监控|"
            r"\b(?:faces?|facial|biometric\w*|cameras?|cctv|surveillance|recogni\w*)\b",
            re.IGNORECASE,
        ),
    ),
)
#: What a rule on 人脸 says of another mark of the body it does not say.
_FACE = re.compile(r"人脸|刷脸|面部|脸部|\b(?:faces?|facial)\b", re.IGNORECASE)
_OTHER_MARKS = re.compile(
    r"指纹|声纹|虹膜|掌纹|掌静脉|基因|DNA|步态|\b(?:fingerprints?|iris|voice ?prints?|palm|gait)\b", re.IGNORECASE
)
#: People who do no business with the asker, and what says that the other side does.
_PRIVATE = re.compile(
    r"房东|房客|租客|邻居|室友|亲戚|\b(?:landlord|landlady|tenant|neighbou?r|room-?mate|relatives?)\b", re.IGNORECASE
)
_BUSINESS = re.compile(
    r"平台|商家|网店|店铺|公司|企业|中介|经营|物业|App|软件|直播|网站|\b(?:platform|shop|store|company|agency|app|website)\b",
    re.IGNORECASE,
)
_BINDS_BUSINESS = re.compile(r"经营者")


def telling_pattern(query: Query) -> re.Pattern[str] | None:
    """What a text must match to be of the kind asked for; None if any text may be."""
    if _CONDITIONS_ASKED.search(query.text):
        return _CONDITIONS_TOLD
    if query.kind is QuestionKind.APPLIES and _NARROWER_CASE.search(query.content):
        return _LEAVES_OUT
    return TOLD.get(query.kind)


def is_beside_the_point(query: Query, text: str) -> bool:
    """Whether an article only defines terms, or says why and since when the text is law, where that is not asked."""
    if query.kind is QuestionKind.CONTENT:
        return False
    if query.kind not in _MAY_BE_DEFINED and _DEFINES.search(text):
        return True
    if query.kind not in _MAY_BE_DEFINED and len(_MEANS.findall(text)) > 1 and not _ORDERS.search(_MEANS.sub("", text)):
        return True
    if query.kind not in _MAY_BE_DEFINED and _SCOPE.search(text) and len(text) < _SCOPE_CHARS:
        return True
    return bool(_BOILERPLATE.search(text))


def is_on_another_case(query: Query, text: str, words: str) -> bool:
    """Whether a text rules on a special case that the question does not put, as one on minors does for all users.

    Args:
        words: the question with the law's terms for its words.
    """
    if special_case(text, words):
        return True
    marks = _OTHER_MARKS.findall(query.text)
    return bool(marks and _FACE.search(text) and not _FACE.search(query.text) and not _OTHER_MARKS.search(text))


def special_case(text: str, words: str) -> str:
    """Name of the special case that a text rules on and `words`, a question with the law's terms, do not put; or ""."""
    return next((n for n, told, asked in _SPECIAL_CASES if not asked.search(words) and _is_mostly_on(told, text)), "")


def _is_mostly_on(case: re.Pattern[str], text: str) -> bool:
    """Whether a text begins with the case, or more than half of its sentences speak of it."""
    sentences = [s for s in _SENTENCE_END.split(text) if s.strip()]
    if sentences and case.search(sentences[0][:_OPENING]):
        return True
    return 2 * sum(bool(case.search(s)) for s in sentences) > len(sentences)


def binds_others(query: Query, text: str) -> bool:
    """Whether a text binds businesses, where the question is on what a private person does."""
    private = _PRIVATE.search(query.text) and not _BUSINESS.search(query.text)
    return bool(private and _BINDS_BUSINESS.search(text))
