"""Requests for help with wrongdoing, which are declined; a question whether something is lawful is no such request."""

import re


def _any(chinese: str, english: str) -> re.Pattern[str]:
    """Pattern of any of the alternatives, one a line; the English ones are whole words."""
    return re.compile(rf"{'|'.join(chinese.split())}|\b(?:{'|'.join(english.strip().splitlines())})\b", re.IGNORECASE)


_ASKS_FOR_HELP = _any(
    r"""
    教我 教教我 (?:帮|给|替)(?:我|我们)
    (?:怎么|如何|怎样|什么办法|有没有办法).{0,40}(?:不被|抹|擦掉|(?:去|删|消|清)(?:掉|除).{0,14}(?:标识|水印)|查不(?:出|到)|躲|逃|绕|骗|偷|造.{0,6}假|黑进|破解|瞒|蒙混)
    ^(?:写|做|生成|编|设计|提供|列出).{0,8}(?:一|份|段|个|套|条)
    """,
    r"""
(?:teach|show|tell|help|give|write|send|build|make|generate|create|draft)\b.{0,20}\b(?:me|us|a|an|the|some)
how (?:do|can|could|to|should)
""",
)
_WRONG = _any(
    r"""
    (?:攻进|攻击|入侵|黑进|黑掉|攻破|爆破|瘫痪).{0,16}(?:网站|系统|服务器|数据库|网络|账号|平台|电脑|手机|学校|公司)
    木马 勒索病毒 病毒代码 钓鱼(?:网站|邮件|短信) 撞库
    偷(?:取|走|出|来|到|偷|数据|个人信息|密码|拍|账号|用户) 盗(?:取|号|用.{0,6}(?:账号|信息|身份))
    骗(?:转账|钱|取|过|老人|贷|保|子) 诈骗(?:话术|脚本|剧本|短信|方案) 冒充.{0,20}(?:骗|转账|要钱|借钱)
    (?:伪造|假造|做假|造假).{0,16}(?:证|记录|材料|日志|报告|公文|印章|身份)
    (?:绕过|躲过|逃过|逃避|规避|瞒过|蒙混|糊弄|应付).{0,16}(?:监管|审查|检查|检测|审核|备案|评估|执法|处罚|实名|认证)
    (?:绕过|躲过|逃过|逃避|规避|瞒过).{0,16}(?:标识|防沉迷|年龄)
    (?:抹|擦|去掉|去除|删|消除|清除|剥|洗)(?:掉|除|去)?.{0,14}(?:标识|水印)(?!化)
    (?:标识|水印).{0,6}(?:抹|擦|去掉|删|消掉|清除|去除|弄没)
    (?:让|叫|使).{0,8}(?:查|抓|找|认|看|发现)不(?:到|出|了) 不(?:通过|走|经过|做|报).{2,30}不被(?:查|抓|发现)
    (?:查|抓|找)不(?:到|出)(?:我|咱|是我) (?:看|认|查|检测)不出.{0,6}(?:假|AI|合成)
    刷.{0,8}(?:差评|好评|单|销量|播放量|票)
    (?:造|做|弄|编|写).{0,6}假(?:身份|证|流水|材料|记录|合同|公章|新闻|评论|评价)
    绕过.{0,6}(?:登录|验证|加密|权限|付费|限制|防火墙)
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
""",
)
#: What makes a question of law out of the same words.
_ASKS_FOR_LAW = _any(
    r"""
    违法 合法 犯法 犯罪 违规 合规 行不行 可以吗 能吗 行吗 允许 罚 后果 责任 哪条 哪些规定 什么规定 怎么规定 有何规定
    依据
    法律(?:上|规定) 应当 应该 义务 条例 办法第 防止 防范 举报 投诉 怎么处置 被(?:盗|骗|偷|冒充|人肉|攻击|入侵)
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
""",
)


def asks_for_wrongdoing(text: str) -> bool:
    """Whether `text` asks for help with breaking the law or with not being caught, rather than what the law says."""
    return bool(_WRONG.search(text) and _ASKS_FOR_HELP.search(text)) and not _ASKS_FOR_LAW.search(text)
