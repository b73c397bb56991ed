"""What a chunk is found by: what the law says, and what we say about it."""

from corpus.chunks import Chunk


def law_text(chunk: Chunk) -> str:
    """Law name, headings and text."""
    return "\n".join((chunk.title, *chunk.heading_path, chunk.label, chunk.text))


def our_text(chunk: Chunk) -> str:
    """Our digest and the everyday questions that the provision answers; empty where we have written nothing."""
    asked = (question for _, question in chunk.questions if question not in chunk.digest)
    return "\n".join(filter(None, (chunk.digest, *asked)))


def search_text(chunk: Chunk) -> str:
    """Both, one after the other."""
    return "\n".join(filter(None, (law_text(chunk), our_text(chunk))))
