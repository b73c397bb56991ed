"""Why a page was not taken. The text is shown as it stands."""

from corpus.errors import TiaowenError


class PageRefusedError(TiaowenError):
    """A page cannot be had, or is not the text that the catalog describes."""
