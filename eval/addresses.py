"""Where a gold answer or a citation points: source and provision, written `genai-measures:a17` or `pipl:a24p3`."""

from dataclasses import dataclass, replace

from corpus.provisions import Provision


@dataclass(frozen=True, slots=True)
class Address:
    """A provision, or a section (`s7`) or note (`n3`) of prose; with neither, the whole source.

    The whole source serves as gold for prose, whose sections are numbered anew when a reader improves.
    """

    source_id: str
    provision: Provision | None = None
    section: str = ""

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Address from `source_id:a24p1`, `source_id:s7` or `source_id`. Raises: ValueError on anything else."""
        source_id, colon, key = text.partition(":")
        if not source_id or source_id != source_id.strip() or (colon and not key):
            raise ValueError(f"not an address: {text!r} (expected e.g. pipl:a24p1, wp-llm-compliance-2023:s7 or pipl)")
        if not colon:
            return cls(source_id)
        if key[0] in "sn" and key[1:].isdecimal():
            return cls(source_id, section=key)
        return cls(source_id, Provision.from_key(key))

    @property
    def place(self) -> str:
        """Key of the article or section, as the index has it: `a24`, `s7`; empty for a whole source."""
        return self.provision.whole_article.key if self.provision else self.section

    @property
    def article(self) -> str:
        """Address without paragraph and item: `pipl:a24`."""
        return f"{self.source_id}:{self.place}" if self.place else self.source_id

    @property
    def paragraph(self) -> int | None:
        """Number of the paragraph, None where the address is wider."""
        return self.provision.paragraph if self.provision else None

    def covers_article_of(self, other: "Address") -> bool:
        """Whether `other` lies in the same article or section, or in this whole source."""
        return self.article == other.article or (not self.place and self.source_id == other.source_id)

    def with_paragraph(self, paragraph: int) -> "Address":
        """This provision with its paragraph named. Raises: ValueError if it is no provision."""
        if self.provision is None:
            raise ValueError(f"{self} has no paragraphs")
        return replace(self, provision=self.provision.narrowed(paragraph=paragraph))

    def __str__(self) -> str:
        key = self.provision.key if self.provision else self.section
        return f"{self.source_id}:{key}" if key else self.source_id
