"""The direct answer in one line: the figure, the fine and who decides on it, may or must not, the authority, the day.

Every word of law in it is taken from the first claim, which it marks; where that claim does not say it plainly there is
no headline, and the quote is the answer.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.answering.direct import (
    EXEMPTS,
    HIGHEST,
    SAME_BREACH,
    answering_figures,
    bounded,
    highest_sum,
    told_promptly,
    units_asked,
)
from app.answering.draft import DraftClaim
from app.answering.fine_words import english_base, english_case, english_level
from app.answering.fines import fines_in, fines_on_persons_in, is_of_asked_case, is_on_persons
from app.answering.gloss import english_figure, english_fine, english_term
from app.answering.parts import Part, parts_of, sides_of
from app.answering.phrases import say
from app.answering.reached import by_definition, outside, reached_by, reaching
from app.answering.sentences import LEAST_SHARE, SPARES, best_sentence, law_terms, sentences_of
from app.answering.standing import is_commentary, is_overruled
from app.answering.thresholds import Reach, asked_in
from app.editions import Edition
from app.expansion import subject_of
from app.understanding import Language, Query, QuestionKind
from corpus.encoders.terms import tokens
from corpus.encoders.vocabulary import coverage

_MOST_FINES = 3
#: 个人信息保护负责人 is an office that a firm has to fill, not a person fined.
_ASKS_ON_PERSONS = re.compile(
    r"主管人员|责任人|(?<!保护)(?<!安全)负责人|高管|老板|管理层|法定代表人|"
    r"\b(?:persons? (?:in charge|responsible)|executives?|managers?|directors?)\b",
    re.IGNORECASE,
)
_ASKS_ON_FIRM = re.compile(
    r"罚.*(?:主管人员|责任人|负责人|高管|老板|管理层|法定代表人)|公司|单位|企业|平台|\b(?:company|firm)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:由|向|报)(?P<by>[^，。；：]{2,44}?(?:部门|机关|机构|委员会|人民法院|人民政府|办公室|街道局|局))(?=[^，。；]{0,30}?"
    r"(?:责令|给予|依|按照|处|负责|主管|认定|管辖|统筹|查处|组织|审批|批准|备案|申报|报告|申请|通报|，|。))"
    r"|(?:^|[。；\n])(?P<is>[^，。；：]{2,30}?(?:部门|机关|机构|委员会|人民法院|人民政府))(?:负责|主管|统筹|是|依据|根据|应当|会同)"
)
_FORBIDS = re.compile(r"不得|禁止|严禁")
_VOID = re.compile(r"无效")
_OBLIGES = re.compile(r"应当|必须")
_ENTITLES = re.compile(r"有权|可以")
_RULES = re.compile(r"不得|禁止|严禁|无效|应当|必须|有权|可以|免予|不适用|豁免")
#: 应当……，不得……: where a second rule begins within a sentence.
_HALVES = re.compile(r"，(?=(?:并|且|也|还)?(?:应当|必须|不得|禁止|有权))")
#: 未经监护人同意，……不得: what is forbidden is to go without.
_WITHOUT = re.compile(r"(?:未经|非经|未取得|未征得)[^，。；]{0,24}?(?:同意|许可|批准|授权)[^，。；]{0,4}，")
#: 对在虚假广告中……的自然人，不得……: whom alone a rule is about, and how much of that the question must have.
_ON_SOME = re.compile(r"对(?P<who>[^，。；]{8,60})的[^，。；]{1,24}，")
_CRITICAL = re.compile(r"关键信息基础设施的?运营者(?!以外)")
_CRITICAL_ASKED = re.compile(r"关基|关键信息|\b(?:critical information|CII)", re.IGNORECASE)
_LEAST_DESCRIBED = 0.25
#: One half is meant if it holds so many times what the other does.
_CLEARLY = 1.5
#: A choice that users must be given is theirs.
_GIVES_CHOICE = re.compile(r"应当(?:向|为)?[^，。；]{0,12}提供[^。；]{2,60}(?:选项|功能|途径|渠道|入口)(?=[，。；])")
_OF_USERS = re.compile(
    r"用户|消费者|个人(?!信息)|我|家长|孩子|\b(?:users?|i|we|consumers?|individuals?|people|parents?)\b", re.I
)
#: Whose right a sentence states: it allows nobody else anything.
_OF_PERSONS = re.compile(r"(?:个人|自然人|消费者|用户|劳动者|权利人|当事人)(?:还|也|依法)?有权")
_LIMITS = re.compile(r"不得|应当|除|但是|但|不予|方可|确需|只有")
#: Where an English question begins: at the start, or after what it tells first.
_OPENS = r"(?:^|[.!?;,:]\s+)"
_ASKS_MAY = re.compile(
    r"可以|能不能|能否|可不可以|行吗|行不行|[违合](?:法|规)[吗么不]|允许|能.{1,24}吗|准不准|让.{0,8}吗|"
    rf"{_OPENS}(?:may|can|is it (?:legal|lawful|allowed))\b|\b(?:allowed|permitted|prohibited|illegal|banned)\b",
    re.IGNORECASE,
)
_ASKS_MUST = re.compile(
    r"要不要|必须|需要|需不需要|应当|应该|非得|一定要|是不是(?:得|该|要)|要(?!求).{1,24}吗|(?<![取获])得.{1,16}吗|"
    rf"{_OPENS}(?:must\b|(?:does|do|should|is|are)\b.{{0,80}}\b(?:must|have to|has to|need|required?|obliged)\b)",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"吗|么[？?]?$|是否|能否|能不能|可不可以|要不要|需不需要|是不是|行不行|不[？?]?$|^(?:is|are|does|do|can|may|must|should)\b",
    re.IGNORECASE,
)
_ASKS_WHETHER_LAST = re.compile(rf"{_OPENS}(?:is|are|does|do|can|may|must|should)\b", re.IGNORECASE)
#: 不想录脸可以吗: with a negation before it, yes and no change places, so nothing is said.
_NEGATED = re.compile(
    r"(?:不(?!正当|良|同|满|予|得|动产)|没|未(?!成年|满)|别|拒绝).{0,14}(?:可以|行|能|要|合法|违法)|\bnot\b|n't\b|\bwithout\b",
    re.I,
)
_IN_FORCE_FROM = re.compile(r"自([^，。；]{4,16}?日|公布之日|发布之日)起(?:施行|实施|执行)")


def headline(claims: Sequence[DraftClaim], query: Query, edition: Edition) -> str:
    """The direct answer, marked with the claim it is taken from; of several parts, each that has one.

    Nothing is said from commentary, nor from a text over which another prevails.
    """
    parts = parts_of(query)
    if parts:
        found = [(p, _of_part(p, claims, edition, side=bool(sides_of(query)))) for p in parts]
        return "  \n".join(f"{_name(p)}{said}" for p, said in found if said)
    said = _said(claims, 1, query, edition)
    graver = _graver(claims, query) if said and query.kind is QuestionKind.PENALTY else ""
    return f"{said}  \n{graver}" if graver else said


def _graver(claims: Sequence[DraftClaim], query: Query) -> str:
    """The fines of the other paragraphs of the first claim's article: the aggravated case stands in one of them.

    Where the first claim has a fine for the case that the question names, no lower one.
    """
    article = claims[0].evidence[0].stored
    asked = [highest_sum(fine) for case, fine in _wanted_fines(claims[0].text, query) if is_of_asked_case(case, query)]
    lines = []
    for number, claim in enumerate(claims[1:], start=2):
        if claim.evidence[0].stored == article and SAME_BREACH.search(claim.text + claims[0].text):
            fines = [f for f in _wanted_fines(claim.text, query)[:1] if not asked or highest_sum(f[1]) >= max(asked)]
            lines += [f"{_case_and_fine(case, fine, query)} [{number}]" for case, fine in fines]
    end = "。" if query.language == "zh" else "."
    return "  \n".join(f"{line}{end}" for line in lines[:_MOST_FINES])


def _case_and_fine(case: str, fine: str, query: Query) -> str:
    english = english_fine(fine) if query.language == "en" else ""
    if english:
        whom = "Fine on the persons responsible" if is_on_persons(fine) else "Fine"
        words = f"{case}，{fine}" if case else fine
        english += english_base(fine)
        return say("english_fine", "en", whom=whom, english=english, case=english_case(case), words=words)
    return say("fine", query.language, case=f"{case}，" if case else "", fine=fine)


def _of_part(part: Part, claims: Sequence[DraftClaim], edition: Edition, *, side: bool) -> str:
    """The direct answer to a part, from the claim that speaks most to it."""
    asked = part.query if side else replace(part.query, text=part.words)
    weights = subject_of(part.query).terms_in(edition.vocabulary)
    wanted = units_asked(asked)
    fits = [bool(wanted and answering_figures(c.text, asked, edition)) + coverage(weights, c.text) for c in claims]
    best = max(range(len(claims)), key=lambda n: (fits[n], -n))
    return _said(claims, best + 1, asked, edition)


def _name(part: Part) -> str:
    joint = "：" if part.query.language == "zh" else ": "
    return part.words.strip("?？ ") + joint


def _said(claims: Sequence[DraftClaim], number: int, query: Query, edition: Edition) -> str:
    """The direct answer from claim `number`, counted from 1; of a rule that does not reach the asker only that."""
    claim = claims[number - 1]
    if is_commentary(claim) or is_overruled(claim, edition, query):
        return ""
    given = asked_in(query.content) if _hangs_on_whom(query) else ()
    by_number = given or (() if _asks_how_much(query) else tuple(b for b in asked_in(query.content) if b.users))
    defined = by_definition(claims, number, by_number, query.language) if by_number else ""
    if defined:
        return defined
    if not given:
        words = _ruling_on(claim.text, query, edition)
        return _told(claim, words, query, edition).replace("[1]", f"[{number}]")
    reached = reached_by(claim.text, given, query, edition)
    if reached.reach is Reach.OUTSIDE:
        return outside(claims, number, given, query, edition)
    if reached.reach is Reach.UNDECIDED:
        return ""
    words = reached.sentence.rule
    said = _told(claim, words, query, edition).replace("[1]", f"[{number}]")
    if _asks_whether(query) and (SPARES.search(words) or (not said and _ASKS_MAY.search(query.text))):
        # Spared of what, or allowed on which conditions: the words of the rule answer.
        return reaching(claims, number, given, query, edition) or said
    return said


def _ruling_on(text: str, query: Query, edition: Edition) -> str:
    """The sentence of a quote that speaks most to the question; of an item without a rule with what introduces it.

    Of a sentence that orders one thing and forbids another, only the half that speaks to the question.
    """
    weights = law_terms(query, edition)
    best = best_sentence(text, weights)
    if best.text and not _RULES.search(best.rule):
        ruling = "".join(s.text for s in sentences_of(text) if _RULES.search(s.text))
        best = best_sentence(ruling, weights) if ruling else best
    words = best.text if _RULES.search(best.text) else best.rule
    begins = _RULES.search(words)
    if begins is None:
        return words
    if _rules_on_some(words, query):
        return ""
    whom = words[: begins.start()]
    halves = [(coverage(weights, half), half) for half in _HALVES.split(words[begins.start() :])]
    (share, half), *others = sorted(halves, key=lambda found: -found[0])
    clear = all(share >= _CLEARLY * other for other, _ in others)
    if not clear or coverage(weights, whom + half) < LEAST_SHARE:
        return words
    unless = _WITHOUT.search(whom)
    return f"{unless[0]}{half}" if unless else half


def _rules_on_some(sentence: str, query: Query) -> bool:
    """Whether a sentence rules on people whom it describes (对受过处罚的人，不得……) and the question does not."""
    if _CRITICAL.match(sentence) and not _CRITICAL_ASKED.search(query.text):
        return True
    some = _ON_SOME.match(sentence)
    described = set(tokens(some["who"])) if some else set()
    return bool(described) and len(described & set(tokens(query.text))) < _LEAST_DESCRIBED * len(described)


def _told(claim: DraftClaim, words: str, query: Query, edition: Edition) -> str:
    """What the claim, and `words` of it above all, says to a question of this kind; marked [1]."""
    made = _MAKERS.get(query.kind)
    said = made(claim, words, query, edition) if made else ""
    if not said and units_asked(query):
        said = _figure(claim, words, query, edition)
    return said or _whether(claim, words, query)


def _asks_whether(query: Query) -> bool:
    return bool(_ASKS_WHETHER.search(query.text) or _ASKS_WHETHER_LAST.search(query.text))


def _asks_how_much(query: Query) -> bool:
    return query.kind is QuestionKind.PENALTY or bool(units_asked(query))


def _hangs_on_whom(query: Query) -> bool:
    """Whether the answer depends on whom the rule reaches: yes or no, or by when."""
    return query.kind is QuestionKind.DEADLINE or _asks_whether(query)


def _figure(claim: DraftClaim, sentence: str, query: Query, edition: Edition) -> str:
    """The one figure that answers in the claim, or in the sentence of it that speaks to the question; else 及时."""
    if EXEMPTS.search(claim.text) and not EXEMPTS.search(query.text):
        return ""
    for text in (claim.text, sentence):
        found = answering_figures(text, query, edition)
        if len({f.canonical for f in found}) == 1:
            return _marked(bounded(found[0], text), query.language)
    words = "" if found else told_promptly(claim.text, query, edition)
    return _at_once(words, query.language) if words else ""


def _at_once(words: str, language: Language) -> str:
    """立即……, with what has to be done so: of several acts the reader sees which one it stands before."""
    prompt = next(p for p in _PROMPTLY if words.startswith(p))
    if language == "en":
        return f"**{_PROMPTLY[prompt]}** ({words}) [1]."
    return f"**{prompt}**{words.removeprefix(prompt)} [1]。"


def _penalty(claim: DraftClaim, sentence: str, query: Query, edition: Edition) -> str:
    """The fines with the case each is for, and who decides; in the words of the claim.

    The case asked about comes first, then the highest sum where that is asked for. Fines on the persons behind a firm
    follow where the question is on them too, and stand alone where it is on them alone.
    """
    del sentence, edition
    if _ASKS_WHETHER.search(query.text) and not units_asked(query):
        return ""
    fines = _wanted_fines(claim.text, query)
    if not fines:
        return ""
    parts = [_case_and_fine(case, fine, query) for case, fine in fines]
    who = _decides(claim.text)
    if who:
        english = f"{english_level(who)}{english_term(who)}" if query.language == "en" and english_term(who) else ""
        parts.append(say("decided_by", query.language, by=f"{english} ({who})" if english else who))
    joint, end = ("；", "。") if query.language == "zh" else ("; ", ".")
    return f"{joint.join(parts)} [1]{end}"


def _wanted_fines(text: str, query: Query) -> list[tuple[str, str]]:
    """The fines on those whom the question is about, the foremost first: the firm, unless it is on persons alone."""
    firms = _foremost(fines_in(text), query)
    persons = _foremost(fines_on_persons_in(text), query) if _ASKS_ON_PERSONS.search(query.text) else []
    return [*firms, *persons] if not persons or _ASKS_ON_FIRM.search(query.text) else persons


def _foremost(fines: Sequence[tuple[str, str]], query: Query) -> list[tuple[str, str]]:
    """The first few fines: of the case asked about, then the highest if that is asked for, then in order."""
    asked = [f for f in fines if is_of_asked_case(f[0], query)]
    ordered = [*asked, *(f for f in fines if f not in asked)]
    if HIGHEST.search(query.text) and all(highest_sum(fine) for _, fine in fines):  # a share of sales has no sum
        ordered.sort(key=lambda f: (f not in asked, -highest_sum(f[1])))
    return ordered[:_MOST_FINES]


def _who(text: str) -> str:
    """The first authority in the text, with those it stands beside (等有关主管部门)."""
    return _named(next(_WHO.finditer(text), None), text)


def _decides(text: str) -> str:
    """The authority that fines: the one after 由, or that acts; what is handed 向 an authority is not decided by it.

    "" where the cases of the text are decided by several.
    """
    found = [m for m in _WHO.finditer(text) if m["is"] or m[0].startswith("由")]
    levels = {english_level(_named(m, text)) for m in found}
    return _named(found[0], text) if len(levels) == 1 else ""


def _named(found: re.Match[str] | None, text: str) -> str:
    if found is None:
        return ""
    name = found["by"] or found["is"]
    end = found.end("by" if found["by"] else "is")
    others = re.match(r"等?(?:[、和及或][^，。；、]{2,16}?|有关(?:主管)?)*(?:部门|机关|机构)", text[end:])
    return name + (others[0] if others else "")


def _authority(claim: DraftClaim, sentence: str, query: Query, edition: Edition) -> str:
    del edition
    who = _who(claim.text) or _who(sentence)
    return _marked(who, query.language) if who else ""


def _day(claim: DraftClaim, sentence: str, query: Query, edition: Edition) -> str:
    del sentence, edition
    found = _IN_FORCE_FROM.search(claim.text)
    return _marked(found[0], query.language) if found else ""


def _whether(claim: DraftClaim, sentence: str, query: Query) -> str:
    """不得, 应当, 可以 or 不适用, where the question asks whether and the sentence that answers it says so plainly."""
    if not sentence or not _asks_whether(query) or _NEGATED.search(query.text):
        return ""
    exempt = SPARES.search(sentence)
    if exempt and (query.kind is QuestionKind.APPLIES or _ASKS_MUST.search(query.text)):
        return _marked(exempt[0], query.language)
    if _ASKS_MUST.search(query.text):
        return _marked("应当", query.language) if _OBLIGES.search(sentence) and not _FORBIDS.search(sentence) else ""
    if not _ASKS_MAY.search(query.text):
        return ""
    if _VOID.search(sentence):
        return _marked("无效", query.language)
    forbids = _FORBIDS.search(sentence)
    if forbids and not _OBLIGES.search(sentence):
        unless = _WITHOUT.search(sentence, 0, forbids.start())
        return _marked(f"{unless[0]}{forbids[0]}" if unless else forbids[0], query.language)
    given = _GIVES_CHOICE.search(sentence) if _OF_USERS.search(query.text) else None
    if given:
        return _marked(given[0].strip("，。；"), query.language)
    entitles = _ENTITLES.search(sentence)
    if entitles and entitles[0] == "有权" and _OF_PERSONS.search(claim.text) and not _OF_USERS.search(query.text):
        return ""
    return _marked(entitles[0], query.language) if entitles and not _LIMITS.search(sentence) else ""


def _marked(words: str, language: Language) -> str:
    english = _ENGLISH.get(words, "")
    if language == "en":
        english = english or english_figure(words) or english_term(words)
        english = english or ("Not without that consent or approval" if _WITHOUT.match(words) else "")
        english = english or ("Yes, the choice has to be provided" if _GIVES_CHOICE.match(f"{words}。") else "")
        return f"**{english[:1].upper()}{english[1:]}** ({words}) [1]." if english else f"**{words}** [1]."
    return f"**{words}** [1]。"


_ENGLISH: Mapping[str, str] = {
    "不得": "No, prohibited",
    "禁止": "No, prohibited",
    "严禁": "No, prohibited",
    "应当": "Yes, required",
    "可以": "Yes, permitted",
    "有权": "Yes, entitled",
    "无效": "Void",
    "不适用": "Does not apply",
    "免予": "Exempt",
    "不需要": "Not required",
    "无需": "Not required",
}
_PROMPTLY: Mapping[str, str] = {
    "立即": "Immediately",
    "及时": "Promptly",
    "尽快": "As soon as possible",
    "第一时间": "At once",
    "当场": "On the spot",
    "马上": "At once",
}
_MAKERS: Mapping[QuestionKind, Callable[[DraftClaim, str, Query, Edition], str]] = {
    QuestionKind.PENALTY: _penalty,
    QuestionKind.AUTHORITY: _authority,
    QuestionKind.CONTENT: _day,
    QuestionKind.DEADLINE: _figure,
}
