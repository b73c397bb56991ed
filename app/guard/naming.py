"""Are the laws and provisions that a claim names those that it cites, or that the text cited names itself?"""

import re
from collections.abc import Iterator, Sequence

from app.answering.draft import Evidence
from app.editions import Edition
from corpus.catalog import Source
from corpus.provisions import Provision
from corpus.references import Reference, find_references

_TITLE = re.compile(r"《([^《》]{2,60})》")
#: 根据《…》第三条，: what follows is said to stand there.
_FRAME = re.compile(r"(?:^|(?<=[。；\n]))\s*(?:根据|依据|按照|依照)?《[^《》]{2,60}》第[^，。：；“]{1,40}[，：,:]")
_CALLED = re.compile(r"[(（]以下(?:简称|统称为?|称为?)[:：“\"]*([^()（）“”\"]+)")
_OWN = re.compile(r"(?:(?:该|本|上述|此)(?:法|条例|办法|规定|解释|决定|细则|条|款)|^(?:条例|办法|规定|细则))$")


def wrong_names(claim: str, evidence: Sequence[Evidence], edition: Edition) -> Iterator[str]:
    """Each law or provision the claim names that it neither cites nor finds in the texts it cites."""
    texts = "\n".join(e.stored.text for e in evidence)
    sources = [edition.catalog[e.stored.chunk.source_id] for e in evidence]
    for match in _TITLE.finditer(claim):
        if not (_names_one(match[1], sources) or _named_in(match[1], texts, edition)):
            yield f"names {match[0]}, which it does not cite"
    in_text = {(_family(r.law, edition), p.whole_article) for r in find_references(texts) for p in r.provisions}
    framed = [m.span() for m in _FRAME.finditer(claim)]
    for reference in find_references(claim):
        said_there = any(start <= reference.start < end for start, end in framed)
        yield from _wrong_provisions(reference, evidence, sources, set() if said_there else in_text, edition)


def wrong_short_names(claim: str, law: str) -> Iterator[str]:
    """What the claim says is from here on called so, and the law does not call so."""
    called = set(_CALLED.findall(law))
    yield from (f"calls {name} what the text does not" for name in _CALLED.findall(claim) if name not in called)


def _wrong_provisions(
    reference: Reference,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    in_text: set[tuple[str, Provision]],
    edition: Edition,
) -> Iterator[str]:
    if reference.relative:
        return
    own = not reference.law or _ends_in_one(reference.law, sources)
    families = {"", *(s.law for s in sources)} if own else {_family(_known_end(reference.law, edition), edition)}
    for provision in reference.provisions:
        cited = own and any(_agree(provision, e) for e in evidence)
        if not cited and not any((family, provision.whole_article) in in_text for family in families):
            yield f"names {reference.law}{provision.label}, which it does not cite"


def _agree(named: Provision, evidence: Evidence) -> bool:
    """Whether a provision named is the one cited, one around it, or one inside it that exists."""
    cited = evidence.provision
    if cited is None:
        return False
    if named.contains(cited):
        return True
    there = {u.provision for u in evidence.stored.units}
    return cited.contains(named) and any(named.contains(p) for p in there)


def _names_one(name: str, sources: Sequence[Source]) -> bool:
    plain = name.removeprefix("中华人民共和国")
    return any(plain in (s.short, s.title, s.title.removeprefix("中华人民共和国"), *s.aliases) for s in sources)


def _ends_in_one(name: str, sources: Sequence[Source]) -> bool:
    """Whether what stands before an address (挨了该条例, 违反广告法) ends in the name of a source, or in 该法."""
    if _OWN.search(name):
        return True
    names = (n for s in sources for n in (s.short, s.title, s.title.removeprefix("中华人民共和国"), *s.aliases))
    return any(name.endswith(n) for n in names)


def _known_end(name: str, edition: Edition) -> str:
    """The longest end of a name that the catalog knows; the name itself where it knows none."""
    return next((name[n:] for n in range(len(name)) if name[n:] in edition.catalog.names), name)


def _named_in(name: str, texts: str, edition: Edition) -> bool:
    """Whether the texts name the law, by this name or another of its names."""
    if name in texts:
        return True
    family = _family(name, edition)
    names = (n for s in edition.catalog.versions(family) for n in (s.short, s.title, *s.aliases)) if family else ()
    return any(len(n) >= 3 and n in texts for n in names)


def _family(name: str, edition: Edition) -> str:
    """Family of versions that a name belongs to; "" for the text's own provisions and for laws we do not know."""
    ids = edition.catalog.names.get(name, ()) or edition.catalog.names.get(name.removeprefix("中华人民共和国"), ())
    return edition.catalog[ids[0]].law if ids else name
