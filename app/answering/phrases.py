"""Every sentence the assistant says in its own name, Chinese first, English for questions in English."""

from datetime import date

from app.understanding import Language
from corpus.catalog import Level, Source, Validity
from corpus.numerals import to_chinese_numeral

LABEL = {
    "zh": "本回答由人工智能系统生成，仅供参考，不构成法律意见；以官方公布文本为准。",
    "en": "AI-generated. For reference only, not legal advice; the officially published Chinese text prevails.",
}

_TEXT = {
    "no_support": (
        "没有找到足以支持回答的现行规定，因此不作答。{near}可以换一种问法，或写明法规名称与条号。",
        "No provision in force in the corpus supports an answer, so none is given. {near}"
        "Try other words, or name the law and the article.",
    ),
    "declined": (
        "这是在请求帮助实施违法行为或者逃避监管，不予协助。想了解这类行为违反什么规定、如何防范或者举报，可以直接问法律怎么规定。",
        "This asks for help with breaking the law or escaping notice, so it is declined. You may ask what the law says "
        "about such conduct, how to guard against it, or where to report it.",
    ),
    "not_named": (
        "本库的法规没有提到“{name}”：法规管的是服务和行为的种类，不是某个产品，因此不作答。可以改问这类服务要守什么规定。",
        "No text in the corpus speaks of “{name}”: law is stated for kinds of services and acts, not for one product, "
        "so no answer is given. You may ask what rules such a service has to follow.",
    ),
    "which_subject": (
        "请写明问的是什么事项，例如“算法备案逾期不办，罚款多少？”。",
        "What is it about? Please name the subject, for example: What is the fine for not filing an algorithm?",
    ),
    "not_yet": (
        "{title}在{day}尚未施行（自{effective}起施行），当日不是有效的法律，因此不作答。"
        "如要看条文，请把基准日期设为{effective}或以后。",
        "{title} was not yet in force on {day} (in force since {effective}), so it is not stated as law of that day. "
        "To read it, set the date to {effective} or later.",
    ),
    "older_not_held": (
        "{title}自{first}起就是有效的法律，但本库只收录自{effective}起施行的文本，{day}适用的旧版本未收录，因此不作答。"
        "如要看收录的文本，请把基准日期设为{effective}或以后。",
        "{title} has been law since {first}, but the corpus holds only the text in force since {effective}; the older "
        "version that applied on {day} is not held, so it is not stated. To read the text held, set the date to "
        "{effective} or later.",
    ),
    "older_known": (
        "{day}适用的是更早的版本（自{first}起施行），同样未收录。",
        "On {day} an older version applied (in force since {first}), which is not held either.",
    ),
    "version_from": ("{day}起施行的文本", "the text in force since {day}"),
    "left_out": ("旧文本有而新文本没有：{words}。", "Only in the older text: {words}. "),
    "added": ("新文本有而旧文本没有：{words}。", "Only in the newer text: {words}. "),
    "fine": ("{case}**{fine}**", "{case}**{fine}**"),
    "english_fine": ("{words}", "{whom}: **{english}**{case} ({words})"),
    "falls_under": (
        "{bound}的，**{ruling}** [{number}]。",
        "For {bound}: **{modal}** ({ruling}) [{number}].",
    ),
    "minors": ("“未成年人”", "minors (未成年人)"),
    "not_reached": (
        "**不适用**：该规定从{bound}起 [{number}]。",
        "**Not reached**: the rule is for {bound} [{number}].",
    ),
    "not_for": (
        "**不适用**：该规定限于{bound} [{number}]。",
        "**Does not apply**: the rule is for {bound} [{number}].",
    ),
    "only_minors": (
        "首条引用的规定针对未成年人；问题没有提到未成年人，对其他人不能直接适用。",
        "The first provision quoted is on minors, of whom the question does not speak; it is no rule for others.",
    ),
    "only_faces": (
        "首条引用的规定针对人脸识别；问题没有提到人脸，不能直接适用。",
        "The first provision quoted is on facial recognition, of which the question does not speak.",
    ),
    "only_critical": (
        "首条引用的规定针对关键信息基础设施运营者；不属于这类运营者的，不能直接适用。",
        "The first provision quoted binds operators of critical information infrastructure; it is no rule for others.",
    ),
    "only_e_commerce": (
        "首条引用的规定针对电子商务经营者；问题说的情形未必属于电子商务。",
        "The first provision quoted binds e-commerce operators; what the question describes may be none of theirs.",
    ),
    "no_penalty": (
        "没有找到与此直接对应的罚则；引用的是要守的规定。",
        "No provision was found that lays a penalty on just this; quoted is the rule to be kept.",
    ),
    "law_now": (
        "{title}**现行有效**，自{start}起施行。",
        "**Yes, in force**: {title} has been law since {start}.",
    ),
    "law_in_new_text": (
        "{title}**现行有效**：现行文本自{start}起施行（最早自{first}起施行）。",
        "**Yes, in force**: {title}, in the text in force since {start} (first in force on {first}).",
    ),
    "no_longer_law": (
        "{title}自{start}起施行的文本**已不是现行法**：{status}，自{end}起不再适用。",
        "**No longer in force**: the text of {title} in force since {start} was {status} and ended on {end}. ",
    ),
    "not_law_yet": (
        "{title}在{day}**尚未施行**，自{start}起施行。",
        "**Not yet in force** on {day}: {title} takes effect on {start}.",
    ),
    "of_status": ("{title}的状态为“{status}”。", "{title} is '{status}'."),
    "in_its_place": ("现行的是{label}。", "What is law now is {label}."),
    "line_missed": (
        "**未达到**{bound}的标准 [{number}]。",
        "**Not reached**: the line is {bound} [{number}].",
    ),
    "line_open": (
        "**未达到**{missed}的标准；是否达到另一标准{open}，问题没有说明 [{number}]。",
        "**Not reached**: {missed}; whether the other line, {open}, is reached the question does not say [{number}].",
    ),
    "line_met": ("**达到**{bound}的标准 [{number}]。", "**Reached**: {bound} [{number}]."),
    "line_met_among": (
        "**达到**{bound}的标准；定义的其他条件也须符合 [{number}]。",
        "**Reached**: {bound}; the other conditions of the definition have to be met as well [{number}].",
    ),
    "terms": ("", "_Terms: {terms}_"),
    "decided_by": ("由{by}决定", "decided by {by}"),
    "now": ("现在：", "Today: "),
    "then": ("{day}时：", "On {day}: "),
    "same_then": ("{day}时的规定与现在相同。", "The rule on {day} was the same as today's."),
    "no_rule_then": (
        "{day}当日的规定，本库没有找到与问题对应的条文；这里只列出另一时点的规定。",
        "No provision in force on {day} was found for this question; only the other day's rule is shown.",
    ),
    "not_the_draft": (
        "问的是征求意见稿（草案）；本库没有收录其条文，这里引的是正式文本，条号和内容可能与草案不同。",
        "The question asks about a draft, whose articles are not held; quoted is the final text, which may differ.",
    ),
    "compared": ("{title}两个文本的对照：", "{title}, two versions side by side: "),
    "same_text": ("两个文本的这一规定一字不差。", "The two say the same, word for word."),
    "same_but_numbers": (
        "除所引的条号外，两个文本的这一规定一字不差。",
        "But for the numbers of the articles cited, the two say the same, word for word.",
    ),
    "figures_changed": (
        "由{old} [{old_mark}]改为{new} [{new_mark}]。",
        "From {old} [{old_mark}] to {new} [{new_mark}].",
    ),
    "only_one_version": (
        "{missing}里没有找到对应的规定。",
        "No such provision was found in {missing}.",
    ),
    "moved": (
        "条号有变动：这里的{label}，在{title}{other}里是{there}；那个文本的{label}是另一内容。",
        "Numbers moved: what is {label} here is {there} in {title}, {other}; its {label} says something else.",
    ),
    "moved_past": (
        "条号有变动：这里的{label}，在{title}{other}里是{there}。",
        "Numbers moved: what is {label} here is {there} in {title}, {other}.",
    ),
    "renumbered": (
        "引文所说的{title}{label}是其制定时（{then}）的条号，在{now}里是{there}。",
        "The quote cites {title}{label} by its number when the quoting text was made ({then}); in {now} it is {there}.",
    ),
    "number_then": (
        "引文所说的{title}{label}是其制定时（{then}）的条号，{now}里没有找到对应的一条。",
        "The quote cites {title}{label} by its number when the quoting text was made ({then}); no such article was "
        "found in {now}.",
    ),
    "number_differs": (
        "{title}{other}的{label}是另一内容，引用条号时请注明版本。",
        "{label} of {title}, {other}, says something else; name the version when citing it.",
    ),
    "near": (
        "最接近的是{place}，但它与问题的关联不足。",
        "The nearest is {place}, which does not speak to the question. ",
    ),
    "empty_content": (
        "问题里没有可以检索的内容，请写明想了解的事项，例如“算法备案要在几日内办理？”。",
        "The question holds nothing to search for; please say what you want to know.",
    ),
    "unknown_law": (
        "本库没有收录《{name}》，无法回答其内容。",
        "The corpus does not hold “{name}”, so its content cannot be stated.",
    ),
    "not_held": (
        "本库知道{title}（{facts}），但没有收录其文本，因此不陈述其条文内容。",
        "{title} is known ({facts}), but its text is not in the corpus, so its provisions are not stated.",
    ),
    "version_not_held": (
        "本库没有{title}的{words}，因此不陈述其内容；知道的版本：{versions}。",
        "The corpus does not hold the version of {title} that you name ({words}); it knows: {versions}.",
    ),
    "no_such_article": (
        "{title}没有{label}：{version}共{count}条（第{first}条至第{last}条）。",
        "{title} has no {label}: the text {version} has {count} articles ({first_number} to {last_number}).",
    ),
    "no_such_part": (
        "{title}{article}没有{label}：该条{shape}。",
        "{title} {article} has no {label}.",
    ),
    "article_not_held": (
        "本库没有{title}{label}的文本，因此不陈述其内容。",
        "The corpus does not hold the text of {label} of {title}.",
    ),
    "which_of": (
        "“{name}”不是本库某一部法规的名称。您指的是{titles}中的哪一部的{label}？请写明。",
        "“{name}” is not the name of one text in the corpus. Do you mean {label} of one of these: {titles}?",
    ),
    "which_law": (
        "请说明是哪部法规的{label}，例如“个人信息保护法{label}”。",
        "Which law's {label} do you mean? Name the law, for example PIPL Art. {number}.",
    ),
    "official_url": ("官方链接：{url}", "Official link: {url}"),
    "digest": (
        "引文为本库自写摘要，不是官方原文；引用前请核对官方文本。",
        "The quoted text is our own digest, not the official wording; check the official text before relying on it.",
    ),
    "commentary": (
        "以下内容只见于评论或白皮书，不是法律规定。",
        "This is found in commentary only; it is not law.",
    ),
    "not_in_force": ("{title}在{day}的状态为“{status}”{dates}。", "{title} is '{status}' on {day}{dates}."),
    "other_version": (
        "{title}另有版本：{versions}；条号可能不同。",
        "{title} has other versions: {versions}; article numbers may differ.",
    ),
    "coming": ("{title}的新版本自{day}起施行。", "A new version of {title} takes effect on {day}."),
    "unverified": ("{title}的时效未经核实。", "Whether {title} is in force has not been verified."),
    "prevails": (
        "{title}与{other}不一致的，适用后者{note}。",
        "Where {title} differs from {other}, the latter applies{note}.",
    ),
    "not_held_too": (
        "问题还提到{title}，本库没有收录其文本。",
        "The question also names {title}, whose text the corpus does not hold.",
    ),
    "part_of_digest": (
        "本库的摘要没有单列{label}，以下为整条摘要。",
        "Our digest does not set {label} apart; this is the digest of the whole article.",
    ),
    "understood_as": (
        "问题里的“{written}”按《{name}》理解；如不是，请写出法规全称。",
        "'{written}' in the question was read as {name}; if another law is meant, give its full name.",
    ),
    "related": ("相关规定：", "See also:"),
    "more_duties": (
        "另有{more}条义务没有列出，完整清单见“义务清单”。",
        "{more} more provisions are left out; the checklist has them all.",
    ),
    "low_confidence": (
        "匹配程度不高，请结合原文判断。",
        "The match is weak; read the provision itself before relying on it.",
    ),
    "model_failed": (
        "写作模型没有给出可用的回答（{reason}），以下是条文摘录。",
        "The language model gave no usable answer ({reason}); these are the provisions themselves.",
    ),
    "model_declined": (
        "写作模型认为所给条文不足以回答；以下是检索到的条文摘录，请自行判断。",
        "The language model found the provisions insufficient; they are quoted here for your own judgement.",
    ),
    "repaired": (
        "有{n}处表述引错了条文，已改引载有该内容的条文。",
        "{n} statement(s) cited the wrong provision and now cite the one that carries them.",
    ),
    "stale_mark": ("（所引条文在所问日期不是现行法）", " (the provision cited is not law on the day asked)"),
    "withheld": (
        "有{n}处表述未通过引文核对，已删去。",
        "{n} statement(s) failed the check against the cited text and were removed.",
    ),
}


