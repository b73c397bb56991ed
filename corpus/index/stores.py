"""Which store of index versions the settings name."""

from corpus.index.versions import VersionStore
from corpus.settings import Settings


def open_store(settings: Settings) -> VersionStore:
    """The store in the data folder, or on the Qdrant server if one is set. Reaches out to nothing yet."""
    if not settings.qdrant_url:
        from corpus.index.local_versions import LocalVersions

        return LocalVersions(settings.data_dir)
    from qdrant_client import QdrantClient

    from corpus.index.server_versions import ServerVersions

    key = settings.qdrant_api_key.get_secret_value() or None
    client = QdrantClient(url=settings.qdrant_url, api_key=key, timeout=settings.qdrant_timeout_s)
    return ServerVersions(client, settings.data_dir)
