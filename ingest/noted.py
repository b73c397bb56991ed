"""Our notes on a whitepaper put beside the passages that they are on, as digests stand beside articles."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.chunks import Chunk
from corpus.likeness import Likeness
from corpus.notes import Note, SourceNotes


def with_notes(chunks: Sequence[Chunk], notes: SourceNotes) -> list[Chunk]:
    """The chunks of a document, each with the notes whose words it is most like: searched, never quoted.

    `digest` is what the notes say and are asked by, `unit_digests` and `questions` the same by the note's id.
    """
    if not chunks:
        return []
    likeness = Likeness(["\n".join((*chunk.heading_path, chunk.text)) for chunk in chunks])
    beside: dict[int, list[Note]] = {}
    for note in notes.entries:
        scores = likeness.scores("\n".join((*note.section, note.title, note.text)))
        beside.setdefault(max(range(len(scores)), key=lambda n: (scores[n], -n)), []).append(note)
    return [_noted(chunk, beside.get(n, [])) for n, chunk in enumerate(chunks)]


def _noted(chunk: Chunk, notes: Sequence[Note]) -> Chunk:
    if not notes:
        return chunk
    return replace(
        chunk,
        digest="\n".join(line for note in notes for line in (note.title, note.text, *note.ask)),
        unit_digests=tuple((note.id, note.text) for note in notes),
        questions=tuple((note.id, question) for note in notes for question in note.ask),
    )
