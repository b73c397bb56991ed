"""Articles of law as training text, and the split that keeps whole laws out of training."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.provisions import Provision

_SENTENCE_END = re.compile(r"(?<=[。；！？])|\n")
_ARTICLE_LINE = re.compile(r"^(第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)[ \u3000]")
_STATE = re.compile(r"^(?:中华人民共和国|最高人民法院(?:、最高人民检察院)?)|[（(]\d{4}.*?[)）]$")


@dataclass(frozen=True, slots=True)
class LawArticle:
    """An article of a law; `path` is its headings, "第一章 总则 / 第一节 ..." or empty; `key` a24, empty if unknown."""

    law: str
    path: str
    text: str
    key: str = ""

    @property
    def sentences(self) -> list[str]:
        """The text cut after 。；！？ and at line ends; none is blank."""
        return [part.strip() for part in _SENTENCE_END.split(self.text) if part.strip()]


def read_jsonl(path: Path) -> list[LawArticle]:
    """Articles of a gzipped JSONL file with `law`, `path` and `text` in every line, in the file's order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [LawArticle(row["law"], row["path"], row["text"]) for row in rows]


def read_markdown_folder(folder: Path) -> list[LawArticle]:
    """Articles of the regulations in `folder`: one file each, a line `# name`, headings ##, lines `第X条 `."""
    files = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    return [article for path in files for article in _markdown_articles(path.read_text(encoding="utf-8"))]


def without_repeats(articles: Iterable[LawArticle]) -> list[LawArticle]:
    """Articles whose text did not occur before, in order (versions of a law repeat most of it)."""
    return list({article.text: article for article in reversed(list(articles))}.values())[::-1]


def split_by_law(articles: Sequence[LawArticle], *, one_in: int = 10) -> tuple[list[LawArticle], list[LawArticle]]:
    """(training, held out): a law goes as a whole, by a hash of its name, about one in `one_in` is held out.

    The name is taken without 中华人民共和国 and a trailing year, so that versions of a law stay together.
    """
    held = {name for name in {a.law for a in articles} if bucket(_STATE.sub("", name), one_in) == 0}
    return [a for a in articles if a.law not in held], [a for a in articles if a.law in held]


def content_hash(articles: Iterable[LawArticle]) -> str:
    """BLAKE2 of every field of every article in order, 16 hex digits; says which data a model has seen."""
    digest = hashlib.blake2b(digest_size=8)
    for article in articles:
        digest.update("\x1f".join((article.law, article.path, article.text, "\x1e")).encode())
    return digest.hexdigest()


def bucket(name: str, buckets: int) -> int:
    """Number from 0 to `buckets` - 1, always the same for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) % buckets


def _markdown_articles(markdown: str) -> Iterator[LawArticle]:
    law, key = "", ""
    headings: dict[int, str] = {}
    body: list[str] = []
    for line in [*markdown.splitlines(), "# "]:
        opens = _ARTICLE_LINE.match(line)
        if (opens or line.startswith("#")) and body:
            yield LawArticle(law, " / ".join(headings.values()), "\n".join(body), key)
            body = []
        if line.startswith("# "):
            law, headings = line[2:].strip(), {}
        elif line.startswith("##"):
            marks, _, heading = line.partition(" ")
            headings = {k: v for k, v in headings.items() if k < len(marks)} | {len(marks): heading.strip()}
        elif opens:
            key, body = Provision.parse(opens[1]).key, [line[opens.end() :].strip()]
        elif body and line.strip():
            body.append(line.strip())