_LEVELS = {
    Level.LAW: "law",
    Level.ADMINISTRATIVE_REGULATION: "administrative regulation",
    Level.JUDICIAL_INTERPRETATION: "judicial interpretation",
    Level.DEPARTMENT_RULE: "departmental rule",
    Level.LOCAL_REGULATION: "local regulation",
    Level.NORMATIVE_DOCUMENT: "normative document",
    Level.STANDARD: "standard",
    Level.COMMENTARY: "commentary",
    Level.UNSTATED: "level not stated",
}
_VALIDITIES = {
    Validity.IN_FORCE: "in force",
    Validity.NOT_YET: "not yet in force",
    Validity.AMENDED: "amended",
    Validity.REPEALED: "repealed",
    Validity.DRAFT: "draft for comment",
    Validity.COMMENTARY: "commentary",
    Validity.UNVERIFIED: "validity not verified",
}


def say(key: str, language: Language, **values: object) -> str:
    """Sentence `key` in the language, with its fields filled in. Raises: KeyError for an unknown key or field."""
    zh, en = _TEXT[key]
    return (zh if language == "zh" else en).format(**values)


def level_word(level: Level, language: Language) -> str:
    """法律, or in English."""
    return _LEVELS[level] if language == "en" else level.value


def validity_word(validity: Validity, language: Language) -> str:
    """现行有效, or in English."""
    return _VALIDITIES[validity] if language == "en" else validity.value


