"""Requests for help with wrongdoing, which are declined; a question whether something is lawful is no such request."""

import re
from collections.abc import Mapping

from app.answering.wrongdoing import chance_of_wrongdoing

#: From this chance on a request is declined: `python -m eval.bench.requests` says what it catches and whom it wrongs.
LEAST_CHANCE = 0.7


def _any(chinese: str, english: str, *more: str) -> re.Pattern[str]:
    """Pattern of any of the alternatives, English ones one a line; those are whole words, `more` stands as it is."""
    alternatives = (*chinese.split(), *more, rf"\b(?:{'|'.join(english.strip().splitlines())})\b")
    return re.compile("|".join(alternatives), re.IGNORECASE)


#: Getting past something, and what is got past.
_EVADES = (
    "(?:绕(?:过|开|掉|着|行)|[躲逃](?:过|开|避|掉|得过)|避(?:过|开)|规避|回避|瞒(?:过|住|着)|骗(?:过|开)|蒙(?:混|过)|"
    "混(?:过|进)|糊弄|敷衍|应付|跳过|破解|破掉|突破(?!.{0,4}(?:技术|瓶颈))|钻(?=.{0,12}空子))"
)
_CONTROL = (
    "(?:监管|审查|检查|检测|审核|审计|备案|申报|评估|执法|处罚|实名|认证|人脸|核验|标识|"
    "沉迷|年龄|宵禁|时长|时间限制|限玩|限额)"
)
#: Making up; and what is made up: that which is kept or handed in as proof.
_MADE_UP = "(?:像真|(?<![虚打售])假(?![期如设日])|以假乱真|并没有?|没(?:有)?(?:做|发生|取得|征得|问)过)"
_MAKES_UP = rf"(?:伪造|假造|捏造|编造|杜撰|虚构|造假|做假|作假|篡改|[编造弄凑补做写](?=.{{0,24}}{_MADE_UP}))"
_PROOF = (
    "(?:记录|台账|日志|报告|材料|证明|证据|证件|证书|执照|资质|同意书|授权书|声明书|承诺书|协议|合同|流水|签名|签字|公章|印章|"
    "公文|身份证|截图|名单|凭证|签到表)"
)
#: Putting a day on paper on which it was not written.
_LONG_AGO = "(?:去年|前年|上个?月|上周|半年前|几个月前|之前|以前|更?早|往前)"
_BACKDATES = (
    r"倒签|倒填|(?:日期|落款|年月日).{0,4}(?:往前|提前|前移|倒)|时间(?:都|全)?往前|"
    rf"(?:时间|日期|落款|年月日).{{0,6}}(?:改|写|填|签|标|调|落)(?:成|到|为|得)?.{{0,4}}{_LONG_AGO}|"
    r"(?:往前|提前)(?:填|签|写|标|挪|倒|改).{0,6}(?:时间|日期|落款)|"
    rf"(?:补|写|做|签|填|标|改|装)(?:成|作|得像).{{0,4}}{_LONG_AGO}"
)
#: A minor at play when games have to be shut, or under a grown person's name.
_MINOR = r"(?:未成年|没成年|[没未不]满(?:十八|18)|小孩|孩子|小学生|初中生|中学生)"
_ALL_HOURS = "(?<!不[能让准许])(?<![无没]法)(?:半夜|通宵|深夜|凌晨|超时|[不无]限时|不受.{0,6}限制|随便|照样)"
_PLAYS_ON = (
    rf"{_MINOR}.{{0,14}}{_ALL_HOURS}.{{0,6}}(?:玩|上号|登录|打游戏|充值|打赏|直播)|"
    r"(?:解(?:除|开|掉)|关(?:掉|闭|了)).{0,12}(?:沉迷|限玩|宵禁)|"
    r"(?:租|买|借|搞|弄|用).{0,6}(?:成年人?|大人|家长|我?[爸妈爷奶哥姐叔舅]|别人)的?(?:账?号|身份证|实名|人脸).{0,16}"
    r"(?:玩|登录|打游戏|过.{0,4}(?:实名|认证|人脸|沉迷)|[不无]限时)"
)
_HOW = "(?:怎么|咋|如何|怎样|什么(?:办法|招|窍门|技巧|路子)|有(?:没有)?(?:什么)?(?:办法|招|路子|软件|工具))"
_ASKS_FOR_HELP = _any(
    r"""
    教(?:教|一下)?(?:我|咱) (?:帮|给|替)(?:我|咱|忙) 想个?办法 ^求 ^我?想要?(?:一|几|把|让|租|买|搞|弄|找)
    ^(?:请|麻烦|快)?(?:写|做|生成|编|造|伪造|捏造|设计|提供|列出|来|整|搞|弄|补|凑).{0,8}(?:一|几|份|段|个|套|条|批)
    """,
    r"""
(?:teach|show|tell|help|give|write|send|build|make|generate|create|draft)\b.{0,20}\b(?:me|us|a|an|the|some|our|my)
(?:invent|make up|fabricate|falsify|forge|backdate)\b.{0,20}\b(?:a|an|the|some|our|my|records?|logs?|consents?)
how (?:do|can|could|to|should)
(?:best|easiest|easy|simple|good|quick|any|some) (?:way|trick|method|hack)s? (?:to|of|for)
""",
    rf"{_HOW}.{{0,40}}(?:不被|抹|擦掉|查不(?:出|到)|躲|逃|绕|骗|偷|造.{{0,6}}假|黑进|破解|瞒|蒙混)",
    rf"{_HOW}.{{0,40}}(?:去|删|消|清)(?:掉|除).{{0,14}}(?:标识|水印)",
    rf"{_HOW}.{{0,40}}(?:{_EVADES}|{_MAKES_UP}|{_BACKDATES}|{_PLAYS_ON}|过.{{0,4}}(?:人脸|实名))",
)
_WRONG = _any(
    r"""
    (?:攻进|攻击|入侵|黑进|黑掉|攻破|爆破|瘫痪).{0,16}(?:网站|系统|服务器|数据库|网络|账号|平台|电脑|手机|学校|公司)
    木马 勒索病毒 病毒代码 钓鱼(?:网站|邮件|短信) 撞库
    偷(?:取|走|出|来|到|偷|数据|个人信息|密码|拍|账号|用户) 盗(?:取|号|用.{0,6}(?:账号|信息|身份))
    骗(?:转账|钱|取|过|老人|贷|保|子|平台|新人|红包|补贴|券)
    诈骗(?:话术|脚本|剧本|短信|方案) 冒充.{0,20}(?:骗|转账|要钱|借钱)
    (?:伪造|假造|做假|造假).{0,16}(?:证|身份) (?:像真的|以假乱真).{0,16}(?:记录|同意|证|材料|报告|日志)
    (?:抹|擦|去掉|去除|删|消除|清除|剥|洗)(?:掉|除|去)?.{0,14}(?:标识|水印)(?!化)
    (?:标识|水印).{0,6}(?:抹|擦|去掉|删|消掉|清除|去除|弄没)
    (?:让|叫|使).{0,8}(?:查|抓|找|认|看|发现)不(?:到|出|了) 不(?:通过|走|经过|做|报).{2,30}不被(?:查|抓|发现)
    (?:查|抓|找)不(?:到|出)(?:我|咱|是我) (?:看|认|查|检测)不出.{0,6}(?:假|AI|合成)
    刷.{0,8}(?:差评|好评|单|销量|播放量|票)
    (?:造|做|弄|编|写).{0,6}假(?:身份|证|流水|材料|记录|合同|公章|新闻|评论|评价)
    绕[过开].{0,6}(?:登录|验证|加密|权限|付费|限制|防火墙)
    (?:不被|免得被|别被|躲开).{0,6}(?:发现|查到|抓|追踪|识破) 洗钱 跑分 人肉(?:搜索)?
    (?:买|卖|倒卖|弄到|搞到).{0,10}(?:别人|他人|用户|客户|公民).{0,6}(?:信息|资料|号码|隐私|数据)
    删(?:掉|除|光)?.{0,8}(?:证据|日志|记录).{0,10}(?:检查|执法|调查|之前|前) 造谣 谣言 脱衣 裸照 色情
    """,
    r"""
hack(?:ing)? into
break into
steal
phishing
malware
ransomware
trojan
ddos
without (?:getting|being) (?:caught|noticed|detected)
(?:nobody|no one|no-one) (?:can|could|will|would) (?:tell|know|notice|find out|trace)
(?:undetectabl|untraceabl)\w+
(?:swing|rig|sway) (?:an |the )?election
launder
forge
fake (?:documents?|records?|ids?|licen[cs]es?)
evade
bypass
circumvent
get around
impersonat\w+ .{0,30}(?:money|transfer|scam)
scam
dox
spy on
sell (?:people|user|customer|personal)
nude
undress
cover up
destroy (?:the )?evidence
back-?dat(?:e|ed|ing)
(?:fabricat|falsif|counterfeit)\w+
(?:invent|mak(?:e|ing) up|doctor|alter|tamper with|fake) .{0,40}\b(?:records?|logs?|consents?|reports?|documents?)
(?:invent|mak(?:e|ing) up|doctor|alter|tamper with|fake) .{0,40}\b(?:certificates?|signatures?|proof|evidence|audits?)
(?:trick|fool|cheat|dodge|sidestep|get past|work around|defeat|beat|slip past) .{0,40}\b(?:checks?|verification|age)
(?:trick|fool|cheat|dodge|sidestep|get past|work around|defeat|beat|slip past) .{0,40}\b(?:regulators?|inspection)
(?:dodge|sidestep|get past|work around|unlock) .{0,40}\b(?:limits?|curfew|anti-addiction|real-name|assessments?)
""",
    rf"{_EVADES}.{{0,16}}{_CONTROL}",
    rf"{_MAKES_UP}.{{0,24}}{_PROOF}",
    rf"{_PROOF}.{{0,12}}(?:伪造|编造|造假|作假|篡改|改掉)|{_PROOF}.{{0,20}}(?:随便编|编的|像真的)",
    rf"{_PROOF}.{{0,12}}(?:抹掉|抹去|抹平|删干净)|{_CONTROL}.{{0,6}}(?:躲|混|绕|瞒|骗|糊弄)过去",
    r"[编写造刷].{0,10}(?:评[价论]).{0,10}(?:冒充|假装|装成|像真)",
    rf"没(?:有)?做过的.{{0,16}}{_PROOF}",
    r"瞒(?:住|下|着|报).{0,12}(?:泄露|泄漏|事故|事件|漏洞)",
    _BACKDATES,
    _PLAYS_ON,
)
#: What makes a question of law out of the same words.
_ASKS_FOR_LAW = _any(
    r"""
    违[法规](?!的?(?:视频|内容|信息|广告|图片|账号|软件|应用|网站)) 合法 犯法 犯罪 合规 行不行 可以吗 能吗 行吗
    允许 罚 后果 责任 哪条 哪些规定 什么规定 怎么规定 有何规定 依据
    法律(?:上|规定) 应当 应该 义务 条例 办法第 防止 防范 预防 举报 投诉 受害 维权
    (?:怎么|如何|怎样)(?:才能|去|能|及时|有效)?(?:识别|防(?!沉迷)|打击|治理|杜绝|查处|发现|阻止|制止|避免|处[理置]|应对|认定|追究)
    能(?:退|要回|赔|追回|算|告|举报|维权).{0,4}吗 被(?:盗|骗|偷|冒充|人肉|攻击|入侵)
    """,
    r"""
legal\w*
illegal
lawful\w*
unlawful
law
allowed
permitted
penalt\w+
fines?
fined
punish\w*
liab\w+
prohibit\w*
obligation\w*
must
required?
comply
compliance
report
prevent
article
exempt\w*
detect
spot
identify
stop
combat
guard against
""",
)
#: Words of law that ask nothing: a paper's name, what is to be got out of.
_NO_QUESTION_OF_LAW = re.compile(
    rf"(?:合规|(?:投诉|举报)处理|处罚).{{0,4}}{_PROOF}|合规(?:审计|评估|培训|检查)|责任.{{0,4}}[推甩]|"
    rf"{_EVADES}[^，,。？?]{{0,12}}(?:处罚|罚款|责任|义务|规定|条例)|"
    r"\b(?:compliance|audit|incident|legal|required)\s+(?:report|record|log|document|certificate)s?\b|"
    r"\b(?:records?|reports?) (?:for|to|before) (?:the )?(?:regulator|inspect\w+|audit\w*)",
    re.IGNORECASE,
)


def asks_for_wrongdoing(text: str) -> bool:
    """Whether `text` asks for help with breaking the law or with not being caught, rather than what the law says.

    It does if it says so in words that we know, or if it reads like the requests that `wrongdoing` has learnt from.
    """
    signs = signs_of(text)
    return is_declined(signs, chance_of_wrongdoing(text, signs), LEAST_CHANCE)


def is_declined(signs: Mapping[str, bool], chance: float, least: float) -> bool:
    """Whether a text with these signs and this chance is declined: never where it asks for law."""
    if signs["asks for law"]:
        return False
    return (signs["names a wrong"] and signs["asks for help"]) or chance >= least


def signs_of(text: str) -> dict[str, bool]:
    """What the patterns of this module find in `text`."""
    return {
        "names a wrong": bool(_WRONG.search(text)),
        "asks for help": bool(_ASKS_FOR_HELP.search(text)),
        "asks for law": bool(_ASKS_FOR_LAW.search(_NO_QUESTION_OF_LAW.sub("", text))),
    }
