"""Words of a question: which carry its subject, and which only ask."""

import logging
import re
from functools import cache
from typing import Any

from corpus.synonyms import shipped_synonyms

#: Said in asking, not what is asked about.
_ASKING_ZH = """
有没有规定 有什么规定 有哪些规定 是怎么规定的 怎么规定的 怎么规定 如何规定 规定了什么 规定了哪些
说了什么 讲了什么 是什么意思 什么意思 是什么 有什么 有哪些 是哪些 包括哪些 哪几 哪些 哪个 哪里
哪儿 哪种 什么时候 什么样 什么 为什么 怎么办 怎么样 怎么 怎样 如何 多久 多长时间 多少 几个
几天 是不是 是否 能不能 可不可以 要不要 需不需要 需要 有没有 会不会 应不应该 该不该 可以吗 可以
能否 吗 呢 吧 啊 请问 麻烦 告诉我 我想知道 我想问 想问 请 一下 我们公司 我们 我司 你们 我
你 他们 咱们 公司 如果 的话 谁 还 就 都 么
""".split()
#: Words of talk. The search may read them; an article need not hold them to speak to the question.
_TALK_ZH = frozenset(
    """
    算不算 够不够 行不行 对不对 好不好 这样 那样 这么 那么 咋办 咋 啥 有个 有人 有些 某个 某些 一个 一家 一份 一遍
    一些 一点 一下子 两家 几家 现在 当初 之前 以后 之后 后来 从前 刚刚 最近 平时 平常 整天 天天 老是 总是 经常 一直
    突然 到底 究竟 其实 反正 非要 硬要 非得 不肯 愿意 想要 打算 拿来 人家 别家 自个儿 大家 只是 为了 因为 所以 但是
    可是 不过 然后 而且 还是 站得住 来得及
    """.split()
)
_ASKING_EN = frozenset(
    """
    a an the of to in on at for by with and or if is are was were be been do does did can could must should shall
    may might will would what which who whom whose when where why how much many long there any we our us i my me
    you your it its they them their this that these those have has had need needs needed required require requires
    so get gets got getting make makes made making someone somebody anyone anybody nobody something anything nothing
    just only still also even too very really actually because through don doesn didn isn aren won cannot some such
    here him his her he she us ours yours theirs am been being want wants wanted like ever let lets own same other
    say says said about under from as not no please tell me rule rules law laws article chinese china s t
    """.split()
)
#: Who writes commentary, and how it is asked for what they say.
_COMMENTATORS = re.compile(
    r"律师事务所|律师们?|律所|白皮书|那篇|这篇|一文|文章|简评|(?<!重)点评|评论|解读|作者|专家|学者|怎么看|怎么评价|咋讲|咋说|认为|觉得|指出|"
    r"提醒|归纳|总结|(?:19|20)\d\d年\d{1,2}月(?=的?(?:征求意见稿|草案))|"
    r"\b(?:lawyers?'?|commentary|white ?papers?|authors'? ?views?|authors?'?|describes?|according|articles?|drafts?)\b",
    re.IGNORECASE,
)
_ASKING = re.compile("|".join(sorted(_ASKING_ZH, key=len, reverse=True)))
#: A saying that is one word, which no segmenter should cut.
_WORD = re.compile(r"[\u4e00-\u9fff]{2,5}")
_STOP_WORDS = frozenset(
    "的了和与及或在是对把被让给向从到为以其之这那个些不也又上下中里后前时有等将所该用做要会能得着过"
)


def strip_asking(text: str) -> str:
    """`text` without the words that only ask; spaces stand where they stood."""
    return re.sub(r"\s+", " ", _ASKING.sub(" ", text)).strip(" ?？。，,!！:：;；")


def without_commentators(text: str) -> str:
    """`text` without the words for those who comment on law and for what they write."""
    return re.sub(r"\s+", " ", _COMMENTATORS.sub(" ", text)).strip()


def content_words(text: str) -> tuple[str, ...]:
    """Words of `text` that carry meaning, in order, without duplicates: no stop word, none that only asks."""
    found: dict[str, None] = {}
    no_subject = _STOP_WORDS | _TALK_ZH | _ASKING_EN
    for word in _segmenter().cut(strip_asking(text)):
        plain = word.strip().lower()
        if plain and re.search(r"\w", plain) and plain not in no_subject:
            found[plain] = None
    return tuple(found)


def cut(text: str) -> list[str]:
    """`text` cut into words; joined they are `text` again."""
    return list(_segmenter().cut(text))


@cache
def _segmenter() -> Any:
    """A jieba segmenter of our own, so that the words that we add (等保, 刷脸) reach nobody else."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    for said in shipped_synonyms().sayings:
        if _WORD.fullmatch(said):
            segmenter.add_word(said)
    return segmenter
