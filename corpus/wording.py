"""Finds stretches of our own text that repeat the official text word for word."""

import re
from collections.abc import Iterable, Iterator

from corpus.figures import find_figures
from corpus.numerals import NUMERAL_CHARS

#: Defined terms and lists of authorities: no other words would be right for them.
SET_PHRASES: tuple[str, ...] = (
    "直接负责的主管人员和其他直接责任人员",
    "履行个人信息保护职责的部门",
    "具有舆论属性或者社会动员能力的",
    "具有舆论属性或社会动员能力的",
    "生成式人工智能服务",
    "互联网信息服务算法推荐",
    "深度合成服务技术支持者",
    "关键信息基础设施运营者",
    "关键信息基础设施安全保护工作",
    "网络产品和服务提供者",
    "信息网络传播权",
    "大型网络平台服务提供者",
    "国家网信部门",
    "国务院电信主管部门",
    "国务院公安部门",
    "国务院反垄断执法机构",
    "国务院市场监督管理部门",
    "中国人民银行",
    "国务院银行业监督管理机构",
    "中国人民解放军",
    "中国人民武装警察部队",
    "电信业务经营者、银行业金融机构、非银行支付机构、互联网服务提供者",
    "电信业务经营者、互联网服务提供者",
    "银行业金融机构、非银行支付机构",
    "共产主义青年团、妇女联合会、工会、残疾人联合会、关心下一代工作委员会、青年联合会、学生联合会、少年先锋队",
    "居民委员会、村民委员会",
    "省、自治区、直辖市",
    "县级以上地方人民政府",
    "县级以上人民政府",
    "市场监督管理部门",
    "父母或者其他监护人",
    "自然人、法人和非法人组织",
    "自然人、法人或者非法人组织",
    "中华人民共和国境内",
    "中华人民共和国境外",
    "玩忽职守、滥用职权、徇私舞弊",
    "滥用职权、玩忽职守、徇私舞弊",
    "收集、存储、使用、加工、传输、提供、公开、删除",
    "收集、存储、使用、加工、传输、提供、公开",
    "收集、使用、加工、传输",
    "生物识别、宗教信仰、特定身份、医疗健康、金融账户、行踪轨迹",
    "提供重要互联网平台服务、用户数量巨大、业务类型复杂",
    "个人信息保护负责人",
    "个人信息保护社会责任报告",
    "个人信息保护认证",
    "个人信息出境标准合同",
    "省级网络安全和信息化委员会",
    "国家数据分类分级保护制度",
    "责令限期改正",
    "没收违法所得",
    "构成犯罪的，依法追究刑事责任",
    "公共通信和信息服务、能源、交通、水利、金融、公共服务、电子政务",
    "网络关键设备和网络安全专用产品",
    "公安机关、国家安全机关",
    "国务院标准化行政主管部门",
    "机密性、完整性、可用性",
    "录音录像制品",
    "法律、行政法规",
)
_BREAK = "\x00"
_NOISE = re.compile(rf"[^\w{_BREAK}]+|_")
_TITLE_OR_REFERENCE = re.compile(
    rf"《[^《》]{{1,60}}》|第[{NUMERAL_CHARS}]+[条款项](?:之[{NUMERAL_CHARS}]+)?|第（[{NUMERAL_CHARS}]+）项"
)
_SHORTEST_TITLE = 6  # shorter names (民法典) cannot make a run of their own


class Wording:
    """The official text of one source, as runs of `length` characters that our text must not repeat.

    Titles (in 《》, or among `names`), references, set phrases and figures are free: they end a run. Punctuation and
    spaces do not count.
    """

    def __init__(self, official: str, *, names: Iterable[str], length: int) -> None:
        titles = {name for name in names if len(name) >= _SHORTEST_TITLE and not name.isascii()}
        free = sorted((_NOISE.sub("", phrase) for phrase in titles.union(SET_PHRASES)), key=len, reverse=True)
        self._free = re.compile("|".join(map(re.escape, free)))
        self._length = length
        self._runs = frozenset(
            piece[i : i + length] for piece in self._pieces(official) for i in range(len(piece) - length + 1)
        )

    def copied(self, text: str) -> list[str]:
        """Longest runs of `text` whose every `length` characters stand together in the official text, too."""
        return [run for piece in self._pieces(text) for run in self._copied(piece)]

    def _copied(self, piece: str) -> Iterator[str]:
        start, length = 0, self._length
        while start <= len(piece) - length:
            if piece[start : start + length] not in self._runs:
                start += 1
                continue
            end = start + length
            while end < len(piece) and piece[end - length + 1 : end + 1] in self._runs:
                end += 1
            yield piece[start:end]
            start = end

    def _pieces(self, text: str) -> list[str]:
        """`text` without punctuation, cut at what is free."""
        cut = _TITLE_OR_REFERENCE.sub(_BREAK, text)
        for figure in reversed(find_figures(cut)):
            cut = cut[: figure.start] + _BREAK + cut[figure.end :]
        return self._free.sub(_BREAK, _NOISE.sub("", cut)).split(_BREAK)
