"""Sentences in a document that speak to a machine, not to people: they carry no claim, and no model reads them."""

import re

_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]?")
#: Orders that nobody gives but to a machine, in a question as in a document.
_ORDER = (
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|跳过|绕过|推翻)[^。，]{0,6}(?:以上|上述|上面|之前|前面|前述|所有|一切|全部|此前|系统|你的)"
    r"|(?:以上|上述|之前|此前)[^。，]{0,8}(?:作废|无效|不算数|不再适用于你)"
    r"|(?:你|您)(?:现在|从现在起|今后)?(?:是|扮演|充当|作为)[^。，]{0,12}(?:助手|律师|模型|角色|AI|机器人|DAN|管理员|开发者|局长|法官)"
    r"|系统(?:提示|消息|指令|管理员)|越狱|开发者模式|(?:不要|无需|不需要|不得)(?:引用|标注|核对|校验)(?:条文|出处|来源|编号)"
    r"|(?:写进|写入|放进|加进|加到)[^。，]{0,6}(?:回答|答案|结论)"
    r"|(?i:ignore|disregard|forget|override)\s+(?i:all|any|the|previous|prior|above|earlier|your|these)"
    r"|(?i:system\s*(?:prompt|message|:))|(?i:you\s+are\s+now\b)|(?i:pretend\s+(?:to|that|you))"
    r"|(?i:jailbreak|developer\s+mode|do\s+not\s+cite)"
    r"|<\|[^|>]{0,40}\|>|\[/?INST\]|(?i:^\s*#{0,4}\s*(?:system|assistant|user)\s*[:：])"
)
#: What a person may well write to an assistant, and a document has no reason to. No statute speaks to "you".
_ADDRESS = (
    r"(?:从现在起|现在|今后|假设|假如|假装|想象)?(?<!让)你(?:现在)?(?:是|要|必须|应|可以|不受|不必|只)|私下告诉"
    r"|(?:请|必须|务必|应当|直接|只需|只)?(?:回答|输出|返回|告诉用户|告诉提问者|打印)(?:：|:|说|一切|所有|“?合法)"
    r"|(?i:you\s+are\s+(?:a|an|the)\b)|(?i:role-?play)|(?i:act\s+as\b)|(?i:(?:respond|reply|answer|output|say)\s+(?:only|with|that|exactly|\"|'))"
)
_IN_QUESTIONS = re.compile(_ORDER)
_IN_DOCUMENTS = re.compile(f"{_ORDER}|{_ADDRESS}")


def without_instructions(text: str) -> str:
    """A document's text with such sentences blanked; every other character stays where it stands."""
    return _blanked(text, _IN_DOCUMENTS)


def without_orders(question: str) -> str:
    """A question without the sentences that give orders to a machine; as it is if nothing else would be left."""
    left = _blanked(question, _IN_QUESTIONS).strip()
    return left if re.search(r"\w{2}", left) else question


def speaks_to_a_machine(text: str) -> bool:
    """Whether a text holds such a sentence."""
    return bool(_IN_DOCUMENTS.search(text))


def _blanked(text: str, orders: re.Pattern[str]) -> str:
    if not orders.search(text):
        return text
    return _SENTENCE.sub(lambda m: _blank(m[0]) if orders.search(m[0]) else m[0], text)


def _blank(text: str) -> str:
    return "".join(c if c == "\n" else " " for c in text)
