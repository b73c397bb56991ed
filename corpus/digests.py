"""Our plain-language digest of every article: the YAML files, and how they are loaded.

One file per source, `digests/<source id>.yaml`. An older version of a text may inherit: its file names the newer
version (`inherits`), the articles that are the same there (`same`, a list of keys or a mapping from this text's keys to
the newer text's), and digests only for the articles that differ. Everyday questions stand in a folder below
(`corpus.questions`) and become part of the digests.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from corpus.digest_models import ROLES, ArticleDigest, ArticleKey, Modality, SourceDigest, StrictModel
from corpus.errors import SourceFormatError
from corpus.provisions import Provision
from corpus.questions import QuestionFile, read_question_files
from corpus.yaml_files import Problem, YamlLoader, load_yaml, problems_of, yaml_message

__all__ = [
    "DIGESTS_PATH",
    "ROLES",
    "ArticleDigest",
    "DigestFile",
    "DigestFormatError",
    "Modality",
    "Problem",
    "SourceDigest",
    "load_digests",
    "parse_digest_file",
    "read_digest_files",
    "resolve_digests",
]

DIGESTS_PATH = Path(__file__).parent / "digests"
#: Below the folder of the digests.
QUESTIONS_FOLDER = "questions"


class DigestFormatError(SourceFormatError):
    """Digest files that cannot be read; `problems` says which fields of which articles."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class DigestFile:
    """A digest file as far as it can be read: the articles that hold to the schema, and problems for the rest.

    `inherits` is the id of the newer version, `same` maps article keys of this text to those of the newer one.
    `partial` says that only the articles our subject can reach are there, on purpose.
    """

    file: str
    source: str
    articles: tuple[ArticleDigest, ...]
    inherits: str = ""
    same: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    partial: bool = False


class _Header(StrictModel):
    source: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    articles: list[Any] = Field(default_factory=list)
    partial: bool = False
    inherits: str = ""
    same: list[ArticleKey] | dict[ArticleKey, ArticleKey] = Field(default_factory=list)


def parse_digest_file(text: str, *, file: str, load: YamlLoader = load_yaml) -> DigestFile:
    """The digest file that `text` writes; what is wrong with it becomes `problems`, never an exception."""
    try:
        content = load(text)
    except yaml.YAMLError as exc:
        return DigestFile(file, "", (), problems=(Problem(file, "", "", yaml_message(exc)),))
    try:
        header = _Header.model_validate(content)
    except ValidationError as exc:
        return DigestFile(file, "", (), problems=tuple(problems_of(exc, file=file, article="")))
    articles: list[ArticleDigest] = []
    problems: list[Problem] = []
    for number, entry in enumerate(header.articles, start=1):
        name = entry.get("article") if isinstance(entry, dict) else None
        try:
            articles.append(ArticleDigest.model_validate(entry))
        except ValidationError as exc:
            problems += problems_of(exc, file=file, article=str(name or f"第{number}个条目"))
    pairs = header.same.items() if isinstance(header.same, dict) else ((key, key) for key in header.same)
    return DigestFile(
        file, header.source, tuple(articles), header.inherits, tuple(pairs), tuple(problems), header.partial
    )


def read_digest_files(folder: Path = DIGESTS_PATH, load: YamlLoader = load_yaml) -> list[DigestFile]:
    """Every `*.yaml` of the folder, by name, as far as each can be read, with the questions of the folder below."""
    paths = sorted(folder.glob("*.yaml"))
    files = [parse_digest_file(path.read_text(encoding="utf-8"), file=path.name, load=load) for path in paths]
    questions = read_question_files(folder / QUESTIONS_FOLDER, load)
    asked = [_with_questions(file, questions.pop(file.source)) if file.source in questions else file for file in files]
    stray = [_stray(file) for file in questions.values()]
    return [*asked, *stray]


def shipped_files(folder: Path = DIGESTS_PATH) -> list[Path]:
    """The files that the digests of a folder are read from, in order."""
    return [*sorted(folder.glob("*.yaml")), *sorted((folder / QUESTIONS_FOLDER).glob("*.yaml"))]