def facts_of(source: Source, day: date, language: Language) -> str:
    """Dates and validity of a source on one line."""
    validity = source.validity_on(day)
    parts = [level_word(source.level, language)]
    if source.promulgated:
        parts.append(f"{source.promulgated.isoformat()}" + ("公布" if language == "zh" else " published"))
    if source.effective:
        parts.append(f"{source.effective.isoformat()}" + ("施行" if language == "zh" else " effective"))
    if validity is not Validity.IN_FORCE or not source.draft:
        parts.append(validity_word(validity, language))
    return ("，" if language == "zh" else ", ").join(parts)


def version_name(source: Source, language: Language = "zh") -> str:
    """2017-06-01 起施行, with the day it ended."""
    if language == "en":
        began = f"in force since {source.effective.isoformat()}" if source.effective else "date unknown"
        return began + (f" until {source.repealed.isoformat()}" if source.repealed else "")
    start = f"{source.effective.isoformat()}起施行" if source.effective else "施行日期不详"
    return start + (f"、{source.repealed.isoformat()}起失效" if source.repealed else "")


def article_range(source: Source) -> dict[str, object]:
    """Fields of the sentence that says which articles a source has."""
    return {
        "count": source.articles,
        "first": to_chinese_numeral(source.first_article),
        "last": to_chinese_numeral(source.last_article),
        "first_number": source.first_article,
        "last_number": source.last_article,
    }
