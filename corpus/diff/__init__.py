"""What differs between two index versions, provision by provision."""

from corpus.diff.index_diff import index_diff
from corpus.diff.model import ChangeKind, Edit, IndexDiff, Place, ProvisionChange, SourcePair

__all__ = ["ChangeKind", "Edit", "IndexDiff", "Place", "ProvisionChange", "SourcePair", "index_diff"]
