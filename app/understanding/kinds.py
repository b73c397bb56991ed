"""What kind of answer a question wants, read from its words."""

import re
from enum import StrEnum


class QuestionKind(StrEnum):
    """The form of the answer that is wanted."""

    CONTENT = "content"  # what a named provision says, since when a text is law
    COMMENTARY = "commentary"
    COMPARISON = "comparison"
    PENALTY = "penalty"
    DEADLINE = "deadline"  # a period, an amount, a threshold: the figure
    DEFINITION = "definition"
    AUTHORITY = "authority"
    APPLIES = "applies"
    RIGHTS = "rights"
    PROCEDURE = "procedure"
    MUST_NOT = "must_not"
    MAY = "may"
    OBLIGATIONS = "obligations"
    MUST = "must"


def _words(chinese: str, english: str) -> re.Pattern[str]:
    return re.compile(rf"{chinese}|\b(?:{english})\b", re.IGNORECASE)


#: The first that matches decides: what is rarer said by chance comes first.
_RULES: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    (
        QuestionKind.COMMENTARY,
        _words(
            "白皮书|律师.{0,4}(?:认为|总结|分析|解读|文章|怎么看|怎么说|提出|指出|建议)|评论(?!区|功能|员)|解读|专家(?:认为|怎么看)|学者|文章(?:总结|认为|提到|指出)",
            "commentary|commentators?|white ?papers?|lawyers?",
        ),
    ),
    (
        QuestionKind.COMPARISON,
        _words(
            "区别|不同(?:[?？。,，]|$|之处|点|在哪)|差别|差异|相比|对比|比较(?!大|多|高|低|小|严)|和.{2,20}哪个(?:更|先)|新旧",
            "difference|differ|differs|compared?|versus|vs",
        ),
    ),
    (
        QuestionKind.PENALTY,
        _words(
            "罚|处分|追责|什么后果|有何后果|法律责任|要坐牢|判几年|吊销|负什么责|承担什么责|会怎么?样(?:处理)?[?？]?$|怎么处理[?？]?$",
            r"fines?|fined|penalt\w+|punish\w*|sanction\w*|liab\w+|consequences?",
        ),
    ),
    (
        QuestionKind.DEADLINE,
        _words(
            r"多久|多长时间|几天|几日|几个月|几年|几点|多少(?:天|日|个?工作日|小时|个月|年|人|个人|万|次|钱|元)|期限|时限|"
            r"有效期|门槛|什么时间(?:内|之前)|多大年龄|几岁|多少岁|满多少|退一赔",
            r"how (?:long|soon|many|much|old|often|quickly)|deadline|time limit|threshold|within what",
        ),
    ),
    (
        QuestionKind.DEFINITION,
        _words(
            r"是指|指什么|指的是|指哪|什么是|什么叫|是什么意思|定义|含义|是什么[?？]?$|(?:才|算不|才能)算|算不算|算是|是不是属于|属于.{0,12}吗|包括.{1,20}吗|所称",
            r"defin\w+|what is an?|what are (?:an?|the meaning)|meaning of|means?|count as|qualif\w+ as|considered",
        ),
    ),
    (
        QuestionKind.AUTHORITY,
        _words(
            r"哪个(?:部门|机关|机构|单位)|哪些部门|什么部门|谁(?:来|负责)?(?:监管|主管|管(?!理)|审批|执法|检查)|主管部门是|归谁管|由谁|谁说了算|向哪里(?:投诉|举报)",
            r"which (?:authority|authorities|regulator|agency|department|body)|"
            r"who (?:supervises|enforces|regulates|oversees)",
        ),
    ),
    (
        QuestionKind.APPLIES,
        _words(
            r"适用(?:于|吗|范围|不)|是否适用|管得到|管不管|(?:要|得|该|用|需|必须)遵?守(?!哪|什么|怎|的)|归.{0,16}管[吗？?]|"
            r"按.{0,16}(?:来|办|执行)吗|受.{0,16}(?:约束|管辖|规制|限制)吗|受.{0,16}管(?!理)|不对外|豁免|例外|能不能适用|需不需要遵守",
            r"appl(?:y|ies|icable)|exempt\w*|cover(?:s|ed)?|subject to|reach(?:es)?|outside China|in scope|scope of|"
            r"(?:comply with|follow|obey)(?: the)?\s*(?=$|[?,]|if\b|when\b|even\b)[?,]?",
        ),
    ),
    (
        QuestionKind.RIGHTS,
        _words(
            r"(?:我|用户|个人|消费者|家长|孩子|当事人|被侵权人).{0,24}(?:能|可以|有权|能不能|可不可以)(?:要求|拒绝|撤回|删|注销|查|复制|转移|投诉|主张|索赔)|"
            r"什么权利|哪些权利|有权(?:吗|要求|拒绝)",
            r"rights?|can i (?:ask|request|demand|refuse|withdraw|delete)|entitled",
        ),
    ),
    (
        QuestionKind.PROCEDURE,
        _words(
            r"流程|程序|步骤|手续|怎么办理|如何办理|怎么(?:申报|备案|申请|投诉|申诉|提交|注销|变更)|如何(?:申报|备案|申请|投诉|提交|变更)|找谁(?:审批|办)|"
            r"不服|先做什么|(?:什么|哪些|申报|申请)材料|走哪条|什么路径",
            r"procedures?|steps?|process for|submitted|what .{0,20}submit|how (?:do|does|should|can|to) .{0,30}"
            r"(?:file|apply|register|notify|report|submit)",
        ),
    ),
    (
        QuestionKind.MUST_NOT,
        _words(
            r"不得|禁止|不准|不许|(?:违法|违规|合法|合规)[吗么不]|犯法|行不行|能不能|可不可以|允许.{0,12}吗|能.{1,30}吗",
            r"prohibit\w*|forbidden|illegal|unlawful|banned?|not allowed|lawful|legal to|can (?:a|an|the|we|they)",
        ),
    ),
    (
        QuestionKind.MAY,
        _words(r"可以.{0,30}吗|可否|能否|是否可以|(?:只|就)能", r"may|allowed|permitted|permissible|can"),
    ),
    (
        QuestionKind.OBLIGATIONS,
        _words(
            r"哪些(?:\S{0,8})?(?:义务|职责|责任)|义务(?:有|包括|清单)|怎么处置|该做(?:哪|什么)", r"obligations?|duties"
        ),
    ),
)
_ADDRESS_ASKED = re.compile(
    r"怎么规定|如何规定|规定了什么|怎么说|怎么写|写了什么|说了什么|讲了什么|原文|全文|内容|\bsays?\b|\btext of\b", re.I
)
_IN_FORCE_ASKED = re.compile(
    r"(?:何时|哪天|什么时候|哪一天|几号).{0,6}(?:施行|生效|实施)|(?:施行|生效)(?:日期|时间|了吗)|"
    r"take effect|come into force|in force",
    re.I,
)
_NOTHING_ELSE = 6


def kind_of(text: str, *, content: str | None = None, names_provision: bool = False) -> QuestionKind:
    """Kind of the question `text` (NFKC).

    Args:
        content: `text` without names and addresses, where they were found; words of a law's name are no cue.
        names_provision: whether it asks for a provision by address; that with nothing else asks what it says.
    """
    words = text if content is None else content
    if _IN_FORCE_ASKED.search(words) or (names_provision and _ADDRESS_ASKED.search(words)):
        return QuestionKind.CONTENT
    if _RULES[0][1].search(text):  # who is asked may be how a document is named: 白皮书怎么说
        return QuestionKind.COMMENTARY
    nothing_else = names_provision and len(words.strip(" ?？。的")) <= _NOTHING_ELSE
    otherwise = QuestionKind.CONTENT if nothing_else else QuestionKind.MUST
    return next((kind for kind, cue in _RULES[1:] if cue.search(words)), otherwise)
