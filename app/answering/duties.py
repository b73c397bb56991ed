"""What a role owes under a law, where a question asks for all of it: the provisions of the table of obligations."""

import re
from collections.abc import Iterable, Sequence

from app.answering import spans
from app.answering.draft import Evidence
from app.checklist.table import Place, Table, load_table
from app.editions import Edition
from app.expansion import subject_of
from app.passages import Passage
from app.question_words import content_words, strip_asking
from app.understanding import Query, QuestionKind
from corpus.catalog import Validity
from corpus.provisions import Provision

_MOST_DUTIES = 12
#: A law with fewer of a role's duties in the table than this is answered from by search.
_FEWEST_DUTIES = 2
_ARTICLE_CHARS = 500
_NEAREST = 3
_DUTY = re.compile(r"应当|应(?![用急答对])|不得|必须|须|禁止|有义务|要(?!求)")
#: Words of a question for all duties that narrow nothing: that they are duties, and the service that the role names.
_NARROWS_NOTHING = re.compile(
    r"法律|法定|法规|规定|办法|合规|主要|基本|义务|责任|职责|承担|履行|负有?|遵守|做到|清单|全部|所有|根据|依照?|按照?|要|都|"
    r"生成式(?:人工智能|AI)?|人工智能|AI|大模型|深度合成|算法推荐|服务|技术|互联网信息|网络|\W",
    re.IGNORECASE,
)
_ALL_ASKED_EN = re.compile(
    r"(?:what|which|do|does|have|has|the|of|an?|are|under|list|all|s|obligations?|duties|legal|"
    r"generative|ai|artificial|intelligence|deep|synthesis|algorithm\w*|recommendations?|personal|information|data|"
    r"services?|providers?|handlers?|processors?|platforms?|operators?|technical|supporters?|users?)$"
)


def duties_of_role(
    query: Query, passages: Sequence[Passage], edition: Edition, *, table: Table | None = None
) -> tuple[list[Evidence], int]:
    """(The provisions by which the role that a question names owes something, how many more were left out).

    In the table's order, one per article: of the law named, else of the first law of the best passages that the table
    knows. Where there are many, those owed on no condition come before others. Empty where less than all is asked.
    """
    if query.kind is not QuestionKind.OBLIGATIONS:
        return [], 0
    rows = table or load_table()
    role = _role_asked(query, rows)
    if not role:
        return [], 0
    named = {i for m in query.laws for i in m.source_ids}
    owed = [o for o in rows.obligation if role in o.roles]
    listed = {p.source_id for o in owed for p in o.provisions}
    first = [p.chunk.source_id for p in passages[:_NEAREST] if p.chunk.source_id in listed]
    sources = named or set(first[:1])
    found = _quotes([p for o in owed for p in o.provisions if p.source_id in sources], query, edition)
    always = {(p.source_id, p.provision.whole_article.key) for o in owed if not o.conditions for p in o.provisions}
    kept = sorted(found, key=lambda e: (e.stored.chunk.source_id, e.stored.chunk.address) not in always)[:_MOST_DUTIES]
    if len(found) < _FEWEST_DUTIES:
        return [], 0
    return [e for e in found if e in kept], len(found) - len(kept)


def _role_asked(query: Query, table: Table) -> str:
    """The role whose name is all that the question says; "" if it says more, or names none."""
    said = query.content if query.language == "zh" else " ".join(subject_of(query).terms)
    names = [(name, role) for role, r in table.roles.items() for name in (r.name, *r.aliases)]
    found = max(((len(n), n, role) for n, role in names if n in said), default=None)
    if found is None or (query.language == "en" and _says_more(query)):
        return ""
    rest = content_words(_NARROWS_NOTHING.sub(" ", said.replace(found[1], " ")))
    return "" if rest else found[2]


def _says_more(query: Query) -> bool:
    """Whether an English question has words beyond the role and its duties."""
    words = re.findall(r"[a-z]+", strip_asking(query.content).lower())
    return not all(_ALL_ASKED_EN.match(w) for w in words)


def _quotes(places: Iterable[Place], query: Query, edition: Edition) -> list[Evidence]:
    """Each article once, where it first comes: the part named, or the whole of an article that is named twice."""
    by_article: dict[tuple[str, str], list[Provision]] = {}
    for place in places:
        if place.source_id not in edition.catalog:
            continue
        source = edition.catalog[place.source_id]
        if source.validity_on(query.as_of) is not Validity.IN_FORCE:
            continue
        provisions = by_article.setdefault((source.id, place.provision.whole_article.key), [])
        provisions += [place.provision] if place.provision not in provisions else []
    out = []
    for (source_id, article), provisions in by_article.items():
        stored = edition.read(source_id, article)
        if stored is not None:
            part = spans.at(stored, provisions[0]) if len(provisions) == 1 else None
            out.append(part or spans.whole(stored, max_chars=_ARTICLE_CHARS))
    return [e for e in out if _DUTY.search(e.quote)]