def load_digests(folder: Path = DIGESTS_PATH, load: YamlLoader = load_yaml) -> dict[str, SourceDigest]:
    """Digests by source id, inherited ones filled in. An empty folder gives none.

    Raises: DigestFormatError naming file, article and field of everything wrong.
    """
    files = read_digest_files(folder, load)
    problems = [problem for file in files for problem in file.problems]
    if problems:
        raise DigestFormatError(problems)
    digests, problems = resolve_digests(files)
    if problems:
        raise DigestFormatError(problems)
    return digests


def _with_questions(file: DigestFile, questions: QuestionFile) -> DigestFile:
    """The digests with their everyday questions; a question on an article that has no digest is a problem."""
    name = f"{QUESTIONS_FOLDER}/{questions.file}"
    problems = [replace(problem, file=name) for problem in questions.problems]
    of_article = dict(questions.by_article)
    articles = []
    for digest in file.articles:
        pairs = ((key.removeprefix(digest.article), text) for key, text in of_article.pop(digest.article, ()))
        articles.append(digest.model_copy(update={"questions": tuple(pairs)}))
    problems += [Problem(name, key, "questions", "没有这一条的摘要") for key in of_article]
    return replace(file, articles=tuple(articles), problems=(*file.problems, *problems))


def _stray(questions: QuestionFile) -> DigestFile:
    """What is wrong with questions on a source that has no digests."""
    name = f"{QUESTIONS_FOLDER}/{questions.file}"
    return DigestFile(name, "", (), problems=(Problem(name, "", "source", f"没有 {questions.source} 的摘要"),))


def resolve_digests(files: Sequence[DigestFile]) -> tuple[dict[str, SourceDigest], list[Problem]]:
    """Digests by source id with inheritance filled in, and what stood in its way."""
    by_source: dict[str, DigestFile] = {}
    problems: list[Problem] = []
    for file in files:
        if file.source in by_source:
            problems.append(Problem(file.file, "", "source", f"{file.source} 已有文件 {by_source[file.source].file}"))
        elif file.source:
            by_source[file.source] = file
    return {
        source: SourceDigest(source=source, articles=tuple(_resolved(file, by_source, problems, ())))
        for source, file in by_source.items()
    }, problems


def _resolved(
    file: DigestFile, by_source: Mapping[str, DigestFile], problems: list[Problem], above: tuple[str, ...]
) -> Iterator[ArticleDigest]:
    """Articles of `file`, those of the version it inherits included; `problems` gains what does not fit."""
    if not file.inherits:
        yield from file.articles
        return
    newer = by_source.get(file.inherits)
    if newer is None or file.inherits in (*above, file.source):
        problems.append(Problem(file.file, "", "inherits", f"没有可继承的摘要：{file.inherits}"))
        yield from file.articles
        return
    theirs = {digest.article: digest for digest in _resolved(newer, by_source, problems, (*above, file.source))}
    own = {digest.article for digest in file.articles}
    older_of = {new: old for old, new in file.same}
    merged = list(file.articles)
    for old, new in file.same:
        if old in own:
            problems.append(Problem(file.file, old, "same", "既有自己的摘要，又列为相同"))
        elif new not in theirs:
            problems.append(Problem(file.file, old, "same", f"{file.inherits} 没有 {new} 的摘要"))
        else:
            see = tuple(_moved(entry, older_of, file.inherits) for entry in theirs[new].see)
            merged.append(theirs[new].model_copy(update={"article": old, "see": see}))
    yield from sorted(merged, key=lambda digest: digest.provision.sort_key())


def _moved(entry: str, older_of: Mapping[str, str], newer: str) -> str:
    """`see` entry of the newer text as the older one numbers it, with the newer id where it has no such article."""
    if ":" in entry:
        return entry
    article = Provision.from_key(entry).whole_article.key
    return older_of[article] + entry[len(article) :] if article in older_of else f"{newer}:{entry}"
