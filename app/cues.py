"""What kind of provision a question is after (a penalty, a definition, a date), read from its words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A question that matches `asked` is answered by a text that matches `told`; `bonus` is added to its score."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    bonus: float


#: Bonuses are in units of a fused score (0 to 1), small enough that words in common decide where they differ.
CUES: tuple[Cue, ...] = (
    Cue(
        re.compile(r"罚|处分|追责|什么后果|法律责任|违法所得|\b(?:fines?|fined|penalt\w+|punish\w*|liab\w+)\b", re.I),
        re.compile(r"罚款|处罚|警告|没收违法所得|吊销|追究|赔偿责任|承担.{0,6}责任"),
        0.15,
    ),
    Cue(
        re.compile(
            r"施行|生效|实施日期|什么时候开始|哪天起|从何时|in force|take effect|effective date|come into effect", re.I
        ),
        re.compile(r"(?:自|从).{2,14}起(?:施行|实施|执行)|发布之日起施行"),
        0.3,
    ),
    Cue(
        re.compile(
            r"是指|指什么|什么是|什么叫|定义|含义|才算|算不算|是不是属于|\b(?:defin\w+|what is an?|meaning of)\b", re.I
        ),
        re.compile(r"，是指|所称|下列用语|的含义|，指|^[^，。；：\n]{2,16}是(?!否|对|为)", re.M),
        0.15,
    ),
    Cue(
        re.compile(
            r"哪个部门|谁(?:来|负责)?(?:监管|主管|管|审批)|什么部门|主管部门|which authority|who supervises", re.I
        ),
        re.compile(r"部门.{0,20}(?:负责|主管|统筹协调|监督管理)"),
        0.08,
    ),
    Cue(
        re.compile(
            r"多久|几天|几日|多少天|多少日|几个?工作日|多少个?工作日|期限|几个月|多长时间|有效期|保存多|"
            r"how long|how many days|deadline|how soon",
            re.I,
        ),
        re.compile(r"[\d一二三四五六七八九十]+(?:个)?(?:工作日|日内|日|小时|个月|年)"),
        0.08,
    ),
)


def cue_bonus(question: str, text: str) -> float:
    """Sum of the bonuses of all cues that question and text match, 0 if none."""
    return sum(cue.bonus for cue in CUES if cue.asked.search(question) and cue.told.search(text))
