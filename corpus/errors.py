"""The errors of Tiaowen. Command line and page show their text as it stands."""


class TiaowenError(Exception):
    """Base of every error a user may see: what is wrong, with the value, and what to do."""


class SourceFormatError(TiaowenError):
    """A source file cannot be read, or its structure is not what it claims."""


class CatalogError(TiaowenError):
    """The catalog contradicts itself or a text."""


class IndexMissingError(TiaowenError):
    """There is no index, or no live version of it."""


class IndexBusyError(TiaowenError):
    """Another process is writing the index."""


class ModelUnavailableError(TiaowenError):
    """A model named in the settings cannot be loaded or reached."""


class StorageError(TiaowenError):
    """The data folder cannot be written: full, read-only, or not ours."""
