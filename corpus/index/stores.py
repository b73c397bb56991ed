"""Which store of index versions the settings name."""

from corpus.index.versions import VersionStore
from corpus.settings import Settings


def open_store(settings: Settings) -> VersionStore:
    """The store in the data folder, or on the Qdrant server if one is set. Reaches out to nothing yet."""
    if not settings.qdrant_url:
        from corpus.index.local_versions import LocalVersions

        return LocalVersions(settings.data_dir)
    from corpus.index.server_options import ServerOptions, connect
    from corpus.index.server_versions import ServerVersions

    return ServerVersions(connect(settings), settings.data_dir, options=ServerOptions.of(settings))
