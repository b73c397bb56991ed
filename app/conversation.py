"""A question that leans on the conversation, written out so that it can be read by itself. No model is needed.

那罚款呢？ after a question on algorithm filing becomes 算法备案：罚款？; 第二款呢 takes law and article from before;
"if we only serve employees?" is added to the question it narrows.
"""

import re
from collections.abc import Sequence

from app.assistant import Turn
from app.question_words import content_words
from app.understanding import LawNames
from corpus.references import find_mentions

#: A question this short that starts or ends like this leans on the one before it.
_MOST_CHARS = 40
#: One this short that ends like this cannot be understood alone.
_FEWEST_CHARS = 9
_OPENS = re.compile(
    r"^(?:那么?|还有|另外|另|如果|要是|假如|若|但如果|其中|上述|它|这个|"
    r"这种|该(?!不)|and\b|what about\b|how about\b|but\b|if\b|then\b|what if\b)[,，]?\s*",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"呢\s*[？?]?$")
_CONDITION = re.compile(r"^(?:那么?|但)?(?:如果|要是|假如|若)|^(?:and |but |what )?if\b", re.IGNORECASE)
#: A condition that asks something itself is a question of its own.
_ASKS = re.compile(
    r"吗|什么|多少|怎么|如何|哪|谁|几|是否|能否|要不要|能不能|"
    r"\b(?:what|how|who|which|must|should|do we|can we|is it|are we)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[？?。.!！\s]+$")
_ITEM = r"第[（(]?[一二三四五六七八九十\d]+[)）]?项"
_PART = re.compile(rf"^(?:那么?)?(?:第[一二三四五六七八九十\d]+款(?:{_ITEM})?|{_ITEM})")
_NUMBER = re.compile(r"[\d一二三四五六七八九十]+")
_BOOK = re.compile(r"《([^《》]{2,60})》(第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十]+)?)?")
#: What a question asks for, which gives way to what the next one asks for.
_ASPECT = re.compile(
    r"罚款?|处罚|罚则|法律责任|责任|期限|时限|多久|多长时间|几日|几天|日内|个工作日|流程|程序|步骤|手续|材料|条件|部门|谁|义务|要求|规定|办理|法律|规章|区别"
    r"|\b(?:fines?|penalt\w+|deadlines?|how long|days|steps?|procedure|authority|requirements?|obligations?)\b",
    re.IGNORECASE,
)


def leans_on_history(text: str, names: LawNames) -> bool:
    """Whether `text` can only be understood from what was said before: it names no law, and points or is cut short."""
    if names.find(text):
        return False
    if find_mentions(text) or _PART.search(text):
        return True
    if len(text) > _MOST_CHARS:
        return False
    if _CONDITION.search(text):
        return not _ASKS.search(_ENDS.sub("", text))
    return bool(_OPENS.search(text) or _CLOSES.search(text)) or len(text) <= _FEWEST_CHARS


def is_cut_short(text: str) -> bool:
    """Whether `text` says too little to be understood without a question before it: 那罚款呢？"""
    return len(text) <= _FEWEST_CHARS and bool(_CLOSES.search(text))


def standalone(text: str, history: Sequence[Turn], names: LawNames) -> str:
    """`text` with what it leaves to the conversation written out; `text` itself if it leans on nothing."""
    if not history or not leans_on_history(text, names):
        return text
    before = standalone(history[-1].question, history[:-1], names)
    law, article = _place(before, history[-1].answer, names)
    asked = _OPENS.sub("", _CLOSES.sub("", _ENDS.sub("", text))).strip()
    if _PART.search(text) and law and article:
        return f"《{law}》{article}{_PART.sub(lambda m: m[0].lstrip('那么'), _CLOSES.sub('', _ENDS.sub('', text)))}"
    if find_mentions(text) and law:
        return f"《{law}》{asked}"
    if _CONDITION.search(text):
        return _with_condition(before, asked, text)
    if not _ASPECT.search(asked):  # it narrows what was asked rather than asking another thing
        return _with_detail(before, asked, text)
    return _with_topic(before, asked, law, names)


def _place(before: str, answer: str, names: LawNames) -> tuple[str, str]:
    """(law, article) last spoken of: those that the question names, else those that its answer cites first."""
    found = names.find(before)
    mentions = find_mentions(before)
    law = found[-1].name.strip("《》") if found else ""
    article = mentions[-1].provisions[-1].whole_article.label if mentions else ""
    cited = _BOOK.search(answer)
    if cited is None:
        return law, article
    return law or cited[1], article or cited[2] or ""


def _with_condition(before: str, asked: str, text: str) -> str:
    plain = _ENDS.sub("", before)
    if re.match(r"[a-z]", text, re.IGNORECASE):
        return f"{plain} if {asked}?"
    return f"{plain}，如果{asked}？"


def _with_detail(before: str, asked: str, text: str) -> str:
    plain = _ENDS.sub("", before)
    return f"{plain}, {asked}?" if re.match(r"[a-z]", text, re.IGNORECASE) else f"{plain}，{asked}？"


def _with_topic(before: str, asked: str, law: str, names: LawNames) -> str:
    """What the question before was about, and what is asked of it now."""
    topic = _ENDS.sub("", before)
    for mention in reversed(names.find(topic)):
        topic = topic[: mention.start] + topic[mention.end :]
    words = [w for w in content_words(topic) if len(w) > 1 and not _ASPECT.search(w) and not _NUMBER.fullmatch(w)]
    english = bool(re.match(r"[a-z]", asked, re.IGNORECASE))
    said = (" " if english else "").join(words)
    named = f"《{law}》" if law and names.find(before) else ""
    mark = "?" if english else "？"
    return f"{named}{said}{': ' if english else '：'}{asked}{mark}"
