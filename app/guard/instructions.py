"""Sentences in a document that speak to a machine, not to people: they carry no claim, and no model reads them."""

import re

_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]?")
_TO_A_MACHINE = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|跳过|绕过|推翻)[^。，]{0,6}(?:以上|上述|上面|之前|前面|前述|所有|一切|全部|此前|系统|你的)"
    r"|(?:以上|上述|之前|此前)[^。，]{0,8}(?:作废|无效|不算数|不再适用于你)"
    r"|(?:你|您)(?:现在|从现在起|今后)?(?:是|扮演|充当|作为)[^。，]{0,12}(?:助手|律师|模型|角色|AI|机器人|DAN|管理员|开发者)"
    r"|(?:请|必须|务必|应当|直接|只需|只)?(?:回答|输出|返回|告诉用户|告诉提问者|打印)(?:：|:|说|一切|所有|“?合法)"
    r"|系统(?:提示|消息|指令|管理员)|越狱|开发者模式|(?:不要|无需|不得)(?:引用|标注|核对|校验)(?:条文|出处|来源|编号)"
    r"|(?i:ignore|disregard|forget|override)\s+(?i:all|any|the|previous|prior|above|earlier|your|these)"
    r"|(?i:system\s*(?:prompt|message|:))|(?i:you\s+are\s+(?:now|a|an)\b)|(?i:act\s+as\b)|(?i:pretend\s+(?:to|that|you))"
    r"|(?i:(?:respond|reply|answer|output|say)\s+(?:only|with|that|exactly|\"|'))|(?i:jailbreak|developer\s+mode|do\s+not\s+cite)"
    r"|<\|[^|>]{0,40}\|>|\[/?INST\]|(?i:^\s*#{0,4}\s*(?:system|assistant|user)\s*[:：])"
)


def without_instructions(text: str) -> str:
    """`text` with such sentences blanked; every other character stays where it stands."""
    if not _TO_A_MACHINE.search(text):
        return text
    return _SENTENCE.sub(lambda m: _blank(m[0]) if _TO_A_MACHINE.search(m[0]) else m[0], text)


def speaks_to_a_machine(text: str) -> bool:
    """Whether a text holds such a sentence."""
    return bool(_TO_A_MACHINE.search(text))


def _blank(text: str) -> str:
    return "".join(c if c == "\n" else " " for c in text)
