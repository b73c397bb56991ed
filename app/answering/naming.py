"""How laws and provisions are named in an answer, in Chinese and in English."""

from app.understanding import Language
from corpus.catalog import Source
from corpus.chunks import Chunk
from corpus.provisions import Provision


def title_of(source: Source, language: Language = "zh") -> str:
    """《short title》; for English the English title and the Chinese one, if there is an English one."""
    chinese = f"《{source.short}》"
    return f"{source.english} ({chinese})" if language == "en" and source.english else chinese


def article_name(provision: Provision, language: Language) -> str:
    """第一百二十条; for English Article 120 (第一百二十条)."""
    label = provision.whole_article.label
    return label if language == "zh" else f"Article {provision.article} ({label})"


def place_name(chunk: Chunk, provision: Provision | None) -> str:
    """第二十四条第一款, or the section's path of headings and its page."""
    if provision is not None:
        return provision.label
    path = " › ".join(dict.fromkeys(h for h in (*chunk.heading_path, chunk.label) if h)) or "正文"
    return f"{path}（第{chunk.page}页）" if chunk.page else path


def citation_name(source: Source, chunk: Chunk, provision: Provision | None) -> str:
    """《算法推荐管理规定》第二十四条第一款; 《白皮书》“第二章”."""
    place = place_name(chunk, provision)
    return f"{title_of(source)}{place}" if provision else f"{title_of(source)}“{place}”"


def citation_label(source: Source, chunk: Chunk, provision: Provision | None, language: Language) -> str:
    """`citation_name`; for English after the English title, if there is one."""
    place = citation_name(source, chunk, provision)
    return f"{source.english} {place}" if language == "en" and source.english else place


def cited_place(source: Source, chunk: Chunk, provision: Provision | None, language: Language) -> str:
    """`citation_name`; for English after the English title and address, if there is an English title."""
    place = citation_name(source, chunk, provision)
    if language == "zh" or not source.english:
        return place
    address = _english_address(provision)
    return f"{source.english}{address and f', {address}'} ({place})"


def lead(source: Source, chunk: Chunk, provision: Provision | None, language: Language) -> str:
    """Words that introduce a quote."""
    if language == "zh":
        return f"{citation_name(source, chunk, provision)}："
    place, address = citation_name(source, chunk, provision), _english_address(provision)
    if source.english:
        return f"{source.english}{address and f', {address}'} — {place}: "
    return f"{place}{address and f' ({address})'}: "


def _english_address(provision: Provision | None) -> str:
    if provision is None:
        return ""
    out = f"Article {provision.article}" + (f"-{provision.inserted}" if provision.inserted else "")
    for name, number in (("para.", provision.paragraph), ("item", provision.item)):
        out += f", {name} {number}" if number else ""
    return out
