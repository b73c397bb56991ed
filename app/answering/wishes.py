"""What the quotes of an answer should speak to, as far as the question tells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.answering import direct
from app.answering.parts import parts_of
from app.answering.told import telling_pattern
from app.answering.wish import Wish
from app.editions import Edition
from app.expansion import subject_of
from app.understanding import Query, QuestionKind

#: 几日内, 办理: how much is asked and that something is done say nothing on what is asked about.
_ASKED_AMOUNT = re.compile(
    r"(?:在|应?当?于)?(?:几|多少|多)(?:个)?(?:工作日|小时|天|日|年|月|人|次|岁|元|长时间|久)(?:之内|以内|内)?|办理?(?=[?？]?$)|进行|期限"
)
#: 除了提醒她，还要做什么: what is known, and is not what is asked.
_BESIDES = re.compile(r"除了?[^，,。？?]{2,20}?(?:以外|之外|外)?[，,](?=[^，,。]*(?:还|也|另))")
_LISTING = re.compile(
    r"哪[些几]|些什么|几种|几[项条件]|多少人|门槛|列举|清单|条件|情形|情况下|材料|步骤|流程|程序|包括|义务|职责|权利|原则|怎么做|如何做|"
    r"(?:什么|何种|有关)(?:内容|要求)|(?:内容|要求)(?:有|是|包|[?？]?$)|"
    r"\b(?:what are|which|list|conditions?|requirements?|obligations?|duties|steps|rights|measures)\b",
    re.IGNORECASE,
)


def wish_of(query: Query, edition: Edition) -> Wish:
    """What the quotes of an answer to `query` should speak to."""
    said = _ASKED_AMOUNT.sub(" ", _BESIDES.sub(" ", query.content))
    subject = subject_of(replace(query, content=said) if said.strip() else query)
    weights = subject.terms_in(edition.vocabulary) or subject_of(query).terms_in(edition.vocabulary)
    return Wish(
        weights,
        telling_pattern(query),
        direct.units_asked(query),
        bool(_LISTING.search(query.text)),
        query.kind is QuestionKind.DEFINITION,
        query.text,
        query.content,
        _nearness_to(query, edition),
        edition.asking(subject_of(query)).likenesses,
        bool(parts_of(query)),
    )


def _nearness_to(query: Query, edition: Edition) -> Callable[[Sequence[str]], float]:
    """How near in meaning to the question the nearest of some texts is, 0 to 1."""

    @cache
    def meaning() -> NDArray[np.float32]:
        vectors = edition.dense.encode([subject_of(query).meaning])
        return vectors.reshape(-1)

    return lambda texts: max(0.0, float((edition.dense.encode(texts) @ meaning()).max()))
