"""Our structured notes on whitepapers: the YAML files, and how they are loaded.

One file per document, `notes/<source id>.yaml`. A note is commentary, whatever it says: what a law firm or an author
wrote about the law, in our words, with the place where it stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator

from corpus.digest_models import StrictModel
from corpus.errors import SourceFormatError
from corpus.provisions import Provision
from corpus.yaml_files import Problem, YamlLoader, load_yaml, problems_of, yaml_message

__all__ = [
    "NOTES_PATH",
    "Note",
    "NoteFile",
    "NoteKind",
    "NoteRole",
    "NotesFormatError",
    "Problem",
    "SourceNotes",
    "load_notes",
    "parse_note_file",
    "read_note_files",
    "repeated_ids",
]

NOTES_PATH = Path(__file__).parent / "notes"
_PROVISION = re.compile(r"(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*)(?::(?P<key>a\d+(?:-\d+)?(?:p\d+)?(?:i\d+)?(?:s\d+)?))?")
_HEADING_CHARS = 15

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
_Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_HEADING_CHARS)]


class NoteKind(StrEnum):
    """What a note is about."""

    OBLIGATION = "obligation"  # a row of a table of who bears what
    CONTROL = "control"  # what a compliance programme has to cover
    STEP = "step"  # a filing, an assessment, a registration, with its time
    RISK = "risk"
    DIFFERENCE = "difference"  # between a draft and the rules that came of it
    FOREIGN = "foreign"
    CASE = "case"
    VIEW = "view"  # opinion or advice of the authors


class NoteRole(StrEnum):
    """Who bears an obligation, as the whitepaper divides the business of large models."""

    SERVICE_PROVIDER = "服务提供方"
    TECHNICAL_SUPPORTER = "技术支持方"
    USER = "用户"


class Note(StrictModel):
    """One fact or view of a document.

    `section` runs from the outermost heading to the innermost, each cut to a few words; `page` is that of the PDF,
    None where there is none. `provisions` are what the document itself relies on: `genai-measures:a17`, or a source id
    where it names the whole text. `figures` are normal forms (see `corpus.figures`).
    """

    id: Annotated[str, StringConstraints(pattern=r"^n[1-9]\d*$")]
    kind: NoteKind
    section: Annotated[tuple[_Heading, ...], Field(min_length=1)]
    page: Annotated[int, Field(ge=1)] | None = None
    roles: tuple[NoteRole, ...] = ()
    title: _Text
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=8)]
    figures: tuple[_Text, ...] = ()
    provisions: tuple[str, ...] = ()
    ask: Annotated[tuple[_Text, ...], Field(min_length=1)]

    @field_validator("provisions")
    @classmethod
    def _provisions_are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if not _PROVISION.fullmatch(entry):
                raise ValueError(f"应为 genai-measures:a17 或 genai-measures 的写法：{entry}")
        return value

    @model_validator(mode="after")
    def _roles_go_with_obligations(self) -> Self:
        if bool(self.roles) != (self.kind is NoteKind.OBLIGATION):
            raise ValueError("obligation 要写明 roles，其他种类不写 roles")
        return self

    @property
    def number(self) -> int:
        """The number in the id."""
        return int(self.id.removeprefix("n"))

    @property
    def references(self) -> tuple[tuple[str, Provision | None], ...]:
        """(source id, address) of every entry of `provisions`; None where the whole text is meant."""
        matches = [_PROVISION.fullmatch(entry) for entry in self.provisions]
        return tuple((m["source"], Provision.from_key(m["key"]) if m["key"] else None) for m in matches if m)


class SourceNotes(StrictModel):
    """Notes on one document, in its order."""

    source: str
    entries: tuple[Note, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Note]:
        """Notes by id."""
        return {note.id: note for note in self.entries}

    def of_kind(self, kind: NoteKind) -> tuple[Note, ...]:
        """Notes of one kind, in order."""
        return tuple(note for note in self.entries if note.kind is kind)

    def borne_by(self, role: NoteRole) -> tuple[Note, ...]:
        """Obligations that `role` bears, in order."""
        return tuple(note for note in self.entries if role in note.roles)


class NotesFormatError(SourceFormatError):
    """Note files that cannot be read; `problems` says which fields of which notes."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A file of notes as far as it can be read: the notes that hold to the schema, and problems for the rest."""

    file: str
    source: str
    entries: tuple[Note, ...]
    problems: tuple[Problem, ...] = ()


class _Header(StrictModel):
    source: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    entries: list[Any] = Field(default_factory=list)


def parse_note_file(text: str, *, file: str, load: YamlLoader = load_yaml) -> NoteFile:
    """The file of notes that `text` writes; what is wrong with it becomes `problems`, never an exception."""
    try:
        header = _Header.model_validate(load(text))
    except yaml.YAMLError as exc:
        return NoteFile(file, "", (), (Problem(file, "", "", yaml_message(exc)),))
    except ValidationError as exc:
        return NoteFile(file, "", (), tuple(problems_of(exc, file=file, article="")))
    entries: list[Note] = []
    problems: list[Problem] = []
    for number, entry in enumerate(header.entries, start=1):
        name = entry.get("id") if isinstance(entry, dict) else None
        try:
            entries.append(Note.model_validate(entry))
        except ValidationError as exc:
            problems += problems_of(exc, file=file, article=str(name or f"第{number}个条目"))
    return NoteFile(file, header.source, tuple(entries), tuple(problems))


def read_note_files(folder: Path = NOTES_PATH, load: YamlLoader = load_yaml) -> list[NoteFile]:
    """Every `*.yaml` of the folder, by name, as far as each can be read."""
    paths = sorted(folder.glob("*.yaml"))
    return [parse_note_file(path.read_text(encoding="utf-8"), file=path.name, load=load) for path in paths]


def load_notes(folder: Path = NOTES_PATH, load: YamlLoader = load_yaml) -> dict[str, SourceNotes]:
    """Notes by source id. An empty folder gives none.

    Raises: NotesFormatError naming file, note and field of everything wrong.
    """
    problems: list[Problem] = []
    by_source: dict[str, NoteFile] = {}
    for file in read_note_files(folder, load):
        problems += file.problems
        if file.source in by_source:
            problems.append(Problem(file.file, "", "source", f"{file.source} 已有文件 {by_source[file.source].file}"))
        elif file.source:
            by_source[file.source] = file
        problems += repeated_ids(file)
    if problems:
        raise NotesFormatError(problems)
    return {source: SourceNotes(source=source, entries=file.entries) for source, file in by_source.items()}


def repeated_ids(file: NoteFile) -> list[Problem]:
    """A problem for every note whose id an earlier one of the file has."""
    seen: set[str] = set()
    problems = []
    for note in file.entries:
        if note.id in seen:
            problems.append(Problem(file.file, note.id, "id", "同一编号写了两次"))
        seen.add(note.id)
    return problems
